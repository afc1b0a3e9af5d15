"""Who is on duty stands on every page of those permitted; shifts come into calendars without a word more."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine

from core.db import db
from tests.plugins.duty_roster.conftest import MAY, WORKERS, build_june, words


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MAY, tick=True) as traveller:
        yield traveller


@pytest.fixture
def build():
    return build_june


def at(clock, *moment):
    """Let it be a moment of Albania's summer."""
    clock.move_to(datetime(*moment, tzinfo=UTC) - timedelta(hours=2))


def on_duty(page):
    """Return what the line on top of a page says."""
    found = re.search(r'<div class="strip">((?!</div>).)*Në gadishmëri tani.*?</div>', page, re.S)
    return words(found[0]) if found else ""


def test_the_line_changes_with_the_shift_and_is_on_every_page_of_those_permitted(world, vjollca, signed_in, clock):
    assert on_duty(vjollca.get("/").text) == ""
    first, second = (f"{name.title()} Provëza" for name in world.stands[:2])
    at(clock, 2025, 6, 1, 8, 0)
    people = {name: signed_in(name) for name in ("vjollca", "arta", "arben", "fatmira", "mira", "klodi")}
    for name in ("vjollca", "arta", "arben", "fatmira"):
        for address in ("/", "/office/tasks/", "/account/password"):
            assert f"{first} 069" in on_duty(people[name].get(address).text), (name, address)
    assert "deri në 20:00" in on_duty(people["arben"].get("/").text)
    assert on_duty(people["mira"].get("/").text) == on_duty(people["klodi"].get("/").text) == ""
    at(clock, 2025, 6, 1, 20, 0)
    line = on_duty(signed_in("arben").get("/").text)
    assert f"{second} 069" in line and "deri në 08:00" in line and "068 200" not in line


def test_the_line_costs_one_question_and_an_error_shows_none(app, signed_in, clock):
    at(clock, 2025, 6, 1, 9, 0)
    arben, mira = signed_in("arben"), signed_in("mira")
    asked = []
    with app.app_context():
        engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    arben.get("/account/password")
    with_line = [statement for statement in asked if "duty_roster_shift" in statement]
    asked.clear()
    mira.get("/account/password")
    assert len(with_line) == 1 and not [statement for statement in asked if "duty_roster_shift" in statement]
    assert on_duty(arben.get("/office/nothing").text) == ""


def test_shifts_stand_in_the_calendar_without_a_word_more_and_the_head_hears_what_is_not_confirmed(
    app, world, acting, signed_in, clock
):
    from plugins.office import feeds
    from plugins.office.reminders import looking

    at(clock, 2025, 5, 31, 9, 0)
    with acting(world.arta):
        token = feeds.give(90)
    with app.app_context():
        written = feeds.calendar(token).decode()
        db.session.remove()
    assert written.count("SUMMARY:Në gadishmëri") in (7, 8) and "Provëza" not in written and "fëmij" not in written
    with acting(world.vjollca) as who:
        assert looking.remind(who) >= 1
    said = words(signed_in("vjollca").get("/office/reminders/").text)
    assert "nuk e ka konfirmuar: 01.06 08:00–20:00" in said
    name = re.search(r"(\w+) Provëza nuk e ka konfirmuar: 01.06 08:00", said)[1].lower()
    person = signed_in(name)
    confirm = re.search(r'action="(/duty-roster/shifts/[^"]+/acknowledge)"', person.get("/duty-roster/mine").text)[1]
    assert person.post(confirm).status_code == 303
    assert "nuk e ka konfirmuar: 01.06 08:00" not in words(signed_in("vjollca").get("/office/reminders/").text)
    other = next(one for one in WORKERS if one != name)
    stranger = signed_in(other)
    stranger.get("/")
    assert stranger.post(confirm).status_code == 303
    assert "Ky nuk është turni juaj." in words(stranger.get("/duty-roster/").text)
