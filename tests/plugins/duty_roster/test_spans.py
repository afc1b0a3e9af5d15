"""Coverage, hours and a fair split agree with counting minute by minute, in every month and each night of the clock."""

import os
import uuid
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from core.l10n import HolidayCalendar, local
from plugins.duty_roster import proposal
from plugins.duty_roster.codes import patterns
from plugins.duty_roster.proposal import Candidate, Limits, Slot
from plugins.duty_roster.spans import (
    Span,
    bounds,
    cover,
    hours_of,
    is_night_shift,
    is_weekend_shift,
    next_month,
    slots,
)

SOAK = bool(os.environ.get("KUJDES_SOAK"))
MANY = settings(max_examples=200 if SOAK else 12, derandomize=not SOAK)
MORE = settings(max_examples=200 if SOAK else 60, derandomize=not SOAK)
SHIPPED = {pattern["code"]: pattern["shifts"] for pattern in patterns()}
MINUTE = timedelta(minutes=1)
HOLIDAYS = HolidayCalendar()
months = st.dates(date(2020, 1, 1), date(2032, 12, 31)).map(lambda day: day.replace(day=1))


def minutes(span):
    return [span.start + MINUTE * place for place in range(span.minutes)]


def test_a_june_of_two_shifts_a_day_has_720_hours_and_a_missing_night_is_12_of_them():
    wanted = [bounds(date(2025, 6, 1), SHIPPED["12-12"])]
    taken = slots(date(2025, 6, 1), SHIPPED["12-12"])
    assert len(taken) == 60 and cover(wanted, taken).is_whole and cover(wanted, taken).wanted == 720 * 60
    without = [slot for slot in taken if local(slot.start) != local(datetime(2025, 6, 14, 18, tzinfo=UTC))]
    found = cover(wanted, without)
    assert len(without) == 59 and [gap.minutes for gap in found.gaps] == [12 * 60]
    assert found.covered == 708 * 60


def test_the_nights_of_the_clock_have_eleven_and_thirteen_hours():
    spring = slots(date(2025, 3, 1), SHIPPED["12-12"])
    autumn = slots(date(2025, 10, 1), SHIPPED["12-12"])
    assert Counter(slot.minutes for slot in spring) == {720: 61, 660: 1}
    assert Counter(slot.minutes for slot in autumn) == {720: 61, 780: 1}
    assert cover([bounds(date(2025, 3, 1), SHIPPED["12-12"])], spring).wanted == 743 * 60
    assert cover([bounds(date(2025, 10, 1), SHIPPED["12-12"])], autumn).wanted == 745 * 60
    night = next(slot for slot in spring if slot.minutes == 660)
    assert hours_of(night, HOLIDAYS.is_holiday).night == 7 * 60


@MORE
@given(months, st.sampled_from(sorted(SHIPPED)))
def test_months_follow_each_other_without_a_minute_between_them(month, code):
    shifts = SHIPPED[code]
    time, after = bounds(month, shifts), bounds(next_month(month), shifts)
    assert time.end == after.start
    taken = slots(month, shifts)
    assert all(time.start <= slot.start and slot.end <= time.end for slot in taken if code != "16-8")
    assert not cover([time], taken).doubles
    if code != "16-8":
        assert cover([time], taken).is_whole


@MANY
@given(months, st.lists(st.tuples(st.integers(0, 47), st.integers(1, 36)), max_size=12))
def test_coverage_agrees_with_counting_each_minute(month, taken):
    start = bounds(month, SHIPPED["12-12"]).start
    whole = Span(start, start + timedelta(hours=60))
    spans = [Span(start + timedelta(hours=first), start + timedelta(hours=first + length)) for first, length in taken]
    there = Counter(minute for span in spans for minute in minutes(span))
    found = cover([whole], spans)
    assert found.wanted == 3600 and found.covered == sum(minute in there for minute in minutes(whole))
    assert {m for gap in found.gaps for m in minutes(gap)} == {m for m in minutes(whole) if m not in there}
    assert {m for both in found.doubles for m in minutes(both)} == {m for m, count in there.items() if count > 1}


