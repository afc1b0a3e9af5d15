"""An office with its head of the on-call system, eight workers, the director, the secretary, and a colleague apart."""

import re
from datetime import UTC, date, datetime
from html import unescape
from types import SimpleNamespace

import pytest
import time_machine

from core.access.permissions import principal_for
from core.access.principal import acting_as, privileged
from core.db import db
from tests.conftest import add_user

WORKERS = ("arta", "besa", "dritan", "elira", "fatjon", "genta", "hekuran", "ilir")


@pytest.fixture
def plugins():
    return ("duty_roster",)


MAY = datetime(2025, 5, 12, 9, tzinfo=UTC)
DAY = {"zana": "duty_day_child", "yllka": "duty_day_violence", "vera": "duty_day_violence"}
ROLES = {
    "vjollca": "duty_head",
    "arben": "director",
    "fatmira": "secretary",
    "mira": "staff",
    "klodi": "it_admin",
    **dict.fromkeys(WORKERS, "duty_worker"),
}


def build_office(app):
    """Make everybody's accounts; returns their ids by name."""
    with app.app_context(), privileged("test set-up"):
        people = {name: add_user(name, role, name=f"{name.title()} Provëza") for name, role in ROLES.items()}
        db.session.remove()
    return SimpleNamespace(**people)


def build_june(app):
    """Make everybody's accounts, also of the morning, and a June of eight workers, published; `june` is its address.

    It is built once: what a user stands is remembered by user and day, so that tests must not differ in it.
    """
    from plugins.duty_roster.models import DutyMember, ShiftPattern
    from plugins.duty_roster.services import rosters, teams

    world = build_office(app)
    with app.app_context(), time_machine.travel(MAY, tick=True):
        with privileged("test set-up"):
            for name, role in DAY.items():
                setattr(world, name, add_user(name, role, name=f"{name.title()} Provëza"))
            pattern = db.session.query(ShiftPattern).filter_by(code="12-12").one().id
            db.session.remove()
        with acting_as(principal_for(world.vjollca)):
            team = teams.begin_team(
                name="Gadishmëria", scope=["child", "violence"], coverage="full", pattern_id=pattern, order_id=None,
                with_backup=False, phone="",
            )  # fmt: skip
            for place, name in enumerate(WORKERS):
                teams.save(
                    DutyMember(team=team, team_id=team.id), None, user_id=getattr(world, name),
                    phone=f"+3556920001{place:02}", private_phone=f"+3556820002{place:02}",
                    active_from=date(2025, 1, 1),
                )  # fmt: skip
            june = rosters.begin_filled(team, date(2025, 6, 1))
            world.june = f"/duty-roster/rosters/{june.id}"
            world.stands = [shift.member.user.username for shift in rosters.shifts_of(june)]
        with acting_as(principal_for(world.arben)):
            rosters.publish(june, june.version)
        db.session.remove()
    return world


@pytest.fixture
def build():
    return build_office


@pytest.fixture
def kind():
    """The pages are tried on one database; what SQL decides is tried on both where it is decided."""
    return "sqlite"


@pytest.fixture
def vjollca(world, signed_in):
    return signed_in("vjollca")


def words(page):
    """Return what a page says, without its tags."""
    text = re.sub(r"<(script|style).*?</\1>", " ", page, flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).replace("\xa0", " ").split())


def day(name, text):
    """Return the three boxes of a date written as 2025-06-01."""
    year, month, number = text.split("-")
    return {f"{name}-day": str(int(number)), f"{name}-month": str(int(month)), f"{name}-year": year}


def option(page, label):
    """Return the value of the option with a label on a page."""
    found = re.search(rf'<option[^>]*value="([^"]+)"[^>]*>\s*{re.escape(label)}\s*<', page)
    assert found, label
    return found[1]


def send(person, address, told):
    """Open a form, fill it in, and go where it leads; returns the address."""
    person.get(address)
    answer = person.post(address, told)
    assert answer.status_code == 303, words(answer.text)
    return answer.location


def make_team(person, *members, name="Gadishmëria sociale", pattern="Ditë dhe natë, 12 orë", **more):
    """Set a team up by its forms; returns its address."""
    page = person.get("/duty-roster/teams/new").text
    told = {"name": name, "scope": ["child", "violence"], "coverage": "full", "pattern_id": option(page, pattern)}
    send(person, "/duty-roster/teams/new", told | more)
    page = person.get("/duty-roster/").text.split(f"<h2>{name}</h2>")[1]
    address = re.search(r'href="(/duty-roster/teams/[0-9a-f-]{36})"', page)[1]
    for place, member in enumerate(members):
        page = person.get(f"{address}/members/new").text
        told = {"user_id": option(page, f"{member.title()} Provëza"), "phone": f"069 20 00 1{place:02}",
                "private_phone": f"068 20 00 2{place:02}"} | day("active_from", "2025-01-01")  # fmt: skip
        send(person, f"{address}/members/new", told)
    return address
