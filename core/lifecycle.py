"""The life of a plugin in a database: install, upgrade, switch off and on, remove; refusing to start on a mismatch."""

import csv
import hashlib
from collections.abc import Iterable
from pathlib import Path

import sqlalchemy as sa
from flask import current_app

from core import hooks, migrate
from core.access.permissions import apply_defaults, drop_permissions, registered_roles
from core.access.principal import privileged
from core.audit.chain import record
from core.db import atomic, db
from core.registry import Found, PluginProblem, in_order
from core.state import InstalledPlugin, epoch, next_epoch

_off_by_epoch: dict[tuple[str, int], frozenset[str]] = {}


def installed_names(connection: sa.Connection) -> list[str]:
    """Return the names of the installed plugins; none when the database is empty."""
    with privileged("is the database empty?"):
        if not sa.inspect(connection).has_table(InstalledPlugin.__tablename__):
            return []
    return list(connection.scalars(sa.select(InstalledPlugin.name)))


def switched_off() -> frozenset[str]:
    """Return the names of the plugins that are switched off, as of this request."""
    key = (str(db.engine.url), epoch())
    if key not in _off_by_epoch:
        _off_by_epoch.clear()
        _off_by_epoch[key] = frozenset(
            db.session.scalars(sa.select(InstalledPlugin.name).where(InstalledPlugin.on.is_(False)))
        )
    return _off_by_epoch[key]


def files_hash(folder: Path) -> str:
    """Return the SHA-256 over all files of a plugin, by name and content."""
    digest = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts):
        digest.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def access_defaults(folder: Path | str) -> list[tuple[str, str]]:
    """Read a plugin's `access.csv` (permission × role) as pairs of role and permission."""
    file = Path(folder) / "access.csv"
    if not file.exists():
        return []
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return [
        (role, row["permission"])
        for row in rows
        for role, mark in row.items()
        if role != "permission" and (mark or "").strip()
    ]


def announcement(plugin: Found) -> str:
    """Return what a plugin adds, for the person who installs it: routes, tables, permissions, hash of its files."""
    app = current_app
    owners: dict[str, str] = app.extensions["blueprint_owners"]
    routes = [rule.rule for rule in app.url_map.iter_rules() if owners.get(rule.endpoint.split(".")[0]) == plugin.name]
    tables = [name for name in sorted(db.metadata.tables) if name.startswith(f"{plugin.name}_")]
    rights = [name for name in sorted(app.extensions["permissions"]) if name.startswith(f"{plugin.name}.")]
    lines = [f"{plugin.name} {plugin.manifest.version}  sha256 {files_hash(plugin.folder)}"]
    for word, things in (("routes", sorted(routes)), ("tables", tables), ("permissions", rights)):
        lines.append(f"  {word}: {', '.join(things) or '-'}")
    return "\n".join(lines)


def install(names: Iterable[str], found: dict[str, Found]) -> list[str]:
    """Install plugins and what they depend on into the app's database; return the names newly installed.

    The app must have been made with these plugins loaded.

    Raises:
        PluginProblem: not on this machine.
    """
    fresh: list[str] = []
    for plugin in in_order(names, found):
        if db.session.get(InstalledPlugin, plugin.name) is None:
            migrate.upgrade(plugin.name, plugin.folder)
            _enter(plugin)
            fresh.append(plugin.name)
    return fresh


@atomic
def _enter(plugin: Found) -> None:
    row = InstalledPlugin(name=plugin.name, version=plugin.manifest.version, files_hash=files_hash(plugin.folder))
    with privileged("installation of a plugin"):
        db.session.add(row)
        apply_defaults(access_defaults(plugin.folder))
        hooks.ask("plugin_installed", name=plugin.name)
        next_epoch()
    record("core.plugin.installed", note=f"{plugin.name} {plugin.manifest.version}")


def upgrade(plugin: Found) -> str:
    """Bring a plugin's tables, defaults and recorded hash to what lies on this machine; return the version before."""
    row = db.session.get(InstalledPlugin, plugin.name)
    if row is None:
        raise PluginProblem(f"{plugin.name} is not installed")
    before = row.version
    migrate.upgrade(plugin.name, plugin.folder)
    _renew(plugin, before)
    return before


