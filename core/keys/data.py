"""Giving every root new data keys and sealing all its values anew, online.

A root first gets a second key, under which everything is sealed from then on; then the older values follow; then, when
no transaction is open that could still seal or read under the first, it is dropped. Each step compares and exchanges
single values.
"""

import uuid
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from core.access.principal import privileged
from core.crypto import DataKeys, SealBroken, master_of
from core.db import atomic, db
from core.keys.calm import wait_for_older_work
from core.keys.masters import BATCH, Progress, exchange, root_tables
from core.sealed import SealedTable, keyring, sealed_tables

Broken = list[tuple[str, uuid.UUID]]


def renew(progress: Progress = lambda _count: None) -> tuple[bool, Broken]:
    """Renew all data keys; say whether the old ones could be dropped, and which rows could not be opened.

    When they could not, a transaction stayed open too long: all values are readable, and the next run goes on.
    """
    for table in root_tables():
        for batch in _rows(sa.select(table.c.id, table.c.data_key), table):
            _add_key(table, batch)
    for _round in ("all", "what was written meanwhile"):
        if not wait_for_older_work():
            return False, []
        if broken := _reseal_all(progress):
            return False, broken
    if not wait_for_older_work():
        return False, []
    for table in root_tables():
        for batch in _rows(sa.select(table.c.id, table.c.data_key), table):
            _drop_old(table, batch)
    return True, []


def roots_with_old_keys() -> int:
    """Return how many roots hold more than one data key, from a renewal that is not finished."""
    with privileged("key status"):
        one = len(DataKeys.fresh().wrapped(keyring(), ""))
        return sum(
            int(db.session.scalar(sa.select(sa.func.count()).where(sa.func.length(table.c.data_key) > one)) or 0)
            for table in root_tables()
        )


@atomic
def _add_key(table: sa.Table, batch: list[Any]) -> None:
    ring, changes = keyring(), []
    for row_id, token in batch:
        if DataKeys.held_in(token) == 1:
            name = f"{table.name}|{row_id}"
            changes.append((row_id, token, DataKeys.unwrapped(ring, token, name).with_next().wrapped(ring, name)))
    exchange(table, "data_key", changes)


@atomic
def _drop_old(table: sa.Table, batch: list[Any]) -> None:
    ring, changes = keyring(), []
    for row_id, token in batch:
        if DataKeys.held_in(token) > 1:
            name = f"{table.name}|{row_id}"
            changes.append((row_id, token, DataKeys.unwrapped(ring, token, name).only_last().wrapped(ring, name)))
    exchange(table, "data_key", changes)


def _reseal_all(progress: Progress) -> Broken:
    broken: Broken = []
    for sealed in sealed_tables():
        if sealed.columns:
            for batch in _rows(with_root(sealed), sealed.model.__table__):
                broken += _reseal(sealed, batch)
                progress(len(batch))
    return broken


def with_root(sealed: SealedTable) -> sa.Select[Any]:
    """Return the query for a table's sealed values with the name, id and keys of the root of each row."""
    by_model = {one.model: one for one in sealed_tables()}
    table = top = sealed.model.__table__
    joined, link = table, sealed.parent
    while link:
        above = link[1].__table__.alias()
        joined = joined.join(above, top.c[link[0]] == above.c.id)
        top, link = above, by_model[link[1]].parent
    root_name = top.name if sealed.parent is None else top.element.name
    cells = [table.c[column].label(f"sealed_{column}") for column in sealed.columns]
    root = [sa.literal(root_name).label("root_name"), top.c.id.label("root_id"), top.c.data_key.label("root_key")]
    return sa.select(table.c.id, *root, *cells).select_from(joined)


@atomic
def _reseal(sealed: SealedTable, batch: list[Any]) -> Broken:
    broken: Broken = []
    changes: dict[str, list[tuple[uuid.UUID, bytes, bytes]]] = {column: [] for column in sealed.columns}
    for row in batch:
        try:
            keys = DataKeys.unwrapped(keyring(), row.root_key, f"{row.root_name}|{row.root_id}")
            newest = keys.first + len(keys.keys) - 1
            for column in sealed.columns:
                token = getattr(row, f"sealed_{column}")
                if token is not None and master_of(token) != newest:
                    aad = sealed.aad(column, row.id)
                    changes[column].append((row.id, token, keys.seal(keys.open(token, aad), aad)))
        except SealBroken:
            broken.append((sealed.name, row.id))
    for column, changed in changes.items():
        exchange(sealed.model.__table__, column, changed)
    return broken


def _rows(query: sa.Select[Any], table: sa.Table) -> Iterator[list[Any]]:
    """Yield the rows of a query over a table in batches by id, each in a transaction of its own."""
    after: uuid.UUID | None = None
    while True:
        part = query.order_by(table.c.id).limit(BATCH)
        with privileged("key rotation"):
            rows = list(db.session.execute(part if after is None else part.where(table.c.id > after)))
        db.session.rollback()
        if not rows:
            return
        yield rows
        after = rows[-1].id
