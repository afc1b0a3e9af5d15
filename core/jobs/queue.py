"""The queue that wakes the consumer: Huey in a file of its own, in PostgreSQL or in Redis; a message is a job's name.

Huey takes a message out before the work is done, so a crash would lose it. What is to be done stands in our tables, and
a message says no more than *look now*.
"""

import functools
import hmac
import json
import logging
import sqlite3
from typing import Any

from flask import Flask, current_app
from sqlalchemy import event

from core.db import WAL_SAFE, Session, db, is_writing
from core.sealed import keyring

log = logging.getLogger("kujdes")

DUE = "due"
"""The second word of a message: run the job only if it is due still."""
_SCHEMA = "jobs"
"""Where the queue lies in PostgreSQL: not among the tables that are backed up."""
_LOCK = 0x4B554A4A
_WOKEN = "jobs_to_wake"


class ForeignMessage(ValueError):
    """A message that this installation did not write, or that says more than the name of a job."""


class SignedWords:
    """Writes a message as plain words with their code; anything else is refused, and no pickle is ever read."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def serialize(self, data: Any) -> bytes:
        """Return the signed bytes of a message."""
        words = [data] if isinstance(data, str) else [data.id, data.name, *data.args]
        if not all(isinstance(word, str) for word in words):
            raise ForeignMessage("a message holds words only")
        body = json.dumps(words).encode()
        return self._code(body) + body

    def deserialize(self, data: bytes) -> Any:
        """Return the message of signed bytes."""
        from huey.registry import Message

        code, body = bytes(data[:32]), bytes(data[32:])
        if not hmac.compare_digest(code, self._code(body)):
            raise ForeignMessage("a message that was not written here")
        words = json.loads(body)
        return Message(*words[:2], args=tuple(words[2:]), kwargs={}) if len(words) > 1 else words[0]

    def _code(self, body: bytes) -> bytes:
        return hmac.digest(self._key, body, "sha256")


def queue() -> Any:
    """Return the running app's queue, opened on first use."""
    if "job_queue" not in current_app.extensions:
        current_app.extensions["job_queue"] = _with_tasks(_open(), current_app._get_current_object())  # type: ignore[attr-defined]
    return current_app.extensions["job_queue"]


def _open() -> Any:
    from huey import PostgresHuey, RedisHuey, SqliteHuey

    settings = current_app.extensions["settings"]
    options = {"results": False, "serializer": SignedWords(keyring().digest("cookie", "core.jobs"))}
    url = settings.jobs_url or settings.engine_url
    if url.startswith("redis"):
        return RedisHuey("kujdes", url=url, **options)
    if url.startswith("postgresql"):
        # Two processes that make the same tables at once would hinder each other.
        held: list[Any] = current_app.extensions.setdefault("job_connections", [])
        with _connect(url, held) as first:
            first.execute(f"SELECT pg_advisory_lock({_LOCK})")
            first.execute(f"CREATE SCHEMA IF NOT EXISTS {_SCHEMA}")
            return PostgresHuey("kujdes", connection=functools.partial(_connect, url, held), **options)
    journal = "wal" if sqlite3.sqlite_version_info >= WAL_SAFE else "delete"
    return SqliteHuey("kujdes", filename=str(settings.data / "jobs.db"), journal_mode=journal, fsync=True, **options)


def _connect(url: str, held: list[Any]) -> Any:
    """Open a connection whose tables are those of the queue; `held` knows it until it is closed."""
    import psycopg

    connection = psycopg.connect(url.replace("+psycopg", ""), autocommit=True)
    connection.execute(f"SET search_path TO {_SCHEMA}")
    held.append(connection)
    return connection


def close() -> None:
    """Close what the running app's queue holds open, in all its threads."""
    if huey := current_app.extensions.pop("job_queue", None):
        huey.storage.close()
    for connection in current_app.extensions.pop("job_connections", ()):
        connection.close()


def _with_tasks(huey: Any, app: Flask) -> Any:
    """Teach a queue its two tasks: look every minute what is due, and run one job."""
    from huey import crontab

    from core.jobs import runner

    def run(name: str, when: str = "") -> None:
        with app.app_context():
            try:
                runner.run(name, only_if_due=when == DUE)
            finally:
                db.session.remove()

    def look() -> None:
        with app.app_context():
            try:
                runner.note_alive()
                names = [job.name for job in runner.due()]
                db.session.rollback()  # a reader that waits for the queue would keep SQLite's writers waiting
                for name in names:
                    app.extensions["job_task"](name, DUE)
            finally:
                db.session.remove()

    app.extensions["job_task"] = huey.task(name="run")(run)
    huey.periodic_task(crontab(minute="*"), name="look")(look)
    return huey


def wake(name: str) -> None:
    """Let the consumer run a job soon: at once, or when the open unit of work is saved; never when it is undone."""
    if is_writing():
        db.session().info.setdefault(_WOKEN, set()).add(name)
    else:
        _send(name)


def _send(name: str) -> None:
    """Put a message into the queue; when that fails, the consumer finds the work at its next look all the same."""
    try:
        queue()
        current_app.extensions["job_task"](name)
    except Exception as failure:
        log.error("the queue of jobs does not answer: %s", type(failure).__name__)


@event.listens_for(Session, "after_commit")
def _send_woken(session: Session) -> None:
    for name in session.info.pop(_WOKEN, ()):
        _send(name)


@event.listens_for(Session, "after_rollback")
def _forget_woken(session: Session) -> None:
    session.info.pop(_WOKEN, None)
