"""The demonstration: many invented children, quickly, whole, and the same ones for the same seed."""

import pytest
import sqlalchemy as sa

from core.access.principal import privileged
from core.db import db
from plugins.casework.models import CaseEvent, CaseFile, CasePerson, Person
from plugins.child_protection.demo import load, people
from plugins.child_protection.models import AgencyReport, RiskAssessment
from plugins.child_protection.services.risk import RISK
from plugins.office.models import Import, Referral, Task

STATES = {"new", "assessment", "in_progress", "closed"}


@pytest.fixture
def staff(make_user):
    return {user["role"]: make_user(user["username"], user["role"], name=user["name"]) for user in people.users()}


@pytest.fixture
def made(app, staff):
    """Load the demonstration, and return what was told of the progress."""

    def make(scale):
        told = []
        with app.app_context():
            load.load(scale, lambda done, of, text: told.append((done, of)))
            db.session.remove()
        return told

    return make


def test_there_is_somebody_for_every_role(staff):
    roles = [user["role"] for user in people.users()]
    assert roles.count("cp_worker_unit") >= 3 and roles.count("cp_worker_town") >= 2
    assert {"cp_supervisor", "director", "it_admin", "jurist", "auditor", "secretary"} <= set(roles)


def test_the_files_are_in_all_states_with_running_and_missed_deadlines(app, made):
    assert made(300)[-1] == (300, 300)
    with app.app_context(), privileged("test"):
        assert set(db.session.scalars(sa.select(CaseFile.state).distinct())) >= STATES
        assert len(set(db.session.scalars(sa.select(CaseFile.unit_id).distinct()))) == 13
        assert len(set(db.session.scalars(sa.select(CaseFile.register_year).distinct()))) >= 3
        assert set(db.session.scalars(sa.select(Task.state).distinct())) == {"open", "done", "cancelled"}
        open_tasks = db.session.scalars(sa.select(Task).where(Task.state == "open")).all()
        assert 0 < sum(task.is_late for task in open_tasks) < len(open_tasks) / 2
        assert not any(task.is_open for task in db.session.scalars(_tasks_of_closed_files()))
        assert {"sent", "accepted", "done", "refused"} <= set(db.session.scalars(sa.select(Referral.state)))
        assert sorted(db.session.scalars(sa.select(AgencyReport.state))) == ["draft", "sent"]
        waiting = db.session.scalars(sa.select(Import)).one()
        assert waiting.is_waiting and (waiting.errors, waiting.questions) == (2, 1)


def _tasks_of_closed_files():
    closed = sa.select(CaseFile.id).where(CaseFile.closed_on.is_not(None))
    return sa.select(Task).where(Task.subject_id.in_(closed))


def test_nothing_happens_before_the_referral_or_after_today(app, made):
    from core.db import now

    made(120)
    with app.app_context(), privileged("test"):
        opened = dict(db.session.execute(sa.select(CaseFile.id, CaseFile.created_at)).all())
        for event in db.session.scalars(sa.select(CaseEvent)):
            assert opened[event.case_id] <= event.at, event.kind
            assert event.at <= now() or event.kind == "casework.contact"


def test_what_is_sealed_opens_again_and_the_levels_agree_with_the_answers(acting, staff, made):
    made(60)
    with acting(staff["cp_supervisor"]):
        children = db.session.scalars(sa.select(Person).join(CasePerson).where(CasePerson.role == "subject")).all()
        assert len(children) == 60 and all(child.given and child.family for child in children)
        for row in db.session.scalars(sa.select(RiskAssessment)):
            assert RISK.outcome_of(row).level.code == row.computed


def test_a_second_load_continues_the_register(app, made):
    made(40)
    made(40)
    with app.app_context(), privileged("test"):
        numbers = db.session.execute(sa.select(CaseFile.register_year, CaseFile.register_number)).all()
        assert len(numbers) == len(set(numbers)) == 80
        assert len(set(db.session.scalars(sa.select(CaseFile.reference)))) == 80


def test_every_page_of_an_invented_file_opens(made, staff, signed_in, acting):
    made(60)
    with acting(staff["cp_supervisor"]):
        files = {case.state: case.id for case in db.session.scalars(sa.select(CaseFile))}
    head = signed_in("valbona.xhafa")
    for case_id in files.values():
        for part in ("referral", "risk", "notices", "assessment", "reviews", "measures", "court", "enrolments"):
            assert head.get(f"/child-protection/cases/{case_id}/{part}").status_code == 200
        assert head.get(f"/casework/cases/{case_id}").status_code == 200


def test_a_large_load_keeps_the_newest_files_whole_and_the_others_lean(app, made, monkeypatch):
    monkeypatch.setattr(load, "FULL", 20)
    made(100)
    with app.app_context(), privileged("test"):
        parts = sa.select(CasePerson.case_id, sa.func.count()).group_by(CasePerson.case_id)
        counts = dict(db.session.execute(parts).all())
        assert sum(count > 1 for count in counts.values()) == 20
