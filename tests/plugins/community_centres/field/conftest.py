"""Work in the field on office and child protection: two workers in the field, their coordinator, the director."""

from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from core.access.permissions import principal_for
from core.access.principal import acting_as, privileged
from core.db import db
from core.l10n import today
from tests.conftest import add_user

STAFF = {"gent": "field_worker", "drita": "field_worker", "mimoza": "centre_coordinator", "arben": "director"}


@pytest.fixture
def plugins():
    return ("community_centres",)


def build_field(app):
    """Gent goes to Labinot-Mal today and is on the squad; Drita is on neither."""
    from plugins.community_centres.field import street, trips
    from plugins.community_centres.models.field import EMERGENCY, REGULAR
    from plugins.office.models import Unit

    found = SimpleNamespace(people={}, units={})
    with app.app_context(), privileged("test set-up"):
        for name, role in STAFF.items():
            found.people[name] = add_user(name, role, name=f"{name.title()} Provë")
        found.units = dict(db.session.execute(sa.select(Unit.name, Unit.id)).all())
        db.session.remove()
    with app.app_context(), acting_as(principal_for(found.people["mimoza"])):
        unit = found.units["Labinot-Mal"]
        found.trip = trips.plan([found.people["gent"]], on=today(), unit_id=unit, villages="Dy fshatra", purpose="").id
        kind = EMERGENCY if today().weekday() == 6 else REGULAR
        found.squad = street.put_on(on=today(), user_id=found.people["gent"], kind=kind, area="Stadiumi").id
        db.session.remove()
    return found


@pytest.fixture
def build():
    return build_field
