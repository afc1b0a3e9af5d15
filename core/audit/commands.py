"""`kujdes audit`: verify the audit, take checkpoints, hand it to an independent verifier."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from core.audit import checkpoint as checkpoints
from core.audit.checkpoint import Checkpoint, NoCheckpoint, make_checkpoint, parse_strip, public_key, read_all
from core.audit.rows import NAMES, head, rows
from core.audit.verify import Finding, Report, verify
from core.l10n import _, format_datetime
from core.sealed import keyring

IN = click.Path(exists=True, path_type=Path)
OUT = click.Path(path_type=Path)


@click.group()
def audit() -> None:
    """Verify the audit and take checkpoints of it."""


@audit.command("verify")
@click.option(
    "--checkpoint", "files", type=IN, multiple=True, help="A checkpoint file, or a folder of them, kept outside."
)
@click.option("--strip", "strips", multiple=True, help="A printed checkpoint: 24 letters and digits.")
@click.option("--public-key", "pinned", help="The public key that checkpoints must be signed with (64 hex digits).")
def verify_audit(files: tuple[Path, ...], strips: tuple[str, ...], pinned: str | None) -> None:
    """Compare every row to its code, and the whole to the checkpoints; exit code 1 when something is wrong."""
    from core.cli import running

    with running(check=False):
        key = bytes.fromhex(pinned) if pinned else public_key()
        given = _gather(files, strips)
        with click.progressbar(length=head()[0], label=_("Verifying the audit"), file=sys.stderr) as bar:
            report = verify(rows(), keyring().key("audit"), given, key, lambda count: bar.update(count - bar.pos))
            bar.update(max(0, report.size - bar.pos))
        for line in _told(report, given):
            click.echo(line)
    sys.exit(0 if report.sound else 1)


@audit.command("checkpoint")
@click.option("--out", type=OUT, help="A further folder to write it to, for example on a stick.")
@click.option("--public-key", "only_key", is_flag=True, help="Show the public key instead, to be kept with the strips.")
def take_checkpoint(out: Path | None, only_key: bool) -> None:
    """Take a checkpoint now: the file goes to standard output, the strip for paper to the screen."""
    from core.cli import running

    with running(check=False):
        if only_key:
            click.echo(public_key().hex())
            return
        made = make_checkpoint(out)
        click.echo(made.text(), nl=False)
        click.echo(_("Strip for the book: %(strip)s", strip=made.strip()), err=True)
        for folder in [*checkpoints.folders(), *([out] if out else [])]:
            click.echo(_("Written to %(folder)s", folder=folder), err=True)


@audit.command("dump")
@click.option("--to", type=OUT, help="The file to write; without it, standard output.")
def dump(to: Path | None) -> None:
    """Write the audit as JSON lines, for `tools/verify_audit.py` on another machine."""
    from core.cli import running

    with running(check=False), click.open_file(str(to or "-"), "w", encoding="ascii") as file:
        for row in rows():
            file.write(as_json(row) + "\n")


def as_json(row: tuple[Any, ...]) -> str:
    """Return a row as a line of the dump."""
    return json.dumps({**dict(zip(NAMES, row, strict=True)), "refused": bool(row[7]), "mac": bytes(row[11]).hex()})


def _gather(files: Iterable[Path], strips: Iterable[str]) -> list[Checkpoint]:
    paths = [path for given in files for path in (sorted(given.glob(checkpoints.NAMES)) if given.is_dir() else [given])]
    try:
        return [*checkpoints.known(), *read_all(paths), *(parse_strip(code) for code in strips)]
    except NoCheckpoint as problem:
        raise click.ClickException(_("This is not a checkpoint: %(text)s", text=problem)) from None


def _told(report: Report, given: list[Checkpoint]) -> Iterable[str]:
    """Say in sentences what a verification found."""
    for finding in report.findings:
        yield f"✗ {_sentence(finding)}"
    last = max(report.confirmed, key=lambda one: one.size, default=None)
    if last is not None:
        when = format_datetime(last.at) if last.at else last.strip()
        yield _("Agrees with %(count)s checkpoints, the last of %(when)s.", count=len(report.confirmed), when=when)
    elif not given:
        yield _("No checkpoint was given: a rewritten or shortened audit cannot be told from a true one.")
    if report.sound:
        yield _("The audit is sound: %(rows)s rows.", rows=report.size)


def _sentence(finding: Finding) -> str:
    row = finding.seq
    match finding.kind:
        case "missing":
            return _("Rows are missing from row %(row)s on.", row=row)
        case "rewritten":
            return _("The audit was written anew from row %(row)s on: it differs from a checkpoint.", row=row)
        case "shortened":
            return _("The end of the audit is missing, from row %(row)s on: a checkpoint knows more rows.", row=row)
        case "forged":
            return _("A checkpoint is not signed with our key.")
    return _("Row %(row)s does not belong here: it was changed, moved or put in.", row=row)


COMMANDS = (audit,)
