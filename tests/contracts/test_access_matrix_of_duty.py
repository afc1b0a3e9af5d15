"""The access matrix of the on-call system on office alone: every role on every route, on a team that stands."""

import re
import uuid

import pytest
import sqlalchemy as sa

from core.access.principal import privileged
from core.db import db
from tests.conftest import add_user
from tests.matrix import tries_all, try_everybody
from tests.town import invent

STAFF = {
    "vjollca": "duty_head",
    "arta": "duty_worker",
    "besa": "duty_worker",
    "dritan": "duty_worker",
    "genta": "duty_worker",
    "arben": "director",
    "fatmira": "secretary",
    "klodi": "it_admin",
    "lindita": "jurist",
    "agron": "auditor",
    "mira": "staff",
}
ABOUT = re.compile(
    r"^/duty-roster/(teams|members|absences|recipients|rosters|shifts|swaps|distributions)/<uuid:record_id>"
)
READERS = {"vjollca", "arta", "besa", "dritan", "genta", "arben", "fatmira"}


@pytest.fixture
def plugins():
    return ("duty_roster",)


def build_world(app):
    """Everybody's accounts, and the invented team; returns its id."""
    from plugins.duty_roster.models import DutyTeam

    with app.app_context(), privileged("test set-up"):
        for name, role in STAFF.items():
            add_user(name, role)
        db.session.remove()
    invent(app, 10)
    with app.app_context(), privileged("test set-up"):
        team = db.session.scalars(sa.select(DutyTeam.id)).one()
        db.session.remove()
    return team


@pytest.fixture
def build():
    return build_world


def parameters(address, team_id):
    """Return the id of a row of the team for an address about one."""
    from plugins.duty_roster import models

    kinds = {
        "members": models.DutyMember,
        "absences": models.Absence,
        "recipients": models.Recipient,
        "rosters": models.Roster,
        "shifts": models.Shift,
        "swaps": models.Swap,
        "distributions": models.Distribution,
    }
    model = kinds.get(address.split("/")[2])
    found = db.session.scalar(sa.select(model.id).limit(1)) if model else team_id
    recipient = db.session.scalar(sa.select(models.Recipient.id).limit(1))
    return {"record_id": found or uuid.uuid4(), "recipient_id": recipient}


def test_every_role_on_every_route_is_answered_as_declared(app, world, signed_in):
    opened = try_everybody(app, signed_in, STAFF, {"own": world}, {"own": READERS}, ABOUT, parameters, least=2000)
    if tries_all(app):
        assert ("duty_roster.team", "own") in opened and ("duty_roster.edit_member", "own") in opened