@MANY
@given(months, st.integers(0, 30), st.integers(0, 23 * 60), st.integers(1, 26 * 60))
def test_hours_agree_with_counting_each_minute_on_the_clock_of_albania(month, day, minute, length):
    start = datetime(month.year, month.month, 1, tzinfo=UTC) + timedelta(days=day, minutes=minute)
    span = Span(start, start + MINUTE * length)
    found = hours_of(span, HOLIDAYS.is_holiday)
    clock = [local(moment) for moment in minutes(span)]
    assert found.total == len(clock)
    assert found.night == sum(at.hour >= 22 or at.hour < 6 for at in clock)
    assert found.weekend == sum(at.weekday() >= 5 for at in clock)
    assert found.holiday == sum(HOLIDAYS.is_holiday(at.date()) for at in clock)


def made(month, code="12-12"):
    return [
        Slot(span=span, night=is_night_shift(span), weekend=is_weekend_shift(span, HOLIDAYS.is_holiday))
        for span in slots(month, SHIPPED[code])
    ]


def numbers(plan, kind):
    return [plan.counts[one][kind] for one in plan.people]


def people(count):
    return [Candidate(id=uuid.UUID(int=place + 1)) for place in range(count)]


def test_sixty_shifts_among_eight_are_seven_or_eight_each():
    plan = proposal.propose(made(date(2025, 6, 1)), people(8), Limits())
    assert Counter(numbers(plan, "all")) == {8: 4, 7: 4}
    assert all(max(numbers(plan, kind)) - min(numbers(plan, kind)) <= 1 for kind in ("night", "weekend"))


@MANY
@given(months, st.integers(5, 12))
def test_without_absences_shifts_nights_and_free_days_differ_by_one_at_most(month, count):
    plan = proposal.propose(made(month), people(count), Limits())
    assert len(plan.held) == len(plan.slots)
    for kind in ("all", "night", "weekend"):
        assert max(numbers(plan, kind)) - min(numbers(plan, kind)) <= 1, (kind, numbers(plan, kind))


absences = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 30), st.integers(0, 12)), max_size=8)


@MANY
@given(months, st.integers(4, 10), absences, st.integers(0, 3))
def test_no_absence_rest_or_limit_is_broken_and_nothing_single_would_be_fairer(month, count, away, tired):
    gone = {place: [] for place in range(count)}
    for place, first, length in away:
        start = month + timedelta(days=first)
        gone[place % count].append((start, start + timedelta(days=length)))
    team = [
        Candidate(id=uuid.UUID(int=place + 1), away=gone[place], no_nights=place < tired and place < count - 3)
        for place in range(count)
    ]
    limits = Limits()
    plan = proposal.propose(made(month), team, limits)
    by_id = {one.id: one for one in team}
    for who, places in plan.of.items():
        mine = sorted(plan.slots[place].span for place in places)
        assert all(after.start - before.end >= limits.rest for before, after in pairwise(mine))
        for span in mine:
            clock = {local(moment).date() for moment in minutes(span)}
            assert not any(first <= day <= last for day in clock for first, last in by_id[who].away)
        nights = sorted(local(plan.slots[place].span.start).date() for place in places if plan.slots[place].night)
        assert not (nights and by_id[who].no_nights)
        runs = [day for day in nights if all(day - timedelta(days=back) in nights for back in range(1, 4))]
        assert runs == []
    for place in range(len(plan.slots)):
        holder = plan.held.get(place)
        for who in by_id:
            if who != holder and plan.fits(place, who):
                assert holder is not None, "an empty shift that somebody could take"
                assert unevenness(plan, {place: who}) >= unevenness(plan, {})


def unevenness(plan, instead):
    """Count anew how unequal a plan is when some slots had other holders."""
    counts = {who: Counter() for who in plan.people}
    for place, who in {**plan.held, **instead}.items():
        counts[who].update(plan.slots[place].kinds)
    return sum(weight * counts[who][kind] ** 2 for who in counts for kind, weight in proposal.WEIGHTS.items())
