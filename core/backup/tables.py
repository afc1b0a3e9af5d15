"""All tables of a database as portable rows: read from SQLite or PostgreSQL, written to either."""

import base64
import json
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

Line = list[Any]


@dataclass(frozen=True, kw_only=True)
class Shape:
    """A table as it stands in a database: the columns with their types, its key, its foreign keys."""

    table: sa.Table
    key: tuple[str, ...]
    foreign: tuple[tuple[tuple[str, ...], str, tuple[str, ...]], ...]

    @property
    def name(self) -> str:
        return str(self.table.name)

    @property
    def columns(self) -> list[str]:
        return [column.name for column in self.table.columns]


def shapes(connection: sa.Connection) -> list[Shape]:
    """Return all tables but those of the migrations, each after those that it refers to, as far as this goes."""
    inspector = sa.inspect(connection)
    found = {}
    for name in sorted(inspector.get_table_names()):
        if not name.startswith(("alembic_version", "sqlite_")):
            columns = [_column(column) for column in inspector.get_columns(name)]
            found[name] = Shape(
                table=sa.Table(name, sa.MetaData(), *columns),
                key=tuple(inspector.get_pk_constraint(name)["constrained_columns"]),
                foreign=tuple(
                    (tuple(one["constrained_columns"]), one["referred_table"], tuple(one["referred_columns"]))
                    for one in inspector.get_foreign_keys(name)
                ),
            )
    return list(_in_order(found))


def _column(found: Any) -> sa.Column[Any]:
    kind = sa.JSON(none_as_null=True) if isinstance(found["type"], sa.JSON) else found["type"]
    return sa.Column(found["name"], kind)


def _in_order(found: dict[str, Shape]) -> Iterator[Shape]:
    left = dict(found)
    while left:
        free = [one for one in left.values() if not {table for _, table, _ in one.foreign} & (left.keys() - {one.name})]
        for shape in free or list(left.values())[:1]:
            yield left.pop(shape.name)


def read(connection: sa.Connection, shape: Shape) -> Iterator[Line]:
    """Yield the rows of a table, in the order of its key, as values that JSON can carry."""
    cells = [_as_text(column) for column in shape.table.columns]
    query = sa.select(*cells).order_by(*(shape.table.c[name] for name in shape.key))
    for row in connection.execution_options(yield_per=500).execute(query):
        yield [_portable(value) for value in row]


def _as_text(column: sa.Column[Any]) -> Any:
    """Take JSON as the text that it is, so that nothing in it changes."""
    return sa.cast(column, sa.Text).label(column.name) if isinstance(column.type, sa.JSON) else column


def _portable(value: Any) -> Any:
    match value:
        case bytes() | memoryview():
            return base64.b64encode(value).decode()
        case uuid.UUID():
            return value.hex
        case datetime():
            aware = value if value.tzinfo else value.replace(tzinfo=UTC)
            return aware.astimezone(UTC).isoformat(timespec="microseconds")
        case date() | time():
            return value.isoformat()
        case Decimal():
            return str(value)
    return value


def write(connection: sa.Connection, shape: Shape, columns: list[str], lines: Iterable[Line]) -> int:
    """Insert portable rows into a table; return how many."""
    kinds = [shape.table.c[name].type for name in columns]
    rows = [{name: _own(kind, value) for name, kind, value in zip(columns, kinds, line, strict=True)} for line in lines]
    if rows:
        connection.execute(sa.insert(shape.table), rows)
    return len(rows)


def _own(kind: Any, value: Any) -> Any:
    """Return a portable value as a column of this database takes it."""
    if value is None:
        return None
    match kind:
        case sa.JSON():
            read = json.loads(value)
            return sa.JSON.NULL if read is None else read
        case sa.LargeBinary():
            return base64.b64decode(value)
        case sa.DateTime():
            moment = datetime.fromisoformat(value)
            return moment if kind.timezone else moment.replace(tzinfo=None)
        case sa.Date():
            return date.fromisoformat(value)
        case sa.Time():
            return time.fromisoformat(value)
        case sa.Uuid():
            return uuid.UUID(value)
        case sa.Numeric() if isinstance(value, str):
            return Decimal(value)
    return value
