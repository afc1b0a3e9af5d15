"""Rotating the master key: a new one at once, then every root's keys are wrapped anew in the background of the work.

Nothing is remembered between the steps: what is left to do is read from the rows, so that a run that was killed is
finished by the next one (security.md K-04).
"""

import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa

from core.access.principal import privileged
from core.audit.chain import record
from core.crypto import SealBroken
from core.db import atomic, db
from core.keys.calm import lock, wait_for_older_work
from core.sealed import KeyRoot, keyring, sealed_tables

BATCH = 200
TAKE_UP = 2.0
"""Seconds after which every process has taken up a changed ring (it looks once a second)."""

Progress = Callable[[int], object]


class StillInUse(Exception):
    """A master key cannot be forgotten: it is current, rows are wrapped under it, or older work is still open."""


def root_tables() -> list[sa.Table]:
    """Return the tables whose rows have keys of their own."""
    return [one.model.__table__ for one in sealed_tables() if issubclass(one.model, KeyRoot)]


def references() -> dict[int, int]:
    """Return how many roots are wrapped under each master key, retired ones without any included."""
    found = dict.fromkeys(keyring().numbers, 0)
    with privileged("key status"):
        for table in root_tables():
            head = sa.func.substr(table.c.data_key, 2, 2)
            for number, count in db.session.execute(sa.select(head, sa.func.count()).group_by(head)):
                key = int.from_bytes(bytes(number), "big")
                found[key] = found.get(key, 0) + count
    return found


def rotate(progress: Progress = lambda _count: None) -> tuple[int, list[tuple[str, uuid.UUID]]]:
    """Make a new master key current, or finish the rotation begun before, and wrap every root's keys under it.

    Returns the number of the current key and the roots that could not be opened; people may go on working meanwhile.
    """
    keyring().reload()
    number = _begin()
    broken = _rewrap_all(number, progress)
    time.sleep(max(0.0, TAKE_UP - keyring().age))
    wait_for_older_work()
    _rewrap_all(number, progress)
    _note_end(number)
    return number, broken


@atomic
def _begin() -> int:
    lock()
    ring = keyring()
    ring.reload()
    if any(count for number, count in references().items() if number != ring.current):
        return ring.current
    record("core.keys.rotating", note=str(ring.current + 1))
    return ring.add_master()


@atomic
def _note_end(number: int) -> None:
    left = sum(count for other, count in references().items() if other != number)
    record("core.keys.rotated", note=f"{number}, {left}")


def _rewrap_all(number: int, progress: Progress) -> list[tuple[str, uuid.UUID]]:
    broken: list[tuple[str, uuid.UUID]] = []
    for table in root_tables():
        for batch in _stale(table, number):
            broken += _rewrap(table, batch)
            progress(len(batch))
    return broken


def _stale(table: sa.Table, number: int) -> Iterator[list[tuple[uuid.UUID, bytes]]]:
    """Yield the rows that are wrapped under another key, in batches, each read when the one before is done."""
    after: uuid.UUID | None = None
    other = sa.func.substr(table.c.data_key, 2, 2) != number.to_bytes(2, "big")
    while True:
        query = sa.select(table.c.id, table.c.data_key).where(other).order_by(table.c.id).limit(BATCH)
        with privileged("key rotation"):
            rows = db.session.execute(query if after is None else query.where(table.c.id > after)).all()
        db.session.rollback()
        if not rows:
            return
        yield [(row.id, bytes(row.data_key)) for row in rows]
        after = rows[-1].id


@atomic
def _rewrap(table: sa.Table, batch: list[tuple[uuid.UUID, bytes]]) -> list[tuple[str, uuid.UUID]]:
    ring, broken, changes = keyring(), [], []
    for row_id, token in batch:
        aad = f"{table.name}|{row_id}".encode()
        try:
            changes.append((row_id, token, ring.wrap(ring.unwrap(token, aad), aad)))
        except SealBroken:
            broken.append((table.name, row_id))
    exchange(table, "data_key", changes)
    return broken


def exchange(table: Any, column: str, changes: list[tuple[uuid.UUID, bytes, bytes]]) -> int:
    """Put new values where the old ones still stand; the version stays, so that no editor is disturbed."""
    cell, done = table.c[column], 0
    with privileged("key rotation"):
        connection = db.session.connection()
        for row_id, old, new in changes:
            where = sa.and_(table.c.id == row_id, cell == old)
            done += connection.execute(sa.update(table).where(where).values({cell: new, **_untouched(table)})).rowcount
    return done


def _untouched(table: Any) -> dict[Any, Any]:
    """Keep the time of the last change as it was: nobody changed the record."""
    return {table.c.updated_at: table.c.updated_at} if "updated_at" in table.c else {}


def forget(number: int) -> None:
    """Drop a retired master key from the ring.

    Raises:
        StillInUse: the message says why.
    """
    if keyring().age < TAKE_UP or not wait_for_older_work():
        raise StillInUse("open work")
    _forget(number)


@atomic
def _forget(number: int) -> None:
    lock()
    ring = keyring()
    ring.reload()
    if number == ring.current or number not in ring.numbers:
        raise StillInUse("current or unknown")
    if count := references().get(number):
        raise StillInUse(f"{count} rows")
    record("core.keys.forgotten", note=str(number))
    ring.forget_master(number)
