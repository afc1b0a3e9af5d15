"""The command line: `kujdes`."""

import contextlib
import functools
import importlib
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click

from core import lifecycle, registry
from core.access.guard import Undeclared
from core.access.principal import privileged
from core.app import CannotStart, Kujdes, create_app
from core.backup.box import BoxProblem
from core.config import Settings
from core.crypto import KeyRingUnsafe
from core.db import db
from core.hooks import DuplicateContribution
from core.registry import PluginProblem

GROUPS = ("audit", "backup", "keys", "files", "jobs", "demo", "scaffold")
"""The parts of the core that bring a command group in their module `commands`."""
REFUSALS = (CannotStart, KeyRingUnsafe, PluginProblem, Undeclared, DuplicateContribution, BoxProblem)
"""What an administrator meets as a sentence, not as a traceback."""


@contextlib.contextmanager
def running(*, check: bool = True, plugins: list[str] | None = None) -> Iterator[Kujdes]:
    """Start the suite for a command, with its context pushed; a refusal to start is a clear list on the screen."""
    try:
        app = create_app(Settings.read(), check=check, plugins=plugins)
    except (*REFUSALS, ValueError) as refusal:
        raise click.ClickException(str(refusal)) from None
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()


def sentence(action: Callable[[], Any]) -> Any:
    """Run an action and show what is refused as a sentence."""
    try:
        return action()
    except REFUSALS as problem:
        raise click.ClickException(str(problem)) from None


@click.group()
def main() -> None:
    """Kujdes: the social-protection suite of a municipality."""
    os.umask(0o077)  # what a command makes is for its owner alone


@main.command()
@click.option("--plugins", default="", help="Modules to install, separated by commas; without it, all on this machine.")
@click.option("--admin", prompt=True, help="User name of the first IT administrator.")
@click.option("--name", prompt=True, help="Name and surname of the first IT administrator.")
def init(plugins: str, admin: str, name: str) -> None:
    """Set up an empty installation; the first administrator's password is shown once."""
    from core.auth.first import first_administrator
    from core.setup import initialise

    settings = Settings.read()
    wanted = [part for part in plugins.split(",") if part] or registry.discover(settings.plugin_path)
    app = sentence(lambda: initialise(settings, wanted))
    with app.app_context():
        password = first_administrator(admin, name)
    click.echo(f"data:     {settings.data}\nkeys:     {settings.keyring_file}\nuser:     {admin}\npassword: {password}")


@main.command()
def check() -> None:
    """Refuse weak set-ups: a list of what is wrong, or nothing and exit code 0."""
    from core.health import complaints

    with running(check=False) as app:
        found = complaints(app)
    for complaint in found:
        click.echo(f"- {complaint}")
    sys.exit(1 if found else 0)


@main.command()
def upgrade() -> None:
    """Bring the tables of the core and of all installed plugins to the present code."""
    with running(check=False):
        for plugin, before in sentence(lifecycle.upgrade_all):
            click.echo(f"{plugin.name} {before} → {plugin.manifest.version}")


@main.group()
def plugins() -> None:
    """Install, upgrade, switch and remove modules."""


@plugins.command("list")
def list_plugins() -> None:
    """Show all modules on this machine and their state."""
    with running(check=False) as app:
        with db.engine.connect() as connection:
            installed = set(lifecycle.installed_names(connection))
        off = lifecycle.switched_off()
        for name, found in sorted(app.extensions["plugins_found"].items()):
            state = "off" if name in off else "on" if name in installed else "-"
            click.echo(f"{name:<22} {found.manifest.version:<8} {state:<4} {', '.join(found.manifest.depends)}")


@plugins.command("install")
@click.argument("names", nargs=-1, required=True)
def install_plugins(names: tuple[str, ...]) -> None:
    """Install modules and what they depend on; shows what they add before anything changes."""
    settings = Settings.read()
    with running(check=False) as app:
        with db.engine.connect() as connection:
            present = lifecycle.installed_names(connection)
        wanted = sentence(lambda: registry.in_order([*present, *names], app.extensions["plugins_found"]))
    with running(check=False, plugins=[plugin.name for plugin in wanted]) as app:
        for plugin in (plugin for plugin in wanted if plugin.name not in present):
            click.echo(lifecycle.announcement(plugin))
        done = sentence(lambda: lifecycle.install(names, app.extensions["plugins_found"]))
    click.echo(f"installed in {settings.data}: {', '.join(done) or 'nothing new'}")


@plugins.command("upgrade")
@click.argument("names", nargs=-1)
def upgrade_plugins(names: tuple[str, ...]) -> None:
    """Upgrade modules, or all, to the code on this machine, and record the hash of their files."""
    with running(check=False) as app:
        for plugin in app.extensions["plugins"]:
            if not names or plugin.name in names:
                before = sentence(functools.partial(lifecycle.upgrade, plugin))
                click.echo(f"{plugin.name} {before} → {plugin.manifest.version}")


@plugins.command("disable")
@click.argument("name")
def disable_plugin(name: str) -> None:
    """Switch a module off; its data stays."""
    _switch(name, on=False)


@plugins.command("enable")
@click.argument("name")
def enable_plugin(name: str) -> None:
    """Switch a module on again."""
    _switch(name, on=True)


def _switch(name: str, *, on: bool) -> None:
    with running() as app:
        sentence(lambda: lifecycle.switch(name, on=on, found=app.extensions["plugins_found"]))
    click.echo(f"{name}: {'on' if on else 'off'}")


@plugins.command("remove")
@click.argument("name")
@click.option("--confirm", prompt="Type the module's name again to erase its data", help="The module's name again.")
@click.option("--to", type=click.Path(path_type=Path), help="Where the backup made first is kept.")
def remove_plugin(name: str, confirm: str, to: Path | None) -> None:
    """Erase a module and its data, after a backup."""
    from core.backup.service import create

    if confirm != name:
        raise click.ClickException("the names differ; nothing was removed")
    with running(check=False) as app:
        if app.extensions["plugins_found"].get(name) is None:
            raise click.ClickException(f"{name} is not on this machine")
        sentence(lambda: lifecycle.require_removable(name, app.extensions["plugins_found"]))
        click.echo(f"backup: {sentence(lambda: create(to))}")
        sentence(lambda: lifecycle.remove(name, app.extensions["plugins_found"]))
    click.echo(f"{name}: removed")


@plugins.command("doctor")
def doctor() -> None:
    """Say what is wrong with the installed modules."""
    with running(check=False) as app:
        complaints = lifecycle.mismatches(app.extensions["plugins_found"])
        with privileged("health checks"):
            for plugin, health in app.extensions["health_checks"]:
                if complaint := health.run():
                    complaints.append(f"{plugin}: {complaint}")
    for complaint in complaints:
        click.echo(f"- {complaint}")
    sys.exit(1 if complaints else 0)


def _add_groups() -> None:
    for part in GROUPS:
        module = importlib.import_module(f"core.{part}.commands")
        for command in module.COMMANDS:
            (plugins if getattr(command, "of_plugins", False) else main).add_command(command)


_add_groups()
if __name__ == "__main__":
    main()
