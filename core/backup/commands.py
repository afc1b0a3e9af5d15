"""`kujdes backup`: make, verify and restore encrypted backups."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from flask import Flask

from core import l10n
from core.config import ROOT, Settings
from core.l10n import _, format_number
from core.translations import CORE_DOMAINS

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
PLACE = click.Path(path_type=Path)


@click.group()
def backup() -> None:
    """Make, verify and restore encrypted backups."""


@backup.command("keygen")
@click.option("--to", type=PLACE, required=True, help="File for the secret key: a stick, never this server.")
def keygen(to: Path) -> None:
    """Make a pair of keys for the backups; only the public one belongs on the server."""
    from core.backup.recipients import make_pair

    with _speaking():
        public = _or_sentence(lambda: make_pair(to))
        click.echo(_("Secret key: %(file)s. Keep two copies outside the server; without it no backup opens.", file=to))
        click.echo(_("For settings.toml:"))
        click.echo(f'backup_recipient = "{public}"')


@backup.command("create")
@click.argument("file", type=PLACE, required=False)
@click.option("--to", type=PLACE, help="The same as FILE; without either, a new file in the data folder.")
@click.option("--recipient", help="Public key to seal it for; by default backup_recipient of the settings.")
def create_backup(file: Path | None, to: Path | None, recipient: str | None) -> None:
    """Make a backup while people go on working."""
    from core.backup.service import create
    from core.cli import running

    with running(check=False), _bar(_("Saving")) as progress:
        target = _or_sentence(lambda: create(file or to, recipient=recipient, progress=progress))
        click.echo(str(target))


@backup.command("verify")
@click.argument("file", type=FILE)
@click.option("--secret", type=FILE, required=True, help="File of the secret key.")
@click.option(
    "--keys", type=PLACE, help="Folder of the key ring: then chain, signature and sealed values are checked too."
)
def verify_backup(file: Path, secret: Path, keys: Path | None) -> None:
    """Read a whole backup and compare it to what it says of itself; exit code 1 when something is wrong."""
    from core.backup.check import check
    from core.backup.recipients import read_secret
    from core.crypto import KeyRing

    with _speaking():
        ring = KeyRing(keys / "keyring.json") if keys else None
        found = _or_sentence(lambda: check(file, read_secret(secret), ring))
        for complaint in found.complaints:
            click.echo(f"✗ {complaint}")
        click.echo(
            _(
                "Backup of %(made)s: %(rows)s rows, %(files)s files, %(opened)s sealed values opened.",
                made=found.made,
                rows=format_number(found.rows),
                files=format_number(found.files),
                opened=found.opened,
            )
        )
        if ring is None:
            click.echo(_("Without the key ring the audit, the signature and the sealed values were not checked."))
        if not found.sound:
            raise click.exceptions.Exit(1)
        click.echo(_("The backup is sound."))


@backup.command("restore")
@click.argument("file", type=FILE)
@click.option("--secret", type=FILE, required=True, help="File of the secret key.")
@click.option("--data", type=PLACE, required=True, help="Empty folder for the data.")
@click.option("--keys", type=PLACE, required=True, help="Folder of the key ring.")
@click.option("--key-export", type=FILE, help="File of `kujdes keys export`; fills the folder of the key ring.")
@click.option(
    "--database", default="", help="Address of an empty PostgreSQL database; by default SQLite in the data folder."
)
@click.option(
    "--checkpoints", type=PLACE, help="Folder of checkpoints kept outside: shows what the backup does not have."
)
def restore_backup(
    file: Path, secret: Path, data: Path, keys: Path, key_export: Path | None, database: str, checkpoints: Path | None
) -> None:
    """Restore a backup into an empty place, on this or another machine and database."""
    from core.backup.recipients import read_secret
    from core.backup.restore import restore

    settings = Settings.read(data=data, keys=keys, database_url=database, checkpoints=str(checkpoints or ""))
    with _speaking(), _bar(_("Restoring")) as progress:
        if key_export:
            _or_sentence(lambda: _bring_keys(key_export, read_secret(secret), settings.keyring_file))
        done = _or_sentence(lambda: restore(file, read_secret(secret), settings, progress))
        click.echo(
            _(
                "Restored as of %(made)s: %(rows)s rows, %(files)s files.",
                made=done.made,
                rows=done.rows,
                files=done.files,
            )
        )
        if done.rolled_back:
            click.echo(_("A checkpoint is newer than this backup: what came after it is missing. Everybody is told."))
        click.echo(_("Compare settings.restored.toml, then run `kujdes upgrade` and `kujdes audit verify`."))


def _bring_keys(export: Path, secret: Any, target: Path) -> None:
    import os

    from core.backup.box import BoxProblem, open_bytes

    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    content = open_bytes(export, secret)
    try:
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise BoxProblem(_("%(file)s exists already; nothing was overwritten.", file=target)) from None
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _speaking() -> Iterator[None]:
    """Speak Albanian where no installation is: on an empty machine."""
    app = Flask("core", template_folder=None)
    with tempfile.TemporaryDirectory() as cache:
        l10n.init_app(app, [(ROOT / "translations", domain) for domain in CORE_DOMAINS], Path(cache))
        with app.app_context():
            yield


@contextmanager
def _bar(label: str) -> Iterator[Callable[[int, int], None]]:
    """Show a progress bar whose length is told with the first step."""
    with click.progressbar(length=1, label=label) as bar:

        def progress(done: int, of: int) -> None:
            bar.length = max(of, 1)
            bar.update(done - bar.pos)

        yield progress


def _or_sentence(action: Callable[[], Any]) -> Any:
    from core.backup.box import BoxProblem

    try:
        return action()
    except BoxProblem as problem:
        raise click.ClickException(str(problem)) from None


COMMANDS = (backup,)
