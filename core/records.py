"""Records on pages: open one, list many, draw its tabs and next steps, and save what two people edit."""

import uuid
from typing import Any, TypeVar

from flask import abort, current_app, request, url_for

from core.access.principal import current
from core.access.scope import Scoped
from core.audit.chain import record
from core.contributions import Action, Tab
from core.db import Conflict, Record, db
from core.lifecycle import switched_off

R = TypeVar("R", bound=Record)


def open_record(model: type[R], record_id: uuid.UUID | str, *, verb: str | None = None) -> R:
    """Return a record that the reader may see, noting that it was seen; absent and forbidden are the same 404.

    `verb` is the audit verb, by default `<table>.viewed`; for records without personal data nothing is noted.
    """
    found = find(model, record_id)
    kind = verb or f"{model.__tablename__}.viewed"
    if found is None:
        record(kind, record_id, refused=True)
        abort(404)
    if Scoped in model.__mro__:
        record(kind, found)
    return found


def find(model: type[R], record_id: uuid.UUID | str) -> R | None:
    """Return a record within the reader's scope, or nothing."""
    try:
        key = record_id if isinstance(record_id, uuid.UUID) else uuid.UUID(str(record_id))
    except ValueError:
        return None
    return db.session.get(model, key)


def check_version(row: Record, seen: Any) -> None:
    """Compare the version that a form was opened with to the record's present one.

    Raises:
        Conflict: somebody else saved since; the caller shows both texts.
    """
    if str(row.version) != str(seen):
        raise Conflict


def tabs_of(row: Record, kind: str, active: str) -> list[tuple[Any, str, bool, int | None]]:
    """Return the tabs of a record as the macro `tabs` draws them: label, address, active, count."""
    return [
        (tab.label, url_for(tab.endpoint, record_id=row.id), tab.name == active, tab.count(row))
        for tab in _contributed("tabs", Tab, kind, row)
    ]


def actions_of(row: Record, kind: str) -> list[Action]:
    """Return the next steps that the reader may take on a record, the due ones first."""
    return sorted(_contributed("actions", Action, kind, row), key=lambda action: not action.due(row))


def _contributed(store: str, _type: type[Any], kind: str, row: Record) -> list[Any]:
    who, off = current(), switched_off()
    contributed: list[tuple[str, Any]] = current_app.extensions[store]
    return [
        item
        for plugin, item in contributed
        if item.record == kind and plugin not in off and who.may(item.permission) and item.applies(row)
    ]


def is_htmx() -> bool:
    """Say whether only a part of the page is asked for."""
    return bool(request.headers.get("HX-Request"))
