"""Periods: written, read, split, and set beside the one before."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.measures import NotAPeriod, Period

FIXED = st.builds(
    Period.around, st.sampled_from(["month", "quarter", "half", "year"]), st.dates(date(2000, 1, 1), date(2090, 1, 1))
)
SPANS = st.builds(
    lambda day, days: Period(day, day + timedelta(days=days)),
    st.dates(date(2000, 1, 1), date(2090, 1, 1)),
    st.integers(0, 2000),
)


@given(FIXED | SPANS)
def test_what_is_written_is_read_again(period):
    assert Period.read(str(period)) == period


@given(FIXED)
def test_the_one_before_ends_where_this_one_begins(period):
    before = period.before()
    assert before.last + timedelta(days=1) == period.first
    assert before.kind == period.kind
    assert before.after() == period


@given(SPANS)
def test_a_span_is_set_beside_as_many_days(period):
    if period.kind == "span":
        assert period.before().days == period.days


def test_a_year_consists_of_its_halves_quarters_and_months():
    year = Period.year(2024)
    assert list(year.parts("half")) == [Period.half(2024, 1), Period.half(2024, 2)]
    assert [str(part) for part in year.parts("quarter")] == ["2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4"]
    assert sum(part.days for part in year.parts("month")) == 366
    assert Period.years(2022, 2024).kind == "years" and Period.years(2022, 2024).before() == Period.years(2019, 2021)


@pytest.mark.parametrize(
    "text", ["", "2024-Q5", "2024-13", "24", "2024-02-30..2024-03-01", "2024-03-02..2024-03-01", "2024--2020"]
)
def test_what_is_no_period_is_refused(text):
    with pytest.raises(NotAPeriod):
        Period.read(text)


def test_the_last_day_belongs_to_the_period_until_it_ends_in_albania():
    march = Period.month(2026, 3)
    assert (march.begins_at.isoformat(), march.ends_at.isoformat()) == (
        "2026-03-01T00:00:00+01:00",
        "2026-04-01T00:00:00+02:00",
    )
