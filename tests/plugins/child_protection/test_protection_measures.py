"""Protection measures: who proposes and decides, what needs the parents, the court and its hours, review and end."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
import time_machine
from werkzeug.exceptions import NotFound

from core.access.principal import acting_as, privileged
from core.db import db, now
from core.l10n import local, today
from plugins.casework import closing as closings
from plugins.casework import plans as case_plans
from plugins.casework.models import CaseEvent, CaseFile, Plan
from plugins.casework.problems import Refused
from plugins.child_protection.models import ProtectionMeasure
from plugins.child_protection.services import closing, waiting
from plugins.child_protection.services import protection_measures as service
from plugins.office import rules, tasks
from plugins.office.models import Institution, RulePack

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
TO_COURT, COURT, REVIEW = "cp.measure_to_court", "cp.measure_court_decision", "cp.measure_review"


@pytest.fixture
def file():
    """Return a file as whoever acts sees it."""
    return lambda case_id: db.session.get_one(CaseFile, case_id)


def the(measure_id):
    return db.session.get_one(ProtectionMeasure, measure_id)


@pytest.fixture
def court(acting, office):
    with acting(office.anila):
        return db.session.scalars(sa.select(Institution.id).filter_by(kind="court")).one()


@pytest.fixture
def taken(acting, office, file):
    """Let Anila write down an emergency measure of an hour ago; returns its id."""

    def make(case_id, **changes):
        values = {"grounds": "Fëmija u gjet vetëm natën.", "decider": "on_call", "steps": ["safe_place", "medical"]}
        values |= {"decided_by_id": office.anila, "decided_at": now() - HOUR, "placement": "safe_place"}
        with acting(office.anila):
            return service.take_at_once(file(case_id), **{**values, **changes}).id

    return make


@pytest.fixture
def with_plan(acting, office, register, file):
    """A file with a draft of a plan in which the parents stand so."""

    def make(view):
        case_id = register()
        with acting(office.anila):
            case_plans.new_plan(file(case_id), family_view_kind=view)
        return case_id

    return make


def running(case_id):
    return {
        task.rule_code: task for task in tasks.open_tasks(case_id) if (task.rule_code or "").startswith("cp.measure")
    }


def test_an_emergency_measure_runs_its_clock_in_hours_from_the_decision_and_says_it_is_unverified(
    register, taken, acting, office
):
    case_id = register(urgency="immediate")
    with acting(office.anila):
        rule = rules.rule_on(TO_COURT, today())
    measure_id = taken(case_id)
    with acting(office.anila):
        task = running(case_id)[TO_COURT]
        assert task.due_at == the(measure_id).decided_at + timedelta(hours=rule.amount)
        assert not task.due_is_date and not task.law.is_verified and task.law.authority == ""
        assert (the(measure_id).state, the(measure_id).court_state) == ("in_force", "not_sent")


def test_hours_run_in_real_time_over_the_night_in_which_the_clocks_change(register, taken, acting, office, court, file):
    with time_machine.travel("2026-10-24T21:00:00Z"):
        case_id = register()
        measure_id = taken(case_id, decided_at=now())
        with acting(office.anila):
            task = running(case_id)[TO_COURT]
            assert f"{local(task.due_at):%d.%m.%Y %H:%M %z}" == "26.10.2026 22:00 +0100"
            assert task.due_at - the(measure_id).decided_at == timedelta(hours=48)


def test_through_the_court_each_step_ends_its_clock_and_starts_the_next(register, taken, acting, office, court):
    case_id = register()
    measure_id = taken(case_id)
    with acting(office.anila):
        service.send_to_court(the(measure_id), sent_at=now() - 30 * MINUTE, court_id=court, court_no="77/2026")
        assert set(running(case_id)) == {COURT}
        assert running(case_id)[COURT].started_at == the(measure_id).sent_at
        with pytest.raises(Refused):
            service.send_to_court(the(measure_id), sent_at=now(), court_id=court)
        with pytest.raises(Refused):
            service.court_decides(the(measure_id), decision="confirmed", court_at=now() - HOUR)
        with pytest.raises(Refused):
            service.court_decides(the(measure_id), decision="confirmed", court_at=now() + HOUR)
        service.court_decides(
            the(measure_id), decision="amended", court_at=now(), review_on=today() + timedelta(days=30), ends_on=None
        )
        row = the(measure_id)
        assert (row.state, row.court_state, running(case_id)) == ("in_force", "amended", {})
        (task,) = [task for task in tasks.open_tasks(case_id) if task.id == row.review_task_id]
        assert task.due_on == today() + timedelta(days=30)
        kinds = db.session.scalars(sa.select(CaseEvent.kind).where(CaseEvent.target_id == measure_id)).all()
        names = ["decided", "sent", "court"]
        assert sorted(kinds) == sorted(f"child_protection.measure_{name}" for name in names)


def test_what_the_court_refuses_ends_that_day(register, taken, acting, office, court):
    case_id = register()
    measure_id = taken(case_id, review_on=today() + timedelta(days=9))
    with acting(office.anila):
        service.send_to_court(the(measure_id), sent_at=now(), court_id=court)
        service.court_decides(the(measure_id), decision="refused", court_at=now(), court_text="Nuk ka shkaqe.")
        row = the(measure_id)
        assert (row.state, row.ended_on, row.end_reason) == ("ended", today(), "court_refused")
        assert running(case_id) == {} and row.review_task_id is None
        with pytest.raises(Refused):
            service.review(row, on=today(), decision="continues", text="Mirë.")


def test_a_verified_edition_governs_the_next_measure_and_moves_no_clock_that_runs(
    register, taken, acting, office, make_user
):
    jurist = make_user("lindita", "jurist")
    case_id = register()
    taken(case_id)
    with acting(jurist):
        (pack,) = [pack for pack in rules.packs() if pack.code == "al-cp-578-2018"]
        values = {
            rule.id: ((24, "hour") if rule.rule == TO_COURT else (1, "month"))
            for rule in pack.rules
            if rule.rule in (TO_COURT, REVIEW)
        }
        rules.supersede(pack, valid_from=today() + timedelta(days=1), note="U lexua ligji.", values=values)
    with acting(office.anila):
        before = running(case_id)[TO_COURT].due_at
    with time_machine.travel(now() + timedelta(days=2)):
        later = register(given="Tjetër")
        taken(later, decided_at=now())
        with acting(office.anila):
            assert running(case_id)[TO_COURT].due_at == before
            assert running(later)[TO_COURT].due_at - now() <= timedelta(hours=24)
            assert (
                db.session.scalar(sa.select(sa.func.count(RulePack.id)).where(RulePack.code == "al-cp-578-2018")) == 2
            )


@pytest.mark.parametrize(
    ("view", "possible"),
    [("agree", True), ("partly", True), ("split", True), ("disagree", False), ("unreachable", False), (None, False)],
)
def test_supervision_in_the_family_needs_a_plan_with_a_parent_else_another_measure(
    with_plan, acting, office, file, view, possible
):
    case_id = with_plan(view)
    with acting(office.anila):
        if possible:
            assert service.propose(file(case_id), "supervision", grounds="Nëna bashkëpunon.").plan_id
        else:
            with pytest.raises(Refused):
                service.propose(file(case_id), "supervision", grounds="Nëna bashkëpunon.")
        service.propose(file(case_id), "alternative_care", grounds="Gjyshja e merr.", placement="relatives")


def test_parents_who_agree_no_more_end_the_ground_of_supervision(with_plan, acting, office, file):
    case_id = with_plan("agree")
    with acting(office.anila):
        measure_id = service.propose(file(case_id), "supervision", grounds="Nëna bashkëpunon.").id
        plan_id = db.session.scalars(sa.select(Plan.id)).one()

    def parents(view):
        with acting(office.anila):
            plan = db.session.get_one(Plan, plan_id)
            case_plans.update_plan(plan, plan.version, family_view_kind=view)

    decision = {"approve": True, "decider": "director", "decided_at": now()}
    parents("disagree")
    with acting(office.arben), pytest.raises(Refused):
        service.decide(the(measure_id), **decision | {"decided_at": now()})
    parents("agree")
    with acting(office.arben):
        service.decide(the(measure_id), **decision | {"decided_at": now(), "decision_no": "14"})
        assert not service.lacks_agreement(the(measure_id))
    parents("disagree")
    with acting(office.anila):
        assert service.lacks_agreement(the(measure_id))


def test_the_director_decides_and_nobody_on_their_own_proposal(register, acting, office, file, make_user):
    case_id = register()
    with acting(office.anila):
        measure_id = service.propose(file(case_id), "alternative_care", grounds="Gjyshja e merr.").id
        assert running(case_id) == {}
        with pytest.raises(NotFound):
            service.decide(the(measure_id), approve=True, decider="director", decided_at=now())
        with pytest.raises(Refused):
            service.propose(file(case_id), "alternative_care", grounds="Përsëri.")
    with acting(office.valbona), pytest.raises(NotFound):
        service.decide(the(measure_id), approve=True, decider="head", decided_at=now())
    with acting(office.arben) as arben:
        assert waiting.counts(arben)["measures"] == 1
        for wrong in ({"approve": False}, {"approve": True, "decided_at": now() + HOUR}):
            with pytest.raises(Refused):
                service.decide(the(measure_id), **{"decider": "director", "decided_at": now(), **wrong})
        with pytest.raises(Refused):
            service.decide(the(measure_id), approve=True, decider="director", decided_at=now() - HOUR)
        service.decide(the(measure_id), approve=False, decider="director", decided_at=now(), answer="Provoni planin.")
        assert the(measure_id).state == "rejected" and running(case_id) == {}
        assert waiting.counts(arben)["measures"] == 0
        with pytest.raises(Refused):
            service.decide(the(measure_id), approve=True, decider="director", decided_at=now())
    with acting(office.arben) as arben, acting_as(arben), privileged("a proposal of the director's own"):
        the(measure_id).state, the(measure_id).proposed_by_id = "proposed", office.arben
        db.session.commit()
    with acting(office.arben) as arben:
        assert waiting.counts(arben)["measures"] == 0
        with pytest.raises(Refused):
            service.decide(the(measure_id), approve=True, decider="director", decided_at=now())


def test_a_review_sets_the_next_day_and_the_end_stops_everything(register, taken, acting, office, court):
    case_id = register()
    measure_id = taken(case_id, review_on=today())
    with acting(office.anila):
        first = the(measure_id).review_task_id
        service.review(the(measure_id), on=today(), decision="continues", text="Qetë.", review_on=date(2030, 1, 7))
        row = the(measure_id)
        assert tasks.tasks_of(case_id)[-1].id and row.review_task_id != first and row.review_on == date(2030, 1, 7)
        with pytest.raises(Refused):
            service.end(row, on=today() + timedelta(days=1), reason="safe")
        service.end(row, on=today(), reason="safe")
        assert running(case_id) == {} and the(measure_id).review_task_id is None
        with pytest.raises(Refused):
            service.end(the(measure_id), on=today(), reason="safe")


def test_no_file_is_closed_over_a_measure_in_force_and_a_closed_file_takes_none(register, taken, acting, office, file):
    case_id = register()
    measure_id = taken(case_id)
    sentence = "Një masë mbrojtjeje është propozuar ose është në fuqi: përfundojeni më parë."
    with acting(office.anila):
        assert sentence in closing.objections(file(case_id), "moved_away")
        service.end(the(measure_id), on=today(), reason="other")
        assert sentence not in closing.objections(file(case_id), "moved_away")
        closings.propose_closing(file(case_id), reason="moved_away", summary="U larguan.")
    with acting(office.valbona):
        closings.decide_closing(closings.open_proposal(file(case_id)), approve=True)
    with pytest.raises(Refused):
        taken(case_id)


def test_nothing_was_done_at_once_or_tomorrow_is_no_emergency_measure(register, taken, acting, office):
    case_id = register()
    for wrong in ({"steps": []}, {"decided_at": now() + HOUR}):
        with pytest.raises(Refused):
            taken(case_id, **wrong)
    with acting(office.anila):
        assert db.session.scalars(sa.select(ProtectionMeasure)).all() == []


def test_the_legal_basis_is_data_and_marked_until_somebody_verified_it(register, taken, signed_in, office):
    case_id = register()
    measure_id = taken(case_id, whereabouts="Te zonja Drita, kati i dytë")
    anila, arben = signed_in("anila"), signed_in("arben")
    page = anila.get(f"/child-protection/cases/{case_id}/measures/{measure_id}").text
    assert "Ligji nr. 18/2017" in page and page.count("i paverifikuar") >= 2 and "Te zonja Drita" in page
    assert "Te zonja Drita" not in arben.get(f"/child-protection/cases/{case_id}/measures/{measure_id}").text
    for part in ("", "/history"):
        assert "Te zonja Drita" not in anila.get(f"/casework/cases/{case_id}{part}").text
    first = anila.get(f"/casework/cases/{case_id}").text
    assert "Mbrojtje emergjente" in first and "Dërgo masën në gjykatë për konfirmim" in first
    answer = anila.get(f"/child-protection/cases/{case_id}/measures/next")
    assert answer.location.endswith(str(measure_id))
    assert signed_in("besnik").get(f"/child-protection/cases/{case_id}/measures").status_code == 404
