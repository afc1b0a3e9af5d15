"""Tasks and clocks: started by what happens, ended by what is done; a clock that runs never moves."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from flask import g

from core.access.principal import current
from core.audit.chain import record
from core.db import Record, atomic, db, now
from core.l10n import TIME_ZONE, local
from core.l10n.calendar import HolidayCalendar
from plugins.office import rules, subjects
from plugins.office.days import calendar
from plugins.office.models import CANCELLED, DONE, OPEN, Rule, Task

ONE_DAY = timedelta(days=1)
UNDONE = "undone"
"""Why a repeated clock is cancelled: the end that started it was taken back."""


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
    """Start the clocks that an event sets running, by the packs in force on its day (Law 44/2015, art. 56).

    Rules of every level start, and those of `level`. Days end at midnight of a working day, hours run in real time.

    Raises:
        ValueError: `at` without a time zone, or a subject that nobody registered.
    """
    days = calendar()
    found = rules.triggered(trigger, level, local(at).date())
    started = [_clock(rule, subjects.kind_of(subject), subject.id, at, days) for rule in found]
    for task in started:
        task.owner_id, task.institution_id, task.level = owner_id, institution_id, level
    return _placed(started)


@atomic
def add_task(
    *,
    title: str,
    owner_id: uuid.UUID,
    due_on: date | None = None,
    due_at: datetime | None = None,
    text: str | None = None,
    institution_id: uuid.UUID | None = None,
    subject: Record | None = None,
) -> Task:
    """Add a task with words of its own, due at the end of a day or at a moment.

    Raises:
        ValueError: neither or both of `due_on` and `due_at`, or a subject that nobody registered.
    """
    if (due_on is None) == (due_at is None):
        raise ValueError("a task is due on a day or at a moment")
    task = _fresh(
        due_at=due_at if due_on is None else end_of(due_on),
        due_is_date=due_on is not None,
        owner_id=owner_id,
        institution_id=institution_id,
        subject_kind=subjects.kind_of(subject) if subject is not None else None,
        subject_id=subject.id if subject is not None else None,
    )
    task.own_title, task.text = title, text
    return _placed([task])[0]


@atomic
def finish(task: Task, result: str | None = None, *, text: str | None = None) -> Task | None:
    """Mark a task as done, with a code or words for the result; return the next clock when the rule repeats.

    A rule that repeats is counted from now, by the pack that is in force today. A task that is not open stays as it is.
    """
    if not task.is_open:
        return None
    _end(task, DONE)
    task.result, task.result_text = result or None, text
    record("office.task.done", task)
    return _restarted(task)


@atomic
def cancel(task: Task, why: str, *, text: str | None = None) -> None:
    """End a task that is not to be done, with a code for the reason, or words; one that is not open stays as it is."""
    if task.is_open:
        _end(task, CANCELLED)
        task.cancelled_because, task.result_text = why, text
        record("office.task.cancelled", task, note=why)


@atomic
def reopen(task: Task) -> None:
    """Take back that a task was done or cancelled; the next clock that its end started is cancelled."""
    if task.is_open:
        return
    for again in _started_by_end_of(task):
        cancel(again, UNDONE)
    task.state, task.done_at, task.done_by_id = OPEN, None, None
    task.result, task.result_text, task.cancelled_because = None, None, None
    record("office.task.reopened", task)


@atomic
def stop_clocks(subject_id: uuid.UUID, why: str) -> None:
    """Cancel all open tasks about a record, for a reason (a code)."""
    for task in open_tasks(subject_id):
        cancel(task, why)


@atomic
def hand_over(subject_id: uuid.UUID, owner_id: uuid.UUID, *, from_id: uuid.UUID | None = None) -> None:
    """Give the open tasks about a record to somebody else; with `from_id` only those of one person."""
    for task in open_tasks(subject_id):
        if from_id in (None, task.owner_id):
            task.owner_id = owner_id


@atomic
def reassign(task: Task, *, owner_id: uuid.UUID, institution_id: uuid.UUID | None) -> None:
    """Give a task to somebody else, or say which institution must act; its deadline stays."""
    task.institution_id = institution_id
    task.owner_id = owner_id
    record("office.task.reassigned", task)


def open_tasks(subject_id: uuid.UUID) -> list[Task]:
    """Return the open tasks about a record, the most urgent first."""
    query = sa.select(Task).where(Task.subject_id == subject_id, Task.state == OPEN)
    return list(db.session.scalars(query.order_by(Task.due_at, Task.id)))


def waiting(subject_id: uuid.UUID) -> list[Task]:
    """Return the open tasks about a record as this page found them, read once for all that speak of them."""
    held: dict[Any, list[Task]] = g.setdefault("office_waiting_tasks", {})
    if subject_id not in held:
        held[subject_id] = open_tasks(subject_id)
    return held[subject_id]


def tasks_of(subject_id: uuid.UUID) -> list[Task]:
    """Return all tasks about a record, open ones first, the most urgent first."""
    query = sa.select(Task).where(Task.subject_id == subject_id)
    return list(db.session.scalars(query.order_by(Task.state != OPEN, Task.due_at, Task.id)))


def next_due(subject_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, tuple[datetime, bool, bool]]:
    """Return when the next open task about each record is due, with one query.

    Beside the moment: whether it is the end of a day, and whether nobody has verified the rule that it comes from.
    """
    ids = list(subject_ids)
    if not ids:
        return {}
    unverified = sa.and_(Task.rule_id.is_not(None), Rule.verified_on.is_(None))
    query = (
        sa.select(Task.subject_id, Task.due_at, Task.due_is_date, unverified)
        .outerjoin(Rule, Rule.id == Task.rule_id)
        .where(Task.subject_id.in_(ids), Task.state == OPEN)
        .order_by(Task.due_at.desc())
    )
    return {subject: (at, is_date, bool(mark)) for subject, at, is_date, mark in db.session.execute(query)}


def end_of(day: date) -> datetime:
    """Return the midnight after a day in Albania."""
    return datetime.combine(day + ONE_DAY, time(), TIME_ZONE)


# --- who may do what with a task on the screen


def may_act(task: Task) -> bool:
    """Say whether whoever acts may finish a task or pass it on: owner, maker, or who manages the tasks of others."""
    who = current()
    return task.is_open and (who.user_id in (task.owner_id, task.made_by_id) or who.may("office.task.manage"))


def may_reopen(task: Task) -> bool:
    """Say whether whoever acts may take back the end of a task: who ended it, or who manages others' tasks."""
    who = current()
    return not task.is_open and (task.done_by_id == who.user_id or who.may("office.task.manage"))


