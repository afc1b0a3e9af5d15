"""Making a backup while people work: one encrypted file of the database, the files, the checkpoints, the settings."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import current_app

from core import migrate
from core.audit import checkpoint
from core.audit.chain import record
from core.backup import tables
from core.backup.archive import FORMAT, Writer, writing
from core.backup.box import sealing
from core.backup.recipients import recipient_key
from core.backup.snapshot import still
from core.db import atomic, db, now
from core.sealed import keyring, sealed_tables

Progress = Callable[[int, int], object]
"""Told how much is done and of how much: rows first, then files."""


def create(
    to: Path | None = None, *, recipient: str | None = None, progress: Progress = lambda _done, _of: None
) -> Path:
    """Make a backup and return its file; nothing in it leaves this process in clear. The key ring is not in it.

    `to` is by default a file in the folder `backups` of the data folder, `recipient` the public key in the settings.

    Raises:
        BoxProblem: no recipient, or the file exists.
    """
    public = recipient_key(recipient)
    target = to or default_place()
    checkpoint.make_checkpoint()
    with sealing(target, public) as box, writing(box) as writer, still() as connection:
        shapes = tables.shapes(connection)
        counts = {one.name: _count(connection, one) for one in shapes}
        of, done = sum(counts.values()), 0
        writer.text("manifest.json", json.dumps(_manifest(connection, shapes, of), ensure_ascii=False))
        _write_texts(writer)
        for shape in shapes:
            for part in writer.rows(shape.name, tables.read(connection, shape)):
                done += part
                progress(done, of)
        _write_files(writer)
        writer.end(keyring())
    _note(target.stat().st_size)
    return target


def default_place() -> Path:
    folder: Path = current_app.extensions["settings"].data / "backups"
    return folder / f"kujdes-{now():%Y%m%dT%H%M%SZ}.backup"


@atomic
def _note(size: int) -> None:
    record("core.backup.created", note=str(size))


def _count(connection: sa.Connection, shape: tables.Shape) -> int:
    return int(connection.scalar(sa.select(sa.func.count()).select_from(shape.table)) or 0)


def _manifest(connection: sa.Connection, shapes: list[tables.Shape], rows: int) -> dict[str, Any]:
    plugins = current_app.extensions["plugins"]
    return {
        "format": FORMAT,
        "made": now().isoformat(timespec="seconds"),
        "database": db.engine.dialect.name,
        "rows": rows,
        "plugins": [plugin.name for plugin in plugins],
        "revisions": {name: migrate.revision(connection, name) for name in ["core", *(one.name for one in plugins)]},
        "tables": {one.name: {"columns": one.columns, "key": one.key, "foreign": one.foreign} for one in shapes},
        "sealed": [
            {"table": one.name, "columns": one.columns, "parent": one.parent and [one.parent[0], _name(one.parent[1])]}
            for one in sealed_tables()
        ],
    }


def _name(model: Any) -> str:
    return str(model.__tablename__)


def _write_texts(writer: Writer) -> None:
    data: Path = current_app.extensions["settings"].data
    writer.file("settings.toml", data / "settings.toml")
    for file in sorted((data / "checkpoints").glob(checkpoint.NAMES)):
        writer.file(f"checkpoints/{file.name}", file)


def _write_files(writer: Writer) -> None:
    """Write the encrypted files; they are taken after the rows, so that every row finds its file."""
    folder: Path = current_app.extensions["settings"].data / "files"
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".part"):
        writer.file(f"files/{path.relative_to(folder).as_posix()}", path)
