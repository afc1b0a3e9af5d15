"""The course of a file: notices, in-depth assessment, plan, visits, review, closing, reopening."""

from datetime import timedelta

import pytest

from core.db import db, now
from core.l10n import today
from plugins.casework import closing as closings
from plugins.casework import contacts
from plugins.casework import plans as case_plans
from plugins.casework.models import CaseFile, Closing, Plan
from plugins.casework.problems import Refused
from plugins.child_protection.models import DomainAssessment, Notice
from plugins.child_protection.services import assessments, notices, reviews
from plugins.child_protection.services import closing as rules_of_closing
from plugins.office import tasks


def running(case_id):
    return {task.rule_code for task in tasks.open_tasks(case_id) if task.rule_code}


@pytest.fixture
def file(acting):
    """Return a file as whoever acts sees it."""
    return lambda case_id: db.session.get_one(CaseFile, case_id)


@pytest.fixture
def planned(acting, office, register, assess, file):
    """A file with an approved plan: one goal, one action."""

    def make(**raised):
        case_id = register()
        assess(case_id, **raised)
        with acting(office.anila):
            plan = case_plans.new_plan(file(case_id), subject_view_kind="heard", family_view_kind="agree")
            goal = case_plans.save_goal(plan, text="Fëmija nuk lihet vetëm.", domain="safety")
            due = today() + timedelta(days=20)
            case_plans.save_action(goal, text="Vend në kopsht", worker_id=office.anila, due_on=due, cost=5000)
            case_plans.propose_plan(plan)
            plan_id = plan.id
        with acting(office.valbona):
            case_plans.decide_plan(db.session.get_one(Plan, plan_id), approve=True)
        return case_id

    return make


# --- notices


def test_a_notice_is_done_when_it_is_sent_with_its_proof(acting, office, register, file):
    case_id = register(crime=True, urgency="immediate")
    with acting(office.anila):
        (owed,) = notices.waiting(file(case_id))
        notices.send(owed, sent_at=now(), recipient="police", means="phone", proof_kind="call_note", proof="Ora 10:40")
    with acting(office.anila):
        assert notices.waiting(file(case_id)) == []
        assert "cp.notify_police" not in running(case_id)
        (sent,) = notices.notices_of(file(case_id))
        notices.answer(sent, answer="registered", text="Procedimi u regjistrua.")
        assert (sent.proof, sent.answer) == ("Ora 10:40", "registered")


def test_a_notice_is_sent_once_and_not_in_the_future(acting, office, register, file):
    case_id = register(crime=True, urgency="immediate")
    with acting(office.anila), pytest.raises(Refused):
        notices.send(
            notices.waiting(file(case_id))[0], sent_at=now() + timedelta(hours=2), recipient="police", means="phone"
        )
    with acting(office.anila):
        owed = notices.waiting(file(case_id))[0]
        with pytest.raises(Refused):
            notices.answer(owed, answer="registered")
        notices.send(owed, sent_at=now(), recipient="police", means="phone")
    with acting(office.anila), pytest.raises(Refused):
        row = db.session.query(Notice).filter_by(case_id=case_id).one()
        notices.send(row, sent_at=now(), recipient="police", means="phone")


def test_the_same_suspicion_is_owed_once(acting, office, register, file):
    case_id = register(crime=True, urgency="immediate")
    with acting(office.anila):
        notices.owe(file(case_id), "crime", grounds="Shenja në krah")
        notices.owe(file(case_id), "trafficking")
    with acting(office.anila):
        assert sorted(row.kind for row in notices.waiting(file(case_id))) == ["crime", "trafficking"]


# --- assessment and visits


def test_an_in_depth_assessment_is_finished_with_a_conclusion_and_the_childs_view(
    acting, office, register, assess, file
):
    case_id = register()
    assess(case_id)
    with acting(office.anila):
        row_id = assessments.save(file(case_id), ratings={"health": "concern"}).id
    with acting(office.anila), pytest.raises(Refused):
        assessments.save(file(case_id), db.session.get_one(DomainAssessment, row_id), finish=True)
    with acting(office.anila):
        row = db.session.get_one(DomainAssessment, row_id)
        assessments.save(file(case_id), row, conclusion="Duhet plan.", child_view_kind="heard", finish=True)
    with acting(office.anila):
        assert file(case_id).state == "planning"
        assert assessments.unfinished(file(case_id)) is None


def test_the_first_contact_answers_the_first_deadline(acting, office, register, file):
    case_id = register()
    with acting(office.anila):
        contacts.add_contact(file(case_id), kind="home_visit", at=now(), result="not_found")
        assert "cp.first_response.medium" in running(case_id)
        contacts.add_contact(file(case_id), kind="home_visit", at=now(), result="met", subject_seen="alone")
    with acting(office.anila):
        assert running(case_id) == {"cp.initial_assessment.medium"}


# --- plan and review


