"""What changed in the records: every flush notes it, without a word from the services.

Clear columns give their old and new value, sealed and secret ones only that they changed. A model says `audited =
False` when its rows are nobody's business but their writer's (drafts); a column `info={"audit": False}` when it is
bookkeeping.
"""

import datetime
import decimal
import enum
import functools
import uuid
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import InstanceState, Mapper, ORMExecuteState, UOWTransaction
from sqlalchemy.orm import Session as AnySession
from sqlalchemy.orm.base import NO_VALUE

from core.access.principal import privileged_reason
from core.audit.chain import record
from core.db import Record, Session

SEALED = "sealed"
LONGEST = 200
"""A clear text longer than this is a narrative, not a code: the audit says only that it changed."""

_HOUSEKEEPING = frozenset({"id", "version", "created_at", "updated_at", "data_key"})


class Unaudited(Exception):
    """A change of records in bulk, which no flush sees and the audit would miss."""


@event.listens_for(Mapper, "after_configured")
def _keep_old_values() -> None:
    """Let attributes load their old value before a new one is set, or after a commit it would be told as nothing."""
    for mapper in Record.registry.mappers:
        if issubclass(mapper.class_, Record):
            for name in _columns(mapper):
                getattr(mapper.class_, name).impl.active_history = True


@event.listens_for(Session, "after_flush")
def _note(session: AnySession, _context: UOWTransaction) -> None:
    for row in session.new:
        _tell(row, "created", _as_new)
    for row in session.dirty:
        _tell(row, "changed", _as_changed)
    for row in session.deleted:
        _tell(row, "deleted", _as_gone)


@event.listens_for(Session, "do_orm_execute")
def _refuse_bulk(state: ORMExecuteState) -> None:
    if not (state.is_update or state.is_delete or state.is_insert) or privileged_reason():
        return
    mapper = state.bind_mapper
    if mapper is not None and _audited(mapper.class_):
        raise Unaudited(f"{mapper.class_.__name__}: change records one by one, or say why in privileged()")


def _tell(row: Any, verb: str, read: Any) -> None:
    if not _audited(type(row)):
        return
    state: InstanceState[Any] = sa.inspect(row)
    changes = dict(read(state, _columns(state.mapper)))
    if changes or verb != "changed":
        record(f"{row.__tablename__}.{verb}", row, changes=changes or None)


def _audited(model: type) -> bool:
    return issubclass(model, Record) and getattr(model, "audited", True)


@functools.cache
def _columns(mapper: Mapper[Any]) -> dict[str, tuple[str, bool]]:
    """Return what the audit follows of a model: attribute to column name and whether its values may be told."""
    return {
        attribute.key: (column.name, _is_clear(column))
        for attribute in mapper.column_attrs
        if isinstance(column := attribute.columns[0], sa.Column)
        and column.name not in _HOUSEKEEPING
        and column.info.get("audit", True)
    }


def _is_clear(column: sa.Column[Any]) -> bool:
    if column.info.get("sealed") or column.info.get("secret"):
        return False
    return not isinstance(column.type, sa.LargeBinary | sa.JSON | sa.Text)


def _as_new(state: InstanceState[Any], columns: dict[str, tuple[str, bool]]) -> Iterator[tuple[str, Any]]:
    for key, (name, clear) in columns.items():
        if (value := state.dict.get(key)) is not None:
            yield name, [None, _plain(value)] if clear else SEALED


def _as_changed(state: InstanceState[Any], columns: dict[str, tuple[str, bool]]) -> Iterator[tuple[str, Any]]:
    for key in state.committed_state:
        if key not in columns:
            continue
        old, new = state.committed_state[key], state.dict.get(key)
        if old != new:
            name, clear = columns[key]
            yield name, [None if old is NO_VALUE else _plain(old), _plain(new)] if clear else SEALED


def _as_gone(state: InstanceState[Any], columns: dict[str, tuple[str, bool]]) -> Iterator[tuple[str, Any]]:
    for key, (name, clear) in columns.items():
        if (value := state.dict.get(key)) is not None:
            yield name, [_plain(value), None] if clear else SEALED


def _plain(value: Any) -> Any:
    """Return a value as the audit writes it: a number, a truth, or a short text."""
    match value:
        case None | bool() | int():
            return value
        case enum.Enum():
            return _plain(value.value)
        case datetime.datetime() | datetime.date() | datetime.time():
            return value.isoformat()
        case uuid.UUID() | decimal.Decimal() | float():
            return str(value)
    text = str(value)
    return text if len(text) <= LONGEST else SEALED
