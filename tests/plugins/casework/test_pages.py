"""The pages of casework as a worker goes through them."""

import re

import pytest
import sqlalchemy as sa

from core.access.exclusions import exclude
from core.db import db
from core.records import find
from plugins.casework import closing
from plugins.casework.models import CaseFile, CasePerson, Contact, Note, Person, Plan, PlanAction


@pytest.fixture
def mira(office, signed_in):
    return signed_in("mira")


@pytest.fixture
def head(office, signed_in):
    return signed_in("head")


def date_of(name, day):
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def test_every_page_of_a_file_opens(open_file, mira):
    case_id = open_file()
    for part in ("", "/family", "/contacts", "/contacts/new", "/notes", "/plans", "/documents", "/history", "/close"):
        answer = mira.get(f"/casework/cases/{case_id}{part}")
        assert answer.status_code == 200, part
        assert "Arta Provë" in answer.text


def test_the_first_page_shows_what_the_service_adds(open_file, mira, acting, office):
    case_id = open_file()
    page = mira.get(f"/casework/cases/{case_id}").text
    with acting(office.mira):
        reference = find(CaseFile, case_id).reference
    assert f'<p class="helpline-panel">{reference}</p>' in page
    assert "Telefonoi" not in page


def test_a_colleagues_file_is_absent_like_one_that_never_was(open_file, office, signed_in):
    case_id = open_file(office.mira)
    ben = signed_in("ben")
    other = "00000000-0000-4000-8000-000000000000"
    for part in ("", "/family", "/contacts", "/notes", "/plans", "/documents", "/history", "/close", "/contacts/new"):
        hidden, absent = (ben.get(f"/casework/cases/{id_}{part}") for id_ in (case_id, other))
        assert hidden.status_code == absent.status_code == 404, part


def test_a_call_is_written_down_with_three_taps(open_file, mira, acting, office):
    case_id = open_file()
    assert f"/casework/cases/{case_id}/contacts/new?kind=call" in mira.get(f"/casework/cases/{case_id}/contacts").text
    page = mira.get(f"/casework/cases/{case_id}/contacts/new?kind=call").text
    filled = dict(re.findall(r'name="(day-\w+|time)"[^>]*value="([^"]*)"', page))
    checked = dict(re.findall(r'name="(kind|result)"[^>]*value="(\w+)" checked', page))
    assert checked == {"kind": "call", "result": "met"}
    assert mira.post(f"/casework/cases/{case_id}/contacts/new", {**filled, **checked}).status_code == 303
    with acting(office.mira):
        row = db.session.scalars(sa.select(Contact)).one()
        assert (row.kind, row.result, row.case_id) == ("call", "met", case_id)
    assert "Telefonatë" in mira.get(f"/casework/cases/{case_id}").text


def test_a_contact_without_a_kind_is_not_saved_and_says_so(open_file, mira):
    case_id = open_file()
    mira.get(f"/casework/cases/{case_id}/contacts/new")
    answer = mira.post(f"/casework/cases/{case_id}/contacts/new", {"observations": "Fëmija ishte mirë."})
    assert answer.status_code == 200
    assert "Fëmija ishte mirë." in answer.text


def test_of_two_editors_the_second_sees_both_texts_and_keeps_hers(open_file, mira, head, acting, office):
    case_id = open_file()
    mira.get(f"/casework/cases/{case_id}/notes")
    mira.post(f"/casework/cases/{case_id}/notes", {"text": "Teksti i parë"})
    with acting(office.mira):
        note_id = db.session.scalars(sa.select(Note.id)).one()
    url = f"/casework/cases/{case_id}/notes/{note_id}"
    version = re.search(r'name="version"[^>]*value="(\d+)"', mira.get(url).text)[1]
    head.get(url)
    assert head.post(url, {"text": "Teksti i drejtueses", "version": version}).status_code == 303
    answer = mira.post(url, {"text": "Teksti im", "version": version})
    assert answer.status_code == 409
    assert "Teksti i drejtueses" in answer.text and "Teksti im" in answer.text
    fresh = re.search(r'name="version"[^>]*value="(\d+)"', answer.text)[1]
    assert mira.post(url, {"text": "Teksti im e i saj", "version": fresh}).status_code == 303
    with acting(office.mira):
        assert db.session.scalars(sa.select(Note)).one().text == "Teksti im e i saj"


def test_a_note_of_another_file_is_absent_even_in_ones_own(open_file, mira, acting, office):
    first, second = open_file(), open_file(given="Besa")
    mira.get(f"/casework/cases/{first}/notes")
    mira.post(f"/casework/cases/{first}/notes", {"text": "Shënim"})
    with acting(office.mira):
        note_id = db.session.scalars(sa.select(Note.id)).one()
    assert mira.get(f"/casework/cases/{first}/notes/{note_id}").status_code == 200
    assert mira.get(f"/casework/cases/{second}/notes/{note_id}").status_code == 404


