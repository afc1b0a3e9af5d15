"""What the audit keeps from a reader who is excluded from a record: all that was done with it and what belongs to it.

An auditor whose wife has a file must find no trace of it: no event, no gap, nothing that a request did beside it.
"""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.sql import ColumnElement

from core.access.exclusions import Exclusion
from core.access.principal import Principal, acting_as, current, privileged
from core.access.scope import Scoped
from core.audit.chain import handle_of
from core.audit.models import AuditEvent
from core.db import Record, db
from core.sealed import is_ours


def conditions() -> Iterator[ColumnElement[bool]]:
    """Yield what an event must be to be shown to whoever reads: nothing, for those who are excluded from nothing.

    What somebody tried in vain at an address stays: it is noted in the same way where there is no record at all.
    """
    handles = [handle_of(id_) for id_ in _hidden_from(current())]
    if handles:
        tried = sa.and_(AuditEvent.refused, AuditEvent.model == "")
        theirs = sa.and_(AuditEvent.handle.in_(handles), ~tried)
        requests = sa.select(AuditEvent.request).where(theirs, AuditEvent.request != "")
        yield sa.or_(AuditEvent.handle.is_(None), ~theirs)
        yield AuditEvent.request.not_in(requests)


def _hidden_from(who: Principal) -> set[uuid.UUID]:
    """Return the ids of the records from which somebody is excluded, and of all that only these lead to."""
    with privileged("from what is the reader of the audit excluded?"):
        excluded = sa.select(Exclusion.record_id).where(Exclusion.user_id == who.user_id)
        hidden = fresh = set(db.session.scalars(excluded))
    while fresh:
        fresh = set(_barred(who, fresh)) - hidden
        hidden = hidden | fresh
    return hidden


def _barred(who: Principal, ids: set[uuid.UUID]) -> Iterator[uuid.UUID]:
    """Yield the neighbours of some records that are hidden from somebody even with every right of the suite."""
    mighty = replace(who, permissions=frozenset(current_app.extensions["permissions"]), scope_cache={})
    for model, found in _neighbours(ids):
        if issubclass(model, Scoped):
            with acting_as(mighty):
                found = found - set(db.session.scalars(sa.select(model.id).where(model.id.in_(found))))
        yield from found


def _neighbours(ids: set[uuid.UUID]) -> Iterable[tuple[Any, set[uuid.UUID]]]:
    """Return the records that name some others, and the scoped ones that these name, by model."""
    found: dict[Any, set[uuid.UUID]] = {}
    models = {mapper.local_table: mapper.class_ for mapper in Record.registry.mappers if _is_record(mapper.class_)}
    with privileged("what belongs to a record that is hidden from the reader of the audit"):
        for table, model in models.items():
            for column in (c for c in table.c if isinstance(c.type, sa.Uuid) and not c.primary_key):
                found.setdefault(model, set()).update(_ids(sa.select(table.c.id).where(column.in_(ids))))
                for key in column.foreign_keys:
                    other = models.get(key.column.table)
                    if other is not None and issubclass(other, Scoped):
                        theirs = sa.select(column).where(table.c.id.in_(ids), column.is_not(None))
                        found.setdefault(other, set()).update(_ids(theirs))
    return [(model, rows) for model, rows in found.items() if rows]


def _is_record(model: Any) -> bool:
    return issubclass(model, Record) and is_ours(model)


def _ids(query: Any) -> Iterable[uuid.UUID]:
    return db.session.execute(query).scalars()
