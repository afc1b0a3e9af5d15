"""What tasks can be about: the kinds of record that other plugins registered."""

import uuid
from collections.abc import Iterable
from typing import Any

from core import records
from core.hooks import collected
from core.lifecycle import switched_off
from plugins.office.hookspecs import TaskSubject


def subjects() -> list[TaskSubject]:
    """Return the kinds of record that tasks can be about, without those of modules that are switched off."""
    off = switched_off()
    return [subject for plugin, subject in collected("register_task_subjects") if plugin not in off]


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
    wanted: dict[str, set[uuid.UUID]] = {}
    for task in tasks:
        if task.subject_id is not None:
            wanted.setdefault(task.subject_kind, set()).add(task.subject_id)
    found: dict[uuid.UUID, tuple[str, str]] = {}
    for subject in subjects():
        if subject.name in wanted:
            found.update(subject.describe(wanted[subject.name]))
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
