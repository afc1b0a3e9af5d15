"""The hooks that casework offers to the services that keep their files with it."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pluggy

from core.l10n import _l

hookspec = pluggy.HookspecMarker("kujdes")
PLAN = _l("Plan")


@dataclass(frozen=True, kw_only=True)
class CaseService:
    """A service that follows people: its words, states and code lists.

    `states` are (code, label, tone) in the order of the work, the last one closed; `risks` the same from low to high.
    `subject` and `roles` are the words for the person followed and for the parts that others have in a file.
    """

    name: str
    label: Any
    book: Any
    subject: Any
    states: tuple[tuple[str, Any, str], ...]
    risks: tuple[tuple[str, Any, str], ...]
    roles: Mapping[str, Any]
    closing_reasons: Mapping[str, Any]
    home: str
    """The endpoint of a file's first page; it takes `record_id`."""
    start: str
    """The endpoint where a new file begins."""
    contact_purposes: Mapping[str, Any] = field(default_factory=dict)
    """Why a contact is made; without them a contact has no purpose."""
    subject_seen: Mapping[str, Any] = field(default_factory=dict)
    """Answers to "was the person followed seen"; without them it is not asked."""
    goal_fields: Mapping[str, Any] = field(default_factory=dict)
    """The fields of life that a goal of the plan belongs to."""
    subject_views: Mapping[str, Any] = field(default_factory=dict)
    """How the person followed was heard about the plan."""
    family_views: Mapping[str, Any] = field(default_factory=dict)
    """Where the family stands towards the plan."""
    audiences: tuple[str, ...] = ()
    """Whom the social services are for that are given in its files, by the codes of the catalogue; without them all."""
    plan: Any = PLAN
    """What the service calls its plan."""
    body_kind: str | None = None
    """The kind of body (`BodyKind`) before which files are brought; the service adds the tab `<name>.meetings`."""
    hearing: Mapping[str, Any] = field(default_factory=dict)
    """Answers to "was the person heard in the meeting", `yes` among them; without them it is not asked."""
    weight: int = 50


@dataclass(frozen=True, kw_only=True)
class CaseEventKind:
    """A kind of event on the timeline: words with places for the event's facts, icon and tone."""

    name: str
    label: Any
    icon: str = "point"
    tone: str = "grey"
    endpoint: str | None = None
    """The page that the event leads to; it takes `record_id` (the file), and `target_id` when the event has one."""
    facts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Labels for the codes among the event's facts, by fact."""
    describe: Callable[[Any], str] | None = None
    weight: int = 50


@hookspec
def register_case_services() -> list[CaseService]:
    """Return the services that keep files, as `CaseService`."""


@hookspec
def register_case_events() -> list[CaseEventKind]:
    """Return the kinds of timeline event that the plugin writes, as `CaseEventKind`."""


@hookspec
def case_closing_objections(case: Any, reason: str | None) -> list[str]:
    """Return sentences that say why a file cannot be closed yet, for example a plan without a last review.

    `reason` is the reason of closing, or None when a page asks before one is chosen.
    """


@hookspec
def case_event_noted(case: Any, event: Any) -> None:
    """Something happened in a file: the service may move its state or its clocks, in the same unit of work."""


@hookspec
def case_hidden(case: Any, user_id: uuid.UUID) -> None:
    """A file is hidden from somebody from now on: the service hides what it keeps apart from the file as well."""


@hookspec
def may_reach(case: Any, person: Any, way: str, at: datetime | None) -> Any:
    """Return a `Reach` (`plugins.casework.reaching`) for a person of a file, or None when the service says nothing.

    `way` is call, message or letter; `at` is the moment, or None to ask what holds whatever the hour. Whoever writes,
    calls, or tells others how to, asks `reaching.may_reach`.
    """


@hookspec
def case_panels(case: Any, who: Any) -> list[tuple[int, str]]:
    """Return parts for a file's first page, as pairs of weight and HTML drawn by a template."""
