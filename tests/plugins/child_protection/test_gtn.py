"""The technical group (GTN): called from a child's file, its clock, the child heard, decisions into the plan."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from core import measures
from core.db import db, now
from core.documents.cleaning import text_of_docx
from core.documents.render import text_of_pdf
from core.l10n import local, today
from core.measures import Period
from plugins.casework import agenda, plans
from plugins.casework.models import CaseEvent, CaseFile, PlanAction
from plugins.casework.problems import Refused
from plugins.child_protection import gtn
from plugins.office import tasks
from plugins.office.documents import making, paper, registered
from plugins.office.meetings import bodies, facts, holding, planning
from plugins.office.models import AgendaItem, Body, Document, Institution, Task
from tests.conftest import BOTH


def clocks(case):
    return [task for task in tasks.open_tasks(case.id) if (task.rule_code or "").startswith("cp.gtn")]


@pytest.fixture
def called(acting, office, register, assess):
    """A file of high risk before the GTN of this morning: the child and a person of the police are invited."""
    case_id = register()
    assess(case_id, level="high", reason="Vetëm në shtëpi")
    with acting(office.valbona):
        body = db.session.scalars(sa.select(Body).where(Body.kind == gtn.NAME)).one()
        police = next(seat for seat in bodies.seats_of(body) if "Policisë" in seat.institution.name)
        bodies.sit(police, since=today(), person="Elira Hasani")
        seat_id = police.id
    with acting(office.anila):
        case = db.session.get_one(CaseFile, case_id)
        assert len(clocks(case)) == 1
        (body,) = agenda.bodies_for(case)
        seats = [seat for seat in bodies.seats_of(body) if seat.id == seat_id]
        item = agenda.call(
            case,
            body,
            at=now() - timedelta(minutes=1),
            place="Salla",
            title="Plani i mbrojtjes",
            seats=seats,
            people=agenda.family_of(case)[:1],
        )
        return case_id, item.id, seats[0].institution_id


def test_the_group_of_the_municipality_stands_after_the_installation(acting, office):
    with acting(office.valbona):
        (body,) = db.session.scalars(sa.select(Body)).all()
        assert body.name == "Grupi Teknik Ndërsektorial" and len(bodies.seats_of(body)) >= 8
        assert gtn.set_up() is None


def test_the_meeting_ends_its_clock_and_its_decisions_are_tasks_of_the_file(acting, office, called):
    case_id, item_id, police = called
    with acting(office.anila):
        case, item = db.session.get_one(CaseFile, case_id), db.session.get_one(AgendaItem, item_id)
        assert {guest.kind for guest in planning.guests_of(item.meeting)} == {"seat", "concerned"}
        with pytest.raises(Refused):
            agenda.note_hearing(case, item, "yes", None)
        planning.send_invitations(item.meeting)
        holding.hold(item.meeting)
        assert clocks(case) == []
        with pytest.raises(Refused):
            agenda.note_hearing(case, item, "not_appropriate", " ")
        agenda.note_hearing(case, item, "no", "Nuk erdhi")
        assert agenda.note_hearing(case, item, "yes", "Do te gjyshja").heard == "yes"
        decided = holding.decide(item, "Kontroll çdo mbrëmje", institution_id=police, due_on=today())
        task = db.session.get_one(Task, decided.task_id)
        assert (task.subject_id, task.owner_id, task.institution_id) == (case_id, office.anila, police)
        (met,) = agenda.meetings_of(case)
        assert [row.decision.text for row in met.decided] == ["Kontroll çdo mbrëmje"] and met.hearing.heard == "yes"
        noted = set(db.session.scalars(sa.select(CaseEvent.kind).where(CaseEvent.target_id == item_id)))
        assert noted == {f"casework.agenda_{what}" for what in ("placed", "met", "decided")}
        assert facts.held_between(gtn.NAME, today() - timedelta(days=1), today()) == 1
    month = Period.around("month", local(now() - timedelta(minutes=1)).date())
    with acting(office.arben):  # the number of meetings is no secret, and the same for every reader
        held = measures.ask("cp.gtn_meetings", month, ("group",))
        assert (held.total.value, held.at(group="town").value, held.at(group="unit").value) == (1, 1, 0)
    with acting(office.besnik):
        assert db.session.scalars(sa.select(AgendaItem)).all() == []


def test_a_decision_goes_into_the_plan_once_and_shares_its_task(acting, office, called):
    case_id, item_id, police = called
    with acting(office.anila):
        case, item = db.session.get_one(CaseFile, case_id), db.session.get_one(AgendaItem, item_id)
        planning.send_invitations(item.meeting)
        holding.hold(item.meeting)
        decided = holding.decide(item, "Kontroll", institution_id=police, due_on=today() + timedelta(days=3))
        with pytest.raises(Refused):
            agenda.copy_to_plan(
                case, holding.decide(item, "Për dijeni"), plans.save_goal(plans.new_plan(case), text="x")
            )
        plan = plans.plans_of(case)[0]
        action = agenda.copy_to_plan(case, decided, plan.goals[0])
        with pytest.raises(Refused):
            agenda.copy_to_plan(case, decided, plan.goals[0])
        plans.propose_plan(plan)
        ids = plan.id, action.id, decided.task_id
    with acting(office.valbona):
        plans.decide_plan(db.session.get_one(plans.Plan, ids[0]), approve=True)
        assert db.session.get_one(PlanAction, ids[1]).task_id == ids[2]
        assert len(list(db.session.scalars(sa.select(Task).where(Task.institution_id == police)))) == 1


@pytest.mark.parametrize("kind", BOTH[:1])
def test_the_invitation_and_the_minutes_are_official_documents_of_the_file_alone(acting, office, called, register):
    """A second child stands on the same agenda: no word of it is in what the first one's file says on paper."""
    case_id, item_id, police = called
    other_id = register(office.anila, given="Kanarina", family="Tjetra")
    with acting(office.anila):
        meeting = db.session.get_one(AgendaItem, item_id).meeting
        other = db.session.get_one(CaseFile, other_id)
        beside = planning.add_item(meeting, title="Kanarina titull", text="Kanarina tekst", subject=other)
        seat = next(guest for guest in planning.guests_of(meeting) if guest.institution_id == police)
        planning.change_guest(seat, seat.version, [db.session.get_one(AgendaItem, item_id), beside])
        planning.invite(meeting, planning.SPECIALIST, [beside], person="Kanarina Specialiste")
        case = db.session.get_one(CaseFile, case_id)
        template = registered.templates()["casework.invitation"]
        assert template in registered.offered(case)
        assert registered.templates()["casework.minutes"] not in registered.offered(case)
        chosen = next(key for key, words in template.choices(case) if "Elira Hasani" in words)
        letter = making.make(
            template,
            case,
            profile="police",
            title="Ftesë",
            institution=db.session.get_one(Institution, police),
            choice=chosen,
        )
        invitation = str(making.newest(letter).facts["paper"])
        assert "Elira Hasani" in invitation and "Plani i mbrojtjes" in invitation and "Salla" in invitation
        planning.send_invitations(meeting)
        holding.hold(meeting)
        holding.write_minutes(beside, beside.version, "Kanarina u diskutua")
        item = db.session.get_one(AgendaItem, item_id)
        holding.write_minutes(item, item.version, "U diskutua siguria e fëmijës në mbrëmje.")
        holding.decide(item, "Kontroll çdo mbrëmje", institution_id=police, due_on=today() + timedelta(days=3))
        agenda.note_hearing(case, item, "no", "Nuk erdhi")
        template = registered.templates()["casework.minutes"]
        assert registered.templates()["casework.invitation"] not in registered.offered(case)
        written = making.make(template, case, profile="file", title="Procesverbal", choice=str(item_id))
        version = making.newest(written)
        minutes = " ".join(text_of_pdf(paper.content_of(written, version, "pdf")).split())
        word = text_of_docx(paper.content_of(written, version, "docx"))
    for text in (minutes, " ".join(word.split())):
        for said in ("PROCESVERBAL", "U diskutua siguria", "Kontroll çdo mbrëmje", "Elira Hasani", "Nuk erdhi"):
            assert said in text, said
        assert "Projekt: " in text, "whoever reads it knows that it is a draft"
    assert not [text for text in (invitation, minutes, word) if "Kanarina" in text]
    with acting(office.besnik):
        assert db.session.scalars(sa.select(Document)).all() == []


def test_the_pages_of_the_group_on_a_file(office, called, signed_in):
    case_id, item_id, _police = called
    anila, case = signed_in("anila"), f"/casework/cases/{case_id}"
    assert "Plani i mbrojtjes" in anila.get(f"{case}/meetings").text
    offered = f"/office/documents/new?about={case_id}&amp;template=casework.invitation"
    assert offered in anila.get(f"{case}/meetings").text
    assert "Elira Hasani" in anila.get(offered.replace("&amp;", "&")).text
    assert "u vu në rendin e ditës" in anila.get(f"{case}/history").text
    assert anila.get(f"{case}/meetings/call").status_code == 200
    assert anila.post(f"{case}/meetings/call", {"meeting": "new", "title": "x"}).status_code == 422
    assert anila.get(f"{case}/agenda/{item_id}/hearing").status_code == 200
    assert anila.post(f"{case}/agenda/{item_id}/hearing", {"heard": "no"}).status_code == 422
    besnik = signed_in("besnik")
    for path in ("meetings", "meetings/call", f"agenda/{item_id}/hearing"):
        assert besnik.get(f"{case}/{path}").status_code == 404
