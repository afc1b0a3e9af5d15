"""The access matrix of the community centres alone: groups and registers of one's own, of a colleague, and hidden."""

import re
import uuid
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from core.access.permissions import principal_for
from core.access.principal import acting_as, privileged
from core.db import db
from tests.conftest import add_user
from tests.matrix import routes, try_everybody
from tests.plugins.community_centres import conftest
from tests.plugins.community_centres.test_groups import backdate, fill, keep_all, plan_group

STAFF = conftest.STAFF | {
    "rea": "centre_coordinator",
    "klodi": "it_admin",
    "lindita": "jurist",
    "fatmira": "secretary",
    "agron": "auditor",
    "mira": "staff",
}
REACH = {"endrit": {"endrit", "mimoza"}, "mimoza": {"mimoza"}}
"""Groups by who leads them: Endrit, and in his centre Mimoza herself; Rea, also a coordinator, has no centre."""
ABOUT_A_GROUP = re.compile(r"^/community-centres/(groups|sessions|participants|enrolments)/<uuid:record_id>")
STATE_DECIDES: set[str] = set()


@pytest.fixture
def kind():
    return "sqlite"


@pytest.fixture
def plugins():
    return ("community_centres",)


def build_world(app):
    found = conftest.build_centres(app)
    with app.app_context(), privileged("test set-up"):
        found.people |= {name: add_user(name, role) for name, role in STAFF.items() if name not in conftest.STAFF}
        db.session.remove()
    found.files = {}
    with app.app_context(), acting_as(principal_for(found.people["mimoza"])):
        for leader in REACH:
            group = plan_group(found, "mimoza", leaders=(leader,), title=f"Grupi i {leader}")
            fill(group, 2, born=1980 + len(found.files))
            backdate(group)
            keep_all(group, 1)
            found.files[leader] = group.id
        db.session.remove()
    return SimpleNamespace(people=found.people, files=found.files)


@pytest.fixture
def build():
    return build_world


def parameters(address: str, group_id: uuid.UUID) -> dict[str, object]:
    """Return the id of what the address is about in a group."""
    from plugins.community_centres.models import Enrolment, Session

    if "/groups/" in address:
        return {"record_id": group_id}
    if "/sessions/" in address:
        query = sa.select(Session.id).where(Session.group_id == group_id).order_by(Session.on.desc())
        return {"record_id": db.session.scalar(query.limit(1))}
    column = Enrolment.participant_id if "/participants/" in address else Enrolment.id
    return {"record_id": db.session.scalar(sa.select(column).where(Enrolment.group_id == group_id).limit(1))}


def test_every_role_on_every_route_is_answered_as_declared(app, world, signed_in):
    opened = try_everybody(app, signed_in, STAFF, world.files, REACH, ABOUT_A_GROUP, parameters, least=2000)
    pages = {
        endpoint
        for endpoint, address, method, _access in routes(app)
        if method == "GET" and ABOUT_A_GROUP.match(address)
    }
    never = {page for page in pages if (page, "endrit") not in opened}
    assert never <= STATE_DECIDES, never
