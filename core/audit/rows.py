"""The audit's rows as the verifier reads them: straight from the database, in small transactions, in order."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from core.access.principal import privileged
from core.audit.models import AuditEvent
from core.db import db, is_writing

NAMES = ("seq", "at", "user_id", "verb", "model", "handle", "seen", "refused", "note", "changes", "request", "mac")
BATCH = 5000
"""A read transaction must stay short: on SQLite it holds the writers back."""

Row = tuple[Any, ...]

# The database writes each value in the form that the chain reads; in Python this would cost more than all the rest.
_SHAPES = {
    "sqlite": {
        "at": "replace(at, ' ', 'T') || '+00:00'",
        "user_id": "substr(user_id,1,8)||'-'||substr(user_id,9,4)||'-'||substr(user_id,13,4)||'-'||substr(user_id,17,4)"
        "||'-'||substr(user_id,21)",
        "handle": "nullif(lower(hex(handle)), '')",
        "seen": "nullif(lower(hex(seen)), '')",
    },
    "postgresql": {
        "at": """to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') || '+00:00'""",
        "user_id": "user_id::text",
        "handle": "nullif(encode(handle, 'hex'), '')",
        "seen": "nullif(encode(seen, 'hex'), '')",
        "changes": "changes::text",
    },
}


FIRST = -(1 << 62)


def rows(after: int = FIRST, until: int | None = None) -> Iterator[Row]:
    """Yield the rows in order as tuples of NAMES: time as ISO text, bytes but `mac` in hex, `changes` from JSON."""
    mark = "?" if db.engine.dialect.name == "sqlite" else "%s"
    query = (
        f"SELECT {_columns()} FROM {AuditEvent.__tablename__} "
        f"WHERE seq > {mark} AND seq <= {mark} ORDER BY seq LIMIT {BATCH}"
    )
    last = until if until is not None else head()[0]
    while batch := _fetch(query, (after, last)):
        for row in batch:
            yield row if row[9] is None else (*row[:9], _read(row[9]), *row[10:])
        after = batch[-1][0]


def head() -> tuple[int, bytes]:
    """Return number and code of the last row."""
    with privileged("the audit chain"), _connection() as connection:
        last = connection.execute(
            sa.select(AuditEvent.seq, AuditEvent.mac).order_by(AuditEvent.seq.desc()).limit(1)
        ).first()
    return (last.seq, bytes(last.mac)) if last else (0, b"")


def macs_at(numbers: list[int]) -> dict[int, bytes]:
    """Return the codes of some rows by number."""
    found: dict[int, bytes] = {}
    with privileged("the audit chain"), _connection() as connection:
        for start in range(0, len(numbers), 500):
            query = sa.select(AuditEvent.seq, AuditEvent.mac).where(AuditEvent.seq.in_(numbers[start : start + 500]))
            found |= {seq: bytes(mac) for seq, mac in connection.execute(query)}
    return found


@contextmanager
def _connection() -> Iterator[sa.Connection]:
    """Open a connection of its own, after the session has ended what it was reading.

    On SQLite a writer that waits for a reader lets no new one in: two readers of one thread would wait for ever.
    """
    if not is_writing():
        db.session.rollback()
    with db.engine.connect() as connection:
        yield connection


def _columns() -> str:
    shapes = _SHAPES[db.engine.dialect.name]
    return ", ".join(f"{shapes[name]} AS {name}" if name in shapes else name for name in NAMES)


def _read(changes: str) -> Any:
    """Read the changes; what is no JSON stays a text, which no code can fit."""
    try:
        return json.loads(changes)
    except ValueError:
        return changes


def _fetch(query: str, bounds: tuple[int, int]) -> list[Row]:
    with privileged("the audit as it stands"), _connection() as connection:
        cursor = connection.connection.cursor()
        try:
            cursor.execute(query, bounds)
            return list(cursor.fetchall())
        finally:
            cursor.close()
