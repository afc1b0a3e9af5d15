"""A municipality at work: people of every role in their places, and invented files with everybody."""

from datetime import date
from types import SimpleNamespace

import sqlalchemy as sa

from core.access.permissions import registered_roles
from core.access.principal import privileged
from core.db import db, unit_of_work
from core.demo import service
from core.state import next_epoch
from tests.conftest import add_user

STAFF = {
    "anila": "cp_worker_unit",
    "besnik": "cp_worker_unit",
    "teuta": "cp_worker_town",
    "valbona": "cp_supervisor",
    "arben": "director",
    "klodi": "it_admin",
    "lindita": "jurist",
    "fatmira": "secretary",
    "agron": "auditor",
    "luan": "finance",
}


def build_town(app):
    """Anila and Besnik work in different units; a dozen invented files lie with everybody."""
    return settle(app, 14)


def settle(app, files):
    """Let people of all roles move in, and make so many invented files; returns ids by name, and `roles`."""
    from plugins.office.models import Unit, UserUnit

    with app.app_context(), privileged("test set-up"):
        others = {role.name for role in registered_roles()} - set(STAFF.values())
        roles = STAFF | {role.replace("_", "."): role for role in sorted(others)}
        found = SimpleNamespace(roles=roles)
        for name, role in roles.items():
            setattr(found, name, add_user(name, role, name=f"{name.title()} Provë"))
        with unit_of_work():
            found.near, found.far = db.session.scalars(sa.select(Unit.id).order_by(Unit.code).offset(1).limit(2)).all()
            for user, unit in ((found.anila, found.near), (found.besnik, found.far)):
                db.session.add(UserUnit(user_id=user, unit_id=unit, valid_from=date(2020, 1, 1)))
            next_epoch()
        db.session.remove()
    invent(app, files)
    return found


def invent(app, cases):
    """Load the demonstration as `make run` does: by its people with their own rights, not with the fence open."""
    with app.app_context():
        service.load(cases, lambda *_progress: None)
        db.session.remove()
