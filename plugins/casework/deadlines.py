"""The next deadlines of files, from the tasks of the office."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from core.db import now
from core.l10n import _, _n, format_date, format_datetime, local, today
from plugins.office import tasks

SOON = 3
"""From how many days before on a deadline is drawn as near."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline as the macro `due` draws it."""

    text: str
    iso: str
    state: str | None
    note: str | None


def next_deadlines(case_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Deadline]:
    """Return the earliest open deadline of each file, with one query."""
    return {case_id: deadline(due_at, is_date) for case_id, (due_at, is_date) in tasks.next_due(case_ids).items()}


def deadline_of(task: Any) -> Deadline:
    """Return a task's deadline."""
    return deadline(task.due_at, task.due_is_date)


def deadline(due_at: datetime, is_date: bool) -> Deadline:
    """Say when something is due, and whether it is late or near; a day is due until it ends in Tirana."""
    day = (local(due_at) - timedelta(microseconds=1 if is_date else 0)).date()
    days, late = (day - today()).days, due_at < now()
    state = "late" if late else "soon" if days <= SOON else None
    return Deadline(
        text=format_date(day) if is_date else format_datetime(due_at),
        iso=day.isoformat(),
        state=state,
        note=_note(days, late) if state else None,
    )


def _note(days: int, late: bool) -> str:
    if late:
        return _n("%(num)d day late", "%(num)d days late", -days) if days < 0 else _("late")
    return {0: _("today"), 1: _("tomorrow")}.get(days) or _n("in %(num)d day", "in %(num)d days", days)
