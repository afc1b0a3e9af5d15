"""An emergency opening: one file, one hour, to be read, with a reason, and looked at by others after (G-01 to G-05)."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from werkzeug.exceptions import NotFound

from core.access.exclusions import exclude
from core.access.permissions import principal_for
from core.access.principal import acting_as
from core.db import db, now, unit_of_work
from plugins.casework import break_glass, cases, contacts, people
from plugins.casework.models import CaseFile, EmergencyOpening, Person
from plugins.casework.problems import Refused
from plugins.office.models import Task

WORDS = "Fëmija është vetëm në stacion dhe punonjësja nuk përgjigjet."


@pytest.fixture
def closed_file(app, open_file, office):
    """A file of Mira's that Ben cannot see, with its reference."""
    case_id = open_file(office.mira, given="Çeljeta", nid="J50101001A")
    with app.app_context(), acting_as(principal_for(office.mira)):
        reference = db.session.get(CaseFile, case_id).reference
        db.session.remove()
    return case_id, reference


def ask(reference, *, reason="danger_now", grounds=WORDS):
    found = break_glass.open_in_emergency(reference, reason=reason, grounds=grounds)
    return found.id if found is not None else None


def sees(case_id):
    return db.session.scalar(sa.select(CaseFile.id).where(CaseFile.id == case_id)) == case_id


def test_a_file_opens_for_an_hour_to_be_read_and_then_is_absent_again(acting, closed_file, office):
    case_id, reference = closed_file
    with acting(office.ben):
        assert not sees(case_id)
        assert ask(reference.lower().replace("-", "")) == case_id
    with acting(office.ben):
        assert sees(case_id)
        case = db.session.get(CaseFile, case_id)
        assert not cases.may(case, "write")
        with pytest.raises(NotFound):
            contacts.add_note(case, text="Nuk duhet të ruhet.")
    with acting(office.ben), time_machine.travel(now() + timedelta(minutes=59), tick=False):
        assert sees(case_id)
    with time_machine.travel(now() + timedelta(minutes=61), tick=False), acting(office.ben):
        assert not sees(case_id)


def test_no_page_writes_in_a_file_that_is_open_in_an_emergency_only(acting, closed_file, office):
    case_id, reference = closed_file
    with acting(office.ben):
        ask(reference)
    with acting(office.ben):
        case = db.session.get(CaseFile, case_id)
        person = db.session.get(Person, case.subject_id)
        with pytest.raises(NotFound), unit_of_work():
            case.state = "work"
        case = db.session.get(CaseFile, case_id)
        with pytest.raises(NotFound):
            people.add_to_case(case, person, role="relative")


def test_the_number_must_be_exact_and_one_gets_no_second_file(acting, closed_file, open_file, office):
    case_id, reference = closed_file
    other = open_file(office.mira, given="Dhurata")
    with acting(office.ben):
        for wrong in (reference[:-1], "Çeljeta Provë", "%", reference[:5] + "-?????", "", "0/0", "J50101001B"):
            assert ask(wrong) is None
        assert ask("J50101001A") == case_id
    with acting(office.ben):
        assert sees(case_id) and not sees(other)


def test_who_is_excluded_gets_the_answer_of_a_file_that_never_was(app, acting, closed_file, office, signed_in):
    case_id, reference = closed_file
    with acting(office.head), unit_of_work():
        exclude(case_id, office.ben)
    ben = signed_in("ben")
    form = {"reason": "danger_now", "grounds": WORDS}
    _step_up(ben)
    hidden = ben.post("/casework/emergency", {**form, "identifier": reference})
    absent = ben.post("/casework/emergency", {**form, "identifier": "ZZZZZ-ZZZZZ"})
    assert hidden.status_code == absent.status_code == 422
    assert _masked(hidden.text, reference) == _masked(absent.text, "ZZZZZ-ZZZZZ")
    with acting(office.ben):
        assert not sees(case_id)
        assert break_glass.own() == []


