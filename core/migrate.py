"""Migrations: one folder and one version table per plugin, run from Python, whole or not at all on both databases.

A start only compares: it reads which migration is the last from the files' own lines, without Alembic and without
running the files.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from core.access.principal import privileged
from core.db import db, writing

if TYPE_CHECKING:
    from alembic.script import ScriptDirectory

_NAMED = re.compile(r"""^(revision|down_revision)\b[^=\n]*= *(?:["']([^"'\n]+)["']|None)""", re.MULTILINE)


def script_of(folder: Path | str) -> "ScriptDirectory":
    """Return the migrations of a module: the files in its folder `migrations/`."""
    from alembic.script import ScriptDirectory

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
    last = last_revisions(folder)
    if len(last) > 1:
        return [f"{module}: more than one last migration: {', '.join(last)}"]
    if at == (last[0] if last else None):
        return []
    wanted = last[0] if last else "none"
    return [f"the tables of {module} are at {at or 'nothing'}, the code wants {wanted}: run `kujdes upgrade`"]


def last_revisions(folder: Path | str) -> list[str]:
    """Return the revisions of a module that no other one follows: one, or none without migrations."""
    texts = [file.read_text(encoding="utf-8") for file in Path(folder, "migrations").glob("*.py")]
    named = [dict(_NAMED.findall(text)) for text in texts]
    return sorted({names["revision"] for names in named} - {names.get("down_revision") for names in named})


def revision(connection: sa.Connection, module: str) -> str | None:
    """Return the revision of a module's tables."""
    with privileged("at which revision are the tables?"):
        if not sa.inspect(connection).has_table(_table(module)):
            return None
        return connection.scalar(sa.select(sa.column("version_num")).select_from(sa.table(_table(module))))


def _table(module: str) -> str:
    return f"alembic_version_{module}"


def _run(module: str, script: "ScriptDirectory", steps: Any, *, drop: bool = False) -> None:
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext

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
