"""PostgreSQL databases for tests: made once, put back to their first rows after each test.

Creating and dropping a database costs the server a checkpoint; putting back the rows of sixty small tables costs some
milliseconds. A database whose tables changed, or that somebody still holds, is not used again.
"""

import itertools
import os
from collections import defaultdict

import psycopg
from psycopg import sql

POSTGRES = os.environ.get("KUJDES_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432")
PRISTINE = "pristine"
_counter = itertools.count()


class Pool:
    """The databases of this process, by the template that they are copies of."""

    def __init__(self) -> None:
        self.free: dict[str, list[str]] = defaultdict(list)
        self.template_of: dict[str, str] = {}
        self.shape: dict[str, list[tuple[str, int]]] = {}
        self.guards: dict[str, list[tuple[str, str, str]]] = {}
        self.all: list[str] = []

    def empty(self) -> str:
        """Make an empty database and return its address for SQLAlchemy."""
        return address(self._create(None))

    def copy(self, template_url: str) -> str:
        """Return a database with the rows of a template: one that was put back, or a new one."""
        template = name_of(template_url)
        if self.free[template]:
            return address(self.free[template].pop())
        name = self._create(template)
        self.template_of[name] = template
        self.shape[name] = self._keep_first_rows(name)
        return address(name)

    def put_back(self, url: str) -> None:
        """Make a database ready for the next test, if it can be."""
        name = name_of(url)
        if name in self.template_of and self._restore(name):
            self.free[self.template_of[name]].append(name)

    def drop_all(self) -> None:
        with psycopg.connect(f"{POSTGRES}/postgres", autocommit=True) as connection:
            for name in self.all:
                drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
                connection.execute(drop)

    def _create(self, template: str | None) -> str:
        name = f"kujdes_{os.getpid()}_{next(_counter)}"
        create = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
        if template:
            create += sql.SQL(" TEMPLATE {}").format(sql.Identifier(template))
        with psycopg.connect(f"{POSTGRES}/postgres", autocommit=True) as connection:
            connection.execute(create)
            # Tests kill processes of ours, never the server: its commits need not wait for the disk.
            hurry = sql.SQL("ALTER DATABASE {} SET synchronous_commit = off").format(sql.Identifier(name))
            connection.execute(hurry)
        self.all.append(name)
        return name

    def _keep_first_rows(self, name: str) -> list[tuple[str, int]]:
        with psycopg.connect(f"{POSTGRES}/{name}") as connection:
            shape, self.guards[name] = shape_of(connection), guards_of(connection)
            connection.execute(f"CREATE SCHEMA {PRISTINE}")
            for table, _columns in shape:
                kept = sql.SQL("CREATE TABLE {}.{} AS TABLE public.{}")
                place = sql.Identifier(table)
                connection.execute(kept.format(sql.Identifier(PRISTINE), place, place))
            return shape

    def _restore(self, name: str) -> bool:
        try:
            with psycopg.connect(f"{POSTGRES}/{name}", options="-c lock_timeout=3000") as connection:
                if shape_of(connection) != self.shape[name] or guards_of(connection) != self.guards[name]:
                    return False
                connection.execute("SET session_replication_role = replica")  # neither triggers nor foreign keys
                connection.execute("SET synchronous_commit = off")
                for table, _columns in self.shape[name]:
                    back = sql.SQL("DELETE FROM public.{0}; INSERT INTO public.{0} SELECT * FROM {1}.{0}")
                    connection.execute(back.format(sql.Identifier(table), sql.Identifier(PRISTINE)))
        except psycopg.Error:
            return False
        return True


def shape_of(connection: psycopg.Connection) -> list[tuple[str, int]]:
    """Return the tables with the number of their columns."""
    columns = "SELECT table_name, count(*) FROM information_schema.columns WHERE table_schema = 'public'"
    return connection.execute(f"{columns} GROUP BY 1 ORDER BY 1").fetchall()


def guards_of(connection: psycopg.Connection) -> list[tuple[str, str, str]]:
    """Return the triggers and whether they are on: a test may plant one, or switch one off."""
    return connection.execute("SELECT tgrelid::text, tgname, tgenabled::text FROM pg_trigger ORDER BY 1, 2").fetchall()


def address(name: str) -> str:
    return f"{POSTGRES.replace('postgresql://', 'postgresql+psycopg://')}/{name}"


def name_of(url: str) -> str:
    return url.rsplit("/", 1)[1]
