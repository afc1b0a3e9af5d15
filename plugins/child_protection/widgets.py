"""What child protection says on the home page and on the first page of a file."""

from typing import Any

from flask import render_template, url_for

from core.access.principal import Principal
from core.l10n import _l
from plugins.casework.models import CaseFile
from plugins.child_protection import next_steps

WORDS = {
    "unassessed": (_l("New, risk not assessed"), _l("Children whose risk nobody has assessed yet"), "amber"),
    "notices": (_l("Notices to send"), _l("Files in which police or prosecution must be told at once"), "red"),
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
    return [(weight, html) for weight, html in parts if html]


def _owed(case: CaseFile) -> str:
    from plugins.child_protection.services import notices

    owed = notices.waiting(case) if next_steps.notices_waiting(case) else []
    return render_template("child_protection/_owed.html", case=case, owed=owed) if owed else ""


def _risk(case: CaseFile) -> str:
    from plugins.child_protection.codes import TONES
    from plugins.child_protection.services import risk

    row = risk.latest(case)
    if row is None:
        return ""
    values: dict[str, Any] = {"row": row, "outcome": risk.outcome_of(row), "tones": TONES}
    instrument = risk.instrument_for(row)
    return render_template(
        "child_protection/_risk_panel.html",
        case=case,
        instrument=instrument,
        level=instrument.level(row.held),
        **values,
    )
