"""Tasks and deadlines: started by the rules in force, finished, handed over, cancelled."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from core.access.principal import current
from core.audit.chain import record
from core.db import Record, atomic, db, now
from core.l10n import TIME_ZONE, local
from plugins.office.calendar import calendar
from plugins.office.law import rules_in_force
from plugins.office.models import Rule, Task

OPEN, DONE, CANCELLED = "open", "done", "cancelled"


class NotOpen(ValueError):
    """The task is done or cancelled already."""


@atomic
def start_clocks(
    subject: Record,
    trigger: str,
    *,
    at: datetime,
    level: str | None = None,
    owner_id: uuid.UUID,
    institution_id: uuid.UUID | None = None,
) -> list[Task]:
    """Start the deadlines that a trigger sets running, by the rule packs in force on its day in Tirana.

    Limits in days or months end with a day, counted by art. 56 of Law 44/2015; limits in hours run in real time.
    """
    made = [
        _clock(rule, subject, at, owner_id, institution_id) for rule in rules_in_force(trigger, level, local(at).date())
    ]
    db.session.add_all(made)
    db.session.flush()
    return made


def _clock(rule: Rule, subject: Record, at: datetime, owner_id: uuid.UUID, institution_id: uuid.UUID | None) -> Task:
    return _task(
        title=rule.label,
        law=rule,
        trigger_at=at,
        due_at=due_of(rule, at),
        due_is_date=rule.unit != "hour",
        owner_id=owner_id,
        institution_id=institution_id,
        subject=subject,
    )


def due_of(rule: Rule, at: datetime) -> datetime:
    """Return when a rule that began to run at a moment is due."""
    return calendar().due_instant(at, rule.amount or 0, rule.unit or "hour")  # type: ignore[arg-type]


@atomic
def add_task(
    *,
    title: str,
    text: str | None = None,
    due_on: date,
    owner_id: uuid.UUID,
    institution_id: uuid.UUID | None = None,
    subject: Record | None = None,
) -> Task:
    """Make a task that somebody chose, due at the end of a day in Tirana."""
    task = _task(
        title=title,
        due_at=end_of(due_on),
        due_is_date=True,
        owner_id=owner_id,
        institution_id=institution_id,
        subject=subject,
    )
    task.text = text
    db.session.add(task)
    db.session.flush()
    return task


def _task(subject: Record | None, **values: Any) -> Task:
    task = Task(**values)
    if subject is not None:
        task.subject_kind, task.subject_id = subject.__tablename__, subject.id
    task.keys()
    return task


def end_of(day: date) -> datetime:
    """Return the end of a day in Tirana."""
    return datetime.combine(day + timedelta(days=1), time(), TIME_ZONE)


def due_day(task: Task) -> date:
    """Return the day in Tirana on which a task is due."""
    due = local(task.due_at)
    return (due - timedelta(microseconds=1)).date() if task.due_is_date else due.date()


@atomic
def finish(task: Task, result: str = "") -> Task | None:
    """Mark a task as done; a rule that repeats runs again from now, and the new task is returned.

    Raises:
        NotOpen: it is done or cancelled already.
    """
    _require_open(task)
    task.state, task.done_at, task.done_by_id, task.result = DONE, now(), current().user_id, result
    record("office.task.done", task)
    if task.law is None or not task.law.repeats:
        return None
    again = _again(task)
    db.session.add(again)
    db.session.flush()
    return again


def _again(task: Task) -> Task:
    """Return the next run of a repeating rule, by the pack in force today."""
    moment = now()
    assert task.law is not None
    current_rules = rules_in_force(task.law.trigger or "", task.law.level, local(moment).date())
    rule = next((rule for rule in current_rules if rule.rule == task.law.rule), task.law)
    task_again = Task(
        title=rule.label,
        law=rule,
        trigger_at=moment,
        due_at=due_of(rule, moment),
        due_is_date=rule.unit != "hour",
        owner_id=task.owner_id,
        institution_id=task.institution_id,
        subject_kind=task.subject_kind,
        subject_id=task.subject_id,
    )
    task_again.keys()
    return task_again


@atomic
def cancel(task: Task, why: str) -> None:
    """Cancel a task, with the code of a reason.

    Raises:
        NotOpen: it is done or cancelled already.
    """
    _require_open(task)
    task.state, task.cancelled_because = CANCELLED, why
    record("office.task.cancelled", task, note=why)


@atomic
def reopen(task: Task) -> None:
    """Take back that a task is done or cancelled."""
    task.state, task.done_at, task.done_by_id, task.cancelled_because = OPEN, None, None, None
    record("office.task.reopened", task)


@atomic
def reassign(task: Task, owner_id: uuid.UUID) -> None:
    """Give an open task to somebody else."""
    _require_open(task)
    task.owner_id = owner_id
    record("office.task.reassigned", task)


@atomic
def stop_clocks(subject_id: uuid.UUID, why: str) -> int:
    """Cancel all open tasks about a record, for example when its file is closed; return how many."""
    running = open_tasks(subject_id)
    for task in running:
        cancel(task, why)
    return len(running)


@atomic
def hand_over(subject_id: uuid.UUID, owner_id: uuid.UUID) -> None:
    """Give the open tasks about a record to its new worker."""
    for task in open_tasks(subject_id):
        task.owner_id = owner_id


def open_tasks(subject_id: uuid.UUID) -> list[Task]:
    """Return the open tasks about a record, the next due first."""
    query = sa.select(Task).where(Task.subject_id == subject_id, Task.state == OPEN).order_by(Task.due_at)
    return list(db.session.scalars(query))


def next_due(subject_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, tuple[datetime, bool]]:
    """Return when the next open task about each record is due, and whether that is the end of a day; one query."""
    ids = list(subject_ids)
    if not ids:
        return {}
    query = (
        sa.select(Task.subject_id, Task.due_at, Task.due_is_date)
        .where(Task.subject_id.in_(ids), Task.state == OPEN)
        .order_by(Task.due_at.desc())
    )
    return {row.subject_id: (row.due_at, row.due_is_date) for row in db.session.execute(query)}


def _require_open(task: Task) -> None:
    if task.state != OPEN:
        raise NotOpen
