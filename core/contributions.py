"""What a plugin can add to the suite: frozen values that hooks return."""

from collections.abc import Callable
from dataclasses import dataclass, field
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
class SearchHit:
    """One thing found by the search box."""

    label: str
    detail: str
    url: str
    id: Any
    pill: str = ""
