"""A house where visits are counted: who may open them all, who some, and who the numbers alone."""

import uuid
from datetime import date
from types import MappingProxyType

import pytest

from core.access.principal import Principal, acting_as, privileged
from core.db import db, unit_of_work

DAY = date(2025, 5, 6)
READERS = {
    "all": ({"tally.visit.read_all", "tally.visit.count"}, {"north", "south", "east", "west"}),
    "north": ({"tally.visit.read"}, {"north"}),
    "figures": ({"tally.visit.count"}, set()),
    "planner": ({"core.measure.read_sensitive", "core.measure.read"}, set()),
    "nobody": (set(), set()),
}


@pytest.fixture
def plugins():
    return ("tally",)


@pytest.fixture
def people(make_user):
    return {name: make_user(name) for name in READERS}


@pytest.fixture
def reader(app, people):
    """Act as one of the readers inside a with block."""
    from contextlib import contextmanager

    @contextmanager
    def act(name):
        permissions, places = READERS[name]
        claims = MappingProxyType({"tally.places": frozenset(places)})
        who = Principal(user_id=people[name], permissions=frozenset(permissions), claims=claims)
        with app.app_context(), acting_as(who):
            try:
                yield who
            finally:
                db.session.remove()

    return act


@pytest.fixture
def enter(app):
    """Write down visits: pairs of place and sex with their number, on a day."""

    def write(numbers, on=DAY, **values) -> list[uuid.UUID]:
        from plugins.tally.models import Visit

        with app.app_context(), privileged("test set-up"), unit_of_work():
            rows = [
                Visit(on=on, place=place, sex=sex, **values)
                for (place, sex), number in numbers.items()
                for _one in range(number)
            ]
            db.session.add_all(rows)
            ids = [row.id for row in rows]
        return ids

    return write
