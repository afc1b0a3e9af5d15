"""An office with a helpline: two workers, a head of unit, and files that they open."""

import uuid
from datetime import date
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from core.access.permissions import principal_for
from core.access.principal import acting_as, privileged
from core.db import db, unit_of_work
from core.state import next_epoch
from plugins.casework import cases, people
from plugins.office.models import Unit, UserUnit
from tests.conftest import PASSWORD

NAMES = ("Arta", "Besa", "Çeljeta", "Dhurata", "Enkela", "Ëngjëll", "Fatmir", "Gjergj")


@pytest.fixture
def plugins():
    return ("helpline",)


@pytest.fixture(autouse=True)
def quiet_helpline(app):
    """Forget what the helpline heard and objected to in the test before."""
    from plugins.helpline import hooks

    hooks.objections.clear()
    hooks.heard.clear()
    return hooks


@pytest.fixture
def office(app, make_user):
    """Two operators and a head of the unit Elbasan; the second unit has nobody."""
    found = SimpleNamespace(
        mira=make_user("mira", "operator", name="Mira Provë"),
        ben=make_user("ben", "operator", name="Ben Provë"),
        head=make_user("head", "helpline_head", name="Drita Provë"),
        other_head=make_user("other", "helpline_head", name="Lule Provë"),
    )
    with app.app_context(), privileged("test set-up"), unit_of_work():
        found.unit, found.far = db.session.scalars(sa.select(Unit.id).order_by(Unit.code).limit(2)).all()
        for user in (found.head, found.other_head):
            db.session.add(UserUnit(user_id=user, unit_id=found.unit, valid_from=date(2020, 1, 1)))
        next_epoch()
    return found


@pytest.fixture
def open_file(app, office):
    """Open a file as a worker, and return its id."""

    def make(worker=None, *, given="Arta", family="Provë", unit=None, **values) -> uuid.UUID:
        worker = worker or office.mira
        with app.app_context(), acting_as(principal_for(worker)):
            with unit_of_work():
                child = people.create_person(given=given, family=family, **{"birth_year": 2015, **values})
                case = cases.open_case("helpline", child, unit_id=unit or office.unit, worker_id=worker)
                case_id = case.id
            db.session.remove()
        return case_id

    return make


@pytest.fixture
def sign_in_at(browser, live_server):
    """Open a browser in which somebody is signed in; nothing may break the policy or ask another server.

    With `attacked` the test itself does what the policy must stop.
    """
    complaints, contexts, attacks = [], [], []

    def open_at(username, size, *, attacked=False, **options):
        context = browser.new_context(viewport=size, locale="sq", timezone_id="Europe/Tirane", **options)
        contexts.append(context)
        attacks.extend([username] * attacked)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.append(line.text) if "Security Policy" in line.text else None)
        page.on(
            "request", lambda sent: None if sent.url.startswith((live_server, "data:")) else complaints.append(sent.url)
        )
        page.goto(f"{live_server}/login")
        page.fill("[name=username]", username)
        page.fill("[name=password]", PASSWORD)
        page.click("main button")
        page.wait_for_url(f"{live_server}/")
        return page

    yield open_at
    for context in contexts:
        context.close()
    assert attacks or complaints == []
