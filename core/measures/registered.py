"""Which facts are counted here: the measures of all modules, and whose they are."""

from collections.abc import Iterable

from flask import current_app

from core.lifecycle import switched_off
from core.measures.contract import ContractBroken, Measure


def measures() -> dict[str, Measure]:
    """Return the measures of the modules that are switched on, by code."""
    off = switched_off()
    return {measure.code: measure for plugin, measure in _registered() if plugin not in off}


def owner_of(code: str) -> str:
    """Return the name of the plugin that offers a measure."""
    return next(plugin for plugin, measure in _registered() if measure.code == code)


def require_sound(declared: Iterable[Measure]) -> None:
    """Refuse to start with a measure that names what nobody declares.

    Raises:
        ContractBroken: a permission that nobody declares, or a root whose rule cannot stand in a query of its own.
    """
    known = current_app.extensions["permissions"]
    for measure in declared:
        if measure.root is not None and (measure.root.scoped_by or measure.root.leans_on()):
            raise ContractBroken(f"{measure.code}: a root has a rule of its own that leans on nothing")
        if unknown := [name for name in (measure.permission, *measure.opened_by) if name not in known]:
            raise ContractBroken(f"{measure.code} names unknown permissions: {', '.join(unknown)}")


def _registered() -> list[tuple[str, Measure]]:
    found: list[tuple[str, Measure]] = current_app.extensions["measures"]
    return found


def modules_of(measure: Measure) -> set[str]:
    """Return the plugins whose writes can change a measure: its owner, and all that the owner builds on."""
    found = {plugin.name: plugin for plugin in current_app.extensions["plugins"]}
    modules: set[str] = set()
    waiting = [owner_of(measure.code)]
    while waiting:
        name = waiting.pop()
        modules.add(name)
        waiting += [needed for needed in found[name].manifest.depends if needed not in modules]
    return modules