def test_an_approved_plan_ends_its_drafting_and_starts_the_review(acting, office, planned, file):
    case_id = planned(child__fear="yes")
    with acting(office.anila):
        assert file(case_id).state == "in_progress"
        assert "cp.review.high" in running(case_id) and not running(case_id) & {"cp.pim.high"}


def test_a_review_writes_the_progress_and_restarts_its_clock(acting, office, planned, file):
    case_id = planned()
    with acting(office.anila):
        (before,) = [task for task in tasks.open_tasks(case_id) if task.rule_code == "cp.review.low"]
        plan = case_plans.current_plan(file(case_id))
        action = case_plans.whole(plan).goals[0].actions[0]
        row = reviews.review(
            file(case_id),
            on=today(),
            decision="continue",
            progress={action.id: ("done", "Vendi u gjet.")},
            summary="Mirë.",
        )
        assert (row.progress, row.risk) == ({str(action.id): "done"}, "low")
        assert (action.state, action.result, action.done_on) == ("done", "Vendi u gjet.", today())
        before_id = before.id
    with acting(office.anila):
        (again,) = [task for task in tasks.open_tasks(case_id) if task.rule_code == "cp.review.low"]
        assert again.id != before_id


def test_a_higher_risk_makes_the_reviews_more_frequent_at_once(acting, office, planned, assess, file):
    case_id = planned()
    assess(case_id, child__fear="yes")
    with acting(office.anila):
        assert {rule for rule in running(case_id) if "review" in rule} == {"cp.review.high"}


def test_without_an_approved_plan_there_is_nothing_to_review(acting, office, register, assess, file):
    case_id = register()
    assess(case_id)
    with acting(office.anila), pytest.raises(Refused):
        reviews.review(file(case_id), on=today(), decision="continue", summary="–")


# --- closing


def test_a_child_is_not_at_risk_only_after_a_last_review_and_without_high_risk(acting, office, planned, file):
    case_id = planned(child__fear="yes")
    with acting(office.anila):
        assert len(rules_of_closing.objections(file(case_id), "not_at_risk")) == 2
        assert rules_of_closing.objections(file(case_id), "moved_away") == []


def test_an_open_notice_keeps_a_file_open_whatever_the_reason(acting, office, register, assess, file):
    case_id = register(crime=True, urgency="immediate")
    assess(case_id)
    with acting(office.anila), pytest.raises(Refused):
        closings.propose_closing(file(case_id), reason="moved_away", summary="U larguan.")


def test_a_file_nobody_assessed_closes_only_for_reasons_of_fact(acting, office, register, file):
    case_id = register()
    with acting(office.anila):
        assert rules_of_closing.objections(file(case_id), "other")
        assert not rules_of_closing.objections(file(case_id), "moved_away")


def close(acting, office, file, case_id):
    with acting(office.anila):
        reviews.review(file(case_id), on=today(), decision="close", summary="Fëmija është i sigurt.")
        closing_id = closings.propose_closing(file(case_id), reason="not_at_risk", summary="Jo në rrezik.").id
    with acting(office.valbona):
        closings.decide_closing(db.session.get_one(Closing, closing_id), approve=True)


def test_the_supervisor_closes_and_all_clocks_stop(acting, office, planned, file):
    case_id = planned()
    with acting(office.anila):
        reviews.review(file(case_id), on=today(), decision="close", summary="Fëmija është i sigurt.")
        assert file(case_id).state == "review"
        closing_id = closings.propose_closing(file(case_id), reason="not_at_risk", summary="Jo në rrezik.").id
    with acting(office.anila):
        assert file(case_id).state == "closing"
        with pytest.raises(Exception, match="404"):
            closings.decide_closing(db.session.get_one(Closing, closing_id), approve=True)
    with acting(office.valbona):
        closings.decide_closing(db.session.get_one(Closing, closing_id), approve=True)
    with acting(office.anila):
        assert (file(case_id).state, tasks.open_tasks(case_id)) == ("closed", [])


def test_a_returned_closing_goes_on_with_the_plan(acting, office, planned, file):
    case_id = planned()
    with acting(office.anila):
        reviews.review(file(case_id), on=today(), decision="close", summary="Fëmija është i sigurt.")
        closing_id = closings.propose_closing(file(case_id), reason="not_at_risk", summary="Jo në rrezik.").id
    with acting(office.valbona):
        closings.decide_closing(db.session.get_one(Closing, closing_id), approve=False, answer="Edhe një vizitë.")
    with acting(office.anila):
        assert file(case_id).state == "in_progress"


def test_a_reopened_file_asks_for_a_new_assessment(acting, office, planned, file):
    case_id = planned()
    close(acting, office, file, case_id)
    with acting(office.valbona):
        closings.reopen(file(case_id), reason="risk_returned")
    with acting(office.anila):
        assert file(case_id).state == "new"
        assert "cp.initial_assessment.low" in running(case_id)
