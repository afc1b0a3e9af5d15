"""A still picture of the database while people go on working."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.pool import StaticPool

from core.access.principal import privileged
from core.db import db


@contextmanager
def still() -> Iterator[sa.Connection]:
    """Yield a connection that sees one state of the database until it is closed."""
    db.session.rollback()
    with privileged("backup"):
        if db.engine.dialect.name == "sqlite":
            yield from _copy()
        else:
            with db.engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
                yield connection
                connection.rollback()


def _copy() -> Iterator[sa.Connection]:
    """Copy the file through SQLite's own backup, in one go, beside the original; the copy has no name once it is made.

    With a rollback journal a long reading transaction would hold the writers back; a copied file takes a second.
    """
    folder: Path = current_app.extensions["settings"].data
    for old in folder.glob(".snapshot-*"):
        old.unlink()
    name = folder / f".snapshot-{id(folder)}"
    name.touch(mode=0o600)
    copy = sqlite3.connect(name, check_same_thread=False, isolation_level=None)
    try:
        copy.execute("PRAGMA journal_mode=OFF")
        copy.execute("PRAGMA temp_store=MEMORY")
        with db.engine.connect() as connection:
            source: Any = connection.connection.dbapi_connection
            source.backup(copy)
        name.unlink()
        engine = sa.create_engine("sqlite://", creator=lambda: copy, poolclass=StaticPool)
        with engine.connect() as still:
            yield still
    finally:
        copy.close()
        name.unlink(missing_ok=True)