def test_a_person_is_searched_first_and_a_likely_double_is_shown_sparingly(open_file, mira, office, acting):
    open_file(given="Çeljeta", family="Provë", nid="L10101001F", address="Rruga e fshehtë 7")
    mira.get("/casework/people/")
    found = mira.post("/casework/people/", {"q": "celjeta"}).text
    assert "Ç. P." in found and "2015" in found and "Rruga e fshehtë" not in found and "Çeljeta" not in found
    mira.get("/casework/people/new")
    sent = {"given": "Celjeta", "family": "Prove"}
    warned = mira.post("/casework/people/new", sent)
    assert warned.status_code == 200 and "Ç. P." in warned.text
    with acting(office.mira):
        assert db.session.scalar(sa.select(sa.func.count(Person.id))) == 1
    saved = mira.post("/casework/people/new", {**sent, "anyway": "1"})
    assert saved.status_code == 303
    assert mira.get(saved.location).status_code == 200


def test_an_identity_number_of_a_hidden_file_answers_like_a_new_one(open_file, office, signed_in):
    open_file(office.mira, given="Çeljeta", family="Provë", nid="L10101001F")
    ben = signed_in("ben")
    ben.get("/casework/people/new")
    answer = ben.post("/casework/people/new", {"given": "Çeljeta", "family": "Provë", "nid": "L10101001F"})
    assert answer.status_code == 303


def test_a_doubtful_identity_number_never_stops_the_work(mira, acting, office):
    mira.get("/casework/people/new")
    assert mira.post("/casework/people/new", {"given": "Besa", "nid": "XX123"}).status_code == 303
    with acting(office.mira):
        person = db.session.scalars(sa.select(Person)).one()
        assert (person.nid, person.birth_date_kind) == ("XX123", "unknown")


def test_a_family_member_joins_the_file_with_dates(open_file, mira, acting, office):
    case_id = open_file()
    mira.get(f"/casework/people/new?case={case_id}")
    made = mira.post(
        "/casework/people/new",
        {"given": "Liri", "family": "Provë", "sex": "female", "case": str(case_id), "anyway": "1"},
    )
    assert f"/cases/{case_id}/family/new" in made.location
    mira.get(made.location)
    sent = {
        "role": "parent",
        "relation": "parent",
        "household": "y",
        "household_since-day": "1",
        "household_since-month": "9",
        "household_since-year": "2024",
    }
    assert mira.post(made.location, sent).status_code == 303
    page = mira.get(f"/casework/cases/{case_id}/family").text
    assert "Liri Provë" in page and "nënë" in page and "01.09.2024" in page
    with acting(office.mira):
        part = db.session.scalars(sa.select(CasePerson).where(CasePerson.role == "parent")).one()
    mira.get(f"/casework/cases/{case_id}/family/{part.id}")
    backwards = {
        "role": "parent",
        "since-day": "2",
        "since-month": "9",
        "since-year": "2024",
        "until-day": "1",
        "until-month": "9",
        "until-year": "2024",
        "version": "1",
    }
    assert mira.post(f"/casework/cases/{case_id}/family/{part.id}", backwards).status_code == 200


def test_a_plan_goes_to_the_supervisor_and_becomes_tasks(open_file, mira, head, acting, office):
    case_id = open_file()
    mira.get(f"/casework/cases/{case_id}/plans")
    url = mira.post(f"/casework/cases/{case_id}/plans").location
    mira.get(url)
    assert mira.post(f"{url}/goals", {"text": "Të shkojë në shkollë", "domain": "school"}).status_code == 303
    page = mira.get(url).text
    goal_url = re.search(r'href="([^"]+/goals/[^"/]+)/actions"', page)[1]
    mira.get(f"{goal_url}/actions")
    action = {
        "text": "Takim me drejtorin",
        "responsible": "Mira Provë",
        "due_on-day": "3",
        "due_on-month": "9",
        "due_on-year": "2027",
        "cost": "1 500",
        "payer": "municipality",
    }
    assert mira.post(f"{goal_url}/actions", action).status_code == 303
    assert "1\u00a0500\u00a0lekë" in mira.get(url).text
    assert mira.post(f"{url}/propose", {"version": "1"}).status_code == 303
    assert "Takim me drejtorin" in head.get(url).text
    assert head.post(f"{url}/answer", {"return": "1"}).status_code == 200
    assert head.post(f"{url}/answer", {"approve": "1"}).status_code == 303
    with acting(office.mira):
        plan = db.session.scalars(sa.select(Plan)).one()
        assert (plan.state, plan.approved_by_id) == ("approved", office.head)
        row = db.session.scalars(sa.select(PlanAction)).one()
        assert row.task_id is not None and row.cost == 1500
    assert mira.get(f"{url}/print").status_code == 200
    assert "03.09.2027" in mira.get(f"/casework/cases/{case_id}").text


