"""Consumers as they are deployed, on each of the three queues: every chore once, nothing lost when one is killed."""

import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from core.db import db, now, unit_of_work
from core.jobs import JobRun, queue, runner, wake
from core.jobs.consumer import embed
from tests.security.served import ROOT, environment

MANY = 20
"""So many chores wait for the consumers at once."""


@pytest.fixture
def plugins():
    return ("chores",)


@pytest.fixture(params=["sqlite", "postgresql", "redis"])
def where(request):
    """Where the queue lies."""
    return request.param


@pytest.fixture
def kind(where):
    """The database: that of the queue, where the queue lies in one."""
    return "sqlite" if where == "redis" else where


@pytest.fixture
def redis(where, tmp_path):
    """A Redis of the test's own, when the queue lies in one."""
    if where != "redis":
        yield ""
        return
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    yield f"redis://127.0.0.1:{port}/0"
    server.terminate()
    server.wait()


@pytest.fixture
def app(installation, redis):
    """The suite that puts work into the queue."""
    made = installation.start(jobs_url=redis)
    yield made
    with made.app_context():
        queue.close()
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def consumer(app, redis):
    """Start a consumer in a process of its own; all are ended with the test."""
    started = []

    def start():
        command = [Path(sys.executable).with_name("kujdes"), "jobs", "run"]
        env = environment(app.extensions["settings"], KUJDES_JOBS_URL=redis)
        started.append(subprocess.Popen(command, cwd=ROOT, env=env))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def chores(number, **values):
    from plugins.chores.models import Chore

    with unit_of_work():
        rows = [Chore(**values) for _turn in range(number)]
        db.session.add_all(rows)
        return [row.id for row in rows]


def left():
    return read(lambda chore: sa.select(sa.func.count()).where(chore.done_at.is_(None)))


def read(query):
    """Ask once; a reader that stays would keep SQLite's writers waiting."""
    from plugins.chores.models import Chore

    found = db.session.scalar(query(Chore))
    db.session.rollback()
    return found


def wait_until(true, seconds=60):
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.1)


def test_two_consumers_do_each_chore_once_and_take_up_what_a_killed_one_left(app, consumer):
    from plugins.chores.models import Chore

    with app.app_context():
        (heavy,) = chores(1, heavy=True)
        pair = {process.pid: process for process in (consumer(), consumer())}

        def holder():
            return read(lambda chore: sa.select(chore.by).where(chore.id == heavy))

        wait_until(holder)
        killed = pair.pop(holder())
        killed.kill()
        killed.wait()
        chores(MANY)
        for _turn in range(5):
            wake("chores.work")
        assert left() == MANY + 1
        with unit_of_work():
            # So long after its last sign of life a run is taken for dead; the test need not wait for that.
            db.session.get_one(JobRun, "chores.work").alive_at = now() - runner.LEASE
        wake("chores.work")
        wait_until(lambda: left() == 0)
        rows = db.session.scalars(sa.select(Chore)).all()
        assert [row.times for row in rows] == [1] * (MANY + 1)
        assert {row.by for row in rows} == set(pair)
        db.session.rollback()
        for process in pair.values():
            process.send_signal(signal.SIGTERM)
            assert process.wait(20) == 0
        assert runner.last_look() is not None
        db.session.remove()


def test_a_consumer_inside_the_web_server_does_the_same(app):
    consumer = embed(app)
    with app.app_context():
        chores(1)
        wake("chores.work")
        wait_until(lambda: left() == 0)
        consumer.stop(graceful=True)
        db.session.remove()