def _step_up(person):
    from conftest import PASSWORD

    assert person.get("/casework/emergency").location.startswith("/confirm")
    person.get("/confirm")
    person.post("/confirm", {"password": PASSWORD})
    assert person.get("/casework/emergency").status_code == 200


def _masked(text, typed):
    import re

    text = text.replace(typed, "TYPED")
    return re.sub(r'nonce="[^"]+"|[\w.-]{40,}', "MASKED", text)


def test_who_has_no_right_to_the_service_breaks_no_glass(acting, closed_file, office):
    _case_id, reference = closed_file
    with acting(office.other_head):
        assert ask(reference) is None
        assert db.session.scalar(sa.select(sa.func.count()).select_from(EmergencyOpening)) == 0


def test_two_reviewers_have_a_task_without_a_word_of_the_file_and_one_answers(acting, closed_file, office):
    _case_id, reference = closed_file
    with acting(office.ben):
        ask(reference)
    for reviewer in (office.head, office.other_head):
        with acting(reviewer):
            task = db.session.scalars(sa.select(Task).where(Task.owner_id == reviewer)).one()
            assert reference not in task.title and "Çeljeta" not in task.title
            assert task.due_at - now() > timedelta(hours=71)
    with acting(office.head):
        entry = db.session.scalars(sa.select(EmergencyOpening)).one()
        with pytest.raises(Refused):
            break_glass.review(entry, justified=False, finding=None)
        entry = db.session.scalars(sa.select(EmergencyOpening)).one()
        break_glass.review(entry, justified=True, finding=None)
    with acting(office.other_head):
        assert db.session.scalars(sa.select(Task).where(Task.state == "open")).all() == []
    with acting(office.ben):
        entry = db.session.scalars(sa.select(EmergencyOpening)).one()
        with pytest.raises(NotFound):
            break_glass.review(entry, justified=True, finding=None)


def test_without_a_reason_in_words_or_with_a_late_review_nothing_opens(acting, closed_file, open_file, office):
    case_id, reference = closed_file
    with acting(office.ben):
        with pytest.raises(Refused):
            ask(reference, grounds="shkurt")
        assert ask(reference) == case_id
    with time_machine.travel(now() + timedelta(hours=73), tick=False), acting(office.ben), pytest.raises(Refused):
        ask(reference)


def test_ones_own_opening_can_be_ended_early_and_nobody_elses(acting, closed_file, office):
    case_id, reference = closed_file
    with acting(office.ben):
        ask(reference)
    with acting(office.head):
        entry = db.session.scalars(sa.select(EmergencyOpening)).one()
        with pytest.raises(NotFound):
            break_glass.end(entry)
    with acting(office.ben):
        break_glass.end(break_glass.own()[0])
    with acting(office.ben):
        assert not sees(case_id)


def test_the_pages_lead_from_the_question_to_the_review(closed_file, office, signed_in):
    case_id, reference = closed_file
    ben, head = signed_in("ben"), signed_in("head")
    _step_up(ben)
    answer = ben.post("/casework/emergency", {"identifier": reference, "reason": "danger_now", "grounds": WORDS})
    assert answer.status_code == 303 and answer.location.endswith(str(case_id))
    page = ben.get(answer.location).text
    assert "Hapur në mënyrë të jashtëzakonshme" in page and "Kontakt i ri" not in page
    assert ben.get("/casework/emergencies").status_code == 404
    listed = head.get("/casework/emergencies")
    assert "Ben Provë" in listed.text and reference in listed.text
    url = next(part for part in listed.text.split('"') if part.startswith("/casework/emergencies/"))
    assert WORDS in head.get(url).text
    assert head.post(url, {"justified": "no"}).status_code == 422
    assert head.post(url, {"justified": "no", "finding": "Mund të priste."}).status_code == 303
    assert "E pajustifikuar" in ben.get("/casework/emergency").text
