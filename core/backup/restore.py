"""Restoring a backup into an empty place, on either database."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic.util.exc import CommandError
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from core import migrate, registry
from core.access.principal import privileged
from core.app import Kujdes, create_app
from core.audit import checkpoint
from core.audit.chain import record
from core.backup import tables
from core.backup.archive import Member, Reader
from core.backup.box import BoxProblem
from core.config import Settings
from core.crypto import KeyRing, KeyRingUnsafe, sync_folder
from core.db import atomic, db, writing
from core.l10n import _

Progress = Callable[[int, int], object]


@dataclass(frozen=True, kw_only=True)
class Restored:
    """What was restored: when the backup was made, rows and files, and whether checkpoints know a newer state."""

    made: str
    rows: int
    files: int
    rolled_back: bool


def restore(
    path: Path, secret: X25519PrivateKey, settings: Settings, progress: Progress = lambda _done, _of: None
) -> Restored:
    """Fill an empty place with a backup: all of it, or nothing.

    The key ring must lie in its folder already. The settings of the old place are laid beside as
    `settings.restored.toml`.

    Raises:
        BoxProblem: the place is not empty, the keys are missing or others, the code is another version, the file is
            damaged.
    """
    ring = _require_keys(settings)
    _require_empty(settings.data)
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    reader = Reader(path, secret)
    try:
        return _fill(reader, ring, settings, progress)
    except BaseException:
        shutil.rmtree(settings.data)
        raise


def _require_keys(settings: Settings) -> KeyRing:
    try:
        return KeyRing(settings.keyring_file)
    except KeyRingUnsafe as problem:
        raise BoxProblem(str(problem)) from None


def _require_empty(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()):
        raise BoxProblem(_("%(folder)s is not empty; a backup is restored only into an empty place.", folder=folder))


def _fill(reader: Reader, ring: KeyRing, settings: Settings, progress: Progress) -> Restored:
    members = reader.members()
    first = next(members)
    app = _prepared(settings, reader.manifest)
    rows = files = 0
    with app.app_context():
        with _loading() as connection:
            shapes = {one.name: one for one in tables.shapes(connection)}
            member: Member | None = first
            while member is not None:
                if member.table is None:
                    files += _write_file(settings.data, member)
                else:
                    columns = reader.manifest["tables"][member.table]["columns"]
                    rows += tables.write(connection, shapes[member.table], columns, member.lines())
                    progress(rows, reader.manifest["rows"])
                member = next(members, None)
            if not reader.signed(ring) or rows != sum(reader.end["counts"].values()):
                raise BoxProblem(_("It was not made by the installation that these keys belong to."))
        rolled_back = _after(reader.manifest["made"])
        db.session.remove()
        db.engine.dispose()
    return Restored(made=reader.manifest["made"], rows=rows, files=files, rolled_back=rolled_back)


def _prepared(settings: Settings, manifest: dict[str, Any]) -> Kujdes:
    """Return an app over a database with the tables as they were."""
    try:
        app = create_app(settings, plugins=manifest["plugins"], check=False)
    except registry.PluginProblem as problem:
        raise BoxProblem(str(problem)) from None
    with app.app_context():
        with privileged("restore"), db.engine.connect() as connection:
            if sa.inspect(connection).get_table_names():
                raise BoxProblem(_("The database is not empty; a backup is restored only into an empty place."))
        folders: dict[str, Path] = {"core": Path(app.root_path)}
        folders |= {plugin.name: plugin.folder for plugin in app.extensions["plugins"]}
        for name, revision in manifest["revisions"].items():
            if revision is not None:
                try:
                    migrate.upgrade(name, folders[name], revision)
                except CommandError:
                    raise BoxProblem(_("The backup is of another version of Kujdes.")) from None
    return app


@contextmanager
def _loading() -> Iterator[sa.Connection]:
    """Open one transaction for all rows, in which references are checked only at the end."""
    with privileged("restore"), writing(), db.engine.connect() as connection:
        sqlite = db.engine.dialect.name == "sqlite"
        raw: Any = connection.connection.dbapi_connection
        if sqlite:
            raw.execute("PRAGMA foreign_keys=OFF").close()
        try:
            with connection.begin():
                _empty(connection)
                held = [] if sqlite else _let_go(connection)
                yield connection
                if sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise BoxProblem(_("The backup is damaged."))
                for statement in held:
                    connection.exec_driver_sql(statement)
                if not sqlite:
                    _set_sequences(connection)
        finally:
            if sqlite:
                raw.execute("PRAGMA foreign_keys=ON").close()


def _empty(connection: sa.Connection) -> None:
    """Take out the rows that a migration brought."""
    for shape in reversed(tables.shapes(connection)):
        if connection.scalar(sa.select(sa.func.count()).select_from(shape.table)):
            connection.execute(sa.delete(shape.table))


_FOREIGN = """SELECT quote_ident(t.relname), quote_ident(c.conname), pg_get_constraintdef(c.oid) FROM pg_constraint c
JOIN pg_class t ON t.oid = c.conrelid JOIN pg_namespace n ON n.oid = t.relnamespace
WHERE c.contype = 'f' AND n.nspname = current_schema()"""
_SEQUENCES = """SELECT quote_ident(table_name), quote_ident(column_name),
pg_get_serial_sequence(quote_ident(table_name), column_name) FROM information_schema.columns
WHERE table_schema = current_schema() AND pg_get_serial_sequence(quote_ident(table_name), column_name) IS NOT NULL"""


def _let_go(connection: sa.Connection) -> list[str]:
    """Drop PostgreSQL's foreign keys; return the statements that put them back and check them."""
    found = connection.exec_driver_sql(_FOREIGN).all()
    for table, name, _definition in found:
        connection.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    return [f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}" for table, name, definition in found]


def _set_sequences(connection: sa.Connection) -> None:
    for table, column, sequence in connection.exec_driver_sql(_SEQUENCES).all():
        connection.exec_driver_sql(
            f"SELECT setval('{sequence}', (SELECT coalesce(max({column}), 0) + 1 FROM {table}), false)"
        )


def _write_file(data: Path, member: Member) -> bool:
    """Write a file of the backup below the data folder; say whether it is one of the records' files."""
    target = data / ("settings.restored.toml" if member.name == "settings.toml" else member.name)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        while part := member.content.read(1 << 20):
            file.write(part)
        file.flush()
        os.fsync(file.fileno())
    sync_folder(target.parent)
    return member.top == "files"


@atomic
def _note(made: str) -> None:
    record("core.backup.restored", note=made)


def _after(made: str) -> bool:
    """Write the restore into the audit and look whether a checkpoint knows more than the backup."""
    rolled_back = checkpoint.note_rollback()
    _note(made)
    return rolled_back
