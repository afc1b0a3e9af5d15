"""The hooks that the office offers."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pluggy

hookspec = pluggy.HookspecMarker("kujdes")


@dataclass(frozen=True, kw_only=True)
class TaskSubject:
    """Records that tasks are about: a scoped model, and discreet words for some of its records, by id.

    `describe(ids)` returns (label, address) by id, for the ids that the reader may see; no names of people.
    """

    name: str
    model: Any
    describe: Callable[[Iterable[UUID]], dict[UUID, tuple[str, str]]]
    weight: int = 50


@hookspec
def register_task_subjects() -> list[TaskSubject]:
    """Return the kinds of record that tasks can be about, as `TaskSubject`."""
