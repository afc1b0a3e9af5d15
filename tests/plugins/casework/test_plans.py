"""Plans: who writes them, who says yes, what becomes of their actions."""

import re
from datetime import date

import pytest
import sqlalchemy as sa
from werkzeug.exceptions import NotFound

from core.db import Conflict, db, unit_of_work
from core.records import find
from plugins.casework import plans
from plugins.casework.models import CaseFile, CasePerson, Goal, Plan, PlanAction
from plugins.casework.problems import Refused
from plugins.office import tasks
from plugins.office.models import Institution

DUE = date(2027, 9, 3)


@pytest.fixture
def case_id(open_file):
    return open_file()


@pytest.fixture
def draft(case_id, office, acting):
    """A draft with one goal and one action of Mira's; returns the plan's id."""
    with acting(office.mira), unit_of_work():
        plan = plans.new_plan(find(CaseFile, case_id), aim="Siguria")
        goal = plans.save_goal(plan, text="Të shkojë në shkollë", domain="school")
        plans.save_action(goal, text="Takim", worker_id=office.mira, due_on=DUE, cost=1500, payer="municipality")
        return plan.id


@pytest.fixture
def approved(draft, office, acting):
    with acting(office.mira):
        plans.propose_plan(find(Plan, draft))
    with acting(office.head):
        plans.decide_plan(find(Plan, draft), approve=True)
    return draft


def only(model):
    return db.session.scalars(sa.select(model)).one()


def test_a_plan_without_a_goal_or_a_goal_without_an_action_is_not_sent(case_id, office, acting):
    with acting(office.mira):
        plan_id = plans.new_plan(find(CaseFile, case_id)).id
        with pytest.raises(Refused):
            plans.propose_plan(find(Plan, plan_id))
        plans.save_goal(find(Plan, plan_id), text="Të shkojë në shkollë")
        with pytest.raises(Refused):
            plans.propose_plan(find(Plan, plan_id))


def test_nobody_approves_their_own_plan_and_a_worker_approves_none(case_id, office, acting):
    with acting(office.head), unit_of_work():
        plan = plans.new_plan(find(CaseFile, case_id))
        plans.save_action(plans.save_goal(plan, text="Shkolla"), text="Takim", worker_id=office.head)
        plan_id = plan.id
    with acting(office.head):
        plans.propose_plan(find(Plan, plan_id))
        with pytest.raises(Refused):
            plans.decide_plan(find(Plan, plan_id), approve=True)
    with acting(office.mira), pytest.raises(NotFound):
        plans.decide_plan(find(Plan, plan_id), approve=True)


def test_a_returned_plan_says_why_and_is_a_draft_again(draft, office, acting):
    with acting(office.mira):
        plans.propose_plan(find(Plan, draft))
        with pytest.raises(Refused):
            plans.save_goal(find(Plan, draft), text="Tjetër")
    with acting(office.head):
        with pytest.raises(Refused):
            plans.decide_plan(find(Plan, draft), approve=False)
        plans.decide_plan(find(Plan, draft), approve=False, answer="Shtoni mjekun.")
    with acting(office.mira):
        assert (only(Plan).state, only(Plan).answer) == ("returned", "Shtoni mjekun.")
        plans.save_goal(find(Plan, draft), text="Shëndeti")


def test_an_approved_action_with_a_date_becomes_a_task_and_ends_with_its_result(approved, office, acting, case_id):
    with acting(office.mira):
        (task,) = tasks.open_tasks(case_id)
        assert (task.owner_id, task.due_on, task.text) == (office.mira, DUE, "Takim")
        action = only(PlanAction)
        plans.save_action(action.goal, action, state="done", result="U bë.")
        assert tasks.open_tasks(case_id) == []
        assert only(PlanAction).done_on is not None
        with pytest.raises(Refused):
            plans.save_action(only(Goal), only(PlanAction), text="Tjetër fjalë")


