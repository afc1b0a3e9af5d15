"""Public holidays, working days and the end of time limits."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.l10n import HolidayCalendar

TIRANE = ZoneInfo("Europe/Tirane")
CALENDAR = HolidayCalendar()
DAYS = st.dates(date(2018, 1, 1), date(2045, 12, 31))
AMOUNTS = st.integers(0, 400)

FIXED = [(1, 1), (1, 2), (3, 14), (3, 22), (5, 1), (9, 5), (11, 22), (11, 28), (11, 29), (12, 8), (12, 25)]
MOVABLE = {
    2025: [date(2025, 3, 30), date(2025, 4, 20), date(2025, 6, 6)],
    2026: [date(2026, 3, 20), date(2026, 4, 5), date(2026, 4, 12), date(2026, 5, 27)],
    2027: [date(2027, 3, 9), date(2027, 3, 28), date(2027, 5, 2), date(2027, 5, 16)],
}
SUBSTITUTES = {
    2025: ["24.03", "31.03", "21.04", "24.11", "01.12"],
    2026: ["16.03", "23.03", "06.04", "13.04", "07.09", "23.11", "30.11", "01.12"],
    2027: ["04.01", "15.03", "29.03", "03.05", "04.05", "17.05", "06.09", "30.11", "27.12"],
}


def day(text: str) -> date:
    return datetime.strptime(text, "%d.%m.%Y").date()


@pytest.mark.parametrize("year", [2025, 2026, 2027])
def test_the_days_off_are_those_of_the_law_with_their_substitutes(year):
    fixed = [date(year, month, number) for month, number in FIXED]
    substitutes = [day(f"{text}.{year}") for text in SUBSTITUTES[year]]
    assert set(CALENDAR.holidays(year)) == {*fixed, *MOVABLE[year], *substitutes}


@pytest.mark.parametrize("year", [2025, 2026, 2027])
def test_a_holiday_on_a_weekend_gives_the_next_working_day_off(year):
    for text in SUBSTITUTES[year]:
        substitute = day(f"{text}.{year}")
        assert substitute.weekday() < 5
        assert not CALENDAR.is_working_day(substitute)


def test_two_holidays_on_one_weekend_give_monday_and_tuesday_off():
    assert CALENDAR.next_working_day(day("27.11.2026")) == day("02.12.2026")


def test_holidays_have_albanian_names():
    names = CALENDAR.holidays(2025)
    assert names[day("28.11.2025")] == "Dita e Flamurit dhe e Pavarësisë"
    assert names[day("24.11.2025")] == "Dita e Alfabetit (ditë pushimi e shtyrë)"


def test_the_government_adds_a_day_off_and_takes_one_back():
    calendar = HolidayCalendar(extra={day("24.12.2025"): "Pushim"}, removed=frozenset({day("09.03.2027")}))
    assert calendar.holidays(2025)[day("24.12.2025")] == "Pushim"
    assert not calendar.is_working_day(day("24.12.2025")) and CALENDAR.is_working_day(day("24.12.2025"))
    assert calendar.is_working_day(day("09.03.2027")) and not CALENDAR.is_working_day(day("09.03.2027"))
    assert day("09.03.2027") not in calendar.holidays(2027)


@pytest.mark.parametrize(
    ("event", "amount", "unit", "due"),
    [
        ("07.07.2025", 3, "calendar_day", "10.07.2025"),
        ("07.07.2025", 5, "calendar_day", "14.07.2025"),  # Saturday
        ("21.11.2025", 1, "calendar_day", "25.11.2025"),  # holiday on Saturday, Monday off
        ("26.11.2026", 2, "calendar_day", "02.12.2026"),
        ("07.07.2025", 0, "calendar_day", "07.07.2025"),
        ("12.07.2025", 0, "working_day", "14.07.2025"),
        ("11.07.2025", 1, "working_day", "14.07.2025"),
        ("12.07.2025", 1, "working_day", "14.07.2025"),
        ("07.07.2025", 5, "working_day", "14.07.2025"),
        ("24.12.2025", 5, "working_day", "05.01.2026"),
        ("30.01.2025", 1, "month", "28.02.2025"),
        ("31.01.2024", 1, "month", "29.02.2024"),
        ("31.12.2025", 2, "month", "02.03.2026"),  # 28 February is a Saturday
        ("08.11.2025", 1, "month", "09.12.2025"),  # Youth Day
        ("29.02.2024", 1, "year", "28.02.2025"),
        ("01.05.2024", 1, "year", "02.05.2025"),
    ],
)
def test_a_time_limit_ends_as_article_56_says(event, amount, unit, due):
    assert CALENDAR.due_date(day(event), amount, unit) == day(due)


@given(DAYS, AMOUNTS, st.sampled_from(["calendar_day", "working_day", "month", "year"]))
def test_a_time_limit_never_ends_on_a_day_off(event, amount, unit):
    due = CALENDAR.due_date(event, amount if unit != "year" else amount % 10, unit)
    assert CALENDAR.is_working_day(due) and due >= event


@given(DAYS, AMOUNTS)
def test_a_limit_in_days_rolls_over_days_off_only(event, amount):
    plain = event + timedelta(days=amount)
    due = CALENDAR.due_date(event, amount, "calendar_day")
    skipped = [plain + timedelta(days=number) for number in range((due - plain).days)]
    assert due >= plain and not any(map(CALENDAR.is_working_day, skipped))


@given(DAYS, st.integers(1, 60))
def test_exactly_so_many_working_days_lie_in_a_limit_of_working_days(event, amount):
    due = CALENDAR.due_date(event, amount, "working_day")
    span = [event + timedelta(days=number) for number in range(1, (due - event).days + 1)]
    assert sum(map(CALENDAR.is_working_day, span)) == amount


@given(DAYS, AMOUNTS, st.sampled_from(["calendar_day", "working_day", "month"]))
def test_a_longer_limit_never_ends_earlier(event, amount, unit):
    assert CALENDAR.due_date(event, amount + 1, unit) >= CALENDAR.due_date(event, amount, unit)


def test_a_negative_limit_is_refused():
    with pytest.raises(ValueError, match="negative"):
        CALENDAR.due_date(day("07.07.2025"), -1, "calendar_day")
    with pytest.raises(ValueError, match="negative"):
        CALENDAR.due_instant(datetime(2025, 7, 7, tzinfo=UTC), -1, "hour")


@pytest.mark.parametrize(
    ("event", "shown"),
    [
        (datetime(2025, 3, 29, 14, 0, tzinfo=TIRANE), "31.03.2025 15:00"),  # the night has 23 hours
        (datetime(2025, 10, 25, 14, 0, tzinfo=TIRANE), "27.10.2025 13:00"),  # the night has 25 hours
        (datetime(2025, 7, 11, 14, 0, tzinfo=TIRANE), "13.07.2025 14:00"),  # a Sunday: hours do not roll
    ],
)
def test_forty_eight_hours_are_real_hours(event, shown):
    due = CALENDAR.due_instant(event, 48, "hour")
    assert due.tzinfo is UTC and due - event.astimezone(UTC) == timedelta(hours=48)
    assert due.astimezone(TIRANE).strftime("%d.%m.%Y %H:%M") == shown


@given(st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(TIRANE)), st.integers(0, 1000))
def test_so_many_hours_pass_whatever_the_clocks_do(event, amount):
    assert CALENDAR.due_instant(event, amount, "hour") - event.astimezone(UTC) == timedelta(hours=amount)


def test_a_limit_in_days_has_run_out_when_the_last_day_has():
    late_evening = datetime(2025, 7, 7, 22, 30, tzinfo=UTC)  # already the 8th in Albania
    due = CALENDAR.due_instant(late_evening, 2, "calendar_day")
    assert due.astimezone(TIRANE) == datetime(2025, 7, 11, 0, 0, tzinfo=TIRANE)


def test_an_event_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        CALENDAR.due_instant(datetime(2025, 7, 7), 48, "hour")
