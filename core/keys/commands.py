"""`kujdes keys`: show, rotate, forget and export the keys."""

from pathlib import Path

import click

from core.l10n import _

TARGET = click.Path(path_type=Path)


@click.group()
def keys() -> None:
    """Show, rotate and export the encryption keys."""


@keys.command("status")
def status() -> None:
    """Show the master keys and how many records each protects."""
    from core.cli import running
    from core.keys.data import roots_with_old_keys
    from core.keys.masters import references
    from core.sealed import keyring

    with running(check=False):
        for number, count in sorted(references().items()):
            state = _("current") if number == keyring().current else _("retired")
            if number not in keyring().numbers:
                state = _("missing from the key ring")
            click.echo(_("key %(number)s: %(state)s, %(count)s records", number=number, state=state, count=count))
        if left := roots_with_old_keys():
            click.echo(_("%(count)s records still hold older data keys; run the rotation again.", count=left))


@keys.command("rotate")
@click.option("--data-keys", is_flag=True, help="Also new data keys: every sealed value is written anew.")
def rotate_keys(data_keys: bool) -> None:
    """Protect every record with a new master key while people go on working; a killed run is finished by the next."""
    from core.cli import running
    from core.keys.data import renew
    from core.keys.masters import rotate
    from core.offline.keys import renew_if_used

    with running(check=False):
        with click.progressbar(length=_expected(data_keys), label=_("Rotating the keys")) as bar:
            number, broken = rotate(bar.update)
            renew_if_used()
            dropped, unread = renew(bar.update) if data_keys else (True, [])
        for table, row in [*broken, *unread]:
            click.echo(_("Cannot be opened: %(table)s %(row)s", table=table, row=row), err=True)
        if not dropped:
            click.echo(_("Older data keys stay until the rotation is run again."), err=True)
        click.echo(_("Key %(number)s is current. Make a backup and export the keys now.", number=number))
        if broken or unread:
            raise click.exceptions.Exit(1)


@keys.command("forget")
@click.argument("number", type=int)
@click.option("--yes", is_flag=True, help="Do not ask.")
def forget_key(number: int, yes: bool) -> None:
    """Erase a retired master key; older backups can then be read only with a key export of their time."""
    from core.cli import running
    from core.keys.masters import StillInUse, forget

    with running(check=False):
        if not yes:
            question = _(
                "Backups made before the rotation become unreadable without an older key export. Erase the key?"
            )
            click.confirm(question, abort=True)
        try:
            forget(number)
        except StillInUse as reason:
            raise click.ClickException(_("The key stays: %(reason)s.", reason=_reason(str(reason)))) from None
        click.echo(_("Key %(number)s is erased.", number=number))


@keys.command("export")
@click.option("--to", type=TARGET, required=True, help="The file to write; keep it apart from the backups.")
@click.option("--recipient", help="Public key to seal it for; by default the one of the backups.")
def export_keys(to: Path, recipient: str | None) -> None:
    """Seal the key ring for the holder of the backups' secret key."""
    from core.backup.box import BoxProblem, seal_bytes
    from core.backup.recipients import recipient_key
    from core.cli import running
    from core.sealed import keyring

    with running(check=False):
        try:
            seal_bytes(keyring().path.read_bytes(), to, recipient_key(recipient))
        except BoxProblem as problem:
            raise click.ClickException(str(problem)) from None
        click.echo(_("The keys are sealed in %(file)s.", file=to))


def _expected(data_keys: bool) -> int:
    from core.keys.masters import references

    return sum(references().values()) * (4 if data_keys else 1)


def _reason(told: str) -> str:
    match told.split():
        case ["open", "work"]:
            return _("the ring has just changed, or older work is still open; try again in a minute")
        case [count, "rows"]:
            return _("%(count)s records are protected by it; run the rotation first", count=count)
    return _("it is the current one, or there is no such key")


COMMANDS = (keys,)