def test_the_next_plan_takes_over_what_is_open_and_replaces_the_last_when_approved(approved, office, acting, case_id):
    with acting(office.mira), unit_of_work():
        plan = plans.new_plan(find(CaseFile, case_id), copy_last=True)
        assert [goal.text for goal in plan.goals] == ["Të shkojë në shkollë"]
        (action,) = plan.goals[0].actions
        assert (action.text, action.worker_id, action.state, action.task_id) == ("Takim", office.mira, "planned", None)
        second = plan.id
    with acting(office.mira):
        plans.propose_plan(find(Plan, second))
        assert plans.current_plan(find(CaseFile, case_id)).number == 1
    with acting(office.head):
        plans.decide_plan(find(Plan, second), approve=True)
        assert {plan.number: plan.state for plan in plans.plans_of(find(CaseFile, case_id))} == {
            1: "replaced",
            2: "approved",
        }
        assert len(tasks.open_tasks(case_id)) == 1


def test_two_plans_are_never_written_at_once(draft, office, acting, case_id):
    with acting(office.mira), pytest.raises(Refused):
        plans.new_plan(find(CaseFile, case_id))


def test_exactly_one_does_an_action(draft, office, acting):
    with acting(office.mira):
        institution = db.session.scalars(sa.select(Institution.id).limit(1)).one()
        child = db.session.scalars(sa.select(CasePerson.person_id)).one()
        with pytest.raises(Refused):
            plans.save_action(only(Goal), text="Pa njeri")
        with pytest.raises(Refused):
            plans.save_action(only(Goal), text="Dy", worker_id=office.mira, institution_id=institution)
        plans.save_action(only(Goal), text="Institucioni", institution_id=institution, cost=2000)
        plans.save_action(only(Goal), text="Familja", person_id=child)
        assert plans.total_cost(plans.whole(only(Plan))) == 3500


def test_of_two_editors_of_a_plan_the_second_is_told(draft, office, acting):
    with acting(office.mira):
        version = find(Plan, draft).version
        plans.update_plan(find(Plan, draft), version, aim="Një")
        with pytest.raises(Conflict):
            plans.update_plan(find(Plan, draft), version, aim="Dy")
        assert find(Plan, draft).aim == "Një"


def test_a_goal_leaves_a_draft_with_its_actions(draft, office, acting):
    with acting(office.mira):
        plans.drop_goal(only(Goal))
        assert db.session.scalars(sa.select(PlanAction)).all() == []


def test_the_pages_of_an_action_open_before_and_after_the_approval(approved, office, acting, signed_in, case_id):
    mira = signed_in("mira")
    with acting(office.mira):
        action, goal = only(PlanAction).id, only(Goal).id
    page = mira.get(f"/casework/cases/{case_id}/actions/{action}").text
    assert "U bë mirë" not in page
    version = page.split('name="version"')[1].split('value="')[1].split('"')[0]
    sent = {"state": "done", "result": "U bë mirë.", "version": version}
    assert mira.post(f"/casework/cases/{case_id}/actions/{action}", sent).status_code == 303
    mira.get(f"/casework/cases/{case_id}/goals/{goal}")
    assert mira.post(f"/casework/cases/{case_id}/goals/{goal}", {"state": "achieved"}).status_code == 303
    assert "U bë mirë." in mira.get(f"/casework/cases/{case_id}/plans/{approved}").text


def test_an_action_of_a_draft_is_changed_on_its_page(draft, office, acting, signed_in, case_id):
    mira = signed_in("mira")
    with acting(office.mira):
        action = only(PlanAction).id
    page = mira.get(f"/casework/cases/{case_id}/actions/{action}").text
    assert 'value="Mira Provë' in re.search(r'<input[^>]*name="responsible"[^>]*>', page)[0]
    version = page.split('name="version"')[1].split('value="')[1].split('"')[0]
    sent = {"text": "Takim me prindin", "responsible": f"worker:{office.ben}", "cost": "2 000", "version": version}
    assert mira.post(f"/casework/cases/{case_id}/actions/{action}", sent).status_code == 303
    with acting(office.mira):
        row = only(PlanAction)
        assert (row.text, row.worker_id, row.cost) == ("Takim me prindin", office.ben, 2000)
