"""The database: engine profile, base classes of all tables, and the unit of work."""

import contextlib
import functools
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, ParamSpec, TypeVar

import sqlalchemy as sa
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column, registry
from sqlalchemy.orm.exc import StaleDataError

P = ParamSpec("P")
R = TypeVar("R")

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
WAL_SAFE = (3, 51, 3)
"""The first SQLite without the WAL-reset corruption; below it the rollback journal is kept (security.md R-03)."""

_writing: ContextVar[bool] = ContextVar("writing", default=False)


class Conflict(Exception):
    """Somebody else saved the record since it was opened."""


class Instant(sa.types.TypeDecorator[datetime]):
    """A moment: aware UTC in Python, on both databases."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


class Model(DeclarativeBase):
    """The base of all tables; a type annotation alone decides the column type."""

    registry = registry(
        metadata=sa.MetaData(naming_convention=NAMING), type_annotation_map={datetime: Instant(), str: sa.String(200)}
    )


class Session(FlaskSession):
    """The session of one request; `core.access.fence` and `core.audit` listen to it."""


db = SQLAlchemy(model_class=Model, disable_autonaming=True, session_options={"class_": Session, "autoflush": True})


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return datetime.now(UTC)


class Record(Model):
    """A row with an identity of its own: random id, times, and a version against lost updates.

    The id is set when the object is made, because sealed values and audit rows are bound to it.
    """

    __abstract__ = True

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, sort_order=-10)
    version: Mapped[int] = mapped_column(nullable=False, sort_order=-9)
    created_at: Mapped[datetime] = mapped_column(default=now, sort_order=-8)
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now, sort_order=-7)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}

    def __init__(self, **values: Any) -> None:
        self.id = values.pop("id", None) or uuid.uuid4()
        for name, value in sorted(values.items(), key=lambda item: _is_sealed(type(self), item[0])):
            if not hasattr(type(self), name):
                raise TypeError(f"{type(self).__name__} has no {name}")
            setattr(self, name, value)


@functools.cache
def _is_sealed(model: type[Record], name: str) -> bool:
    """Sealed values come last: they need the id and the root."""
    return hasattr(vars(model).get(name), "seals")


def atomic(service: Callable[P, R]) -> Callable[P, R]:
    """Make a service one unit of work: the outermost commits, any error undoes all, audit included.

    The outermost ends the read transaction of the request first and opens a write transaction, so that what it checks
    and what it writes are one transaction (on SQLite `BEGIN IMMEDIATE`).

    Raises:
        Conflict: another editor saved first.
    """

    @functools.wraps(service)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        with unit_of_work():
            return service(*args, **kwargs)

    return wrapper


@contextlib.contextmanager
def unit_of_work() -> Iterator[None]:
    """Open a write transaction, or join the one that is open."""
    if _writing.get():
        yield
        return
    from core.audit.chain import write_pending

    db.session.rollback()
    token = _writing.set(True)
    try:
        yield
        db.session.flush()
        write_pending()
        db.session.commit()
    except StaleDataError:
        db.session.rollback()
        raise Conflict from None
    except BaseException:
        db.session.rollback()
        raise
    finally:
        _writing.reset(token)


def init_app(app: Flask, url: str) -> None:
    """Bind the app to its database with the profile that the threat model asks for."""
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = _engine_options(url)
    db.init_app(app)
    with app.app_context():
        prepare(db.engine)


def _engine_options(url: str) -> dict[str, Any]:
    # Parameters are people's data: they stay out of error messages and so out of the log (security.md T-06).
    shared: dict[str, Any] = {"hide_parameters": True}
    if url.startswith("sqlite"):
        # Seconds that a writer waits for another: the longest unit of work, an import of thousands of rows, must not
        # refuse anybody; the web server gives up after 60.
        return {**shared, "connect_args": {"timeout": 45, "check_same_thread": False}}
    # The rules make long statements about few rows: PostgreSQL would spend longer on compiling them than on the rows.
    return {**shared, "pool_size": 8, "max_overflow": 8, "connect_args": {"options": "-c timezone=UTC -c jit=off"}}


def prepare(engine: Engine) -> None:
    """Hang the connection profile on an engine."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _sqlite_profile)
        event.listen(engine, "begin", _sqlite_begin)
    else:
        from core import postgres

        event.listen(engine, "do_connect", postgres.connect)


def _sqlite_profile(connection: sqlite3.Connection, _record: object) -> None:
    """Set what SQLite keeps per connection (security.md section 3.12)."""
    connection.isolation_level = None
    journal = "WAL" if sqlite3.sqlite_version_info >= WAL_SAFE else "DELETE"
    for pragma in (
        f"journal_mode={journal}",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
        "temp_store=MEMORY",
        "trusted_schema=OFF",
        "mmap_size=0",
        "cache_size=-16000",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _sqlite_begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")


def is_writing() -> bool:
    """Say whether a unit of work is open."""
    return _writing.get()


@contextlib.contextmanager
def writing() -> Iterator[None]:
    """Let transactions begun inside take SQLite's write lock at once."""
    token = _writing.set(True)
    try:
        yield
    finally:
        _writing.reset(token)
