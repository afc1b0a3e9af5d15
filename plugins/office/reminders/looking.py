"""Looking what somebody must be reminded of: once for each thing and each distance, as far as they can see it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from core.access.permissions import principal_for
from core.access.principal import Principal, acting_as, current
from core.audit.chain import record
from core.auth.models import User
from core.db import atomic, db, now
from core.l10n import TIME_ZONE, today
from plugins.office.agenda import entries_of
from plugins.office.deadlines import Due, due
from plugins.office.hookspecs import CalendarEntry
from plugins.office.models import Reminder
from plugins.office.reminders import settings

MORNING = time(6)
"""From this hour of its day on a reminder is given."""
KEPT = timedelta(days=60)
MOST = 100


def remind_everybody() -> None:
    """Give everybody the reminders that are due; each is looked for with the eyes of its reader."""
    people = [user.id for user in db.session.scalars(sa.select(User)) if user.is_live(today())]
    for user_id in people:
        who = principal_for(user_id)
        if who.may("office.task.read"):
            with acting_as(who):
                remind(who)


def remind(who: Principal) -> int:
    """Give somebody, who must be the one who acts, the reminders that are due; return how many are new."""
    moment, wanted = now(), settings.mine().days
    last = datetime.combine(today() + timedelta(days=max(wanted, default=0) + 2), time(), TIME_ZONE)
    given = {(row.kind, row.subject_id, row.due_at, row.days_before) for row in db.session.scalars(sa.select(Reminder))}
    reached = ((entry, _stage(entry, wanted, moment)) for entry in entries_of(who, moment, last))
    fresh = [(one.kind, one.id, one.at, stage) for one, stage in reached if stage is not None]
    fresh = [key for key in fresh if key not in given]
    if fresh:
        _give(who, fresh)
    return len(fresh)


@atomic
def _give(who: Principal, fresh: list[tuple[str, Any, datetime, int]]) -> None:
    for row in db.session.scalars(sa.select(Reminder).where(Reminder.due_at < now() - KEPT)):
        db.session.delete(row)
    for kind, subject_id, due_at, days in fresh:
        db.session.add(Reminder(user_id=who.user_id, kind=kind, subject_id=subject_id, due_at=due_at, days_before=days))


def _stage(entry: CalendarEntry, wanted: Sequence[int], moment: datetime) -> int | None:
    """Return the nearest distance that is reached: whoever gets a task for tomorrow is not told of the week before."""
    reached = [days for days in wanted if _begins(entry, days) <= moment]
    return min(reached, default=None)


def _begins(entry: CalendarEntry, days: int) -> datetime:
    return datetime.combine(entry.day - timedelta(days=days), MORNING, TIME_ZONE)


# --- on the screen


@dataclass(frozen=True, slots=True)
class Shown:
    """A reminder as a page draws it."""

    reminder: Reminder
    entry: CalendarEntry
    due: Due

    @property
    def is_new(self) -> bool:
        return self.reminder.seen_at is None


def shown(*, only_new: bool = False, most: int = MOST) -> list[Shown]:
    """Return the reminders of whoever acts, the newest first; of what is done, or out of their reach, none."""
    query = sa.select(Reminder).order_by(Reminder.created_at.desc(), Reminder.id).limit(most)
    rows = list(db.session.scalars(query.where(Reminder.seen_at.is_(None)) if only_new else query))
    found = list(_with_entries(rows))
    if found:
        record("office.reminder.listed", shown=[one.entry.id for one in found])
    return found


def _with_entries(rows: Sequence[Reminder]) -> Iterator[Shown]:
    if not rows:
        return
    first, last = min(row.due_at for row in rows), max(row.due_at for row in rows)
    known: dict[Any, CalendarEntry] = {(one.kind, one.id, one.at): one for one in entries_of(current(), first, last)}
    told: set[Any] = set()
    for row in rows:
        key = (row.kind, row.subject_id, row.due_at)
        if key in known and key not in told:
            told.add(key)
            yield Shown(row, known[key], due(known[key].at, known[key].is_date, known[key].unverified))


@atomic
def see_all() -> None:
    """Mark all reminders of whoever acts as seen."""
    for row in db.session.scalars(sa.select(Reminder).where(Reminder.seen_at.is_(None))):
        row.seen_at = now()
