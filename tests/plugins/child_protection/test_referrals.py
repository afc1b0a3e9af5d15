"""Registering a referred child: person, file, clocks and notices at once, or no file at all."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from core.access.principal import current, privileged
from core.db import db, now
from plugins.casework.models import CaseFile, Person
from plugins.child_protection.models import Referral
from plugins.child_protection.services import notices, referrals
from plugins.office import tasks


def rules(case_id):
    return {task.rule_code for task in tasks.open_tasks(case_id)}


def test_registering_a_child_opens_a_file_and_starts_the_clocks_of_its_urgency(acting, office, register):
    case_id = register(urgency="high")
    with acting(office.anila):
        case = db.session.get_one(CaseFile, case_id)
        assert (case.state, case.risk, case.worker_id) == ("new", None, office.anila)
        assert rules(case_id) == {"cp.first_response.high", "cp.initial_assessment.high"}
        (referral,) = referrals.referrals_of(case)
        assert referral.story == "Fëmija rri vetëm deri në mbrëmje."


def test_the_clocks_run_from_the_moment_of_the_referral_not_of_the_typing(acting, office, register):
    moment = now() - timedelta(hours=30)
    case_id = register(urgency="high", received_at=moment)
    with acting(office.anila):
        due = {task.rule_code: task for task in tasks.open_tasks(case_id)}
        assert due["cp.initial_assessment.high"].due_at == moment + timedelta(hours=48)
        assert due["cp.first_response.high"].is_late


def test_a_suspected_crime_owes_a_notice_at_once(acting, office, register):
    case_id = register(crime=True, urgency="immediate")
    with acting(office.anila):
        (owed,) = notices.waiting(db.session.get_one(CaseFile, case_id))
        assert owed.kind == "crime"
        assert "cp.notify_police" in rules(case_id)


@pytest.mark.parametrize("values", [{"categories": ["trafficking"]}, {"danger": ["trafficking"], "urgency": "high"}])
def test_suspected_trafficking_is_referred_without_being_asked_twice(acting, office, register, values):
    case_id = register(**values)
    with acting(office.anila):
        assert [row.kind for row in notices.waiting(db.session.get_one(CaseFile, case_id))] == ["trafficking"]


def test_signs_of_sexual_abuse_are_always_told_to_the_police(acting, office, register):
    case_id = register(danger=["sexual"], urgency="immediate")
    with acting(office.anila):
        assert [row.kind for row in notices.waiting(db.session.get_one(CaseFile, case_id))] == ["crime"]


def test_an_error_in_the_middle_leaves_no_half_registered_child(acting, office, register, told):
    with acting(office.anila), pytest.raises(Exception, match="channel"):
        referrals.register({"given": "Liri", "family": "Provë", "unit_id": office.unit}, **told(channel=None))
    with acting(office.valbona):
        assert db.session.scalar(sa.select(sa.func.count()).select_from(CaseFile)) == 0


def test_the_same_child_is_met_before_a_second_file_is_opened(acting, office, register):
    case_id = register(given="Çeljeta", family="Gjoka")
    with acting(office.anila):
        (same,) = referrals.same_children({"given": "Celjeta", "family": "Gjoka", "birth_year": 2018})
        assert (same.case.id, same.like.initials) == (case_id, "Ç. G.")
        assert referrals.same_children({"given": "Çeljeta", "family": "Gjoka", "birth_year": 2009}) == []


def test_a_child_of_another_unit_is_not_hinted_at(acting, office, register):
    register(given="Çeljeta", family="Gjoka")
    with acting(office.besnik):
        assert referrals.same_children({"given": "Çeljeta", "family": "Gjoka", "birth_year": 2017}) == []


def test_a_second_referral_joins_the_file_and_starts_its_own_clocks(acting, office, register, told):
    case_id = register()
    with acting(office.anila):
        referrals.join(
            db.session.get_one(CaseFile, case_id), **told(urgency="immediate", story="Policia e gjeti në rrugë.")
        )
    with acting(office.anila):
        case = db.session.get_one(CaseFile, case_id)
        assert [row.decision for row in referrals.referrals_of(case)] == ["join_case", "open_case"]
        assert "cp.initial_assessment.immediate" in rules(case_id)


def test_advice_opens_no_file_and_enters_no_person(app, acting, office, told):
    with acting(office.anila):
        child = {"given": "Liri", "family": "Provë", "sex": "female", "birth_year": 2012, "unit_id": office.unit}
        referral = referrals.answer_without_file(child, decision="advise", **told(decision_note="Konflikt i vogël."))
        assert (referral.case_id, referral.child["given"]) == (None, "Liri")
    with app.app_context(), privileged("test"):
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Person)) == 0


def test_a_referral_without_a_file_is_seen_by_who_received_it_its_unit_and_the_head(acting, office, told):
    with acting(office.anila):
        id_ = referrals.answer_without_file({"given": "Liri"}, decision="no_ground", **told()).id
    seen = {}
    for name in ("anila", "besnik", "teuta", "valbona", "klodi"):
        with acting(getattr(office, name)):
            seen[name] = db.session.scalar(sa.select(Referral.id).where(Referral.id == id_)) is not None
    assert seen == {"anila": True, "besnik": False, "teuta": True, "valbona": True, "klodi": False}


def test_who_sees_a_file_and_its_referral(acting, office, register):
    case_id = register()
    seen = {}
    for name in ("anila", "besnik", "teuta", "valbona", "arben", "klodi"):
        with acting(getattr(office, name)):
            found = db.session.scalar(sa.select(Referral.case_id).where(Referral.case_id == case_id))
            seen[name] = (found is not None, db.session.get(CaseFile, case_id) is not None)
            assert current().user_id == getattr(office, name)
    assert seen == {name: (name not in ("besnik", "klodi"),) * 2 for name in seen}


def test_names_and_story_lie_sealed_in_the_database(app, office, register):
    register(given="Ëngjëllushe", story="Rrëfimi i fshehtë")
    with app.app_context(), privileged("what lies on the disk"):
        tables = ("casework_person", "casework_case", "child_protection_referral", "casework_event", "office_task")
        raw = str([db.session.execute(sa.text(f"SELECT * FROM {table}")).all() for table in tables])
    assert "Ëngjëllushe" not in raw and "fshehtë" not in raw
