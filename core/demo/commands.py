"""`kujdes demo serve` and `kujdes demo load`."""

import json
import os
import sys
import time
from dataclasses import replace

import click

from core import wsgi
from core.config import ROOT, Settings
from core.demo import service
from core.jobs.consumer import embed


@click.group()
def demo() -> None:
    """The demonstration municipality, with invented data."""


def _settings() -> Settings:
    found = Settings.read(tls=False, demonstration=True, second_factor=False, idle_minutes=60)
    return found if os.environ.get("KUJDES_SECOND_FACTOR") is None else replace(found, second_factor=True)


@demo.command()
def serve() -> None:
    """Set up the demonstration if it is not there, and serve it on 127.0.0.1 (PORT, by default 8000)."""
    settings = _settings()
    port = os.environ.get("PORT", "8000")
    users = settings.data / "demo-users.json"
    if not users.exists():
        click.echo("Po përgatitet bashkia e provës …")
        service.set_up(settings, _Bar().show)
    else:
        service.open_again(settings)
    click.echo(f"\nKujdes: http://127.0.0.1:{port}/login\n")
    for user in json.loads(users.read_text(encoding="utf-8")):
        click.echo(f"  {user['username']:<18} {user['password']:<44} {user['role']}")
    click.echo(f"\n(fjalëkalimet: {users.relative_to(ROOT) if users.is_relative_to(ROOT) else users})\n")
    sys.stdout.flush()
    os.environ["KUJDES_DATA"], os.environ["KUJDES_DEMO"] = str(settings.data), "1"
    arguments = ["-b", f"127.0.0.1:{port}", "-w", "1", "--threads", "8", "-k", "gthread", "--log-level", "warning"]
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn", *arguments, "core.demo.commands:application()"])


def application() -> object:
    """Return the demonstration for the server's one process, with the consumer of jobs inside."""
    app = wsgi.application(_settings())
    embed(app)
    wsgi.warm(app)
    return app


@demo.command()
@click.option("--cases", default=service.CASES, show_default=True, help="About how many records to make.")
def load(cases: int) -> None:
    """Make more invented data, of any size, in a demonstration installation."""
    from core.db import db

    settings = _settings()
    if not (settings.data / "demo-users.json").exists():
        service.set_up(settings, _Bar().show, cases)
        return
    app = service.open_again(settings)
    with app.app_context():
        service.load(cases, _Bar().show)
        db.session.remove()


class _Bar:
    """A progress bar on one line, redrawn four times a second at most."""

    def __init__(self) -> None:
        self.drawn = 0.0

    def show(self, done: int, of: int, text: str) -> None:
        if done < of and time.monotonic() - self.drawn < 0.25:
            return
        self.drawn = time.monotonic()
        filled = 30 * done // max(of, 1)
        end = "\n" if done >= of else ""
        click.echo(f"\r[{'█' * filled}{'·' * (30 - filled)}] {done}/{of} {text:<40}{end}", nl=False)


COMMANDS = (demo,)
