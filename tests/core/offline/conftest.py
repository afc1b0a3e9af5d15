"""A town with two walkers, a round for each, and a clerk who walks none."""

import pytest

from core.access.principal import privileged
from core.db import db, unit_of_work
from tests.conftest import add_user

STREETS = {"arta": "Rruga e Kanarinës 77", "besa": "Rruga e Bilbilit 12"}


@pytest.fixture
def plugins():
    return ("rounds",)


def build_rounds(app):
    from plugins.rounds.models import Round

    with app.app_context(), privileged("test set-up"):
        ids = {name: add_user(name, "walker") for name in STREETS}
        add_user("ciljeta", "clerk")
        rounds = {}
        with unit_of_work():
            for name, street in STREETS.items():
                one = Round(walker_id=ids[name])
                one.keys()
                one.street = street
                db.session.add(one)
                rounds[name] = one.id
        return {"people": ids, "rounds": rounds}


@pytest.fixture
def build():
    return build_rounds
