"""An office of the Local Coordinator: Luljeta, her head of sector, and the husband who works in the next room."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from core.access.principal import privileged
from core.db import db
from plugins.domestic_violence.services import registration
from plugins.office.models import Unit


@pytest.fixture
def plugins():
    return ("domestic_violence",)


@pytest.fixture
def office(app, make_user):
    found = SimpleNamespace(
        luljeta=make_user("luljeta", "dv_coordinator", name="Luljeta Biba"),
        head=make_user("head", "dv_supervisor", name="Majlinda Tare"),
        husband=make_user("husband", "dv_coordinator", "it_admin", "auditor", name="Gëzim Provëza"),
    )
    with app.app_context(), privileged("test set-up"):
        found.unit = db.session.scalars(sa.select(Unit.id).order_by(Unit.code)).first()
    return found


@pytest.fixture
def register(office):
    """Register a report, as whoever acts; return the file."""

    def make(at=None, **party):
        return registration.register(
            {"given": "Zamira", "family": "Provëza", "sex": "female", "unit_id": office.unit, "birth_year": 1990},
            {"given": "Gëzim", "family": "Provëza", "sex": "male", "relation": "spouse", "lives_together": "yes"}
            | party,
            {
                "reported_at": at or datetime.now(UTC),
                "channel": "police",
                "forms": ["physical"],
                "children_present": "yes",
                "earlier": "yes",
                "story": "U godit natën vonë.",
            },
            {"ways": ["call"], "number": "+355691112223", "hours": "9–12", "letters": False},
        )

    return make
