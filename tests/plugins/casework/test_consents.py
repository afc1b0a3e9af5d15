"""Consents and assents: who may give them, what they allow, and how they end at once."""

import io
import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from core.db import db
from core.l10n import today
from core.records import find
from plugins.casework import closing, consents, people
from plugins.casework.models import Attachment, CaseEvent, CaseFile, Consent
from plugins.casework.problems import Refused
from plugins.office.models import Institution

YESTERDAY, LAST_WEEK = timedelta(days=1), timedelta(days=7)


@pytest.fixture
def case_id(open_file):
    return open_file()


@pytest.fixture
def say(case_id):
    """Write down a yes of a parent to sharing, or what the test changes of it."""

    def make(**changes):
        values = {"purpose": "share_information", "giver": "parent", "answer": "given", "means": "written"}
        return consents.give(find(CaseFile, case_id), **{**values, "given_on": today() - LAST_WEEK, **changes})

    return make


@pytest.fixture
def allowed(case_id):
    return lambda **about: consents.valid(find(CaseFile, case_id), "share_information", **about) is not None


def test_a_consent_allows_its_purpose_from_its_day_until_it_runs_out(say, allowed, office, acting, case_id):
    with acting(office.mira):
        assert not allowed()
        say(valid_until=today())
        assert allowed() and allowed(on=today() - LAST_WEEK)
        assert not allowed(on=today() - LAST_WEEK - YESTERDAY) and not allowed(on=today() + YESTERDAY)
        assert consents.valid(find(CaseFile, case_id), "photo") is None


def test_a_withdrawn_consent_allows_nothing_from_that_very_day_on(say, allowed, office, acting):
    with acting(office.mira):
        say(given_on=today() - LAST_WEEK)
        row = say(given_on=today() - YESTERDAY)
        consents.withdraw(row, on=today(), means="phone", note="Nuk do më.")
        assert not allowed(), "the older word must not come back to life"
        assert allowed(on=today() - YESTERDAY)
        with pytest.raises(Refused):
            consents.withdraw(db.session.get_one(Consent, row.id), on=today(), means="phone")


def test_a_child_alone_does_not_consent_and_is_heard_all_the_same(say, allowed, office, acting):
    with acting(office.mira):
        say(giver="child")
        assert not allowed()
        say(giver="parent")
        say(giver="child", answer="refused", given_on=today())
        assert allowed()


def test_when_one_parent_says_no_the_other_ones_yes_allows_nothing(say, allowed, office, acting, case_id):
    with acting(office.mira):
        father, mother = (people.create_person(given=name, family="Provë") for name in ("Agim", "Vera"))
        for person in (father, mother):
            people.add_to_case(find(CaseFile, case_id), person, role="parent")
        mother_id, father_id = mother.id, father.id
        say(person_id=mother_id)
        say(person_id=father_id, answer="refused")
        assert not allowed()
        say(person_id=father_id, given_on=today())
        assert allowed()


def test_a_consent_for_one_institution_is_none_for_another(say, allowed, office, acting):
    with acting(office.mira):
        school, police = db.session.scalars(sa.select(Institution.id).order_by(Institution.code).limit(2)).all()
        say(institution_id=school)
        assert allowed(institution_id=school)
        assert not allowed(institution_id=police) and not allowed()
        say(answer="refused", institution_id=school, given_on=today())
        assert not allowed(institution_id=school)


def test_a_closed_file_takes_a_withdrawal_but_no_new_consent(say, allowed, office, acting, case_id):
    with acting(office.mira):
        row_id = say().id
        closing.propose_closing(find(CaseFile, case_id), reason="solved", summary="U zgjidh.")
    with acting(office.head):
        closing.decide_closing(closing.open_proposal(find(CaseFile, case_id)), approve=True)
    with acting(office.mira):
        with pytest.raises(Refused):
            say()
        consents.withdraw(find(Consent, row_id), on=today(), means="spoken")
        assert not allowed()


@pytest.mark.parametrize("day", [-8, 1])
def test_a_withdrawal_lies_between_the_consent_and_today(say, office, acting, day):
    with acting(office.mira):
        row = say()
        with pytest.raises(Refused):
            consents.withdraw(row, on=today() + timedelta(days=day), means="phone")


def test_a_worker_writes_a_consent_down_with_its_paper_and_takes_it_back(case_id, office, acting, signed_in):
    mira, url = signed_in("mira"), f"/casework/cases/{case_id}/consents"
    assert "Ende asnjë pëlqim" in mira.get(url).text
    page = mira.get(f"{url}/new").text
    day = dict(re.findall(r'name="(given_on-\w+)" value="(\d+)"', page))
    sent = {"purpose": "referral", "giver": "parent", "answer": "given", "means": "written", **day}
    paper = {"file": (io.BytesIO("Jap pëlqimin.".encode()), "pëlqim.txt")}
    assert mira.post(f"{url}/new", {"purpose": "referral"}).status_code == 422
    assert mira.post(f"{url}/new", sent | paper, content_type="multipart/form-data").status_code == 303
    page = mira.get(url).text
    assert "Dokumenti i nënshkruar" in page and "Fëmija (pajtim)" not in page
    with acting(office.mira):
        (row,) = db.session.scalars(sa.select(Consent))
        assert db.session.scalars(sa.select(Attachment.kind)).all() == ["consent"]
        row_id = row.id
    mira.get(f"{url}/{row_id}/withdraw")
    gone = {"means": "phone", **{name.replace("given_on", "on"): value for name, value in day.items()}}
    assert mira.post(f"{url}/{row_id}/withdraw", gone).status_code == 303
    assert "I tërhequr" in mira.get(url).text
    assert mira.post(f"{url}/{row_id}/withdraw", gone).status_code == 422
    with acting(office.mira):
        kinds = set(db.session.scalars(sa.select(CaseEvent.kind)))
        assert {"casework.consent_given", "casework.consent_withdrawn"} <= kinds
    assert "Pëlqim i tërhequr: referimi në shërbim" in mira.get(f"/casework/cases/{case_id}/history").text
