"""Dates, numbers and amounts as they stand on the screen and in documents."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from flask import render_template_string
from hypothesis import given
from hypothesis import strategies as st

from core.l10n import (
    format_date,
    format_datetime,
    format_duration,
    format_full_date,
    format_long_date,
    format_money,
    format_month,
    format_number,
    format_percent,
    format_relative_day,
    format_time,
    today,
)

DAY = date(2025, 7, 9)
BEFORE_MIDNIGHT_UTC = datetime(2025, 7, 8, 22, 5, tzinfo=UTC)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_a_date_is_written_with_points():
    assert format_date(DAY) == "09.07.2025"


def test_a_date_is_written_in_albanian_words(albanian):
    assert format_long_date(DAY) == "9 korrik 2025"
    assert format_full_date(DAY) == "e mërkurë, 9 korrik 2025"
    assert format_month(DAY) == "korrik 2025"


def test_a_date_in_words_follows_the_reader(app):
    with app.test_request_context("?language=en"):
        assert format_long_date(DAY) == "9 July 2025"


def test_a_moment_is_shown_on_albanian_clocks_with_24_hours():
    assert format_datetime(BEFORE_MIDNIGHT_UTC) == "09.07.2025 00:05"
    assert format_date(BEFORE_MIDNIGHT_UTC) == "09.07.2025"
    assert format_time(datetime(2025, 12, 1, 13, 7, tzinfo=UTC)) == "14:07"
    assert format_time(time(14, 7)) == "14:07"


def test_a_moment_without_a_time_zone_is_never_shown():
    for write in (format_date, format_time, format_datetime, format_long_date, format_relative_day):
        with pytest.raises(ValueError, match="time zone"):
            write(datetime(2025, 7, 9, 12, 0))


@pytest.mark.parametrize(
    ("number", "places", "written"),
    [
        (1234567.89, None, "1 234 567,89"),
        (1234, None, "1 234"),
        (999, None, "999"),
        (Decimal("1.50"), None, "1,5"),
        (0.1 + 0.2, None, "0,3"),
        (2.345, None, "2,35"),
        (Decimal("-1234.5"), None, "-1 234,5"),
        (-0.001, None, "0"),
        (100, None, "100"),
        (3, 2, "3,00"),
        (2.5, 0, "3"),
        (1000000, 0, "1 000 000"),
    ],
)
def test_a_number_has_hard_spaces_and_a_comma(number, places, written):
    assert plain(format_number(number, places)) == written
    assert " " not in format_number(number, places)


@given(st.integers(-(10**18), 10**18))
def test_every_whole_number_keeps_all_its_digits(number):
    assert format_number(number).replace("\u00a0", "") == str(number)


def test_an_amount_is_written_in_leke(albanian):
    assert format_money(1234567) == "1\u00a0234\u00a0567\u00a0lekë"
    assert plain(format_money(1)) == "1 lek"
    assert plain(format_money(0)) == "0 lekë"
    assert plain(format_money(Decimal("5000"))) == "5 000 lekë"


def test_a_part_of_a_lek_is_never_written():
    with pytest.raises(ValueError, match="whole"):
        format_money(Decimal("1.5"))


def test_a_share_is_written_in_percent():
    assert format_percent(0.256) == "25,6%"
    assert format_percent(1, 0) == "100%"
    assert format_percent(0.0905, 2) == "9,05%"


@pytest.mark.parametrize(
    ("distance", "written"),
    [(0, "sot"), (1, "nesër"), (-1, "dje"), (-3, "para 3 ditësh"), (2, "pas 2 ditësh"), (1500, "pas 1 500 ditësh")],
)
def test_a_day_is_told_by_its_distance(albanian, distance, written):
    assert plain(format_relative_day(DAY + timedelta(days=distance), DAY)) == written
    assert plain(format_relative_day(today() + timedelta(days=distance))) == written


@pytest.mark.parametrize(
    ("length", "written"),
    [
        (timedelta(minutes=1), "1 minutë"),
        (timedelta(minutes=45), "45 minuta"),
        (timedelta(hours=1), "1 orë"),
        (timedelta(hours=48), "2 ditë"),
        (timedelta(hours=25, minutes=10), "1 ditë e 1 orë"),
        (timedelta(hours=2, minutes=5), "2 orë e 5 minuta"),
        (timedelta(days=3, minutes=5), "3 ditë"),
        (timedelta(seconds=59), "më pak se një minutë"),
        (-timedelta(hours=2), "2 orë"),
    ],
)
def test_a_length_of_time_is_written_in_its_two_largest_units(albanian, length, written):
    assert format_duration(length) == written


def test_templates_have_the_formats_as_filters(albanian):
    page = "{{ d|date }}|{{ d|long_date }}|{{ m|time }}|{{ m|datetime }}|{{ 1500|number }}|{{ 2|money }}"
    shown = render_template_string(page, d=DAY, m=BEFORE_MIDNIGHT_UTC)
    assert plain(shown) == "09.07.2025|9 korrik 2025|00:05|09.07.2025 00:05|1 500|2 lekë"
    more = "{{ d|month }}|{{ d|full_date }}|{{ d|relative_day(d) }}|{{ t|duration }}|{{ half|percent }}"
    shown = render_template_string(more, d=DAY, t=timedelta(hours=1), half=0.5)
    assert shown == "korrik 2025|e mërkurë, 9 korrik 2025|sot|1 orë|50%"


def test_a_template_knows_its_language(albanian):
    assert render_template_string("{{ current_locale() }}") == "sq"


def test_nothing_is_written_for_nothing(albanian):
    for name in ("date", "long_date", "full_date", "month", "time", "datetime", "number", "money", "percent"):
        assert render_template_string("{{ none|" + name + " }}", none=None) == ""
    assert format_relative_day(None) == format_duration(None) == ""
