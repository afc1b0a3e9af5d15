"""Clocks: when they start, when they end, and that nothing moves one that runs."""

import uuid
from datetime import UTC, date, datetime

import pytest

from core.db import db
from core.l10n import TIME_ZONE
from plugins.office import days, rules, tasks
from plugins.office.models import RulePack, Task


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=TIME_ZONE)


@pytest.fixture
def start(acting, worker, errand):
    """Start the clocks of an errand in Papër as its worker; returns what they show."""
    drita = worker("drita", "Papër")
    errand_id = errand("Papër")

    def begin(trigger, moment, level=None):
        from plugins.errands.models import Errand

        with acting(drita):
            subject = db.session.get(Errand, errand_id)
            started = tasks.start_clocks(subject, trigger, at=at(moment), level=level, owner_id=drita)
            return [(task.id, task.rule_code, task.due_at, task.due_on) for task in started]

    begin.worker = drita
    begin.errand = errand_id
    return begin


@pytest.mark.parametrize(
    ("amount", "unit", "moment", "last_day"),
    [
        (10, "calendar_day", "2025-03-20T10:00", "2025-04-01"),  # Bajram on Sunday the 30th gives Monday off
        (10, "calendar_day", "2026-03-10T10:00", "2026-03-24"),  # Bajram on a Friday; Nevruz on Sunday gives Monday off
        (10, "calendar_day", "2025-04-11T10:00", "2025-04-22"),  # both Easters on Sunday the 20th give Monday off
        (5, "calendar_day", "2026-04-01T10:00", "2026-04-07"),  # the Catholic Easter
        (5, "calendar_day", "2026-04-08T10:00", "2026-04-14"),  # the Orthodox one a week later
        (3, "working_day", "2026-04-02T10:00", "2026-04-08"),
        (3, "calendar_day", "2025-11-21T23:59", "2025-11-25"),  # the 24th replaces the Alphabet Day on Saturday
        (1, "month", "2024-01-31T08:00", "2024-02-29"),
        (1, "month", "2025-01-31T08:00", "2025-02-28"),
        (3, "month", "2025-11-30T08:00", "2026-03-02"),  # 28.02.2026 is a Saturday
        (6, "working_day", "2025-12-23T08:00", "2026-01-05"),  # over Christmas and New Year
        (1, "calendar_day", "2026-11-27T08:00", "2026-12-02"),  # flag, liberation and both their Mondays and Tuesdays
    ],
)
def test_days_and_months_end_as_the_code_of_procedure_says(start, pack, amount, unit, moment, last_day):
    pack("table", "2020-01-01", {"e.table": (amount, unit, "errand.received", None)})
    ((_, _, due_at, due_on),) = start("errand.received", moment)
    assert due_on == date.fromisoformat(last_day)
    assert due_at.astimezone(TIME_ZONE).strftime("%H:%M") == "00:00"


@pytest.mark.parametrize(
    ("moment", "ends"),
    [
        ("2025-03-29T12:00", "2025-03-30T13:00"),  # the night that has 23 hours
        ("2025-10-25T12:00", "2025-10-26T11:00"),  # the night that has 25
        ("2025-12-31T23:30", "2026-01-01T23:30"),  # a holiday does not stop hours
    ],
)
def test_hours_run_in_real_time_through_holidays_and_clock_changes(start, pack, moment, ends):
    pack("hours", "2020-01-01", {"e.hours": (24, "hour", "errand.received", None)})
    ((_, _, due_at, _),) = start("errand.received", moment)
    assert due_at.astimezone(TIME_ZONE).replace(tzinfo=None) == datetime.fromisoformat(ends)


def test_a_day_off_that_the_government_gave_moves_the_end_of_a_limit(start, pack, acting):
    pack("days", "2020-01-01", {"e.days": (5, "calendar_day", "errand.received", None)})
    with acting(start.worker):
        days.change_day(date(2025, 6, 17), is_off=True, name="Ditë pushimi", reason="VKM")
    ((_, _, _, due_on),) = start("errand.received", "2025-06-12T10:00")
    assert due_on == date(2025, 6, 18)


def test_a_holiday_that_was_not_given_moves_nothing(start, pack, acting):
    pack("days", "2020-01-01", {"e.days": (5, "calendar_day", "errand.received", None)})
    with acting(start.worker):
        days.change_day(date(2025, 5, 1), is_off=False, name="1 Maji", reason="nuk u dha")
    ((_, _, _, due_on),) = start("errand.received", "2025-04-26T10:00")
    assert due_on == date(2025, 5, 1)


def test_only_the_rules_of_the_level_and_those_for_all_levels_start(start, pack):
    rows = {
        "e.high": (24, "hour", "errand.received", "high"),
        "e.low": (72, "hour", "errand.received", "low"),
        "e.all": (7, "calendar_day", "errand.received", None),
        "e.other": (1, "calendar_day", "errand.closed", None),
        "e.unknown": (None, None, "errand.received", None),
    }
    pack("levels", "2020-01-01", rows)
    assert [code for _, code, _, _ in start("errand.received", "2025-06-02T10:00", "high")] == ["e.high", "e.all"]
    assert [code for _, code, _, _ in start("errand.received", "2025-06-02T10:00")] == ["e.all"]


