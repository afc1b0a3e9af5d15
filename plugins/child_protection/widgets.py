"""What child protection says on the home page and on the first page of a file."""

import uuid
from collections.abc import Collection

from flask import render_template, url_for

from core.access.principal import Principal, current
from core.l10n import _l
from plugins.casework.models import CaseFile
from plugins.casework.widgets import risk_panel
from plugins.child_protection import next_steps

WORDS = {
    "unassessed": (_l("New, risk not assessed"), _l("Children whose risk nobody has assessed yet"), "amber"),
    "notices": (_l("Notices to send"), _l("Files in which police or prosecution must be told at once"), "red"),
    "measures": (_l("Measures to decide"), _l("Files in which a protection measure waits for a decision"), "amber"),
    "lowerings": (_l("Lower levels to answer"), _l("Files in which a lower risk level waits for an answer"), "amber"),
}


def waiting(who: Principal) -> str:
    """Return the numbers of what waits, each leading to exactly the files it counts; nothing when nothing waits."""
    from plugins.child_protection.services import waiting as service

    tiles = [
        (number, WORDS[kind][0], url_for("child_protection.waiting", kind=kind), WORDS[kind][2])
        for kind, number in service.counts(who).items()
        if number
    ]
    return render_template("child_protection/_waiting.html", tiles=tiles) if tiles else ""


def panels(case: CaseFile, who: Principal) -> list[tuple[int, str]]:
    """Return the parts of a file's first page: notices that are owed stand on top; then risk and its reasons."""
    if not next_steps.is_ours(case):
        return []
    parts = [(10, _owed(case)) if who.may("child_protection.notice.read") else (10, "")]
    if who.may("child_protection.risk.read"):
        parts.append((20, _risk(case)))
    if who.may("child_protection.measure.read"):
        parts.append((15, _measures(case)))
    return [(weight, html) for weight, html in parts if html]


def _measures(case: CaseFile) -> str:
    from plugins.child_protection.codes import label
    from plugins.child_protection.services import protection_measures

    if not next_steps.measures_open(case):
        return ""
    rows = [row for row in protection_measures.measures_of(case) if row.is_open]
    return render_template("child_protection/_measures.html", case=case, rows=rows, label=label)


def _owed(case: CaseFile) -> str:
    from plugins.child_protection.services import notices

    owed = notices.waiting(case) if next_steps.notices_waiting(case) else []
    may_write = current().may("child_protection.notice.write")
    return render_template("child_protection/_owed.html", case=case, owed=owed, may_write=may_write) if owed else ""


def _risk(case: CaseFile) -> str:
    from plugins.child_protection.services.risk import RISK

    return risk_panel(RISK, case)


def handed_over(who: Principal) -> str:
    """Return how many children that others handed over wait to be taken up, within reach."""
    import sqlalchemy as sa

    from core.db import db
    from plugins.child_protection.models import Referral
    from plugins.child_protection.models.referrals import PENDING

    number = db.session.scalar(sa.select(sa.func.count(Referral.id)).where(Referral.decision == PENDING))
    return render_template("child_protection/_handed_over.html", number=number) if number else ""


def describe_reports(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, tuple[str, str]]:
    """Return the words and pages of reports, for tasks about them."""
    from plugins.child_protection.services import agency_reports

    return {
        id_: (words, url_for("child_protection.agency_report", record_id=id_))
        for id_, words in agency_reports.words(set(ids)).items()
    }
