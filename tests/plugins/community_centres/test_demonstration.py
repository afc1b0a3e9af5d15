"""The demonstration of the centres can be looked at by each of its people."""

import re

import pytest
import sqlalchemy as sa

from core.access.principal import privileged
from core.db import db
from plugins.community_centres.models import Attendance
from tests.conftest import add_user
from tests.plugins.community_centres.conftest import STAFF, words
from tests.town import invent


@pytest.fixture
def kind():
    return "sqlite"


@pytest.fixture
def build():
    def build_demonstration(app):
        with app.app_context(), privileged("test set-up"):
            for name, role in STAFF.items():
                add_user(name, role, name=f"{name.title()} Provë")
            db.session.remove()
        invent(app, 10)

    return build_demonstration


def test_most_people_of_a_group_were_there_when_it_met(app):
    with app.app_context(), privileged("test"):
        there = list(db.session.scalars(sa.select(Attendance.present)))
    assert len(there) > 100 and 0.75 < sum(there) / len(there) < 1


def test_the_coordinator_finds_what_is_missing_and_the_director_the_centres_side_by_side(world, signed_in):
    mimoza, arben = signed_in("mimoza"), signed_in("arben")
    assert "Regjistra që mungojnë" in words(mimoza.get("/community-centres/week").text)
    groups = mimoza.get("/community-centres/groups").text
    assert "Prindërit e së martës" in groups
    group = re.search(r"/community-centres/groups/[0-9a-f-]{36}", groups)
    assert "Jashtë orarit" not in mimoza.get(group[0]).text, "the centre was open when the group met"
    seen = words(arben.get("/community-centres/reports").text)
    assert "Qendrat krah për krah" in seen
    assert "I dërguar" in seen
    assert "QKM-5 – – –" in seen, "a centre that sent nothing has no figures"
    assert arben.get("/community-centres/groups").status_code == 404
