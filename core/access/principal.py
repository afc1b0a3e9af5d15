"""Who acts: the principal of this request, job or command."""

import contextlib
import uuid
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Principal:
    """Somebody who acts, with the permissions of all their roles.

    `claims` holds what plugins say about the person, for example the ids of their units, by a name that they choose;
    at `until` the first of them ends, and the plugins are asked again.
    """

    user_id: uuid.UUID | None
    name: str = ""
    roles: tuple[str, ...] = ()
    permissions: frozenset[str] = frozenset()
    claims: Mapping[str, frozenset[Any]] = field(default_factory=lambda: MappingProxyType({}))
    until: datetime | None = None
    scope_cache: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)

    def may(self, permission: str) -> bool:
        return permission in self.permissions

    def claim(self, name: str) -> frozenset[Any]:
        return self.claims.get(name, frozenset())


NOBODY = Principal(user_id=None)
_current: ContextVar[Principal] = ContextVar("principal", default=NOBODY)
_privileged: ContextVar[str | None] = ContextVar("privileged", default=None)


def current() -> Principal:
    """Return who acts now; outside a request or `acting_as`, nobody."""
    return _current.get()


def act_as(principal: Principal) -> None:
    """Set who acts, for the rest of this context."""
    _current.set(principal)


@contextlib.contextmanager
def acting_as(principal: Principal) -> Iterator[Principal]:
    """Act as somebody inside the block."""
    token = _current.set(principal)
    try:
        yield principal
    finally:
        _current.reset(token)


def privileged_reason() -> str | None:
    """Return why the fence is open, or None when it stands."""
    return _privileged.get()


class FenceError(Exception):
    """Code tried to reach a scoped row past its rule."""


@contextlib.contextmanager
def privileged(reason: str) -> Iterator[None]:
    """Open the fence inside the block: for the suite's own bookkeeping, never to show a row to somebody.

    What the block loads leaves the session with it, so that nothing seen here can be met again outside.
    """
    from core.access.fence import leave_privileged

    token = _privileged.set(reason)
    try:
        yield
    finally:
        outermost = token.old_value in (token.MISSING, None)
        if outermost:
            leave_privileged()
        _privileged.reset(token)
