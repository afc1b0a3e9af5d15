"""The access matrix: every role × every route × a file of one's own, of another unit, and one hidden from the reader.

What is expected is computed from what is declared (the permission at the view, `access.csv`, the reach of a role), not
from what the suite answers. Refused must look absent: 404. A POST is only tried where it must be refused.
"""

import re
import uuid
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from core.access.exclusions import exclude
from core.access.permissions import principal_for
from core.access.principal import acting_as, privileged
from core.auth.models import RolePermission, User
from core.db import db, now, unit_of_work, writing
from core.l10n import today
from core.state import next_epoch
from tests.conftest import add_user
from tests.matrix import routes, tries_all, try_everybody
from tests.town import invent

pytestmark = pytest.mark.slow
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
    "luan": "finance",
    "rezarta": "gender_officer",
    "dritan": "gender_reporter",
}
REACH = {
    "near": {"anila", "teuta", "valbona", "arben"},
    "far": {"besnik", "teuta", "valbona", "arben"},
    "excluded": {"teuta"},
}
"""Who sees a file of Anila's unit, one of Besnik's, and one that is hidden from everybody but Teuta."""
ABOUT_A_FILE = re.compile(
    r"^/(casework|child-protection)/(cases|people|referrals)/<uuid:record_id>"
    r"|^/office/(tasks|meetings|documents)/<uuid:record"
)


@pytest.fixture
def plugins():
    return ("child_protection", "gender_budget")


def build_world(app):
    """Everybody's accounts, sixty invented files, and one file of each relation with something of every kind in it."""
    from plugins.casework.models import CaseFile, Plan
    from plugins.office.documents import making, registered
    from plugins.office.models import Unit, UserUnit

    with app.app_context(), privileged("test set-up"):
        found = SimpleNamespace(people={name: add_user(name, role) for name, role in STAFF.items()})
        db.session.remove()
    invent(app, 60)
    with app.app_context(), privileged("test set-up"):
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
        db.session.remove()
    with app.app_context(), acting_as(principal_for(found.people["teuta"])):
        for case_id in found.files.values():
            case = db.session.get_one(CaseFile, case_id)
            making.make(registered.templates()["casework.letter"], case, profile="service", title="Letër")
        for case_id in found.files.values():
            fill_in(db.session.get_one(CaseFile, case_id))
        for name, user_id in found.people.items():
            if name != "teuta":
                exclude(found.files["excluded"], user_id)
        db.session.remove()
    return found


def fill_in(case) -> None:
    """Add what an invented file may lack of the kinds of record that pages are about."""
    from plugins.casework import consents, flags
    from plugins.casework.models import SocialService
    from plugins.casework.services import provisions

    said = {"purpose": "photo", "giver": "parent", "answer": "given", "means": "written"}
    consents.give(case, **said, given_on=today())
    flags.set_flag(case, "priority", reason="Provë")
    rent = db.session.scalars(sa.select(SocialService.id).filter_by(code="rent_bonus")).one()
    provisions.give(case, rent, starts_on=today(), payer="municipality")
    _meet_about(case)
    _protect(case)


def _meet_about(case) -> None:
    """Let the GTN meet about a file alone, with a guest and a decision."""
    from plugins.casework import agenda
    from plugins.office.meetings import bodies, holding, planning

    (body,) = agenda.bodies_for(case)
    seats = [seat for seat in bodies.seats_of(body) if seat.holder_on(today()) and seat.role == "member"][:1]
    item = agenda.call(case, body, at=now() - timedelta(minutes=1), place="Salla", title="Provë", seats=seats)
    planning.send_invitations(item.meeting)
    holding.hold(item.meeting)
    holding.decide(item, "Provë", user_id=case.worker_id, due_on=today())


