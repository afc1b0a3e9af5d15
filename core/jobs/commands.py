"""The command line of jobs: `kujdes jobs`."""

import logging
import sys

import click

from core.cli import running
from core.l10n import format_datetime


@click.group()
def jobs() -> None:
    """Work that nobody waits for."""


@jobs.command("run")
def run_consumer() -> None:
    """Run jobs as they become due, until the process is stopped; several may run beside each other."""
    from core.jobs.consumer import serve

    logging.basicConfig(stream=sys.stderr, level=logging.WARNING)
    with running():
        serve()


@jobs.command("once")
@click.argument("names", nargs=-1)
def run_once(names: tuple[str, ...]) -> None:
    """Run the jobs that are due, or the named ones, and stop."""
    from core.jobs import runner

    with running():
        known = runner.jobs()
        if unknown := set(names) - known.keys():
            raise click.ClickException(f"no such job: {', '.join(sorted(unknown))}")
        wanted = list(names) or [job.name for job in runner.due()]
        failed = [name for name in wanted if not runner.run(name)]
    if failed:
        raise click.ClickException(f"did not run to the end: {', '.join(failed)}")


@jobs.command("list")
def list_jobs() -> None:
    """Show all jobs, when each ran last, and how often it failed since."""
    from core.jobs import runner

    with running():
        rows = runner.runs()
        for job in runner.jobs().values():
            row = rows.get(job.name)
            last = format_datetime(row.finished_at) if row is not None and row.finished_at else "-"
            failures = f"  {row.failures} ×" if row is not None and row.failures else ""
            click.echo(f"{job.name:<32} {last:<18}{job.label}{failures}")


COMMANDS = (jobs,)