def test_a_clock_takes_the_edition_in_force_on_the_day_of_its_trigger(start, pack, acting):
    pack_id = pack("editions", "2020-01-01", {"e.answer": (30, "calendar_day", "errand.received", None)})
    ((running, _, due_before, _),) = start("errand.received", "2025-06-02T10:00")
    with acting(start.worker):
        old = db.session.get(RulePack, pack_id)
        values = {old.rules[0].id: (5, "working_day")}
        rules.supersede(old, valid_from=date(2025, 7, 1), note="VKM e re", values=values)
    with acting(start.worker):
        assert db.session.get(Task, running).due_at == due_before
    assert start("errand.received", "2025-06-30T10:00")[0][3] == date(2025, 7, 30)
    assert start("errand.received", "2025-07-01T10:00")[0][3] == date(2025, 7, 8)


def test_a_late_evening_belongs_to_the_day_in_albania(start, pack):
    """23:30 UTC on 30 June is 1 July in Elbasan: the pack of July counts."""
    pack("july", "2025-07-01", {"e.answer": (1, "calendar_day", "errand.received", None)})
    assert start("errand.received", "2025-06-30T23:59") == []
    ((_, _, _, due_on),) = start("errand.received", "2025-07-01T01:30")
    assert due_on == date(2025, 7, 2)


def test_a_clock_that_repeats_starts_again_when_it_is_done(start, pack, acting):
    pack("review", "2020-01-01", {"e.review": (3, "month", "errand.planned", None)}, repeats=True)
    ((first, *_),) = start("errand.planned", "2025-06-02T10:00")
    with acting(start.worker):
        again = tasks.finish(db.session.get(Task, first), "seen")
        assert again.state == "open"
        assert again.due_at > datetime.now(UTC)
        assert again.rule_code == "e.review"
        assert again.owner_id == start.worker
        assert tasks.finish(db.session.get(Task, first), "seen") is None, "a second press starts nothing"
        assert [task.id for task in tasks.open_tasks(start.errand)] == [again.id]


def test_stopping_the_clocks_of_an_errand_leaves_none_open(start, pack, acting):
    pack(
        "stop", "2020-01-01", {"e.a": (3, "month", "errand.planned", None), "e.b": (1, "hour", "errand.planned", None)}
    )
    start("errand.planned", "2025-06-02T10:00")
    with acting(start.worker):
        tasks.stop_clocks(start.errand, "all_done")
        assert tasks.open_tasks(start.errand) == []
        assert {task.cancelled_because for task in tasks.tasks_of(start.errand)} == {"all_done"}


def test_handing_an_errand_over_takes_its_open_tasks_along(start, pack, acting, make_user):
    pack("hand", "2020-01-01", {"e.a": (3, "month", "errand.planned", None)})
    start("errand.planned", "2025-06-02T10:00")
    besa = make_user("besa", "staff")
    with acting(start.worker):
        tasks.hand_over(start.errand, besa)
        assert [task.owner_id for task in tasks.open_tasks(start.errand)] == [besa]


def test_a_clock_about_something_nobody_registered_is_refused(acting, make_user, pack):
    pack("x", "2020-01-01", {"e.a": (3, "month", "errand.planned", None)})
    drita = make_user("drita", "staff")
    with acting(drita), pytest.raises(ValueError, match="register_task_subjects"):
        tasks.start_clocks(
            db.session.get(RulePack, uuid.uuid4()) or RulePack(), "errand.planned", at=datetime.now(UTC), owner_id=drita
        )


def test_taking_back_the_end_of_a_clock_cancels_the_one_that_it_started(start, pack, acting):
    pack("review", "2020-01-01", {"e.review": (3, "month", "errand.planned", None)}, repeats=True)
    ((first, *_),) = start("errand.planned", "2025-06-02T10:00")
    with acting(start.worker):
        again = tasks.finish(db.session.get(Task, first), "seen").id
        tasks.reopen(db.session.get(Task, first))
        assert [task.id for task in tasks.open_tasks(start.errand)] == [first]
        assert db.session.get(Task, again).cancelled_because == tasks.UNDONE


def test_a_list_gets_the_nearest_deadline_of_each_errand(start, pack, acting):
    rows = {"e.a": (3, "month", "errand.planned", None), "e.b": (5, "hour", "errand.planned", None)}
    pack("two", "2020-01-01", rows)
    start("errand.planned", "2025-06-02T10:00")
    with acting(start.worker):
        found = tasks.next_due([start.errand, uuid.uuid4()])[start.errand]
        assert found == (at("2025-06-02T15:00"), False, True), "due at an hour, by a rule that nobody has verified"


def test_a_limit_of_nothing_is_due_at_once(start, pack):
    pack("now", "2020-01-01", {"e.now": (0, "hour", "errand.planned", None)})
    ((_, _, due_at, _),) = start("errand.planned", "2025-06-02T10:00")
    assert due_at == at("2025-06-02T10:00")