def _protect(case) -> None:
    """Add a protection measure, support in criminal proceedings and an enrolment."""
    from plugins.child_protection.services import court_support, enrolments, protection_measures

    for old in protection_measures.measures_of(case):
        if old.is_open:
            protection_measures.end(old, on=today(), reason="other")
    measure = {"decider": "director", "decided_by_id": case.worker_id, "decided_at": now()}
    protection_measures.take_at_once(case, **measure, grounds="Provë", steps=["safe_place"])
    court_support.begin(case, role="victim", worker_id=case.worker_id, started_on=today())
    year = enrolments.this_year()
    if not any((old.kind, old.school_year) == ("nursery", year) for old in enrolments.enrolments_of(case)):
        enrolments.enrol(case, kind="nursery", school_year=year, starts_on=today(), fee_payer="municipality")


@pytest.fixture
def build():
    return build_world


def target_models():
    from plugins.casework import models as casework
    from plugins.child_protection import models as cp

    return {
        "actions": casework.PlanAction,
        "closings": casework.Closing,
        "consents": casework.Consent,
        "contacts": casework.Contact,
        "court": cp.CourtSupport,
        "documents": casework.Attachment,
        "enrolments": cp.Enrolment,
        "family": casework.CasePerson,
        "flags": casework.Flag,
        "goals": casework.Goal,
        "measures": cp.ProtectionMeasure,
        "notes": casework.Note,
        "plans": casework.Plan,
        "services": casework.Provision,
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
        "meetings": lambda: point_of(case_id).meeting_id,
        "documents": lambda: unsent_of(case_id),
    }
    kind = address.split("/")[2]
    values: dict[str, object] = {"record_id": about[kind]() if kind in about else case_id}
    if "<uuid:target_id>" in address:
        values["target_id"] = target_of(address.split("<uuid:target_id>")[0].rstrip("/").rsplit("/", 1)[1], case_id)
    return {name: value or uuid.uuid4() for name, value in values.items()}


def unsent_of(case_id: uuid.UUID) -> uuid.UUID:
    """Return a document about a file that does not wait for the secretary, who would see it."""
    from plugins.office.models import Document
    from plugins.office.models.documents import PREPARED

    unsent = (Document.subject_id == case_id, Document.waits_for == PREPARED, Document.protocol_number.is_(None))
    return db.session.scalars(sa.select(Document.id).where(*unsent).limit(1)).one()


def target_of(part: str, case_id: uuid.UUID) -> uuid.UUID | None:
    """Return the id of a part of a file, or of its meeting, by the word that addresses use for it."""
    from plugins.office.models import Decision, ItemGuest

    item = point_of(case_id)
    if part in ("items", "agenda"):
        return item.id
    if part == "guests":
        return db.session.scalar(sa.select(ItemGuest.guest_id).where(ItemGuest.item_id == item.id))
    if part == "decisions":
        return db.session.scalar(sa.select(Decision.id).where(Decision.item_id == item.id))
    model = target_models().get(part)
    if model is None:
        return None
    newest = sa.select(model.id).where(model.case_id == case_id).order_by(model.created_at.desc()).limit(1)
    return db.session.scalar(newest)


def point_of(case_id: uuid.UUID):
    """Return the point of an agenda in which a meeting of this test speaks of a file alone."""
    from plugins.office.models import AgendaItem, Meeting

    query = sa.select(AgendaItem).join(Meeting, Meeting.id == AgendaItem.meeting_id)
    return db.session.scalars(
        query.where(AgendaItem.subject_id == case_id).order_by(Meeting.created_at.desc()).limit(1)
    ).one()


def test_every_role_on_every_route_is_answered_as_declared(app, world, signed_in):
    opened = try_everybody(app, signed_in, STAFF, world.files, REACH, ABOUT_A_FILE, parameters)
    if tries_all(app):
        assert_pages_opened(app, opened)


STATE_DECIDES = {
    "audit.openings",
    "casework.closing",
    "casework.reopen",
    "casework.document",
    "casework.document_page",
    "casework.document_small",
    "casework.download",
    "casework.new_part",
    "casework_people.compare",
    "casework.note",
    "child_protection.decide_risk",
    "child_protection.answer_notice",
    "child_protection.decide_measure",
    "child_protection.court_measure",
    "office_documents.number",
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
