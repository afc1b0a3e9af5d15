"""What the page Modulet shows of each module on this machine."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import current_app

from core import lifecycle
from core.access.principal import privileged
from core.db import db
from core.jobs import runner
from core.l10n import _, format_datetime
from core.registry import Found
from core.state import InstalledPlugin


@dataclass(frozen=True, kw_only=True)
class ModuleCard:
    """A module on this machine, its state, and what stands in the way of switching it."""

    name: str
    label: Any
    summary: Any
    version: str
    installed: bool
    on: bool
    needs: list[Any]
    needed_by: list[Any]
    waits_for: list[Any]
    complaints: list[str]


def module_cards() -> list[ModuleCard]:
    """Return the modules of this machine, installed ones first, in the order in which they build on each other."""
    found: dict[str, Found] = current_app.extensions["plugins_found"]
    state = {row.name: row.on for row in db.session.scalars(sa.select(InstalledPlugin))}
    loaded = [plugin.name for plugin in current_app.extensions["plugins"]]
    order = [*loaded, *sorted(set(found) - set(loaded))]
    return [_card(found[name], state, found) for name in order]


def _card(plugin: Found, state: dict[str, bool], found: dict[str, Found]) -> ModuleCard:
    running = {name for name, on in state.items() if on}
    depends = plugin.manifest.depends
    return ModuleCard(
        name=plugin.name,
        label=plugin.manifest.label,
        summary=plugin.manifest.summary,
        version=plugin.manifest.version,
        installed=plugin.name in state,
        on=state.get(plugin.name, False),
        needs=_labels(depends, found),
        needed_by=_labels(lifecycle.dependents(plugin.name, running, found), found),
        waits_for=_labels((name for name in depends if name not in running), found),
        complaints=_complaints(plugin.name) if plugin.name in running else [],
    )


def job_lines() -> list[tuple[str, str]]:
    """Return what each job is for and when it last ended well."""
    ended = {name: row.finished_at for name, row in runner.runs().items()}
    words = ((job.label, ended.get(job.name)) for job in runner.jobs().values())
    return [(str(label), format_datetime(at) if at else _("not yet")) for label, at in words]


def _labels(names: Iterable[str], found: dict[str, Found]) -> list[Any]:
    return [found[name].manifest.label for name in names if name in found]


def _complaints(name: str) -> list[str]:
    with privileged("health checks"):
        checks = (check for plugin, check in current_app.extensions["health_checks"] if plugin == name)
        return [complaint for check in checks if (complaint := check.run())]
