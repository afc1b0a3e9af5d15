"""The community centres on office alone: a coordinator of two centres, two workers, and the director."""

import re
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from core.access.permissions import principal_for
from core.access.principal import acting_as, privileged
from core.db import db
from core.l10n import today
from tests.conftest import add_user

STAFF = {"mimoza": "centre_coordinator", "endrit": "centre_worker", "suela": "centre_worker", "arben": "director"}


@pytest.fixture
def plugins():
    return ("community_centres",)


def build_centres(app):
    """Mimoza coordinates QKM-1 and QKM-2; Endrit works in QKM-1, Suela in QKM-2."""
    from plugins.community_centres.models import Centre
    from plugins.community_centres.services import staff

    found = SimpleNamespace(people={}, centres={})
    with app.app_context(), privileged("test set-up"):
        for name, role in STAFF.items():
            found.people[name] = add_user(name, role, name=f"{name.title()} Provë")
        found.centres = dict(db.session.execute(sa.select(Centre.code, Centre.id)).all())
        db.session.remove()
    with app.app_context(), acting_as(principal_for(found.people["arben"])):
        places = (("mimoza", "QKM-1"), ("mimoza", "QKM-2"), ("endrit", "QKM-1"), ("suela", "QKM-2"))
        for name, code in places:
            centre = db.session.get_one(Centre, found.centres[code])
            staff.place(centre, found.people[name], first=today(), profession="educator")
        db.session.remove()
    return found


@pytest.fixture
def build():
    return build_centres


@pytest.fixture
def mimoza(world, signed_in):
    return signed_in("mimoza")


def words(page):
    """Return what a page says, without its tags."""
    text = re.sub(r"<(script|style).*?</\1>", " ", page, flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", text).replace("\xa0", " ").split())


def day_parts(name, day):
    """Return a day as the three boxes of a form send it."""
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}
