"""A town in which every page has something to show: a file with marked words in each of its parts, and a walk to it.

A new module takes part by its demonstration. What its demonstration does not show can be planted here.
"""

import io
import secrets
from datetime import timedelta
from types import SimpleNamespace

import sqlalchemy as sa

from core.access.permissions import principal_for
from core.access.principal import acting_as, privileged
from core.db import db, now, unit_of_work
from core.l10n import today
from tests.core.files.samples import PNG
from tests.installations import ROOT
from tests.town import settle
from tests.walk import walk

SHIPPED = tuple(sorted(file.parent.name for file in (ROOT / "plugins").glob("*/__init__.py")))
FILES = 70
"""Enough for a full page of a list."""
MARK = f"kanarinë{secrets.token_hex(5)}"
"""Stands in every name and text of the planted file, and nowhere else."""
FEW = ("anila", "valbona", "arben", "klodi")
CALM = {"child_seen": "alone"}


def build_everything(app):
    """Plant the file and walk; returns the ids of its parts, `town`, `mark` and `walk`."""
    town = settle(app, FILES)
    ids = SimpleNamespace(user=town.besnik, town=town, mark=MARK)
    with app.app_context():
        _as(town.anila, _register, town, ids)
        _as(town.anila, _fill, town, ids)
        _as(town.anila, _first_plan, town, ids)
        _as(town.valbona, _approve, town, ids)
        _as(town.anila, _second_plan, town, ids)
        _as(town.anila, _measures, town, ids)
        _as(town.anila, _refer, town, ids)
        _as(town.arben, _director, town, ids)
        _as(town.arben, _decide, town, ids)
        _as(town.anila, _ask_court, town, ids)
        _as(town.besnik, _emergency, town, ids)
        _as(town.valbona, _seats, town, ids)
        _as(town.anila, _meeting, town, ids)
        with privileged("test set-up"):
            _directories(ids)
            db.session.remove()
    people = {name: [] for name in one_of_each_role(town) if name in FEW or app_is_light(app)}
    people["valbona"] = people["arben"] = [f"/casework/cases/{ids.closed}"]
    people["anila"] = [f"/office/referrals/new?about={ids.case}&to=unit:{town.far}"]
    ids.walk = walk(app, people, (MARK, "asgjë"))
    return ids


def one_of_each_role(town):
    names = {role: name for name, role in reversed(town.roles.items())}
    return [name for name in town.roles if name in names.values()]


def app_is_light(app):
    """Say whether everybody walks: what roles meet does not depend on the database, and SQLite is the quicker one."""
    with app.app_context():
        return db.engine.dialect.name == "sqlite"


def _as(who, deed, town, ids):
    with acting_as(principal_for(who)):
        deed(town, ids)
        db.session.remove()


def word(text="Fjala"):
    return f"{text} {MARK}"


def _told(town, **other):
    told = {
        "unit_id": town.near,
        "received_at": now() - timedelta(minutes=30),
        "channel": "phone",
        "referrer_kind": "neighbour",
        "referrer": word(),
        "categories": ["neglect"],
        "danger": [],
        "urgency": "high",
        "living": "mother",
        "story": word(),
        "actions_taken": word(),
    }
    return told | other


def _register(town, ids):
    from plugins.child_protection.services import referrals

    child = {"given": word("Zana"), "family": word("Provë"), "sex": "female", "birth_year": 2016, "unit_id": town.near}
    _referral, case = referrals.register({**child, "address": word()}, crime=True, **_told(town))
    ids.case, ids.person, ids.reference = case.id, case.subject_id, case.reference
    alone = referrals.answer_without_file(
        {"given": word("Liri")}, decision="advise", decision_note=word(), **_told(town)
    )
    ids.referral = alone.id


def _case(ids):
    from plugins.casework.models import CaseFile

    return db.session.get_one(CaseFile, ids.case)


