"""The access matrix: every role × every route × a file of one's own, of another unit, and one hidden from the reader.

What is expected is computed from what is declared (the permission at the view, `access.csv`, the reach of a role), not
from what the suite answers. Refused must look absent: 404. A POST is only tried where it must be refused.
"""

import re
import uuid
from collections import Counter
from datetime import date
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from core.access.exclusions import exclude
from core.access.guard import PUBLIC, SIGNED_IN
from core.access.permissions import principal_for
from core.access.principal import acting_as, privileged
from core.auth.models import RolePermission, User, UserSession
from core.db import db, now, unit_of_work, writing
from core.demo import service
from core.state import next_epoch

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
    "mira": "staff",
}
REACH = {
    "near": {"anila", "teuta", "valbona", "arben"},
    "far": {"besnik", "teuta", "valbona", "arben"},
    "excluded": {"teuta"},
}
"""Who sees a file of Anila's unit, one of Besnik's, and one that is hidden from everybody but Teuta."""
ABOUT_A_FILE = re.compile(
    r"^/(casework|child-protection)/(cases|people|referrals)/<uuid:record_id>|^/office/tasks/<uuid:record"
)
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
LEFT_OUT = {"auth.logout", "auth.lock", "core.healthz", "static"}


@pytest.fixture
def plugins():
    return ("child_protection",)


@pytest.fixture
def world(app, make_user):
    """Everybody's accounts, sixty invented files, and one file of each relation with something of every kind in it."""
    from plugins.casework.models import CaseFile, Plan
    from plugins.office.models import Unit, UserUnit

    found = SimpleNamespace(people={name: make_user(name, role) for name, role in STAFF.items()})
    with app.app_context(), privileged("test set-up"):
        service.load(60, lambda *_progress: None)
        with unit_of_work():
            near, far = db.session.scalars(sa.select(Unit.id).order_by(Unit.code).offset(1).limit(2)).all()
            for row in db.session.scalars(sa.select(UserUnit)).all():
                db.session.delete(row)
            for name, unit in (("anila", near), ("besnik", far)):
                db.session.add(UserUnit(user_id=found.people[name], unit_id=unit, valid_from=date(2020, 1, 1)))
            next_epoch()
        with_plan = (
            sa.select(CaseFile.id)
            .join(Plan, Plan.case_id == CaseFile.id)
            .where(CaseFile.closed_on.is_(None))
            .distinct()
        )
        ids = list(db.session.scalars(with_plan.order_by(CaseFile.id).limit(3)))
        with writing():
            db.session.rollback()
            placed = zip(ids, (near, far, near), ("anila", "besnik", "anila"), strict=True)
            for case_id, unit, worker in placed:
                db.session.execute(
                    sa.update(CaseFile)
                    .where(CaseFile.id == case_id)
                    .values(unit_id=unit, worker_id=found.people[worker])
                    .execution_options(synchronize_session=False)
                )
            db.session.commit()
        found.files = dict(zip(REACH, ids, strict=True))
    with app.app_context(), acting_as(principal_for(found.people["teuta"])):
        for name, user_id in found.people.items():
            if name != "teuta":
                exclude(found.files["excluded"], user_id)
        db.session.remove()
    return found


def routes(app):
    """Yield endpoint, address, method and declared access of everything that the suite answers."""
    for rule in app.url_map.iter_rules():
        access = app.view_functions[rule.endpoint].access
        if rule.endpoint not in LEFT_OUT and access != PUBLIC:
            for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                yield rule.endpoint, rule.rule, method, access


def target_models():
    from plugins.casework import models as casework
    from plugins.child_protection import models as cp

    return {
        "actions": casework.PlanAction,
        "closings": casework.Closing,
        "contacts": casework.Contact,
        "documents": casework.Attachment,
        "family": casework.CasePerson,
        "goals": casework.Goal,
        "notes": casework.Note,
        "plans": casework.Plan,
        "notices": cp.Notice,
        "risk": cp.RiskAssessment,
    }


