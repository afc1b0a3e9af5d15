"""The hooks that office offers to other plugins."""

import uuid
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import pluggy

hookspec = pluggy.HookspecMarker("kujdes")


@dataclass(frozen=True, kw_only=True)
class TaskSubject:
    """A kind of record that tasks can be about: a task is seen by who sees its subject.

    `model` is a scoped record. `describe(ids)` gives for each id that its reader sees a discreet word (a reference and
    initials, no names) and an address. `words` are labels for the codes that the plugin gives as result or reason.
    """

    name: str
    model: Any
    describe: Callable[[Collection[uuid.UUID]], Mapping[uuid.UUID, tuple[str, str]]]
    words: Mapping[str, Any] = field(default_factory=dict)
    weight: int = 50


@hookspec
def register_task_subjects() -> list[TaskSubject]:
    """Return the kinds of record that tasks can be about, as `TaskSubject`."""
