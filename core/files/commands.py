"""The command line of the files: `kujdes files`."""

import click

from core.cli import running
from core.files.sweeping import CannotSweep, sweep


@click.group()
def files() -> None:
    """Look after the encrypted files."""


@files.command("sweep")
def sweep_files() -> None:
    """Remove files without a record that are older than a day, and exports that have expired."""
    from core.exports.service import expire_old

    with running():
        try:
            click.echo(f"{expire_old()} exports, {sweep()} files")
        except CannotSweep as refusal:
            raise click.ClickException(str(refusal)) from None


COMMANDS = (files,)
