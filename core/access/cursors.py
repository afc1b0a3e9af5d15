"""Cursors that run nothing but what passed the fence: the part of its second gate that lies below SQLAlchemy.

A raw connection of the driver hands out cursors that no event of SQLAlchemy sees. Ours run one statement after the
engine has let it pass, or whatever a privileged block asks for.
"""

import sqlite3
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from core.access.principal import FenceError, privileged_reason


class _Watched:
    """What a cursor asks before it runs something; `passed` holds for one statement."""

    passed = False

    def ask(self) -> None:
        if not (self.passed or privileged_reason()):
            raise FenceError("SQL by a cursor that went round the engine")
        self.passed = False

    def execute(self, *args: Any, **options: Any) -> Any:
        self.ask()
        return super().execute(*args, **options)  # type: ignore[misc]

    def executemany(self, *args: Any, **options: Any) -> Any:
        self.ask()
        return super().executemany(*args, **options)  # type: ignore[misc]


class SqliteCursor(_Watched, sqlite3.Cursor):
    def executescript(self, *args: Any) -> Any:
        self.ask()
        return super().executescript(*args)


class SqliteConnection(sqlite3.Connection):
    """A connection whose own shortcuts go by its cursors; `watching` begins when its profile stands."""

    watching = False

    def cursor(self, factory: Any = None) -> Any:
        return super().cursor(factory or (SqliteCursor if self.watching else sqlite3.Cursor))

    def execute(self, *args: Any) -> Any:
        return self.cursor().execute(*args)

    def executemany(self, *args: Any) -> Any:
        return self.cursor().executemany(*args)

    def executescript(self, *args: Any) -> Any:
        return self.cursor().executescript(*args)


def watch(engine: Engine) -> None:
    """Let all connections that an engine opens from now on hand out watched cursors."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "do_connect", _ask_for_ours)
        event.listen(engine, "connect", _begin_watching)
    else:
        event.listen(engine, "connect", _postgresql_watcher())


def _ask_for_ours(_dialect: Any, _record: Any, _args: Any, options: dict[str, Any]) -> None:
    options["factory"] = SqliteConnection


def _begin_watching(connection: SqliteConnection, _record: Any) -> None:
    connection.watching = True


def _postgresql_watcher() -> Any:
    import psycopg

    class Cursor(_Watched, psycopg.Cursor[Any]):
        def stream(self, *args: Any, **options: Any) -> Any:
            self.ask()
            return super().stream(*args, **options)

        def copy(self, *args: Any, **options: Any) -> Any:
            self.ask()
            return super().copy(*args, **options)

    class ServerCursor(_Watched, psycopg.ServerCursor[Any]):
        pass

    def watch_connection(connection: Any, _record: Any) -> None:
        connection.cursor_factory, connection.server_cursor_factory = Cursor, ServerCursor

    return watch_connection
