"""Support of a child in criminal proceedings: the checklist of Law 37/2017, art. 35, and what of it was done."""

import functools
import json
import uuid
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from core.db import atomic, db
from core.l10n import _, current_locale, today
from plugins.casework import cases
from plugins.casework.models import CaseFile
from plugins.casework.problems import Refused
from plugins.child_protection.models import CourtStep, CourtSupport
from plugins.office import rules
from plugins.office.models import Rule

FILE = Path(__file__).resolve().parents[1] / "data" / "court_support.json"
BASIS = "cp.court_support_basis"


@functools.cache
def checklist() -> Mapping[str, Mapping[str, str]]:
    """Return the items of the checklist by code, in the order of the law."""
    return {row["code"]: row for row in json.loads(FILE.read_text(encoding="utf-8"))["items"]}


def words_of(item: str) -> str:
    """Return an item in the reader's language."""
    return checklist()[item]["label_en" if current_locale() == "en" else "label_sq"]


def basis() -> Rule | None:
    """Return the rule that says act and article of the checklist, and whether somebody verified it."""
    return rules.rule_on(BASIS, today())


def supports_of(case: CaseFile) -> list[CourtSupport]:
    """Return the proceedings of a file with what was done, those that go on first."""
    query = (
        sa.select(CourtSupport)
        .where(CourtSupport.case_id == case.id)
        .options(selectinload(CourtSupport.steps), joinedload(CourtSupport.institution))
        .order_by(CourtSupport.ended_on.is_not(None), CourtSupport.started_on.desc())
    )
    return list(db.session.scalars(query))


@atomic
def begin(
    case: CaseFile,
    *,
    role: str,
    worker_id: uuid.UUID,
    started_on: date,
    institution_id: uuid.UUID | None = None,
    proceeding_no: str | None = None,
) -> CourtSupport:
    """Write down that somebody of the unit stands by the child in a proceeding.

    Raises:
        Refused: the file is closed, or the day lies in the future.
    """
    cases.require(case, "write")
    cases.require_open(case)
    _require_past(started_on)
    row = CourtSupport(
        case=case,
        role=role,
        worker_id=worker_id,
        started_on=started_on,
        institution_id=institution_id,
        proceeding_no=proceeding_no,
    )
    db.session.add(row)
    db.session.flush()
    cases.note_event(case, "child_protection.court_support", target=row, role=role)
    return row


@atomic
def note_step(support: CourtSupport, item: str, *, on: date, by_id: uuid.UUID, text: str | None = None) -> CourtStep:
    """Write down that something of the checklist was done; most of it is done more than once.

    Raises:
        Refused: the proceeding is over, or the day lies before its beginning or in the future.
    """
    cases.require(support.case, "write")
    if support.ended_on is not None and on > support.ended_on:
        raise Refused(_("This proceeding is over."))
    _require_past(on)
    if on < support.started_on:
        raise Refused(_("The day lies before the beginning of the support."))
    if item not in checklist():
        raise ValueError(f"the checklist has no {item}")
    row = CourtStep(case=support.case, support=support, item=item, on=on, by_id=by_id, text=text)
    db.session.add(row)
    db.session.flush()
    cases.note_event(support.case, "child_protection.court_step", target=support, item=item)
    return row


@atomic
def end(support: CourtSupport, *, on: date, outcome: str | None = None) -> None:
    """Write down the end of a proceeding; a closed file takes it too.

    Raises:
        Refused: it is over already, or the day does not fit.
    """
    cases.require(support.case, "write")
    if support.ended_on is not None:
        raise Refused(_("This proceeding is over."))
    _require_past(on)
    if on < support.started_on:
        raise Refused(_("The end lies before the beginning."))
    support.ended_on, support.outcome = on, outcome
    cases.note_event(support.case, "child_protection.court_support_ended", target=support)


def done(support: CourtSupport) -> dict[str, list[CourtStep]]:
    """Return what was done by item, in the order of the checklist; an item that waits has nothing."""
    found: dict[str, list[CourtStep]] = {item: [] for item in checklist()}
    for step in support.steps:
        found[step.item].append(step)
    return found


def waiting(support: CourtSupport) -> int:
    """Return how many items of the checklist have never been done."""
    return sum(not steps for steps in done(support).values())


def _require_past(day: date) -> None:
    if day > today():
        raise Refused(_("The date cannot be in the future."))