def test_the_supervisor_finds_proposals_on_her_day_and_closes_the_file(open_file, mira, head, acting, office):
    case_id = open_file()
    mira.get(f"/casework/cases/{case_id}/close")
    assert (
        mira.post(f"/casework/cases/{case_id}/close", {"reason": "solved", "summary": "Çdo gjë mirë."}).status_code
        == 303
    )
    day = head.get("/").text
    url = re.search(r'href="([^"]+/closings/[^"]+)"', day)[1]
    assert "A. P., 2015" in day and "Arta" not in day
    assert "Çdo gjë mirë." in head.get(url).text
    assert head.post(url, {"approve": "1"}).status_code == 303
    with acting(office.mira):
        assert find(CaseFile, case_id).is_closed
        assert closing.open_proposal(find(CaseFile, case_id)) is None


def test_a_worker_meets_the_files_that_were_given_to_her(open_file, head, office, signed_in, acting):
    case_id = open_file(office.mira)
    head.get(f"/casework/cases/{case_id}/transfer")
    sent = {"worker_id": str(office.ben), "unit_id": str(office.unit), "reason": "workload"}
    assert head.post(f"/casework/cases/{case_id}/transfer", sent).status_code == 303
    ben = signed_in("ben")
    assert str(case_id) in ben.get("/").text
    assert ben.get(f"/casework/cases/{case_id}").status_code == 200


def test_a_file_that_leaves_the_reach_leads_back_to_the_list(open_file, head, office):
    case_id = open_file(office.mira)
    head.get(f"/casework/cases/{case_id}/transfer")
    sent = {"worker_id": str(office.ben), "unit_id": str(office.far), "reason": "family_moved"}
    answer = head.post(f"/casework/cases/{case_id}/transfer", sent)
    assert (answer.status_code, answer.location) == (303, "/casework/cases")
    assert "Rasti u kalua" in head.get(answer.location).text
    assert head.get(f"/casework/cases/{case_id}").status_code == 404


def test_a_file_hidden_from_a_supervisor_is_gone_everywhere(open_file, head, office, acting, signed_in):
    case_id = open_file()
    head.get(f"/casework/cases/{case_id}/exclusions")
    assert head.post(f"/casework/cases/{case_id}/exclusions", {"user_id": str(office.other_head)}).status_code == 303
    other = signed_in("other")
    assert other.get(f"/casework/cases/{case_id}").status_code == 404
    assert str(case_id) not in other.get("/casework/cases?worker=all").text
    other.get("/casework/people/")
    assert "A. P." not in other.post("/casework/people/", {"q": "Arta Provë"}).text
    assert "Lule Provë" in head.get(f"/casework/cases/{case_id}/exclusions").text


def test_the_search_box_finds_names_references_and_register_numbers(open_file, mira, office, acting):
    case_id = open_file(given="Çeljeta")
    with acting(office.mira):
        case = find(CaseFile, case_id)
        queries = (
            case.reference,
            case.reference.lower().replace("-", ""),
            f"{case.register_number}/{case.register_year}",
            "celj prov",
        )
    mira.get("/casework/people/")
    for query in queries:
        answer = mira.post("/search", {"q": query})
        assert str(case_id) in answer.text, query
    assert str(case_id) not in mira.post("/search", {"q": "tjetër"}).text


def test_excluded_people_do_not_find_the_file_in_the_search_box(open_file, office, acting, signed_in):
    case_id = open_file(given="Çeljeta")
    with acting(office.head):
        exclude(case_id, office.mira)
    mira = signed_in("mira")
    mira.get("/casework/people/")
    assert str(case_id) not in mira.post("/search", {"q": "Çeljeta"}).text


def test_the_identity_number_proposes_sex_and_date_of_birth_and_the_worker_confirms(mira, acting, office):
    mira.get("/casework/people/new")
    page = mira.post("/casework/people/new", {"given": "Çeljeta", "nid": "L10101001F", "read_nid": "1"}).text
    assert re.search(r'name="sex"[^>]*value="male" checked', page)
    assert dict(re.findall(r'name="birth_date-(\w+)" value="(\d+)"', page)) == {
        "day": "01",
        "month": "01",
        "year": "2011",
    }
    with acting(office.mira):
        assert db.session.scalar(sa.select(sa.func.count(Person.id))) == 0
