"""The risk of a child: explained, never forgotten, raised by the worker, lowered with the supervisor alone."""

import pytest

from core.db import db
from plugins.casework.models import CaseEvent, CaseFile
from plugins.casework.problems import Refused
from plugins.child_protection.models import RiskAssessment
from plugins.child_protection.services.risk import RISK
from plugins.office import tasks


def rules(case_id):
    return {task.rule_code for task in tasks.open_tasks(case_id)}


def level(acting, user, case_id):
    with acting(user):
        return db.session.get_one(CaseFile, case_id).risk


def test_an_assessment_sets_the_risk_and_starts_the_deadlines_of_its_level(acting, office, register, assess):
    case_id = register()
    assess(case_id, child__fear="yes")
    with acting(office.anila):
        case = db.session.get_one(CaseFile, case_id)
        assert (case.risk, case.risk_rank, case.state) == ("high", 2, "assessment")
        assert rules(case_id) == {"cp.gtn.high", "cp.pim.high"}


def test_every_deadline_is_marked_unverified_until_the_jurist_looked(acting, office, register, assess):
    case_id = register()
    assess(case_id)
    with acting(office.anila):
        assert [task.law.is_verified for task in tasks.open_tasks(case_id)] == [False]


def test_the_stored_assessment_says_which_answers_made_it(acting, office, register, assess):
    case_id = register()
    id_ = assess(case_id, child__fear="yes", child__school="yes")
    with acting(office.anila):
        row = db.session.get_one(RiskAssessment, id_)
        assert [reason.question.code for reason in RISK.outcome_of(row).reasons] == ["child.fear"]
        assert (row.instrument.code, row.instrument.number) == ("kujdes-risk", "1")


def test_a_worker_may_always_raise_the_level_with_a_reason(acting, office, register, assess):
    case_id = register()
    with pytest.raises(Refused):
        assess(case_id, level="high")
    assess(case_id, level="high", reason="Nëna u kthye te babai.")
    assert level(acting, office.anila, case_id) == "high"


def test_a_level_below_the_instruments_waits_for_the_supervisor_and_the_higher_one_holds(
    acting, office, register, assess
):
    case_id = register()
    id_ = assess(case_id, child__fear="yes", level="medium", reason="Gjyshja është aty.")
    assert level(acting, office.anila, case_id) == "high"
    with acting(office.valbona):
        RISK.decide(db.session.get_one(RiskAssessment, id_), approve=True)
    assert level(acting, office.anila, case_id) == "medium"
    with acting(office.anila):
        assert rules(case_id) == {"cp.gtn.medium", "cp.pim.medium"}


def test_a_quieter_reassessment_also_waits_because_the_level_goes_down(acting, office, register, assess):
    case_id = register()
    assess(case_id, child__fear="yes")
    with pytest.raises(Refused):
        assess(case_id)
    id_ = assess(case_id, reason="Personi nuk jeton më në shtëpi.")
    with acting(office.anila):
        assert (RISK.waiting(db.session.get_one(CaseFile, case_id)).id, level_now(case_id)) == (id_, "high")


def level_now(case_id):
    return db.session.get_one(CaseFile, case_id).risk


def test_the_supervisor_may_keep_the_level_but_says_why(acting, office, register, assess):
    case_id = register()
    id_ = assess(case_id, child__fear="yes", level="low", reason="Duket mirë.")
    with acting(office.valbona), pytest.raises(Refused):
        RISK.decide(db.session.get_one(RiskAssessment, id_), approve=False)
    with acting(office.valbona):
        RISK.decide(db.session.get_one(RiskAssessment, id_), approve=False, answer="Fëmija ende ka frikë.")
    with acting(office.anila):
        case = db.session.get_one(CaseFile, case_id)
        assert (case.risk, RISK.waiting(case)) == ("high", None)


def test_nobody_lowers_a_risk_on_their_own_word(acting, office, register, assess):
    case_id = register(office.valbona)
    id_ = assess(case_id, office.valbona, child__fear="yes", level="low", reason="Duket mirë.")
    with acting(office.valbona), pytest.raises(Refused):
        RISK.decide(db.session.get_one(RiskAssessment, id_), approve=True)
    with acting(office.arben), pytest.raises(Exception, match="404"):
        RISK.assess(db.session.get_one(CaseFile, case_id), RISK.newest_version(), {})


def test_a_worker_cannot_answer_their_own_proposal_by_another_door(acting, office, register, assess):
    case_id = register()
    id_ = assess(case_id, child__fear="yes", level="low", reason="Duket mirë.")
    with acting(office.anila), pytest.raises(Exception, match="404"):
        RISK.decide(db.session.get_one(RiskAssessment, id_), approve=True)


def test_unknown_today_keeps_what_was_known_yesterday(acting, office, register, assess):
    case_id = register()
    assess(case_id, carer__threat="yes")
    assess(case_id, carer__threat="unknown")
    with acting(office.anila):
        case = db.session.get_one(CaseFile, case_id)
        assert (case.risk, RISK.waiting(case)) == ("immediate", None)


def test_the_history_shows_what_changed_between_two_assessments(acting, office, register, assess):
    case_id = register()
    assess(case_id)
    assess(case_id, child__fear="yes")
    with acting(office.anila):
        newest, oldest = RISK.history(db.session.get_one(CaseFile, case_id))
        assert [change.question.code for change in RISK.changes_of(newest, oldest)] == ["child.fear"]
        assert (newest.state, oldest.state) == ("in_force", "replaced")


def test_the_timeline_tells_the_assessment(acting, office, register, assess):
    case_id = register()
    assess(case_id)
    with acting(office.anila):
        kinds = [event.kind for event in db.session.query(CaseEvent).filter_by(case_id=case_id)]
        assert "child_protection.risk_assessed" in kinds and "casework.risk" in kinds


def test_answers_are_sealed(app, office, register, assess):
    from core.access.principal import privileged

    assess(register(), child__sexual="yes")
    with app.app_context(), privileged("what lies on the disk"):
        import sqlalchemy as sa

        raw = str(db.session.execute(sa.text("SELECT * FROM child_protection_risk")).all())
    assert "child.sexual" not in raw