def _fill(town, ids):
    from werkzeug.datastructures import FileStorage

    from plugins.casework import attachments, codes, contacts, flags, people
    from plugins.child_protection.services import assessments, notices
    from plugins.child_protection.services.risk import RISK
    from plugins.office import tasks

    case = _case(ids)
    ids.note = contacts.add_note(case, word()).id
    ids.contact = contacts.add_contact(
        case, kind="call", at=now() - timedelta(minutes=9), result="met", observations=word(), subject_seen="alone"
    ).id
    mother = people.create_person(given=word("Nëna"))
    ids.part = people.add_to_case(case, mother, role="parent", note=word()).id
    photo = FileStorage(io.BytesIO(PNG), filename=f"{MARK}.png")
    attachments.attach(case, photo, kind="photo", title=word())
    upload = FileStorage(io.BytesIO(word().encode()), filename=f"{MARK}.txt")
    ids.attachment = attachments.attach(case, upload, kind="official_letter", title=word()).id
    owed = notices.waiting(case)[0]
    notices.send(owed, sent_at=now(), recipient="police", means="phone", proof_kind="call_note", proof=word())
    ids.notice = owed.id
    notices.owe(case, "trafficking", grounds=word())
    instrument = RISK.instrument_of(RISK.newest_version())
    calm = {code: "no" if "no" in q.effects else "none" for code, q in instrument.questions.items()}
    ids.risk = RISK.assess(case, RISK.newest_version(), calm, level="high", reason=word(), **CALM).id
    RISK.assess(case, RISK.newest_version(), calm, level="low", reason=word(), **CALM)
    assessments.save(case, ratings={"health": "concern"}, conclusion=word(), child_view_kind="heard")
    task = tasks.add_task(title=word(), text=word(), owner_id=town.anila, due_on=today(), subject=case)
    ids.task = task.id
    flags.set_flag(case, next(iter(codes.lists()["flag_kind"])), reason=word())
    _draft(town.anila, ids)


def _draft(user_id, ids):
    from core.drafts.models import Draft

    with unit_of_work():
        content = {"label": word(), "address": f"/casework/cases/{ids.case}/notes", "fields": {"text": [word()]}}
        draft = Draft(user_id=user_id, form_key=f"casework.note:{ids.case}", page="faqja", content=content)
        db.session.add(draft)
        ids.draft = draft.id


def _first_plan(town, ids):
    from plugins.casework import plans

    plan = plans.new_plan(_case(ids), aim=word(), subject_view_kind="heard", family_view_kind="agree")
    goal = plans.save_goal(plan, text=word(), domain="safety")
    plans.save_action(goal, text=word(), worker_id=town.anila, due_on=today() + timedelta(days=20))
    plans.propose_plan(plan)
    ids.approved = plan.id


def _approve(_town, ids):
    from plugins.casework import plans
    from plugins.casework.models import Plan

    plans.decide_plan(db.session.get_one(Plan, ids.approved), approve=True)


def _second_plan(town, ids):
    from plugins.casework import plans

    plan = plans.new_plan(_case(ids), copy_last=True, aim=word())
    ids.plan, ids.goal = plan.id, plan.goals[0].id
    ids.action = plan.goals[0].actions[0].id


def _measures(town, ids):
    """One measure was taken at once and not sent to the court yet, two wait for the director."""
    from plugins.child_protection.services import protection_measures

    case, taken = _case(ids), {"decider": "director", "decided_by_id": town.arben, "decided_at": now()}
    words = {"grounds": word(), "steps_note": word(), "whereabouts": word()}
    protection_measures.take_at_once(case, **taken, **words, steps=["safe_place"], review_on=today())
    protection_measures.propose(case, "alternative_care", grounds=word())
    ids.measure = protection_measures.propose(case, "supervision", grounds=word()).id


def _decide(_town, ids):
    from plugins.child_protection.models.protection_measures import ProtectionMeasure
    from plugins.child_protection.services import protection_measures

    row = db.session.get_one(ProtectionMeasure, ids.measure)
    protection_measures.decide(row, approve=True, decided_at=now(), decider="director", answer=word())


def _ask_court(_town, ids):
    from plugins.child_protection.models.protection_measures import ProtectionMeasure
    from plugins.child_protection.services import protection_measures
    from plugins.office.models import Institution

    row = db.session.get_one(ProtectionMeasure, ids.measure)
    court = db.session.scalar(sa.select(Institution.id).where(Institution.code == "gjykata-elbasan"))
    protection_measures.send_to_court(row, sent_at=now(), court_id=court, court_no=word())


