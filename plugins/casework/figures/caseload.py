"""Which files a period has: new, carried over, managed, closed, open at its end.

A file is open at the end of a day from the day of its opening on, until the day of its closing; it may be reopened.
Managed are the files that were open at any time in the period. Carried over are those that were open when the period
began, new are all others, so that new + carried over = managed. Closed are those of the managed ones that are not open
when the period ends, so that managed - closed = open. What is open at the end is carried over into the next period.
"""

from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from core.measures import Period
from plugins.casework.models import CaseFile, Closing, Reopening

APPROVED = "approved"
Condition = sa.ColumnElement[bool]


def managed(period: Period) -> Condition:
    """Files that were open at any time in the period."""
    return sa.or_(carried_over(period), _entered(period))


def carried_over(period: Period) -> Condition:
    """Files that were open when the period began."""
    return _open_after(period.first - timedelta(days=1), period.begins_at)


def new(period: Period) -> Condition:
    """Files that were opened or reopened in the period and not open when it began."""
    return sa.and_(_entered(period), ~carried_over(period))


def closed(period: Period) -> Condition:
    """Files that were open in the period and are not when it ends."""
    return sa.and_(managed(period), ~still_open(period))


def still_open(period: Period) -> Condition:
    """Files that are open when the period ends."""
    return _open_after(period.last, period.ends_at)


def reopened(period: Period) -> Any:
    """The files that were reopened in the period."""
    return CaseFile.id.in_(
        sa.select(Reopening.case_id).where(Reopening.at >= period.begins_at, Reopening.at < period.ends_at)
    )


def _entered(period: Period) -> Condition:
    return sa.or_(CaseFile.opened_on.between(period.first, period.last), reopened(period))


def _open_after(day: date, midnight: datetime) -> Condition:
    """Files that are open when a day ends; `midnight` is that moment.

    The file itself knows its last closing alone. Where it was reopened later, its closings and reopenings tell: before
    the midnight there were as many of the one as of the other.
    """
    later = sa.select(Reopening.case_id).where(Reopening.at >= midnight)
    closings = _number_of(Closing, Closing.decision == APPROVED, Closing.decided_at < midnight)
    reopenings = _number_of(Reopening, Reopening.at < midnight)
    return sa.and_(
        CaseFile.opened_on <= day,
        sa.case(
            (CaseFile.id.in_(later), closings == reopenings),
            else_=sa.or_(CaseFile.closed_on.is_(None), CaseFile.closed_on > day),
        ),
    )


def _number_of(model: type[Closing] | type[Reopening], *conditions: Condition) -> Any:
    query = sa.select(sa.func.count(model.id)).where(model.case_id == CaseFile.id, *conditions)
    return query.correlate(CaseFile).scalar_subquery()
