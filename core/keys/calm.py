"""Waiting until work that began before a moment has ended, so that nothing can still be sealed under an older key."""

import time

import sqlalchemy as sa

from core.access.principal import privileged
from core.db import db

_LOCK = 0x4B554B45  # one number for the advisory lock of the key ring
_OLDER = sa.text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
    "AND backend_type = 'client backend' AND xact_start < :since"
)


def lock() -> None:
    """Let one transaction at a time change the key ring; on SQLite the write lock does."""
    if db.engine.dialect.name == "postgresql":
        with privileged("lock of the key ring"):
            db.session.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))


def wait_for_older_work(patience: float = 120) -> bool:
    """Wait until all transactions that run now have ended; say whether they did within the patience, in seconds.

    The session's own transaction is given up.
    A unit of work reads keys and writes values in one transaction. On SQLite there is one writer at a time, so
    our own next write already comes after every older one.
    """
    db.session.rollback()
    if db.engine.dialect.name != "postgresql":
        return True
    with privileged("open transactions"), db.engine.connect() as connection:
        since = connection.scalar(sa.text("SELECT clock_timestamp()"))
        connection.rollback()
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            older = connection.scalar(_OLDER, {"since": since})
            connection.rollback()
            if not older:
                return True
            time.sleep(0.2)
    return False