def _refer(town, ids):
    """Besnik's unit and a school are asked for something about the file; nobody has answered."""
    from plugins.office.models import Institution, Unit
    from plugins.office.referrals import sending
    from plugins.office.referrals.sources import Receiver

    asked = {"kind": "service", "reason": "education", "ground": "duty", "ground_words": word(), "message": word()}
    school = db.session.scalars(sa.select(Institution).where(Institution.code == "zvap-elbasan")).one()
    for to in (Receiver(unit=db.session.get_one(Unit, town.far)), Receiver(institution=school)):
        sending.send(_case(ids), to, **asked)


def _seats(_town, ids):
    """In a seat of the GTN sits somebody whose name is marked; Arben is its chair."""
    from plugins.child_protection import gtn
    from plugins.office.meetings import bodies
    from plugins.office.models import Body, Institution

    body = db.session.scalars(sa.select(Body).where(Body.kind == gtn.NAME)).one()
    court = db.session.scalar(sa.select(Institution.id).where(Institution.code == "gjykata-elbasan"))
    person = {"person": word("Ulur"), "function": word()}
    ids.body, ids.seat = body.id, bodies.give_seat_to(body, court, role="member", since=today(), **person).id


def _meeting(_town, ids):
    """A meeting of the GTN about the file is held: a slip lies open, a link is out, a decision stands."""
    from plugins.casework import agenda
    from plugins.office.meetings import bodies, holding, planning, slips
    from plugins.office.models import Body

    body = db.session.get_one(Body, ids.body)
    seats = [seat for seat in bodies.seats_of(body) if seat.role == "chair" or seat.id == ids.seat]
    item = agenda.call(
        _case(ids), body, at=now() - timedelta(minutes=1), place=word(), title=word(), text=word(), seats=seats
    )
    planning.send_invitations(item.meeting)
    chair, other = sorted(planning.guests_of(item.meeting), key=lambda guest: guest.user_id is None)
    ids.token = slips.give_link(other)
    holding.hold(item.meeting)
    holding.write_minutes(item, item.version, word())
    decision = holding.decide(item, word(), user_id=_case(ids).worker_id, due_on=today() + timedelta(days=9))
    ids.meeting, ids.item, ids.decision = item.meeting_id, item.id, decision.id
    ids.guest, ids.slip = other.id, chair.id


def _emergency(_town, ids):
    from plugins.casework import break_glass

    assert break_glass.open_in_emergency(ids.reference, reason="danger_now", grounds=word())


def _director(town, ids):
    """An account to the council, an export that is ready, and one of the supervisor's that waits for a second yes."""
    from core.exports.models import Export
    from plugins.office.documents import making, registered

    account = registered.templates()["office.account"]
    ids.document = making.make(account, None, profile="authority", title=word(), words=word()).id
    with unit_of_work():
        for name, owner, state in (("export", town.arben, "ready"), ("waiting", town.valbona, "waiting")):
            row = Export(
                user_id=owner,
                listing="casework.cases",
                rows=1,
                state=state,
                reason_code="court",
                expires_at=now() + timedelta(hours=5),
                title=word(),
                reason=word(),
                row_ids=[],
            )
            db.session.add(row)
            setattr(ids, name, row.id)


def _directories(ids):
    from plugins.casework.models import CaseFile, Closing
    from plugins.office.models import Institution, Rule, RulePack, Unit, UserUnit

    for name, model in (
        ("institution", Institution),
        ("rule", Rule),
        ("pack", RulePack),
        ("unit", Unit),
        ("place", UserUnit),
    ):
        setattr(ids, name, db.session.scalar(sa.select(model.id).limit(1)))
    ids.closed, ids.closing = db.session.execute(
        sa.select(CaseFile.id, Closing.id)
        .join(Closing, Closing.case_id == CaseFile.id)
        .where(CaseFile.closed_on.is_not(None))
        .limit(1)
    ).first()