def parameters(address: str, case_id: uuid.UUID) -> dict[str, object]:
    """Return real ids for an address about a file: the file or what belongs to it; a random one where it has none."""
    from plugins.casework.models import CaseFile
    from plugins.child_protection.models import Referral
    from plugins.office.models import Task

    case = db.session.get_one(CaseFile, case_id)
    about = {
        "people": lambda: case.subject_id,
        "referrals": lambda: db.session.scalar(sa.select(Referral.id).where(Referral.case_id == case_id)),
        "tasks": lambda: db.session.scalar(sa.select(Task.id).where(Task.subject_id == case_id)),
    }
    kind = address.split("/")[2]
    values: dict[str, object] = {"record_id": about[kind]() if kind in about else case_id}
    if "<uuid:target_id>" in address:
        model = target_models().get(address.split("<uuid:target_id>")[0].rstrip("/").rsplit("/", 1)[1])
        values["target_id"] = model and db.session.scalar(sa.select(model.id).where(model.case_id == case_id).limit(1))
    return {name: value or uuid.uuid4() for name, value in values.items()}


def fill(address: str, values: dict[str, object]) -> str:
    return PARAMETER.sub(lambda found: str(values.get(found[1], uuid.UUID(int=1))), address)


def step_up_everybody(app) -> None:
    """Everybody has just confirmed who they are, so that a refusal is one of rights."""
    with app.app_context(), writing():
        db.session.execute(sa.update(UserSession).values(stepped_up_at=now()))
        db.session.commit()
        db.session.remove()


def rights(app) -> dict[str, set[str]]:
    with app.app_context(), privileged("the declared table"):
        held = {name: set() for name in STAFF}
        for role, permission in db.session.execute(sa.select(RolePermission.role, RolePermission.permission)):
            for name in (name for name, own in STAFF.items() if own == role):
                held[name].add(permission)
        db.session.remove()
        return held


def test_every_role_on_every_route_is_answered_as_declared(app, world, signed_in):
    held, people = rights(app), {name: signed_in(name) for name in STAFF}
    step_up_everybody(app)
    cells, opened, wrong = Counter(), set(), []
    for endpoint, address, method, access in routes(app):
        for relation, case_id in world.files.items() if ABOUT_A_FILE.match(address) else [("any", None)]:
            with app.app_context(), privileged("real ids"):
                values = parameters(address, case_id) if case_id else {}
                db.session.remove()
            for name, person in people.items():
                permitted = access == SIGNED_IN or access in held[name]
                may = permitted and (case_id is None or name in REACH[relation])
                if method == "POST" and may:
                    continue
                url = fill(address, values)
                status = (person.get(url) if method == "GET" else person.post(url)).status_code
                cells[relation] += 1
                if may and status < 400:
                    opened.add((endpoint, relation))
                elif not may and status != 404:
                    wrong.append(f"{name} {method} {url} ({relation}): {status}, must look absent")
                elif may and status not in {404, 409, 422}:
                    wrong.append(f"{name} {method} {url} ({relation}): {status}, must be answered")
    print(f"access matrix: {sum(cells.values())} cells ({dict(cells)}), {len(wrong)} mismatches")
    assert wrong == [], "\n".join(wrong)
    assert sum(cells.values()) > 2000
    assert_pages_opened(app, opened)


STATE_DECIDES = {
    "audit.openings",
    "casework.closing",
    "casework.reopen",
    "casework.document",
    "casework.download",
    "casework.new_part",
    "casework.note",
    "child_protection.decide_risk",
    "child_protection.answer_notice",
}
"""Views that are absent until something is there to decide on, answer or fetch; the tests of their plugin open them."""


def assert_pages_opened(app, opened: set[tuple[str, str]]) -> None:
    """A page about a file that nobody could open would make its refusals worth nothing."""
    pages = {e for e, address, method, _access in routes(app) if method == "GET" and ABOUT_A_FILE.match(address)}
    never = {page for page in pages if (page, "near") not in opened and (page, "far") not in opened}
    assert never <= STATE_DECIDES, never - STATE_DECIDES


def test_who_holds_a_permission_is_what_the_tables_say(app, world):
    """`access.csv` of all modules is the whole truth of a fresh installation."""
    from core.lifecycle import access_defaults

    said = set(access_defaults(app.root_path))
    for plugin in app.extensions["plugins"]:
        said |= set(access_defaults(plugin.folder))
    with app.app_context(), privileged("the declared table"):
        held = {tuple(row) for row in db.session.execute(sa.select(RolePermission.role, RolePermission.permission))}
        names = set(db.session.scalars(sa.select(User.username)))
        db.session.remove()
    assert held == said
    assert names >= set(STAFF)
