"""Asking the hooks: the one door between the core and its plugins."""

from typing import Any

import pluggy
from flask import current_app

from core import hookspecs
from core.contributions import Contribution


class DuplicateContribution(Exception):
    """Two plugins contribute something of the same name."""


def make_manager() -> pluggy.PluginManager:
    """Return a plugin manager that knows the core's hooks."""
    manager = pluggy.PluginManager("kujdes")
    manager.add_hookspecs(hookspecs)
    return manager


def manager() -> pluggy.PluginManager:
    """Return the running app's plugin manager."""
    found: pluggy.PluginManager = current_app.extensions["hooks"]
    return found


def ask(hook: str, /, *, without: frozenset[str] = frozenset(), **facts: Any) -> list[Any]:
    """Ask all plugins but some, and return their answers, in the order of the plugins' names."""
    answers: list[Any] = []
    for impl in sorted(getattr(manager().hook, hook).get_hookimpls(), key=lambda impl: impl.plugin_name):
        if impl.plugin_name not in without:
            answers.append(impl.function(**{argument: facts[argument] for argument in impl.argnames}))
    return answers


def ask_active(hook: str, /, **facts: Any) -> list[Any]:
    """Ask the plugins that are switched on."""
    from core.lifecycle import switched_off

    return ask(hook, without=switched_off(), **facts)


def ask_first(hook: str, /, **facts: Any) -> Any:
    """Ask the plugins that are switched on, one after the other, until one has an answer; nothing when none has."""
    from core.lifecycle import switched_off

    off = switched_off()
    for impl in sorted(getattr(manager().hook, hook).get_hookimpls(), key=lambda impl: impl.plugin_name):
        if impl.plugin_name not in off:
            answer = impl.function(**{argument: facts[argument] for argument in impl.argnames})
            if answer is not None:
                return answer
    return None


def collect(manager: pluggy.PluginManager, name: str) -> list[tuple[str, Any]]:
    """Return all contributions of a `register_*` hook as (plugin, contribution), sorted by weight and name.

    Raises:
        DuplicateContribution: the same name twice; the message names both plugins.
    """
    found: list[tuple[str, Contribution]] = []
    owners: dict[str, str] = {}
    for impl in getattr(manager.hook, name).get_hookimpls():
        for contribution in impl.function():
            if contribution.name in owners:
                both = f"{owners[contribution.name]} and {impl.plugin_name}"
                raise DuplicateContribution(f"{name}: {contribution.name} comes from {both}")
            owners[contribution.name] = impl.plugin_name
            found.append((impl.plugin_name, contribution))
    return sorted(found, key=lambda pair: (getattr(pair[1], "weight", 50), pair[1].name))


def collected(name: str) -> list[tuple[str, Any]]:
    """Return the contributions to a plugin's own `register_*` hook, gathered once per app."""
    gathered: dict[str, list[tuple[str, Any]]] = current_app.extensions.setdefault("collected", {})
    if name not in gathered:
        gathered[name] = collect(manager(), name)
    return gathered[name]
