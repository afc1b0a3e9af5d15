"""PostgreSQL databases for tests: made once, put back to their first rows after each test.

Creating and dropping a database costs the server a checkpoint; putting back the rows of the few tables that a test
wrote to costs some milliseconds. A database whose tables changed, or that somebody still holds, is not used again.
"""

import contextlib
import itertools
import os
from collections import defaultdict
from dataclasses import dataclass

import psycopg
from psycopg import sql

from core.access.principal import privileged
from core.db import db, writing

POSTGRES = os.environ.get("KUJDES_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432")
PRISTINE = "pristine"
_counter = itertools.count()


class Pool:
    """The databases of this process, by the template that they are copies of."""

    def __init__(self, run: str) -> None:
        self.run = run
        self.free: dict[str, list[str]] = defaultdict(list)
        self.template_of: dict[str, str] = {}
        self.shape: dict[str, list[tuple[str, int]]] = {}
        self.guards: dict[str, list[tuple[str, str, str]]] = {}
        self.first_rows: dict[str, FirstRows] = {}

    def empty(self, name: str) -> str:
        """Make an empty database and return its address for SQLAlchemy."""
        return address(self._create(name, None))

    def copy(self, template_url: str) -> str:
        """Return a database with the rows of a template: one that was put back, or a new one."""
        template = name_of(template_url)
        if self.free[template]:
            return address(self.free[template].pop())
        name = self._create(f"{os.getpid()}_{next(_counter)}", template)
        self.template_of[name] = template
        self.shape[name] = self._keep_first_rows(name)
        return address(name)

    def put_back(self, url: str) -> None:
        """Make a database ready for the next test, if it can be."""
        name = name_of(url)
        if name in self.template_of and self._restore(name):
            self.free[self.template_of[name]].append(name)

    def _create(self, name: str, template: str | None) -> str:
        name = f"kujdes_{self.run}_{name}"
        create = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
        if template:
            create += sql.SQL(" TEMPLATE {}").format(sql.Identifier(template))
        with psycopg.connect(f"{POSTGRES}/postgres", autocommit=True) as connection:
            connection.execute(create)
            # Tests kill processes of ours, never the server: its commits need not wait for the disk.
            hurry = sql.SQL("ALTER DATABASE {} SET synchronous_commit = off").format(sql.Identifier(name))
            connection.execute(hurry)
        return name

    def _keep_first_rows(self, name: str) -> list[tuple[str, int]]:
        with psycopg.connect(f"{POSTGRES}/{name}") as connection:
            shape, self.guards[name] = shape_of(connection), guards_of(connection)
            connection.execute(f"CREATE SCHEMA {PRISTINE}")
            for table, _columns in shape:
                kept = sql.SQL("CREATE TABLE {}.{} AS TABLE public.{}")
                place = sql.Identifier(table)
                connection.execute(kept.format(sql.Identifier(PRISTINE), place, place))
            self.first_rows[name] = FirstRows.of(connection, shape)
            return shape

    def _restore(self, name: str) -> bool:
        try:
            with psycopg.connect(f"{POSTGRES}/{name}", options="-c lock_timeout=3000") as connection:
                if shape_of(connection) != self.shape[name] or guards_of(connection) != self.guards[name]:
                    return False
                connection.execute("DROP SCHEMA IF EXISTS jobs CASCADE")  # the queue of jobs
                connection.execute("SET session_replication_role = replica")  # neither triggers nor foreign keys
                back = sql.SQL("DELETE FROM public.{0}; INSERT INTO public.{0} SELECT * FROM {1}.{0}")
                for table in self.first_rows[name].changed(connection):
                    connection.execute(back.format(sql.Identifier(table), sql.Identifier(PRISTINE)))
                self.first_rows[name] = FirstRows.of(connection, self.shape[name])
        except psycopg.Error:
            return False
        return True


@dataclass(frozen=True)
class FirstRows:
    """How many rows each table had, and the transaction that was the last to write any.

    A row that is added or changed carries the number of a later transaction; one that is gone makes the count smaller.
    """

    counts: dict[str, int]
    last: int

    @classmethod
    def of(cls, connection: psycopg.Connection, shape: list[tuple[str, int]]) -> "FirstRows":
        (last,) = connection.execute("SELECT pg_current_xact_id()::text::bigint").fetchone()
        found = _rows(connection, [table for table, _columns in shape])
        return cls({table: count for table, count, _newest in found}, last)

    def changed(self, connection: psycopg.Connection) -> list[str]:
        found = _rows(connection, list(self.counts))
        return [table for table, count, newest in found if count != self.counts[table] or newest > self.last]


def _rows(connection: psycopg.Connection, tables: list[str]) -> list[tuple[str, int, int]]:
    """Return of each table its name, how many rows it has, and the last transaction that wrote one of them."""
    one = sql.SQL("SELECT {}, count(*), coalesce(max(xmin::text::bigint), 0) FROM public.{}")
    parts = [one.format(sql.Literal(table), sql.Identifier(table)) for table in tables]
    return connection.execute(sql.SQL(" UNION ALL ").join(parts)).fetchall()


def drop_databases(run: str) -> None:
    """Drop all databases of a run; without a server there are none."""
    with (
        contextlib.suppress(psycopg.OperationalError),
        psycopg.connect(f"{POSTGRES}/postgres", autocommit=True) as connection,
    ):
        named = connection.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [f"kujdes_{run}_"])
        for (name,) in named.fetchall():
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def shape_of(connection: psycopg.Connection) -> list[tuple[str, int]]:
    """Return the tables with the number of their columns."""
    return connection.execute(
        "SELECT relname, count(*) FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid"
        " WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0 AND NOT attisdropped"
        " GROUP BY 1 ORDER BY 1"
    ).fetchall()


def guards_of(connection: psycopg.Connection) -> list[tuple[str, str, str]]:
    """Return the triggers and whether they are on: a test may plant one, or switch one off."""
    return connection.execute("SELECT tgrelid::text, tgname, tgenabled::text FROM pg_trigger ORDER BY 1, 2").fetchall()


def address(name: str) -> str:
    return f"{POSTGRES.replace('postgresql://', 'postgresql+psycopg://')}/{name}"


def name_of(url: str) -> str:
    return url.rsplit("/", 1)[1]


def stop_the_audit(app):
    """Let every INSERT into the audit fail."""
    with app.app_context(), privileged("test"), writing():
        connection = db.session.connection()
        if db.engine.dialect.name == "sqlite":
            connection.exec_driver_sql(
                "CREATE TRIGGER no_row BEFORE INSERT ON core_audit BEGIN SELECT RAISE(ABORT, 'no row'); END"
            )
        else:
            connection.exec_driver_sql(
                "CREATE FUNCTION no_row() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no row'; END $$"
            )
            connection.exec_driver_sql(
                "CREATE TRIGGER no_row BEFORE INSERT ON core_audit FOR EACH ROW EXECUTE FUNCTION no_row()"
            )
        db.session.commit()
