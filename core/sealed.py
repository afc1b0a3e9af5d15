"""Sealed columns: text that is encrypted in the database and opened only when somebody reads it."""

import json
import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any, Self, overload

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from core.access.fields import hidden, may_see
from core.crypto import DataKeys, KeyRing
from core.db import Record
from core.field_classes import FIELD_CLASSES


def keyring() -> KeyRing:
    """Return the key ring of the running app."""
    ring: KeyRing = current_app.extensions["keyring"]
    return ring


class KeyRoot:
    """A record with keys of its own: its sealed values, and those of the records that lie under it."""

    @declared_attr
    def data_key(cls) -> Mapped[bytes]:
        return mapped_column(sa.LargeBinary, nullable=False, sort_order=90)

    def keys(self) -> DataKeys:
        """Return the root's keys, opened once per object; a new root gets fresh ones."""
        held: tuple[bytes, DataKeys] | None = self.__dict__.get("_keys")
        wrapped: bytes | None = self.data_key
        if held and held[0] == wrapped:
            return held[1]
        if wrapped is None:
            keys = DataKeys.fresh()
            self.data_key = keys.wrapped(keyring(), self._key_name())
        else:
            keys = DataKeys.unwrapped(keyring(), wrapped, self._key_name())
        self.__dict__["_keys"] = (self.data_key, keys)
        return keys

    def _key_name(self) -> str:
        return f"{self.__tablename__}|{self.id}"  # type: ignore[attr-defined]


class Sealed:
    """A column whose text is sealed under the keys of its record's root (AAD: table, column, row, key).

    The root is the record itself when it is a `KeyRoot`, else what the class names in `sealed_under`. Comparing a
    sealed column in a query raises, because equal texts look different. `kind` is text, date, json or bytes;
    `field_class` says what the value would give away (`core.field_classes`).
    """

    seals = True

    def __init__(
        self, label: Any = None, *, kind: str = "text", length: int | None = None, field_class: str | None = None
    ) -> None:
        if field_class is not None and field_class not in FIELD_CLASSES:
            raise ValueError(f"no class of field is called {field_class}")
        self.label, self.kind, self.length, self.field_class = label, kind, length, field_class

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name
        self.store = f"sealed_{name}"
        info = {"label": self.label, "sealed": True, "length": self.length, "field_class": self.field_class}
        setattr(owner, self.store, mapped_column(name, sa.LargeBinary, nullable=True, info=info))

    @overload
    def __get__(self, record: None, owner: type) -> Self: ...
    @overload
    def __get__(self, record: Record, owner: type) -> Any: ...
    def __get__(self, record: Record | None, owner: type) -> Any:
        if record is None:
            return self
        token = getattr(record, self.store)
        if token is not None and self.field_class is not None and not may_see(self.field_class):
            return hidden()
        return self.opened(record)

    def opened(self, record: Record) -> Any:
        """Return the value whoever acts: for comparing it, never to show it."""
        token = getattr(record, self.store)
        return None if token is None else self._read(root_of(record).keys().open(token, self._aad(record)))

    def __set__(self, record: Record, value: Any) -> None:
        if self._is_kept_from(record):
            return
        if value is None or value == "":
            setattr(record, self.store, None)
        elif not record.id or value != self.__get__(record, type(record)):
            setattr(record, self.store, root_of(record).keys().seal(self._write(value), self._aad(record)))

    def _is_kept_from(self, record: Record) -> bool:
        """Say whether whoever acts has no right to change the value; in a record that is new, everybody has."""
        if self.field_class is None or not sa.inspect(record).has_identity or may_see(self.field_class):
            return False
        return getattr(record, self.store) is not None

    def __eq__(self, other: object) -> bool:
        if other is self:
            return True
        raise TypeError(f"{self.name} is sealed; it cannot be compared in a query")

    __hash__ = object.__hash__

    def _aad(self, record: Record) -> str:
        return f"{record.__tablename__}|{self.name}|{record.id}"

    def _write(self, value: Any) -> bytes:
        match self.kind:
            case "date":
                return str(value.isoformat()).encode()
            case "json":
                return json.dumps(value, ensure_ascii=False, sort_keys=True).encode()
            case "bytes":
                return bytes(value)
        return str(value).encode()

    def _read(self, plain: bytes) -> Any:
        match self.kind:
            case "date":
                return date.fromisoformat(plain.decode())
            case "json":
                return json.loads(plain)
            case "bytes":
                return plain
        return plain.decode()


def root_of(record: Any) -> KeyRoot:
    """Return the record whose keys seal this one."""
    while not isinstance(record, KeyRoot):
        record = getattr(record, record.sealed_under)
    return record


def sealed_columns(model: type) -> dict[str, Sealed]:
    """Return a model's sealed columns by name."""
    return {
        name: value
        for base in reversed(model.__mro__)
        for name, value in vars(base).items()
        if isinstance(value, Sealed)
    }


@dataclass(frozen=True, kw_only=True)
class SealedTable:
    """Where sealed values lie, for work on all of them: the table, its sealed columns, and the way up to the root.

    `parent` is the foreign key column and the class above; a root has none.
    """

    model: Any
    columns: tuple[str, ...]
    parent: tuple[str, Any] | None

    @property
    def name(self) -> str:
        return str(self.model.__tablename__)

    def aad(self, column: str, row_id: uuid.UUID) -> str:
        """Return what a value of the table is bound to."""
        return f"{self.name}|{column}|{row_id}"


def sealed_tables() -> list[SealedTable]:
    """Return all tables with sealed columns or keys of their own, each after the one above it."""
    found: dict[Any, SealedTable] = {}

    def add(model: Any) -> None:
        if model in found:
            return
        parent = _parent(model)
        if parent:
            add(parent[1])
        found[model] = SealedTable(model=model, columns=tuple(sealed_columns(model)), parent=parent)

    for mapper in sorted(Record.registry.mappers, key=lambda mapper: str(mapper.local_table)):
        if is_ours(mapper.class_) and (issubclass(mapper.class_, KeyRoot) or sealed_columns(mapper.class_)):
            add(mapper.class_)
    return list(found.values())


def is_ours(model: Any) -> bool:
    """Say whether a model belongs to the core or to a plugin of the running app; others may be loaded beside it."""
    module = str(model.__tablename__).split("_")
    names = {"core", *(plugin.name for plugin in current_app.extensions["plugins"])}
    return any("_".join(module[:length]) in names for length in range(1, len(module)))


def _parent(model: Any) -> tuple[str, Any] | None:
    if issubclass(model, KeyRoot):
        return None
    relation = sa.inspect(model).relationships[model.sealed_under]
    (local,) = relation.local_columns
    return str(local.name), relation.mapper.class_


__all__ = ["KeyRoot", "Sealed", "SealedTable", "is_ours", "keyring", "root_of", "sealed_columns", "sealed_tables"]
