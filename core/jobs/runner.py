"""Which jobs are due, and running one: claimed in the database, as a principal of its own, taken up after a crash.

Any number of consumers may look at once: a job belongs to the one that claims its row.
"""

import contextlib
import logging
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import current_app, g
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError

from core.access.principal import Principal, acting_as
from core.audit.chain import record
from core.contributions import Job
from core.db import atomic, db, now
from core.jobs.models import JobRun
from core.jobs.queue import wake
from core.l10n import TIME_ZONE, _, format_datetime, local
from core.lifecycle import switched_off

log = logging.getLogger("kujdes")

LOOK = "core.look"
"""The row that says when a consumer last looked."""
BEAT = timedelta(minutes=1)
LEASE = timedelta(minutes=4)
"""A run that gave no sign for so long is taken for dead, and its job may be claimed again."""
SILENT = timedelta(minutes=15)
"""After so long without a look the consumers are taken for stopped."""
FAILURES = 3
"""So many failures in a row are told to the administrator."""
PATIENCE = timedelta(hours=1)
"""The longest wait before a failed job is tried again."""


def jobs() -> dict[str, Job]:
    """Return the jobs of the modules that are switched on, by name."""
    off = switched_off()
    return {job.name: job for plugin, job in current_app.extensions["jobs"] if plugin not in off}


def principal_of(job: Job) -> Principal:
    """Return as whom a job acts: no account, with the rights that it declares and no others (security.md A-13)."""
    return Principal(user_id=None, name=job.name, permissions=frozenset(job.permissions))


def due(moment: datetime | None = None) -> list[Job]:
    """Return the jobs that are due and that nobody is running."""
    at, rows = moment or now(), runs()
    return [job for job in jobs().values() if _is_due(job, rows.get(job.name), at)]


def runs() -> dict[str, JobRun]:
    """Return the last run of every job, by name."""
    return {row.name: row for row in db.session.scalars(sa.select(JobRun))}


def is_running(row: JobRun, moment: datetime) -> bool:
    """Say whether a run has begun, has not ended, and still gives signs of life."""
    if row.started_at is None or row.alive_at is None:
        return False
    ended = [at for at in (row.finished_at, row.failed_at) if at is not None and at >= row.started_at]
    return not ended and abs(moment - row.alive_at) < LEASE


def _is_due(job: Job, row: JobRun | None, moment: datetime) -> bool:
    if row is None:
        return True
    if is_running(row, moment):
        return False
    if row.failures and row.failed_at and timedelta(0) <= moment - row.failed_at < _patience(row.failures):
        return False
    last = row.finished_at
    # A clock that jumped back must not silence a job until it has caught up.
    if last is None or last > moment:
        return True
    return last < _slot(job, moment)


def _patience(failures: int) -> timedelta:
    return min(timedelta(minutes=2 ** min(failures, 10)), PATIENCE)


def _slot(job: Job, moment: datetime) -> datetime:
    """Return the moment after which a job must have run: so long ago, or when the clock last showed its hour."""
    if job.every is not None:
        return moment - job.every + timedelta(seconds=1)
    assert job.at is not None
    day = local(moment).date()
    slot = datetime.combine(day, job.at, TIME_ZONE)
    return slot if slot <= moment else datetime.combine(day - timedelta(days=1), job.at, TIME_ZONE)


def run(name: str, *, only_if_due: bool = False) -> bool:
    """Run a job unless somebody else does; return whether it ran to its end. What fails is logged and tried again."""
    job = jobs().get(name)
    if job is None or not _claim(job, only_if_due):
        return False
    g.request_id = f"job {job.name}"[:32]
    try:
        with _signs_of_life(job), acting_as(principal_of(job)):
            job.run()
    except Exception:
        db.session.rollback()
        log.exception("the job %s failed", job.name)
        _end(job, failed=True)
        return False
    if _end(job):
        wake(job.name)
    return True


@atomic
def _claim(job: Job, only_if_due: bool) -> bool:
    """Take a job's row; when it is running already, ask whoever runs it to look once more afterwards."""
    moment, row = now(), _locked(job.name)
    if only_if_due and not _is_due(job, row, moment):
        return False
    if is_running(row, moment):
        row.again = True
        return False
    row.started_at = row.alive_at = moment
    row.again = False
    return True


def _locked(name: str) -> JobRun:
    insert: Any = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    db.session.execute(insert(JobRun).values(name=name, failures=0, again=False).on_conflict_do_nothing())
    query = sa.select(JobRun).where(JobRun.name == name).with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(query).one()


@contextlib.contextmanager
def _signs_of_life(job: Job) -> Iterator[None]:
    """Let a job's row say once a minute that its process lives."""
    app, over = current_app._get_current_object(), threading.Event()  # type: ignore[attr-defined]

    def beat() -> None:
        while not over.wait(BEAT.total_seconds()):
            # A job that writes for long holds SQLite's lock; then nobody else can claim it either.
            with app.app_context(), contextlib.suppress(DBAPIError):
                _set_alive(job.name)
            with app.app_context():
                db.session.remove()

    thread = threading.Thread(target=beat, name=f"alive {job.name}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


@atomic
def _set_alive(name: str) -> None:
    _locked(name).alive_at = now()


@atomic
def _end(job: Job, *, failed: bool = False) -> bool:
    """Write down how a run ended; return whether somebody asked for another look meanwhile."""
    row, moment = _locked(job.name), now()
    if failed:
        row.failed_at, row.failures = moment, row.failures + 1
        record("core.job.failed", note=job.name, refused=False)
    else:
        row.finished_at, row.failures = moment, 0
    return row.again


@atomic
def note_alive() -> None:
    """Write down that a consumer looked."""
    _locked(LOOK).finished_at = now()


def last_look() -> datetime | None:
    """Return when a consumer last looked."""
    return db.session.scalar(sa.select(JobRun.finished_at).where(JobRun.name == LOOK))


def complaints() -> Iterator[str]:
    """Yield what is wrong with the jobs: nobody looks what is due, or one fails again and again."""
    last = last_look()
    if last is None:
        yield _("The consumer of jobs has never run: nobody is reminded of anything. Start `kujdes jobs run`.")
    elif abs(now() - last) > SILENT:
        yield _("The consumer of jobs has not looked since %(moment)s. Start it again.", moment=format_datetime(last))
    known = jobs()
    for name, row in runs().items():
        if name in known and row.failures >= FAILURES:
            yield _("A job fails again and again: %(job)s. The log says why.", job=known[name].label)
