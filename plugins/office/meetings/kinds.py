"""The kinds of body that the plugins registered, and what somebody may do with each."""

from werkzeug.exceptions import NotFound

from core.access.principal import Principal, current
from core.audit.chain import record
from core.hooks import collected
from core.lifecycle import switched_off
from plugins.office.hookspecs import BodyKind


def body_kinds() -> dict[str, BodyKind]:
    """Return the kinds of body by name, without those of modules that are switched off."""
    off = switched_off()
    return {kind.name: kind for plugin, kind in collected("register_body_kinds") if plugin not in off}


def kind_of(row: object) -> BodyKind:
    """Return the kind of a body or of a meeting."""
    return body_kinds()[row.kind]  # type: ignore[attr-defined]


def readable(who: Principal) -> list[str]:
    """Return the names of the kinds with which somebody may work."""
    return [kind.name for kind in body_kinds().values() if who.may(kind.read)]


def writable(who: Principal) -> list[str]:
    """Return the names of the kinds whose meetings somebody may convene."""
    return [kind.name for kind in body_kinds().values() if who.may(kind.write)]


def without_records() -> list[str]:
    """Return the names of the kinds that speak of topics alone: their meetings hide nothing from their readers."""
    return [kind.name for kind in body_kinds().values() if not kind.subjects]


def require(row: object, verb: str) -> None:
    """Refuse, as if the page did not exist, whoever lacks a right (`write`, `sign`) in a kind of body."""
    kind = body_kinds().get(row.kind)  # type: ignore[attr-defined]
    if kind is None or not current().may(getattr(kind, verb)):
        record("core.refused", row, note=f"{row.kind}.{verb}", refused=True)  # type: ignore[attr-defined]
        raise NotFound


def may(row: object, verb: str) -> bool:
    """Say whether whoever acts holds a right in the kind of a body or meeting."""
    kind = body_kinds().get(row.kind)  # type: ignore[attr-defined]
    return kind is not None and current().may(getattr(kind, verb))
