"""The calendar: moved holidays, days that the government gave or did not give, and the yearly review."""

import re
from datetime import date

import pytest

from core.l10n import today
from plugins.office import days, health


@pytest.fixture
def secretary(signed_in, make_user):
    make_user("fatmira", "secretary")
    return signed_in("fatmira")


def test_the_page_of_2026_shows_the_holidays_and_the_moved_days(secretary):
    page = secretary.get("/office/calendar/?year=2026").text
    for text in ("e hënë, 30 nëntor 2026", "e martë, 1 dhjetor 2026", "e premte, 20 mars 2026", "kurban bajramit"):
        assert text in page.lower()
    assert page.count(">e shtyrë</span>") == page.count("në vend të datës") == 8
    assert re.search(r"e hënë, 30 nëntor 2026.*?Dita e Flamurit.*?në vend të datës 28\.11\.2026", page)


def test_a_day_that_the_government_gives_is_written_down_with_its_act_and_taken_back(secretary, app):
    secretary.get("/office/calendar/day")
    form = {"day-day": "15", "day-month": "3", "day-year": "2027", "kind": "off", "name": "Ditë pushimi"}
    answer = secretary.post("/office/calendar/day", {**form, "reason": "VKM nr. 1, datë 10.3.2027"})
    assert answer.status_code == 303
    page = secretary.get("/office/calendar/?year=2027").text
    assert "VKM nr. 1, datë 10.3.2027" in page
    with app.app_context():
        (row,) = days.changes_of(2027)
        assert days.calendar().is_holiday(date(2027, 3, 15))
    secretary.post(f"/office/calendar/day/{row.id}/restore")
    with app.app_context():
        assert days.changes_of(2027) == []


def test_a_day_without_an_act_is_refused(secretary, app):
    secretary.get("/office/calendar/day")
    form = {"day-day": "17", "day-month": "3", "day-year": "2027", "kind": "off", "name": "Ditë pushimi"}
    assert secretary.post("/office/calendar/day", form).status_code == 422
    with app.app_context():
        assert days.changes_of(2027) == []


def test_an_estimated_bajram_that_fell_on_another_day_is_corrected(acting, make_user):
    with acting(make_user("ilda", "jurist")):
        days.change_day(date(2027, 3, 9), is_off=False, name="Bajrami i Madh", reason="u shpall më 10 mars")
        days.change_day(date(2027, 3, 10), is_off=True, name="Bajrami i Madh", reason="u shpall më 10 mars")
        held = days.calendar()
        assert held.is_working_day(date(2027, 3, 9))
        assert not held.is_working_day(date(2027, 3, 10))


def test_until_somebody_reviews_the_year_the_check_complains_and_a_change_asks_for_a_new_review(acting, make_user):
    ilda = make_user("ilda", "jurist")
    year = today().year
    with acting(ilda):
        assert str(year) in health.holidays_reviewed()
        days.review(year)
        assert health.holidays_reviewed() is None
        days.change_day(date(year, 6, 17), is_off=True, name="Ditë pushimi", reason="VKM")
        assert health.holidays_reviewed() is not None


def test_the_check_says_how_many_rules_wait_for_the_jurist(app):
    with app.app_context():
        assert any(char.isdigit() for char in health.rules_verified())


def test_staff_see_the_calendar_and_cannot_change_it(signed_in, make_user):
    make_user("besa", "staff")
    person = signed_in("besa")
    assert person.get("/office/calendar/").status_code == 200
    assert person.get("/office/calendar/day").status_code == 404
    assert person.post(f"/office/calendar/{today().year}/review").status_code == 404