def may_cancel(task: Task) -> bool:
    """Say whether whoever acts may cancel a task; the clock of a rule only if they manage others' tasks."""
    return may_act(task) and (task.rule_id is None or current().may("office.task.manage"))


# --- inside


def _fresh(**values: Any) -> Task:
    task = Task(made_by_id=current().user_id, state=OPEN, **values)
    task.keys()
    return task


def _placed(tasks: list[Task]) -> list[Task]:
    db.session.add_all(tasks)
    db.session.flush()
    return tasks


def _clock(rule: Rule, kind: str | None, subject_id: uuid.UUID | None, at: datetime, days: HolidayCalendar) -> Task:
    return _fresh(
        rule_id=rule.id,
        rule_code=rule.rule,
        started_at=at,
        due_at=days.due_instant(at, rule.amount, rule.unit),  # type: ignore[arg-type]
        due_is_date=rule.unit != "hour",
        subject_kind=kind,
        subject_id=subject_id,
    )


def _end(task: Task, state: str) -> None:
    task.state, task.done_at, task.done_by_id = state, now(), current().user_id


def _restarted(task: Task) -> Task | None:
    if task.law is None or not task.law.repeats:
        return None
    # The very moment of the end, so that taking the end back finds what it started.
    at = task.done_at or now()
    rule = rules.rule_on(task.law.rule, local(at).date())
    if rule is None or not rule.runs:
        return None
    again = _clock(rule, task.subject_kind, task.subject_id, at, calendar())
    again.owner_id, again.institution_id, again.level = task.owner_id, task.institution_id, task.level
    return _placed([again])[0]


def _started_by_end_of(task: Task) -> list[Task]:
    if task.rule_code is None or task.done_at is None:
        return []
    query = sa.select(Task).where(
        Task.subject_id == task.subject_id,
        Task.rule_code == task.rule_code,
        Task.started_at == task.done_at,
        Task.state == OPEN,
    )
    return list(db.session.scalars(query))
