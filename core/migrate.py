"""Migrations: one folder and one version table per plugin, run from Python, whole or not at all on both databases."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from alembic.script.revision import RevisionError

from core.access.principal import privileged
from core.db import db, writing


def script_of(folder: Path | str) -> ScriptDirectory:
    """Return the migrations of a module: the files in its folder `migrations/`."""
    return ScriptDirectory(str(folder), version_locations=[str(Path(folder) / "migrations")])


def upgrade(module: str, folder: Path | str, target: str = "head") -> None:
    """Bring a module's tables to a revision, in one transaction."""
    script = script_of(folder)
    _run(module, script, lambda revision, _context: script._upgrade_revs(target, revision))


def downgrade(module: str, folder: Path | str, target: str = "base") -> None:
    """Take a module's tables back to a revision (`base`: drop them and the version table), in one transaction."""
    script = script_of(folder)
    _run(module, script, lambda revision, _context: script._downgrade_revs(target, revision), drop=target == "base")


def complaint(module: str, folder: Path | str) -> list[str]:
    """Say in what a module's tables and its migrations differ."""
    with db.engine.connect() as connection:
        at = revision(connection, module)
    try:
        head = script_of(folder).get_current_head()
    except RevisionError as problem:
        return [f"{module}: {problem}"]
    if at == head:
        return []
    return [f"the tables of {module} are at {at or 'nothing'}, the code wants {head or 'none'}: run `kujdes upgrade`"]


def revision(connection: sa.Connection, module: str) -> str | None:
    """Return the revision of a module's tables."""
    return MigrationContext.configure(connection, opts={"version_table": _table(module)}).get_current_revision()


def _table(module: str) -> str:
    return f"alembic_version_{module}"


def _run(module: str, script: ScriptDirectory, steps: Any, *, drop: bool = False) -> None:
    db.session.remove()
    with privileged("migration"), writing(), _unchecked(db.engine) as connection:
        with EnvironmentContext(Config(), script, fn=steps) as environment:
            environment.configure(
                connection=connection, version_table=_table(module), transactional_ddl=True, render_as_batch=True
            )
            environment.run_migrations()
        if drop:
            connection.execute(sa.text(f'DROP TABLE IF EXISTS "{_table(module)}"'))


@contextmanager
def _unchecked(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Open a connection for DDL: SQLite's foreign keys are checked at the end instead, or batch mode would cascade."""
    with engine.connect() as connection:
        sqlite = engine.dialect.name == "sqlite"
        if sqlite:
            _pragma(connection, "foreign_keys=OFF")
        try:
            with connection.begin():
                yield connection
                if sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()):
                    raise RuntimeError(f"migration leaves broken references: {broken[:3]}")
        finally:
            if sqlite:
                _pragma(connection, "foreign_keys=ON")


def _pragma(connection: sa.Connection, pragma: str) -> None:
    raw: Any = connection.connection.dbapi_connection
    raw.execute(f"PRAGMA {pragma}").close()
