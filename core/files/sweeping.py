"""Sweeping: files whose row never came, or is gone."""

import time
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa
from flask import current_app

from core.access.principal import privileged
from core.db import Model, db
from core.files.store import NAME, PART, root
from core.lifecycle import installed_names

COLUMN = "stored_name"
"""Every table that keeps a file names it in this column."""


class CannotSweep(Exception):
    """Some installed module is not loaded, so nobody can say which of its files are in use."""


def sweep(older_than: timedelta = timedelta(days=1)) -> int:
    """Remove files without a row that are older than told, and the remains of interrupted writes; return how many.

    Raises:
        CannotSweep: an installed plugin is not loaded.
    """
    _require_all_loaded()
    limit = time.time() - older_than.total_seconds()
    # The files are listed before the rows are read: a file that comes meanwhile is not looked at.
    candidates = [file for file in root().glob("[0-9a-f][0-9a-f]/*") if _is_ours(file) and file.stat().st_mtime < limit]
    kept = _names_in_use() if candidates else set()
    orphans = [file for file in candidates if file.name not in kept]
    for file in orphans:
        file.unlink(missing_ok=True)
    return len(orphans)


def _is_ours(file: Path) -> bool:
    return bool(NAME.fullmatch(file.name.removesuffix(PART)))


def _names_in_use() -> set[str]:
    names: set[str] = set()
    with privileged("which files are in use"):
        present = set(sa.inspect(db.session.connection()).get_table_names())
        for table in Model.metadata.tables.values():
            if COLUMN in table.c and table.name in present:
                names.update(name for name in db.session.scalars(sa.select(table.c[COLUMN])) if name)
    return names


def _require_all_loaded() -> None:
    loaded = {plugin.name for plugin in current_app.extensions["plugins"]}
    missing = set(installed_names(db.session.connection())) - loaded
    if missing:
        raise CannotSweep(f"not loaded: {', '.join(sorted(missing))}")
