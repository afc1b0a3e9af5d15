"""What lies on somebody's desk: the tasks of a person, a unit or all, cut by when they are due."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from core.access.principal import Principal
from core.db import db, now
from core.l10n import today
from plugins.office.models import OPEN, Task
from plugins.office.tasks import end_of
from plugins.office.workplaces import colleagues

WEEK = timedelta(days=7)
"""Counted from today, not to Sunday: on a Friday the tasks of Monday must be in sight."""
MOST = 100
"""Above this a tile says "100+": the desk is too full for a number to tell more."""


def spans() -> dict[str, sa.ColumnElement[bool]]:
    """Return the conditions of late, today, the seven days after it, and later."""
    moment, tonight, week = now(), end_of(today()), end_of(today() + WEEK)
    return {
        "late": Task.due_at <= moment,
        "today": sa.and_(Task.due_at > moment, Task.due_at <= tonight),
        "week": sa.and_(Task.due_at > tonight, Task.due_at <= week),
        "later": Task.due_at > week,
    }


def whose(who: Principal, which: str) -> list[sa.ColumnElement[bool]]:
    """Return the conditions for one's own tasks, those of one's units' people, or all in reach."""
    if which == "all":
        return []
    if which == "unit":
        return [Task.owner_id.in_(colleagues(who.claim("office.units")))]
    if which == "others":
        return [Task.owner_id != who.user_id]
    return [Task.owner_id == who.user_id]


def tasks_query(who: Principal, *, which: str = "mine", when: str = "", by: str = "") -> sa.Select[Any]:
    """Return the query of a list of tasks: `when` a span, `done`, or all open ones; `by` a person or an institution."""
    query = sa.select(Task).where(*whose(who, which))
    query = query.where(Task.state != OPEN) if when == "done" else query.where(Task.state == OPEN)
    if when in (parts := spans()):
        query = query.where(parts[when])
    if by:
        query = query.where(Task.institution_id.is_not(None) if by == "institution" else Task.institution_id.is_(None))
    return query


def counts(who: Principal) -> dict[str, int]:
    """Count somebody's own open tasks by span, and those in which an institution must act, with one query."""
    parts = {**spans(), "institution": Task.institution_id.is_not(None)}
    columns = [sa.func.count(Task.id).filter(condition) for condition in parts.values()]
    row = db.session.execute(sa.select(*columns).where(*whose(who, "mine"), Task.state == OPEN)).one()
    return dict(zip(parts, row, strict=True))


def late_with_others(who: Principal) -> int:
    """Count the late tasks of colleagues within somebody's reach, up to one above the most."""
    query = tasks_query(who, which="others", when="late").with_only_columns(Task.id).limit(MOST + 1)
    return len(db.session.scalars(query).all())


def waiting(who: Principal, when: str, most: int) -> Sequence[Task]:
    """Return the most urgent of somebody's own open tasks of a span."""
    query = tasks_query(who, when=when).order_by(Task.due_at, Task.id).limit(most)
    return db.session.scalars(query.options(joinedload(Task.institution))).all()