def upgrade_all() -> list[tuple[Found, str]]:
    """Bring the core's tables and all installed plugins to the present code; return each with its version before."""
    migrate.upgrade("core", current_app.root_path)
    return [(plugin, upgrade(plugin)) for plugin in current_app.extensions["plugins"]]


@atomic
def _renew(plugin: Found, before: str) -> None:
    row = db.session.get_one(InstalledPlugin, plugin.name)
    with privileged("upgrade of a plugin"):
        row.version, row.files_hash = plugin.manifest.version, files_hash(plugin.folder)
        apply_defaults(access_defaults(plugin.folder))
        hooks.ask("plugin_upgraded", name=plugin.name, before=before)
        next_epoch()
    record("core.plugin.upgraded", note=f"{plugin.name} {before} → {plugin.manifest.version}")


@atomic
def switch(name: str, *, on: bool, found: dict[str, Found]) -> None:
    """Switch an installed plugin on or off, for all processes from their next request on; its data stays.

    Raises:
        PluginProblem: not installed, or another plugin that is on needs it (or it needs one that is off).
    """
    row = db.session.get(InstalledPlugin, name)
    if row is None:
        raise PluginProblem(f"{name} is not installed")
    running = set(db.session.scalars(sa.select(InstalledPlugin.name).where(InstalledPlugin.on)))
    if on:
        blockers = [needed for needed in found[name].manifest.depends if needed not in running]
    else:
        blockers = dependents(name, running, found)
    if blockers:
        raise PluginProblem(f"{name}: {'needs' if on else 'is needed by'} {', '.join(blockers)}")
    row.on = on
    next_epoch()
    record("core.plugin.switched_on" if on else "core.plugin.switched_off", note=name)


def dependents(name: str, among: Iterable[str], found: dict[str, Found]) -> list[str]:
    """Return which of the named plugins depend on a plugin."""
    return sorted(other for other in among if other in found and name in found[other].manifest.depends)


def require_removable(name: str, found: dict[str, Found]) -> None:
    """Refuse to remove a plugin that is not there, that another needs, or to whose removal a plugin objects.

    Raises:
        PluginProblem: the message says which.
    """
    names = set(db.session.scalars(sa.select(InstalledPlugin.name)))
    if name not in names:
        raise PluginProblem(f"{name} is not installed")
    if blockers := dependents(name, names, found):
        raise PluginProblem(f"{name} is needed by {', '.join(blockers)}")
    with privileged("removal of a plugin"):
        if objections := [text for text in hooks.ask("plugin_removing", name=name) if text]:
            raise PluginProblem("; ".join(objections))


def remove(name: str, found: dict[str, Found]) -> None:
    """Drop a plugin's tables and rights for good; the caller has made a backup and asked for the name.

    Raises:
        PluginProblem: see `require_removable`.
    """
    require_removable(name, found)
    migrate.downgrade(name, found[name].folder)
    _leave(name)


@atomic
def _leave(name: str) -> None:
    db.session.delete(db.session.get_one(InstalledPlugin, name))
    drop_permissions(name)
    next_epoch()
    record("core.plugin.removed", note=name)


def mismatches(found: dict[str, Found]) -> list[str]:
    """Return why the suite must not start: plugins gone from the machine, changed files, tables of another version."""
    complaints: list[str] = [*migrate.complaint("core", current_app.root_path)]
    for row in db.session.scalars(sa.select(InstalledPlugin).order_by(InstalledPlugin.name)):
        if row.name not in found:
            complaints.append(f"{row.name} is installed but not on this machine")
            continue
        folder = found[row.name].folder
        complaints += migrate.complaint(row.name, folder)
        if files_hash(folder) != row.files_hash and not current_app.debug:
            complaints.append(f"the files of {row.name} changed: run `kujdes plugins upgrade {row.name}`")
    return complaints


def role_labels() -> dict[str, object]:
    """Return the labels of the roles that the loaded plugins bring."""
    return {role.name: role.label for role in registered_roles()}
