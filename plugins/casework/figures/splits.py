"""How files are split: by the person, the place, the risk and the plan, as the period ends.

What changes in the life of a file (unit, level of risk, plan) is read as it was when the period ended, so that a figure
of last year does not move when the file does. A service adds dimensions of its own.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from core.db import db, now
from core.l10n import _l
from core.measures import Dimension, Period, schemes
from plugins.casework.figures import caseload
from plugins.casework.models import CaseEvent, CaseFile, Closing, Person, Plan, Transfer
from plugins.office.models import Unit

NONE, YES, NO = "none", "yes", "no"
OPEN, CLOSED = "open", "closed"
OPENED, REOPENED = "opened", "reopened"
Column = Callable[[Period], Any]
"""Where the value of a dimension is read from, for the end of a period."""


@dataclass(frozen=True, kw_only=True)
class Splits:
    """The dimensions by which the files of a service are split, and where their values come from.

    `of_person` names those that are read from the person followed.
    """

    service: str
    columns: Mapping[str, Column]
    of_person: frozenset[str]

    def select(self, condition: Any, period: Period, by: Sequence[str]) -> sa.Select[Any]:
        """Select the files of a condition with the values of some dimensions, one row for each file."""
        query = sa.select(CaseFile.id.label("id"), *(self.columns[code](period).label(code) for code in by))
        query = query.where(CaseFile.service == self.service, condition)
        if self.of_person.intersection(by):
            query = query.join(Person, Person.id == CaseFile.subject_id)
        return query


def fixed(code: str, label: Any, words: Mapping[str, Any], **options: bool) -> Dimension:
    """Return a dimension whose values never change."""
    return Dimension(code=code, label=label, values=lambda: words, **options)


# --- the dimensions that every service has


def _units() -> dict[str, Any]:
    return dict(db.session.execute(sa.select(Unit.code, Unit.name).order_by(Unit.code)).all())


def _areas() -> dict[str, str]:
    """Return the kind of place that each unit is."""
    return {
        code: "town" if kind == "city" else "villages"
        for code, kind in db.session.execute(sa.select(Unit.code, Unit.kind))
    }


SEX = schemes.dimension("sex", "sex", _l("Sex"), lasting=True)
UNIT = Dimension(code="unit", label=_l("Unit"), values=_units, part_of=("area", _areas))
AREA = fixed("area", _l("Town or villages"), {"town": _l("Town"), "villages": _l("Villages")})
PLAN = fixed("plan", _l("Plan"), {YES: _l("With an approved plan"), NO: _l("Without a plan")})
STATE = fixed("state", _l("State"), {OPEN: _l("Open at the end"), CLOSED: _l("Closed in the period")})
ENTRY = fixed("entry", _l("New because"), {OPENED: _l("Opened"), REOPENED: _l("Reopened")})


def risk(levels: Sequence[tuple[str, Any, str]]) -> Dimension:
    """Return the dimension of a service's levels of risk."""
    return fixed("risk", _l("Risk"), {**{code: words for code, words, _tone in levels}, NONE: _l("Not assessed")})


def reason(words: Mapping[str, Any]) -> Dimension:
    """Return the dimension of a service's reasons of closing."""
    return fixed("reason", _l("Reason of closing"), words)


def age(scheme: str) -> Column:
    """Return the age that the person reaches within the year: the database knows the year of birth alone."""
    return lambda period: schemes.grouped(scheme, age=sa.literal(period.last.year) - Person.birth_year)


# --- where their values come from


def _sex(_period: Period) -> Any:
    return Person.sex


def _unit(period: Period) -> Any:
    code = sa.select(Unit.code).where(Unit.id == _unit_id(period)).correlate(CaseFile)
    return code.scalar_subquery()


def _area(period: Period) -> Any:
    kind = sa.select(Unit.kind).where(Unit.id == _unit_id(period)).correlate(CaseFile)
    return sa.case((kind.scalar_subquery() == "city", "town"), else_="villages")


def _unit_id(period: Period) -> Any:
    """The unit in which the file lay: where the next passing-on took it from, or where it lies today."""
    if period.ends_at > now():
        return CaseFile.unit_id
    moved = sa.select(Transfer.from_unit_id).where(Transfer.case_id == CaseFile.id, Transfer.at >= period.ends_at)
    first = moved.order_by(Transfer.at).limit(1).correlate(CaseFile)
    return sa.func.coalesce(first.scalar_subquery(), CaseFile.unit_id)


def _risk(period: Period) -> Any:
    """The level that held: what the next change says of the time before it, or the one of today."""
    today = sa.func.coalesce(CaseFile.risk, NONE)
    if period.ends_at > now():
        return today
    before = sa.func.coalesce(CaseEvent.facts["before"].as_string(), NONE)
    changed = sa.select(before).where(
        CaseEvent.case_id == CaseFile.id, CaseEvent.kind == "casework.risk", CaseEvent.at >= period.ends_at
    )
    first = changed.order_by(CaseEvent.at).limit(1).correlate(CaseFile)
    return sa.func.coalesce(first.scalar_subquery(), today)


def _plan(period: Period) -> Any:
    plan = sa.select(Plan.id).where(Plan.case_id == CaseFile.id, Plan.approved_at < period.ends_at)
    return sa.case((plan.correlate(CaseFile).exists(), YES), else_=NO)


def _state(period: Period) -> Any:
    return sa.case((caseload.still_open(period), OPEN), else_=CLOSED)


def _entry(period: Period) -> Any:
    return sa.case((CaseFile.opened_on.between(period.first, period.last), OPENED), else_=REOPENED)


def _reason(period: Period) -> Any:
    """The reason of the last closing in the period; a file from an old register may know only its own."""
    last = sa.select(Closing.reason).where(
        Closing.case_id == CaseFile.id, Closing.decision == caseload.APPROVED, Closing.decided_at < period.ends_at
    )
    newest = last.order_by(Closing.decided_at.desc()).limit(1).correlate(CaseFile)
    return sa.func.coalesce(newest.scalar_subquery(), CaseFile.closing_reason)


COLUMNS: dict[str, Column] = {
    "sex": _sex,
    "unit": _unit,
    "area": _area,
    "risk": _risk,
    "plan": _plan,
    "state": _state,
    "entry": _entry,
    "reason": _reason,
}
"""Those of every service."""
