"""`kujdes check`: what makes a set-up weak, as a list of sentences (security.md N-08, K-03, R-02, R-18)."""

import shutil
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa
from flask import current_app

from core import lifecycle
from core.access.principal import privileged
from core.app import Kujdes
from core.auth.models import User, UserRole
from core.db import WAL_SAFE, db
from core.jobs import runner
from core.l10n import _

LOW_SPACE = 500 * 1024 * 1024
POSTGRES_SAFE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


def complaints(app: Kujdes) -> list[str]:
    """Return what is wrong with the set-up; an empty list when all is well."""
    settings = app.extensions["settings"]
    with privileged("check of the set-up"):
        found = [
            *_places(settings.data, settings.keyring_file),
            *_modes(),
            *_database(),
            *_people(),
            *runner.complaints(),
        ]
        found += lifecycle.mismatches(app.extensions["plugins_found"])
        found += [text for _plugin, check in app.extensions["health_checks"] if (text := check.run())]
    return found


def _places(data: Path, keyring: Path) -> Iterator[str]:
    if data in keyring.parents:
        yield _(
            "The key ring lies inside the data folder: a stolen copy would open itself. Move it and set KUJDES_KEYS."
        )
    for place in (data, keyring.parent):
        if place.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            yield _("Other users of this machine can look into %(place)s; set its mode to 0700.", place=place)
    if shutil.disk_usage(data).free < LOW_SPACE:
        yield _("Less than 500 MB are free for the data.")


def _modes() -> Iterator[str]:
    settings = current_app.extensions["settings"]
    if current_app.debug:
        yield _("Debugging is on; it shows everything to everybody.")
    if settings.demonstration:
        yield _("This is a demonstration: no real data belong here.")
    if not settings.tls:
        yield _("TLS is off: passwords and files would cross the network readable.")
    if not settings.second_factor:
        yield _("The second factor is off for people who can open sensitive records.")
    if settings.tls and settings.server_name in {"127.0.0.1", "localhost"}:
        yield _("Set KUJDES_SERVER_NAME to the name under which people reach the suite.")


def _database() -> Iterator[str]:
    engine = db.engine
    if engine.dialect.name == "sqlite":
        if sqlite3.sqlite_version_info < WAL_SAFE:
            journal = db.session.execute(sa.text("PRAGMA journal_mode")).scalar()
            if journal == "wal":
                yield _("SQLite %(version)s may corrupt a database in WAL mode.", version=sqlite3.sqlite_version)
        if db.session.execute(sa.text("PRAGMA synchronous")).scalar() != 2:
            yield _("SQLite does not wait for the disk; a power cut would lose what was saved.")
        return
    for name, wanted in POSTGRES_SAFE.items():
        if db.session.execute(sa.text(f"SHOW {name}")).scalar() != wanted:
            yield _("PostgreSQL runs with %(name)s switched off; a power cut would lose what was saved.", name=name)
    if db.session.execute(sa.text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")).scalar():
        yield _("The suite connects to PostgreSQL as a superuser; give it a role of its own.")


def _people() -> Iterator[str]:
    administrators = sa.select(sa.func.count()).select_from(UserRole).join(User, User.id == UserRole.user_id)
    count = db.session.scalar(administrators.where(UserRole.role == "it_admin", User.active)) or 0
    if count < 2:
        yield _("There is only one IT administrator; a second one is needed when that one is away.")
