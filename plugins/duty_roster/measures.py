"""What the on-call system counts, under the codes `dr.*`: how much was covered, how many calls, sent in time."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any

import sqlalchemy as sa

from core.l10n import TIME_ZONE, _l
from core.measures import Definition, Dimension, Measure, Period
from plugins.duty_roster.codes import labels
from plugins.duty_roster.models import DutyCall, Roster
from plugins.duty_roster.models.rosters import PUBLISHED
from plugins.duty_roster.permissions import FIGURES
from plugins.duty_roster.spans import next_month

COVERAGE, CALLS, BY_CATEGORY, SENT = "dr.coverage_pct", "dr.calls", "dr.calls_by_category", "dr.roster_sent_on_time"
CATEGORY = Dimension(code="category", label=_l("Category"), values=lambda: labels("category"), lasting=True)


def _rosters(period: Period, amount: Any) -> sa.Select[Any]:
    return sa.select(Roster.id, amount.label("amount")).where(
        Roster.state == PUBLISHED, Roster.month >= period.first, Roster.month <= period.last
    )


def covered(period: Period, _by: Sequence[str]) -> sa.Select[Any]:
    """Select the minutes of each month in force that had somebody."""
    return _rosters(period, Roster.covered)


def wanted(period: Period, _by: Sequence[str]) -> sa.Select[Any]:
    """Select the minutes of each month in force in which somebody was wanted."""
    return _rosters(period, Roster.wanted)


def first_versions(period: Period, _by: Sequence[str]) -> sa.Select[Any]:
    """Select the first versions of the months of a period that were published."""
    return sa.select(Roster.id).where(
        Roster.number == 1, Roster.published_at.is_not(None), Roster.month >= period.first, Roster.month <= period.last
    )


def sent_on_time(period: Period, by: Sequence[str]) -> sa.Select[Any]:
    """Select those of them that had gone to all recipients before their month began."""
    begins = [sa.and_(Roster.month == first, Roster.sent_at < _midnight(first)) for first in _months(period)]
    return first_versions(period, by).where(sa.or_(sa.false(), *begins))


def _months(period: Period) -> list[date]:
    found = [period.first.replace(day=1)]
    while (following := next_month(found[-1])) <= period.last:
        found.append(following)
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), TIME_ZONE).astimezone(UTC)


def calls(period: Period, by: Sequence[str]) -> sa.Select[Any]:
    """Select the calls that were received in a period."""
    split = [DutyCall.category.label("category")] if "category" in by else []
    return sa.select(DutyCall.id, *split).where(
        DutyCall.received_at >= period.begins_at, DutyCall.received_at < period.ends_at
    )


CALLED = Definition(counts=_l("Calls to who was on duty, each once"), period=_l("Received in the period"))
MEASURES = [
    Measure(
        code=COVERAGE, label=_l("Time in which somebody was on duty"), unit="minute", kind="ratio", sensitivity="none",
        definition=Definition(
            counts=_l("Minutes with somebody on duty, of those that the rosters in force want"),
            period=_l("The roster's month begins in the period"),
        ),
        permission=FIGURES, facts=covered, denominator=wanted, root=Roster, max_dimensions=0, weight=40,
    ),
    Measure(
        code=CALLS, label=_l("Calls to who was on duty"), unit="call", kind="flow", sensitivity="service",
        definition=CALLED, permission=FIGURES, facts=calls, root=DutyCall, max_dimensions=0, weight=41,
    ),
    Measure(
        code=BY_CATEGORY, label=_l("Calls to who was on duty, by category"), unit="case", kind="flow",
        sensitivity="service", definition=CALLED, permission=FIGURES, facts=calls, root=DutyCall,
        dimensions=(CATEGORY,), max_dimensions=1, smallest="quarter", weight=42,
    ),
    Measure(
        code=SENT, label=_l("Rosters sent to everybody before their month began"), unit="roster", kind="ratio",
        sensitivity="none",
        definition=Definition(
            counts=_l("First versions of a month; in time are those that had gone to all recipients before it began"),
            period=_l("The roster's month begins in the period"),
        ),
        permission=FIGURES, facts=sent_on_time, denominator=first_versions, root=Roster, max_dimensions=0, weight=43,
    ),
]  # fmt: skip
"""Calls are counted alone; by category they stand for people, so that small numbers are hidden."""
