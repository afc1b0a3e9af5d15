"""The command that starts a new plugin."""

from pathlib import Path

import click

from core.config import Settings
from core.registry import NAME, discover
from core.scaffold.writer import write


@click.command("new")
@click.argument("name")
@click.option(
    "--to", type=click.Path(path_type=Path, file_okay=False), help="The folder that takes the plugin's folder."
)
def new(name: str, to: Path | None) -> None:
    """Start a plugin: one record with list, form, rule, migration, translations and a test."""
    settings = Settings.read()
    if not NAME.match(name):
        raise click.ClickException("a name is 3 to 31 small letters, digits and underscores, and begins with a letter")
    if name in discover(settings.plugin_path):
        raise click.ClickException(f"a plugin called {name} exists already")
    home = to or (settings.plugin_path[0] if settings.plugin_path else Path("plugins"))
    for file in write(name, home):
        click.echo(file)


new.of_plugins = True  # type: ignore[attr-defined]
COMMANDS = (new,)
