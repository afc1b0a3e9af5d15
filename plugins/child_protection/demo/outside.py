"""What leaves the unit and what comes into it: referrals with their answers, agency reports, an old register."""

import io
import random
import uuid
from datetime import date, timedelta

import sqlalchemy as sa
from werkzeug.datastructures import FileStorage

from core.access.permissions import principal_for
from core.access.principal import acting_as, privileged
from core.db import db
from core.exports.writers import to_xlsx
from core.l10n import today
from core.measures import Period
from plugins.casework.models import CaseFile, Consent
from plugins.child_protection.demo import words
from plugins.child_protection.demo.people import with_role
from plugins.child_protection.models import AgencyReport
from plugins.child_protection.services import agency_reports
from plugins.office.imports import service as imports
from plugins.office.models import Import, Institution, Referral
from plugins.office.referrals import answers, sending
from plugins.office.referrals.sources import Receiver

ASKED = (
    ("zvap-elbasan", "service", "education", "Kërkohet regjistrimi në shkollë dhe një kontakt për familjen.", ()),
    ("njvksh-elbasan", "assessment", "health", "Kërkohet vlerësim shëndetësor i fëmijës.", ("accepted",)),
    ("policia-elbasan", "protection", "safety", "Kërkohet shoqërim gjatë vizitës në familje.", ("accepted", "done")),
    ("zvap-elbasan", "information", "education", "Kërkohen mungesat e tremujorit të fundit.", ("refused",)),
    ("njvksh-elbasan", "service", "psychosocial", "Kërkohet një takim me psikologen.", ()),
)
"""Whom the newest files ask, what for, and how it was answered."""
ANSWERED = {
    "accepted": ("paper", "Specialistja e zyrës", "Takimi u la javën tjetër."),
    "done": ("phone", "Inspektori i rrethit", "U krye bashkë me punonjësen."),
    "refused": ("email", "Drejtoria e shkollës", "Fëmija nuk është i regjistruar tek ne."),
}
"""By which means, by whom, and in which words."""
OLD_ROWS = 24
HEADS = ("Nr.", "Data e referimit", "Emri", "Atësia", "Mbiemri", "Gjinia", "Viti i lindjes", "NJA", "Kategoria",
         "Niveli i rrezikut", "Statusi", "Data e mbylljes", "Arsyeja")  # fmt: skip


def load(seed: int) -> None:
    """Write all of it, once."""
    with privileged("demonstration"):
        if db.session.scalar(sa.select(AgencyReport.id).limit(1)) is not None:
            return
    _refer()
    heads, directors = with_role("cp_supervisor"), with_role("director")
    if heads and directors:
        _report(heads[0], directors[0])
        _send_register(heads[0], random.Random(seed))


# --- referrals


def _refer() -> None:
    """Let the newest files whose family agreed ask others for help."""
    with privileged("demonstration"):
        agreed = sa.select(Consent.case_id).where(
            Consent.purpose == "referral", Consent.answer == "given", Consent.withdrawn_on.is_(None)
        )
        query = sa.select(CaseFile.id, CaseFile.worker_id).where(
            CaseFile.closed_on.is_(None), CaseFile.worker_id.is_not(None), CaseFile.id.in_(agreed)
        )
        files = db.session.execute(query.order_by(CaseFile.opened_on.desc(), CaseFile.id).limit(len(ASKED))).all()
        codes = dict(db.session.execute(sa.select(Institution.code, Institution.id)).all())
    for (case_id, worker), (code, kind, reason, message, replies) in zip(files, ASKED, strict=False):
        if code in codes:
            with acting_as(principal_for(worker)):
                _ask(case_id, codes[code], kind, reason, message, replies)


def _ask(case_id: uuid.UUID, to: uuid.UUID, kind: str, reason: str, message: str, replies: tuple[str, ...]) -> None:
    case = db.session.get_one(CaseFile, case_id)
    receiver = Receiver(institution=db.session.get_one(Institution, to))
    row, _covered = sending.send(
        case,
        receiver,
        kind=kind,
        reason=reason,
        message=message,
        ground="duty",
        ground_words="Për bashkëpunim mes institucioneve",
        parts=["person"],
    )
    for state in replies:
        means, by, text = ANSWERED[state]
        referral = db.session.get_one(Referral, row.id)
        answers.answer(referral, state, means=means, answered_by=by, text=text)


# --- reports


def _report(head: uuid.UUID, director: uuid.UUID) -> None:
    """Prepare the reports of the last two quarters; the older one was checked and sent."""
    last = Period.around("quarter", today()).before()
    with acting_as(principal_for(head)):
        sent = agency_reports.prepare(last.before()).id
        agency_reports.prepare(last)
    with acting_as(principal_for(director)):
        agency_reports.check(db.session.get_one(AgencyReport, sent))
    with acting_as(principal_for(head)):
        report = db.session.get_one(AgencyReport, sent)
        agency_reports.send(report, on=today() - timedelta(days=3), means="official_letter", protocol="1187/2")


# --- an old register


def _send_register(head: uuid.UUID, die: random.Random) -> None:
    """Send an old register with some faults in it, which waits to be settled."""
    rows = [_old(number, die) for number in range(1, OLD_ROWS + 1)]
    rows[3][1], rows[8][9], rows[14][7] = "31.02.2019", "shumë", "Elbassan"
    content = to_xlsx([HEADS, *rows], "Regjistri")
    with acting_as(principal_for(head)):
        if db.session.scalar(sa.select(Import.id).limit(1)) is None:
            template = imports.templates()["child_protection.old_register"]
            imports.send(template, FileStorage(io.BytesIO(content), "regjistri-2019.xlsx"))


def _old(number: int, die: random.Random) -> list[object]:
    sex = die.choice(("female", "male"))
    referred = date(2019, 1, 8) + timedelta(days=14 * number)
    return [
        f"{number}/2019",
        referred,
        words.given_name(die, sex),
        words.father_name(die),
        words.surname(die),
        "Vajzë" if sex == "female" else "Djalë",
        str(2019 - die.randrange(3, 16)),
        "Elbasan",
        die.choice(("neglizhim", "dhunë", "punë")),
        die.choice(("i ulët", "mesatar", "i lartë")),
        "mbyllur",
        referred + timedelta(days=die.randrange(40, 200)),
        "Jo në rrezik",
    ]
