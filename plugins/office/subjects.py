"""What tasks and documents can be about: the kinds of record that other plugins registered."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement

from core import records
from core.access.principal import Principal
from core.access.scope import visible_on
from core.hooks import collected
from core.lifecycle import switched_off
from plugins.office.hookspecs import TaskSubject


def subjects() -> list[TaskSubject]:
    """Return the kinds of record that tasks can be about, without those of modules that are switched off."""
    off = switched_off()
    return [subject for plugin, subject in collected("register_task_subjects") if plugin not in off]


def seen_through_subjects(model: Any, who: Principal, besides: str = "") -> list[ColumnElement[bool]]:
    """Return, for each kind of subject but one, the condition that a row is about one that somebody sees."""
    parts: list[ColumnElement[bool]] = []
    for subject in (subject for subject in subjects() if subject.name != besides):
        # An EXISTS per row: an IN beside an OR would make the database gather all that somebody may see first.
        table = subject.model.__table__.alias(f"subject_{subject.model.__tablename__}")
        visible = visible_on(subject.model, who, table)
        if isinstance(visible, sa.False_):
            continue
        seen = sa.select(1).where(table.c.id == model.subject_id, visible)
        parts.append(sa.and_(model.subject_kind == subject.name, sa.exists(seen.correlate(model))))
    return parts


def registered() -> list[TaskSubject]:
    """Return all kinds of record that tasks can be about: for what a statement may touch, whoever asks."""
    return [subject for _plugin, subject in collected("register_task_subjects")]


def kind_of(record: Any) -> str:
    """Return the name under which a record's model is registered.

    Raises:
        ValueError: no plugin registered it.
    """
    for subject in subjects():
        if isinstance(record, subject.model):
            return subject.name
    raise ValueError(f"{type(record).__name__} is not registered with register_task_subjects")


def describe(tasks: Iterable[Any]) -> dict[uuid.UUID, tuple[str, str]]:
    """Return a word and an address for each subject of some tasks, with one question to each plugin."""
    return _asked(tasks, lambda subject, ids: subject.describe(ids))


def initials(tasks: Iterable[Any]) -> dict[uuid.UUID, str]:
    """Return the initials of each subject of some tasks, of those that have some."""
    return _asked(tasks, lambda subject, ids: subject.initials(ids))


def _asked(
    tasks: Iterable[Any], ask: Callable[[TaskSubject, set[uuid.UUID]], Mapping[uuid.UUID, Any]]
) -> dict[uuid.UUID, Any]:
    wanted: dict[str, set[uuid.UUID]] = {}
    for task in tasks:
        if task.subject_id is not None:
            wanted.setdefault(task.subject_kind, set()).add(task.subject_id)
    found: dict[uuid.UUID, Any] = {}
    for subject in subjects():
        if subject.name in wanted:
            found.update(ask(subject, wanted[subject.name]))
    return found


def word_for(task: Any, code: str | None) -> str:
    """Return the label of a result or a reason, from the plugin that gave it; nothing for an unknown code."""
    for subject in subjects():
        if code and subject.name == task.subject_kind and code in subject.words:
            return str(subject.words[code])
    return ""


def find(record_id: str) -> Any:
    """Return the record within reach that a task can be about, by its id, or nothing."""
    for subject in subjects():
        if (found := records.find(subject.model, record_id)) is not None:
            return found
    return None


def describe_record(record: Any) -> tuple[str, str] | None:
    """Return the word and the address of one record that a task can be about."""
    kind = kind_of(record)
    subject = next(subject for subject in subjects() if subject.name == kind)
    return subject.describe([record.id]).get(record.id)


def may_work(item: Any) -> bool:
    """Say whether whoever acts may work on what concerns the record of a task or a point, and not only read it."""
    if item.subject_id is None:
        return True
    known = next((subject for subject in subjects() if subject.name == item.subject_kind), None)
    record = records.find(known.model, item.subject_id) if known else None
    return known is not None and record is not None and known.may_work(record)


def responsible_for(record: Any) -> uuid.UUID | None:
    """Return who follows up what others must do about a record, by the plugin that registered it."""
    kind = kind_of(record)
    return next(subject.responsible(record) for subject in subjects() if subject.name == kind)
