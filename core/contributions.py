"""What a plugin can add to the suite: frozen values that hooks return."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import time, timedelta
from typing import Any, Protocol

Text = Any
"""A str or a lazily translated one."""


class Contribution(Protocol):
    """Something with a name, and a weight that decides its place (light ones first)."""

    @property
    def name(self) -> str: ...
    @property
    def weight(self) -> int: ...


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What a plugin says of itself; `name` is its folder, table prefix, URL prefix, catalogue and logger."""

    name: str
    label: Text
    summary: Text
    version: str
    depends: tuple[str, ...] = ()
    settings: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Permission:
    """A right, named `plugin.record.verb`; `sensitive` ones need the second factor in the session."""

    name: str
    label: Text
    sensitive: bool = False
    weight: int = 50


@dataclass(frozen=True, kw_only=True)
class Role:
    """A role that a plugin brings; roles are data, an administrator may change what they may do and add others."""

    name: str
    label: Text
    weight: int = 50


@dataclass(frozen=True, kw_only=True)
class MenuItem:
    """An entry of the main menu, shown to those who hold the permission."""

    name: str
    label: Text
    endpoint: str
    permission: str
    icon: str
    weight: int = 50


@dataclass(frozen=True, kw_only=True)
class Widget:
    """A part of the home page: `render(who)` returns HTML, or nothing when there is nothing to say."""

    name: str
    permission: str
    render: Callable[[Any], str]
    weight: int = 50


@dataclass(frozen=True, kw_only=True)
class Tab:
    """A page of its own about somebody's record: shown in the tabs of `record` when `applies(record)`."""

    name: str
    record: str
    label: Text
    endpoint: str
    permission: str
    applies: Callable[[Any], bool] = lambda _record: True
    count: Callable[[Any], int | None] = lambda _record: None
    weight: int = 50


@dataclass(frozen=True, kw_only=True)
class Action:
    """A next step on a record's page: `primary` when `due(record)` says that it is the thing to do now."""

    name: str
    record: str
    label: Text
    endpoint: str
    permission: str
    applies: Callable[[Any], bool] = lambda _record: True
    due: Callable[[Any], bool] = lambda _record: False
    hint: Text = ""
    icon: str = "chevron-right"
    weight: int = 50


@dataclass(frozen=True, kw_only=True)
class AuditVerb:
    """A kind of audit event, with the words that a reader of the audit sees."""

    name: str
    label: Text
    weight: int = 50


@dataclass(frozen=True, kw_only=True)
class HealthCheck:
    """A check of `kujdes check` and of the page Modulet: `run()` returns a complaint, or nothing when all is well."""

    name: str
    label: Text
    run: Callable[[], str | None]
    weight: int = 50


@dataclass(frozen=True, kw_only=True)
class Job:
    """Work without anybody at a screen, every so often or once a day `at` an hour of Albania.

    `run()` reads from its own tables what is to be done: it may come twice, late, or after a crash. It acts as a
    principal of the job's name that holds `permissions` and no others.
    """

    name: str
    label: Text
    run: Callable[[], Any]
    every: timedelta | None = None
    at: time | None = None
    permissions: tuple[str, ...] = ()
    weight: int = 50

    def __post_init__(self) -> None:
        if (self.every is None) == (self.at is None):
            raise ValueError(f"{self.name}: a job runs every so often or at an hour")


@dataclass(frozen=True, kw_only=True)
class OfflineItem:
    """Something that a sheet is filled in about today; `details` are lines that the phone may show once it is open."""

    id: uuid.UUID
    title: str
    details: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class OfflineSheet:
    """A form that is filled in without a network and sent later (`core.offline`).

    `items()` is what whoever acts can fill it in about today; `form(item_id)` the form about one of them, a
    `core.l10n.forms.Form`; `receive(item_id, form, finished_at)` takes in one valid answer, in the engine's unit of
    work. `form` and `receive` raise `core.offline.AnswerRefused` with a sentence that names nobody. `once`: one
    answer for each item, like a register; else as many as there are, like contacts. `template` draws the form's fields.
    """

    name: str
    label: Text
    permission: str
    items: Callable[[], Sequence[OfflineItem]]
    form: Callable[[uuid.UUID], Any]
    receive: Callable[[uuid.UUID, Any, Any], Any]
    template: str = "core/offline/fields.html"
    once: bool = False
    weight: int = 50


@dataclass(frozen=True, kw_only=True)
class SearchHit:
    """One thing found by the search box."""

    label: str
    detail: str
    url: str
    id: Any
    pill: str = ""
