"""Jobs: due by the clock of Albania, run once by whoever claims them, as a principal of their own, and never lost."""

import pickle
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from huey.registry import Message

from core import health
from core.access.guard import Undeclared
from core.audit.models import AuditEvent
from core.db import db, now, unit_of_work
from core.jobs import JobRun, queue, runner, wake


@pytest.fixture
def plugins():
    return ("chores",)


@pytest.fixture
def inside(app):
    with app.app_context():
        yield app
        queue.close()
        db.session.remove()


def run_row(name, **values):
    with unit_of_work():
        row = db.session.get(JobRun, name) or JobRun(name=name, failures=0, again=False)
        for column, value in values.items():
            setattr(row, column, value)
        db.session.add(row)


def due_names(moment):
    return {job.name for job in runner.due(moment)}


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# --- when


def test_a_job_that_never_ran_is_due_at_once(inside):
    assert {"chores.work", "chores.look", "core.sweep", "core.checkpoint"} <= due_names(now())


@pytest.mark.parametrize(
    ("ended", "moment", "is_due"),
    [
        ("2026-06-01T04:31", "2026-06-01T12:00", False),  # 06:31 in Tirana: today's hour is served
        ("2026-06-01T04:29", "2026-06-01T12:00", True),  # 06:29: it was yesterday's
        ("2026-05-31T12:00", "2026-06-01T04:29", False),  # the hour of today has not come
        ("2026-05-28T12:00", "2026-06-01T04:00", True),  # the machine was off for days
        ("2026-10-25T04:31", "2026-10-25T05:31", True),  # the night of the longer hour: 06:30 is 05:30 UTC
        ("2026-03-29T04:29", "2026-03-29T04:31", True),  # the night of the shorter hour: 06:30 is 04:30 UTC
        ("2031-01-01T00:00", "2026-06-01T12:00", True),  # the clock stood five years ahead when it ran
    ],
)
def test_a_job_of_an_hour_runs_once_after_that_hour_of_albania(inside, ended, moment, is_due):
    run_row("chores.look", started_at=at(ended), alive_at=at(ended), finished_at=at(ended))
    assert ("chores.look" in due_names(at(moment))) is is_due


def test_a_job_of_every_hour_rests_for_an_hour(inside):
    ended = at("2026-06-01T12:00")
    run_row("chores.work", started_at=ended, alive_at=ended, finished_at=ended)
    assert "chores.work" not in due_names(ended + timedelta(minutes=59))
    assert "chores.work" in due_names(ended + timedelta(minutes=60))


def test_a_job_of_a_module_that_is_switched_off_rests(inside):
    from core.lifecycle import switch

    switch("chores", on=False, found=inside.extensions["plugins_found"])
    assert not due_names(now()) & {"chores.work", "chores.look"}
    assert runner.run("chores.work") is False


# --- who, and how it ends


def test_a_job_acts_in_its_own_name_with_the_rights_it_declares_and_no_others(inside):
    from plugins.chores import hooks

    hooks.seen.clear()
    assert runner.run("chores.look")
    (who,) = hooks.seen
    assert who.user_id is None and who.name == "chores.look"
    assert who.permissions == {"chores.chore.see"}


def test_a_job_that_asks_for_an_unknown_right_stops_the_start(app, installation, monkeypatch):
    from plugins.chores import hooks

    monkeypatch.setattr(hooks, "RIGHTS", ("chores.chore.everything",))
    with pytest.raises(Undeclared, match=r"chores\.look.*chores\.chore\.everything"):
        installation.start()


def test_a_job_that_fails_waits_longer_each_time_and_is_told(inside):
    for _time in range(3):
        assert runner.run("chores.fail") is False
    row = runner.runs()["chores.fail"]
    assert row.failures == 3 and row.finished_at is None
    assert "chores.fail" not in due_names(row.failed_at + timedelta(minutes=7))
    assert "chores.fail" in due_names(row.failed_at + timedelta(minutes=9))
    assert any("Dështon" in complaint for complaint in health.complaints(inside))
    events = db.session.scalars(sa.select(AuditEvent).where(AuditEvent.verb == "core.job.failed")).all()
    assert {(event.note, event.request) for event in events} == {("chores.fail", "job chores.fail")}


def test_a_consumer_that_does_not_look_is_complained_of(inside):
    said = "nuk ka punuar asnjëherë"
    assert any(said in complaint for complaint in health.complaints(inside))
    runner.note_alive()
    assert not any(said in complaint for complaint in health.complaints(inside))
    run_row(runner.LOOK, finished_at=now() - timedelta(minutes=16))
    assert any("hesht që nga" in complaint for complaint in health.complaints(inside))


def test_a_job_that_runs_is_not_run_beside_itself_but_once_more(inside):
    run_row("chores.work", started_at=now(), alive_at=now())
    assert "chores.work" not in due_names(now())
    assert runner.run("chores.work") is False
    assert runner.runs()["chores.work"].again
    run_row("chores.work", alive_at=now() - runner.LEASE)
    assert runner.run("chores.work"), "a run without a sign of life is taken for dead"


# --- the queue


def waiting():
    return [queue.queue().serializer.deserialize(data) for data in queue.queue().storage.enqueued_items()]


def test_a_message_is_the_name_of_a_job_and_nothing_else(inside):
    wake("chores.work")
    (message,) = waiting()
    assert message.args == ("chores.work",)
    with pytest.raises(queue.ForeignMessage):
        queue.queue().serializer.serialize(Message("1", "run", args=({"name": "Zamira"},)))


def test_work_is_announced_when_it_is_saved_and_not_when_it_is_undone(inside):
    with pytest.raises(RuntimeError), unit_of_work():
        wake("chores.work")
        raise RuntimeError
    with unit_of_work():
        wake("chores.work")
        assert waiting() == []
    assert len(waiting()) == 1


class Bomb:
    def __reduce__(self):
        return (print, ("it went off",))


@pytest.mark.parametrize("forged", ["pickle", "unsigned", "changed"])
def test_a_message_that_was_not_written_here_does_nothing(inside, forged, capsys):
    signed = queue.queue().serializer.serialize("core.sweep")
    data = {
        "pickle": pickle.dumps(Bomb()),
        "unsigned": b"\0" * 32 + signed[32:],
        "changed": signed[:32] + signed[32:].replace(b"sweep", b"sweat"),
    }[forged]
    queue.queue().storage.enqueue(data)
    with pytest.raises(queue.ForeignMessage):
        queue.queue().dequeue()
    assert "it went off" not in capsys.readouterr().out
