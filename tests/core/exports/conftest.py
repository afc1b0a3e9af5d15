"""Two lists to export, as a plugin would offer them: guests (persons) and places."""

import uuid
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Blueprint, request
from sqlalchemy.orm import Mapped

from core import exports
from core.access.guard import signed_in as for_everybody
from core.access.principal import privileged
from core.access.scope import Scoped
from core.db import Record, db, unit_of_work
from core.sealed import KeyRoot, Sealed
from tests.conftest import PASSWORD

NAMES = ("Arbër Çela", "Ëngjëll Hoxha", "=HYPERLINK(1)", "+355 69 20 12 345")
REASON = "Shkresa nr. 12 e gjykatës së rrethit"


class Guest(Record, KeyRoot, Scoped):
    """A person whom everybody sees but one."""

    __tablename__ = "test_guest"
    hidden_from: Mapped[uuid.UUID | None]
    born: Mapped[date | None]
    number: Mapped[int]
    name = Sealed()

    @classmethod
    def rule(cls, who):
        return sa.or_(cls.hidden_from.is_(None), cls.hidden_from != who.user_id)


def lists():
    blueprint = Blueprint("lists", __name__)

    @blueprint.route("/guests/export", methods=["GET", "POST"])
    @for_everybody
    def guests():
        rows = db.session.scalars(sa.select(Guest).order_by(Guest.number).limit(request.args.get("n", 5001, type=int)))
        columns = [("Emri", lambda row: row.name), ("Lindur", lambda row: row.born), ("Nr.", lambda row: row.number)]
        return exports.offer("test.guests", columns, rows.all(), title="Mysafirët", about_persons=True)

    @blueprint.route("/places/export", methods=["GET", "POST"])
    @for_everybody
    def places():
        rows = db.session.scalars(sa.select(Guest).order_by(Guest.number)).all()
        return exports.offer("test.places", [("Nr.", lambda row: row.number)], rows, title="Vende", about_persons=False)

    return blueprint


@pytest.fixture
def app(app):
    app.register_blueprint(lists())
    with app.app_context(), privileged("test"):
        Guest.__table__.create(db.engine)
        with unit_of_work():
            for number in range(40):
                db.session.add(Guest(name=NAMES[number % len(NAMES)], born=date(2014, 3, 27), number=number))
        db.session.remove()
    return app


@pytest.fixture
def person(make_user, signed_in):
    """Make a user with roles and return the browser, confirmed."""

    def make(username, *roles, confirmed=True):
        make_user(username, *roles)
        browser = signed_in(username)
        if confirmed:
            confirm(browser)
        return browser

    return make


def confirm(browser):
    browser.get("/confirm")
    assert browser.post("/confirm", {"password": PASSWORD}).status_code == 303


def ask(browser, rows=5, **changes):
    browser.get(f"/guests/export?n={rows}")
    return browser.post(f"/guests/export?n={rows}", {"code": "court", "reason": REASON, **changes})
