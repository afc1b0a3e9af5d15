"""Finding plugins, ordering them by what they depend on, and loading them by convention."""

import importlib
import importlib.util
import re
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path
from types import ModuleType
from typing import Any

import pluggy

import plugins
from core.access.scope import Scoped
from core.access.shared import Internal, Shared
from core.config import ROOT
from core.contributions import Manifest
from core.db import Model

NAME = re.compile(r"^[a-z][a-z0-9_]{2,30}$")


class PluginProblem(Exception):
    """A plugin cannot be found, loaded or ordered; the message is a sentence for the administrator."""


@dataclass(frozen=True)
class Found:
    """A plugin on this machine, installed or not."""

    manifest: Manifest
    module: str
    folder: Path

    @property
    def name(self) -> str:
        return self.manifest.name

    def part(self, name: str) -> ModuleType | None:
        """Import one of the plugin's modules by convention, if the plugin has it."""
        full = f"{self.module}.{name}"
        return importlib.import_module(full) if importlib.util.find_spec(full) else None

    def catalogue_folder(self) -> Path:
        """Return where the plugin's translations stand: its own folder, or the suite's."""
        own = self.folder / "translations"
        return own if own.is_dir() else ROOT / "translations"


def discover(extra: Iterable[Path] = ()) -> dict[str, Found]:
    """Return all plugins on this machine by name: of `plugins/`, the extra folders, the entry points `kujdes.plugins`.

    Raises:
        PluginProblem: two plugins of one name, or a folder whose manifest names another.
    """
    found: dict[str, Found] = {}
    homes = [Path(plugins.__path__[0]), *extra]
    plugins.__path__.extend(str(home) for home in extra if str(home) not in plugins.__path__)
    for home in homes:
        for folder in sorted(home.iterdir()) if home.is_dir() else ():
            if (folder / "__init__.py").is_file() and NAME.match(folder.name):
                _add(found, f"plugins.{folder.name}", folder)
    for point in entry_points(group="kujdes.plugins"):
        spec = importlib.util.find_spec(point.value)
        if spec is None or spec.origin is None:
            raise PluginProblem(f"the entry point {point.name} leads to no module: {point.value}")
        _add(found, point.value, Path(spec.origin).parent)
    return found


def _add(found: dict[str, Found], module: str, folder: Path) -> None:
    manifest = getattr(importlib.import_module(module), "MANIFEST", None)
    if not isinstance(manifest, Manifest):
        raise PluginProblem(f"{module} has no MANIFEST")
    if manifest.name != folder.name or not NAME.match(manifest.name):
        raise PluginProblem(f"{module} calls itself {manifest.name}; the manifest's name is the folder's")
    if manifest.name in found:
        raise PluginProblem(f"{manifest.name} exists twice: {found[manifest.name].folder} and {folder}")
    found[manifest.name] = Found(manifest, module, folder)


def in_order(names: Iterable[str], found: dict[str, Found]) -> list[Found]:
    """Return the named plugins and all that they depend on, dependencies first.

    Raises:
        PluginProblem: a plugin or a dependency is not on this machine, or two depend on each other.
    """
    ordered: dict[str, Found] = {}

    def visit(name: str, path: tuple[str, ...]) -> None:
        if name in path:
            raise PluginProblem(f"plugins depend on each other: {' → '.join((*path, name))}")
        if name not in found:
            wanted_by = f", which {path[-1]} needs," if path else ""
            raise PluginProblem(f"the plugin {name}{wanted_by} is not on this machine")
        for needed in found[name].manifest.depends:
            visit(needed, (*path, name))
        ordered.setdefault(name, found[name])

    for name in sorted(names):
        visit(name, ())
    return list(ordered.values())


def load(ordered: list[Found], manager: pluggy.PluginManager) -> None:
    """Import the plugins' models, hook specifications and hooks, in order."""
    for plugin in ordered:
        plugin.part("models")
        if specifications := plugin.part("hookspecs"):
            manager.add_hookspecs(specifications)
        if hooks := plugin.part("hooks"):
            manager.register(hooks, name=plugin.name)
    manager.check_pending()
    for plugin in ordered:
        _require_own_tables(plugin)
        _require_rules(plugin)


def _models_of(plugin: Found) -> list[type[Any]]:
    classes = (mapper.class_ for mapper in Model.registry.mappers)
    return [model for model in classes if model.__module__.startswith(f"{plugin.module}.")]


def _require_own_tables(plugin: Found) -> None:
    """Refuse tables that do not carry the plugin's name, so that removal can never take another's."""
    for model in _models_of(plugin):
        if not model.__tablename__.startswith(f"{plugin.name}_"):
            raise PluginProblem(f"the table {model.__tablename__} of {plugin.name} must begin with {plugin.name}_")


def _require_rules(plugin: Found) -> None:
    """Refuse a model that does not say who sees its rows."""
    for model in _models_of(plugin):
        if not issubclass(model, Scoped | Shared | Internal):
            raise PluginProblem(f"{plugin.name}: the model {model.__name__} does not say who sees its rows")
        if issubclass(model, Scoped) and not model.scoped_by and model.rule.__func__ is Scoped.rule.__func__:  # type: ignore[attr-defined]
            raise PluginProblem(f"{plugin.name}: the model {model.__name__} has no rule; it would show nothing")
