"""Two entries of one person are made one, nothing is lost or told, and it can be undone."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from core.access.exclusions import exclude
from core.db import db, now, unit_of_work
from plugins.casework import merging, people
from plugins.casework.models import CaseFile, CasePerson, Person, PersonMerge
from plugins.casework.problems import Refused


@pytest.fixture
def twice(acting, open_file, office):
    """The same child in two files of the unit: the ids of both entries and of both files."""
    files = [open_file(office.mira), open_file(office.ben, given="Artta", phone="+355691112223")]
    with acting(office.head):
        subjects = [db.session.get(CaseFile, case_id).subject_id for case_id in files]
    return subjects, files


def load(*ids):
    return [db.session.get(Person, person_id) for person_id in ids]


def parts_of(person_id):
    return set(db.session.scalars(sa.select(CasePerson.case_id).where(CasePerson.person_id == person_id)))


def test_both_files_then_speak_of_one_person_with_the_facts_of_both(acting, office, twice):
    (first, second), files = twice
    with acting(office.head):
        assert set(merging.differing(*load(first, second))) == {"given", "phone"}
        merging.merge(*load(first, second), take=[])
        person, gone = load(first, second)
        assert (person.given, person.phone) == ("Arta", "+355691112223")
        assert gone is None
        assert parts_of(first) == set(files)
        assert {db.session.get(CaseFile, case_id).subject_id for case_id in files} == {first}


def test_undone_everything_is_as_before_but_for_what_changed_since(acting, office, twice):
    (first, second), files = twice
    with acting(office.head):
        row_id = merging.merge(*load(first, second), take=["given"]).id
        person = load(first)[0]
        assert person.given == "Artta"
        people.update_person(person, person.version, phone="+355694445556")
        merging.undo(db.session.get(PersonMerge, row_id))
        person, other = load(first, second)
        assert (person.given, person.phone) == ("Arta", "+355694445556")
        assert (other.given, other.phone) == ("Artta", "+355691112223")
        assert (parts_of(first), parts_of(second)) == ({files[0]}, {files[1]})
        with pytest.raises(Refused):
            merging.undo(db.session.get(PersonMerge, row_id))


def test_after_thirty_days_it_stays(acting, office, twice):
    (first, second), _files = twice
    with acting(office.head):
        row_id = merging.merge(*load(first, second), take=[]).id
    with time_machine.travel(now() + timedelta(days=31), tick=False), acting(office.head), pytest.raises(Refused):
        merging.undo(db.session.get(PersonMerge, row_id))


def test_a_file_hidden_from_who_merges_keeps_its_entry_and_nothing_says_so(acting, office, twice, open_file):
    (first, second), _files = twice
    hidden = open_file(office.ben, given="Besa")
    with acting(office.other_head), unit_of_work():
        case, person = db.session.get(CaseFile, hidden), db.session.get(Person, second)
        db.session.add(CasePerson(case=case, person=person, role="relative"))
        db.session.flush()
        exclude(hidden, office.head)
    with acting(office.head):
        merging.merge(*load(first, second), take=[])
        assert load(second) == [None]
        assert hidden not in parts_of(first)
    with acting(office.other_head):
        assert parts_of(second) == {hidden}
        assert load(second)[0].phone == "+355691112223"


def test_a_part_that_stands_twice_in_a_file_ends_and_comes_back(acting, office, open_file):
    case_id = open_file(office.mira)
    with acting(office.head):
        with unit_of_work():
            entries = [people.create_person(given="Lule", family="Provë") for _ in range(2)]
            ids = [entry.id for entry in entries]
            case = db.session.get(CaseFile, case_id)
            for entry in entries:
                people.add_to_case(case, entry, role="parent")
        row_id = merging.merge(*load(*ids), take=[]).id
        ends = [part.until for part in people.parts_of(db.session.get(CaseFile, case_id)) if part.role == "parent"]
        assert sorted(end is None for end in ends) == [False, True]
        merging.undo(db.session.get(PersonMerge, row_id))
        parts = [part for part in people.parts_of(db.session.get(CaseFile, case_id)) if part.role == "parent"]
        assert {part.person_id for part in parts} == set(ids) and all(part.until is None for part in parts)


def test_the_pages_offer_compare_merge_and_undo_and_only_to_who_may(office, twice, signed_in):
    (first, second), _files = twice
    head, ben = signed_in("head"), signed_in("ben")
    assert ben.get(f"/casework/people/{second}/merge").status_code == 404
    assert "bashko" in head.get(f"/casework/people/{first}").text.lower()
    assert str(second) in head.get(f"/casework/people/{first}/merge").text
    compare = head.get(f"/casework/people/{first}/merge/{second}").text
    assert "Artta" in compare and "+355691112223" in compare
    assert head.post(f"/casework/people/{first}/merge/{second}", {"given": "other"}).status_code == 303
    page = head.get(f"/casework/people/{first}").text
    assert "Artta" in page
    undo = next(part for part in page.split('"') if part.endswith("/undo"))
    assert head.post(undo).status_code == 303
    assert "Artta" in head.get(f"/casework/people/{second}").text
