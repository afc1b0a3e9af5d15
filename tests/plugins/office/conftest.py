"""A municipality with two units, a worker in each, and errands that tasks can be about."""

import uuid
from datetime import date

import pytest
import sqlalchemy as sa

from core.access.principal import privileged
from core.db import db, unit_of_work
from plugins.office import workplaces
from plugins.office.models import Rule, RulePack, Unit
from tests.plugins.office.letters import new_letter


@pytest.fixture
def plugins():
    return ("office", "errands")


@pytest.fixture
def unit_id(app):
    """The id of a unit by its name."""

    def find(name):
        with app.app_context():
            return db.session.scalar(sa.select(Unit.id).where(Unit.name == name))

    return find


@pytest.fixture
def worker(app, make_user, unit_id):
    """Make a worker of a unit: `worker("drita", "Papër")`."""

    def make(username, unit, *roles):
        user_id = make_user(username, *(roles or ("staff",)))
        with app.app_context(), privileged("test set-up"):
            workplaces.assign(user_id, unit_id(unit), valid_from=date(2020, 1, 1))
        return user_id

    return make


@pytest.fixture
def errand(app, unit_id):
    """Make an errand of a unit; returns its id."""

    def make(unit, reference="P-1"):
        from plugins.errands.models import Errand

        with app.app_context(), privileged("test set-up"), unit_of_work():
            row = Errand(id=uuid.uuid4(), unit_id=unit_id(unit), reference=reference)
            db.session.add(row)
            return row.id

    return make


@pytest.fixture
def pack(app):
    """Make a rule pack: `pack("errands", "2024-01-01", {"e.answer": (5, "calendar_day", "errand.received", None)})`."""

    def make(code, since, rules, repeats=False):
        with app.app_context(), unit_of_work():
            row = RulePack(code=code, edition=1, label="Porositë", valid_from=date.fromisoformat(since))
            for place, (name, (amount, unit, trigger, level)) in enumerate(rules.items()):
                row.rules.append(
                    Rule(
                        rule=name,
                        label=f"Afati {name}",
                        amount=amount,
                        unit=unit,
                        trigger=trigger,
                        level=level,
                        repeats=repeats,
                        kind="statutory",
                        confidence="found",
                        position=place,
                    )
                )
            db.session.add(row)
            return row.id

    return make


@pytest.fixture
def people(worker, make_user):
    """Drita makes letters in Papër, the director signs, the secretary keeps the book."""
    return {
        "drita": worker("drita", "Papër"),
        "arben": worker("arben", "Papër", "director"),
        "fatmira": make_user("fatmira", "secretary", name="Fatmira Provë"),
        "agron": worker("agron", "Tregan"),
    }


@pytest.fixture
def papri(errand):
    return errand("Papër", "P-77")


@pytest.fixture
def letter(acting, people, papri):
    """A letter that Drita made about an errand of her unit."""
    with acting(people["drita"]):
        return new_letter(papri).id
