"""The access matrix of the coordinator's files, with the gender plan beside them and child protection not installed."""

import re
import uuid
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from core.access.exclusions import exclude
from core.access.permissions import principal_for
from core.access.principal import acting_as, privileged
from core.db import db
from tests.conftest import add_user
from tests.matrix import routes, tries_all, try_everybody
from tests.security import hidden
from tests.town import invent

pytestmark = pytest.mark.slow
STAFF = {
    "luljeta": "dv_coordinator",
    "gezim": "dv_coordinator",
    "majlinda": "dv_supervisor",
    "petrit": "dv_counsellor",
    "arben": "director",
    "klodi": "it_admin",
    "lindita": "jurist",
    "fatmira": "secretary",
    "agron": "auditor",
    "mira": "staff",
    "luan": "finance",
    "elira": "gender_officer",
    "shpresa": "gender_reporter",
}
REACH = {"own": {"luljeta", "gezim", "majlinda"}, "hidden": {"luljeta"}}
"""Coordinators share their files; one of them is hidden from everybody but Luljeta: Gëzim may be the husband."""
ABOUT_A_FILE = re.compile(r"^/(casework|coordination)/(cases|people|hearings)/<uuid:record_id>")
STATE_DECIDES = {"domestic_violence.order_step"}
"""A page about a step of an order's life, which waits for its moment; the coordinator's story opens it."""


@pytest.fixture
def plugins():
    return ("domestic_violence", "gender_budget")


def build_world(app):
    """Everybody's accounts, and a file of each relation among the invented ones."""
    from plugins.casework.models import CaseFile
    from plugins.domestic_violence.models import ProtectionOrder, ViolentPerson

    with app.app_context(), privileged("test set-up"):
        found = SimpleNamespace(people={name: add_user(name, role) for name, role in STAFF.items()})
        db.session.remove()
    invent(app, 60)
    with app.app_context(), privileged("test set-up"):
        whole = [sa.exists().where(model.case_id == CaseFile.id) for model in (ProtectionOrder, ViolentPerson)]
        fit = sa.select(CaseFile.id).where(CaseFile.closed_on.is_(None), *whole).order_by(CaseFile.id).limit(2)
        found.files = dict(zip(REACH, db.session.scalars(fit), strict=True))
        db.session.remove()
    with app.app_context(), acting_as(principal_for(found.people["luljeta"])):
        for case_id in found.files.values():
            _fill(db.session.get_one(CaseFile, case_id))
        for name, user_id in found.people.items():
            if name != "luljeta":
                exclude(found.files["hidden"], user_id)
        db.session.remove()
    return found


def _fill(case):
    """Put a record of every kind into a file: of every service's files, and of the coordinator's."""
    ids = SimpleNamespace(held=True)
    for put in (hidden.coordinate, hidden.fill_in, hidden.meet):
        put(case, ids)
    hidden.note(case)


@pytest.fixture
def build():
    return build_world


def parameters(address: str, case_id: uuid.UUID) -> dict[str, object]:
    """Return real ids for an address about a file; a random one where it has nothing of the kind."""
    from plugins.casework import models as casework
    from plugins.domestic_violence import models as dv

    parts = {
        "actions": casework.PlanAction,
        "breaches": dv.Breach,
        "consents": casework.Consent,
        "documents": casework.Attachment,
        "family": casework.CasePerson,
        "flags": casework.Flag,
        "contacts": casework.Contact,
        "goals": casework.Goal,
        "notes": casework.Note,
        "orders": dv.ProtectionOrder,
        "other-party": dv.ViolentPerson,
        "plans": casework.Plan,
        "risk": dv.DangerAssessment,
        "services": casework.Provision,
    }
    case = db.session.get_one(casework.CaseFile, case_id)
    values: dict[str, object] = {"record_id": case.subject_id if "/people/" in address else case_id}
    if "/hearings/" in address:
        values["record_id"] = _newest(dv.ProtectionOrder, case_id, dv.ProtectionOrder.hearing_at.is_not(None))
    if "<uuid:target_id>" in address:
        model = parts.get(address.split("/<uuid:target_id>")[0].rsplit("/", 1)[1])
        in_force = (model.state == "in_force",) if model is dv.ProtectionOrder else ()
        values["target_id"] = (model and _newest(model, case_id, *in_force)) or uuid.uuid4()
    return values


def _newest(model, case_id, *conditions):
    from plugins.domestic_violence.models import Breach, ProtectionOrder

    query = sa.select(model.id).order_by(model.created_at.desc()).limit(1)
    if model is Breach:
        query = query.join(ProtectionOrder, ProtectionOrder.id == Breach.order_id)
    of_case = (ProtectionOrder if model is Breach else model).case_id == case_id
    return db.session.scalar(query.where(of_case, *conditions))


def test_every_role_on_every_route_is_answered_as_declared(app, world, signed_in):
    opened = try_everybody(app, signed_in, STAFF, world.files, REACH, ABOUT_A_FILE, parameters)
    pages = {
        endpoint
        for endpoint, address, method, _access in routes(app)
        if method == "GET" and ABOUT_A_FILE.match(address) and address.startswith("/coordination")
    }
    never = {page for page in pages if (page, "own") not in opened}
    assert never <= STATE_DECIDES or not tries_all(app), never
