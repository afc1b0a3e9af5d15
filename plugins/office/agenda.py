"""What somebody has to do and attend between two moments, from all modules: for reminders and for calendars."""

from datetime import datetime

import sqlalchemy as sa

from core.access.principal import Principal
from core.db import db
from core.hooks import ask_active
from core.l10n import _, _l
from plugins.office import subjects
from plugins.office.hookspecs import CalendarEntry
from plugins.office.models import OPEN, Referral, Task
from plugins.office.models.referrals import NO_ANSWER, SENT_STATE
from plugins.office.referrals.lists import to_name

DEADLINE = _l("A deadline")


def entries_of(who: Principal, start: datetime, end: datetime) -> list[CalendarEntry]:
    """Return what somebody, who must be the one who acts, has to do and attend within a time, the earliest first."""
    found = [entry for answer in ask_active("calendar_entries", who=who, start=start, end=end) for entry in answer]
    return sorted(found, key=lambda entry: (entry.at, entry.kind, str(entry.id)))


def task_entries(who: Principal, start: datetime, end: datetime) -> list[CalendarEntry]:
    """Return the deadlines of somebody's own open tasks."""
    query = sa.select(Task).where(Task.owner_id == who.user_id, Task.state == OPEN, Task.due_at.between(start, end))
    rows = list(db.session.scalars(query))
    initials = subjects.initials(rows)
    return [
        CalendarEntry(
            kind=Task.__tablename__,
            id=task.id,
            at=task.due_at,
            is_date=task.due_is_date,
            word=DEADLINE,
            title=task.title,
            endpoint="office_tasks.task",
            initials=initials.get(task.subject_id, ""),
            unverified=task.law is not None and not task.law.is_verified,
        )
        for task in rows
    ]


def referral_entries(who: Principal, start: datetime, end: datetime) -> list[CalendarEntry]:
    """Return until when answers are wanted to the referrals that somebody follows up."""
    query = sa.select(Referral).where(
        Referral.owner_id == who.user_id,
        Referral.state.in_((SENT_STATE, NO_ANSWER)),
        Referral.answer_due_at.between(start, end),
    )
    rows = list(db.session.scalars(query))
    initials = subjects.initials(rows)
    return [
        CalendarEntry(
            kind=Referral.__tablename__,
            id=row.id,
            at=row.answer_due_at,
            is_date=True,
            word=DEADLINE,
            title=_("Answer from %(name)s", name=to_name(row)),
            endpoint="office_referrals.referral",
            initials=initials.get(row.subject_id, ""),
        )
        for row in rows
    ]
