"""The life of a case file, from its opening to its reopening, in the words of the people who keep it."""

import re
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from werkzeug.exceptions import NotFound

from core.access.exclusions import exclude
from core.db import db, unit_of_work
from core.l10n import today
from core.records import find
from plugins.casework import cases, closing, people
from plugins.casework.models import CaseEvent, CaseFile, Plan, Transfer
from plugins.casework.problems import Refused
from plugins.office import tasks
from plugins.office.models import Task


def open_of(case_id):
    return find(CaseFile, case_id)


def test_a_new_file_gets_a_reference_that_says_nothing_and_the_next_number_of_its_book(open_file, office, acting):
    ids = [open_file() for _ in range(3)]
    with acting(office.mira):
        found = [open_of(case_id) for case_id in ids]
        assert [case.register_number for case in found] == [1, 2, 3]
        assert {case.register_year for case in found} == {today().year}
        assert all(re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}", case.reference) for case in found)


def test_a_million_references_have_no_two_alike_and_no_order():
    made = [cases.new_reference() for _ in range(100_000)]
    assert len(set(made)) == len(made)
    thousand = made[:1000]
    ranks = {reference: place for place, reference in enumerate(sorted(thousand))}
    n = len(thousand)
    distance = sum((place - ranks[reference]) ** 2 for place, reference in enumerate(thousand))
    assert abs(1 - 6 * distance / (n * (n * n - 1))) < 0.15


def test_every_year_has_a_book_of_its_own(office, acting):
    with acting(office.mira), unit_of_work():
        made = []
        for year in (2024, 2025, 2024):
            child = people.create_person(given="Besa")
            made.append(
                cases.open_case(
                    "helpline", child, unit_id=office.unit, worker_id=office.mira, on=date(year, 5, 1)
                ).register_number
            )
    assert made == [1, 1, 2]


def test_a_worker_sees_only_her_own_files_and_the_head_those_of_the_unit(open_file, office, acting):
    mine, far = open_file(office.mira), open_file(office.ben, unit=office.far)
    with acting(office.mira):
        assert open_of(mine) and not open_of(far)
    with acting(office.ben):
        assert not open_of(mine) and open_of(far)
    with acting(office.head):
        assert open_of(mine) and not open_of(far)


def test_who_may_not_write_in_a_service_meets_a_page_that_does_not_exist(open_file, office, acting, make_user):
    case_id = open_file()
    with acting(office.mira), pytest.raises(NotFound):
        cases.transfer(open_of(case_id), worker_id=office.ben, unit_id=office.unit, reason="workload")
    with acting(make_user("nobody", "director")) as who, pytest.raises(NotFound):
        assert not who.may("helpline.case.write")
        cases.require_in("helpline", "write")
    with acting(office.mira), pytest.raises(NotFound):
        cases.require_in("no_such_service", "write")


def test_a_state_and_a_risk_must_be_words_of_the_service(open_file, office, acting):
    case_id = open_file()
    with acting(office.mira):
        case = open_of(case_id)
        cases.set_state(case, "work")
        cases.set_risk(case, "high")
        assert (open_of(case_id).state, open_of(case_id).risk, open_of(case_id).risk_rank) == ("work", "high", 1)
        with pytest.raises(ValueError):
            cases.set_state(case, "closed")
        with pytest.raises(ValueError):
            cases.set_risk(case, "terrible")
        cases.set_risk(case, None)
        assert open_of(case_id).risk_rank is None


def test_what_happens_stands_on_the_timeline_and_the_service_hears_of_it(open_file, office, acting, quiet_helpline):
    case_id = open_file()
    with acting(office.mira):
        cases.set_state(open_of(case_id), "work")
        kinds = set(db.session.scalars(sa.select(CaseEvent.kind).where(CaseEvent.case_id == case_id)))
    assert kinds == {"casework.opened", "casework.state"}
    assert quiet_helpline.heard == ["casework.opened", "casework.state"]


def test_a_file_that_is_passed_on_takes_its_tasks_along_and_leaves_the_reach(open_file, office, acting):
    case_id = open_file()
    with acting(office.mira):
        tasks.add_task(
            title="Vizitë", due_on=today() + timedelta(days=3), owner_id=office.mira, subject=open_of(case_id)
        )
    with acting(office.head):
        case = open_of(case_id)
        cases.transfer(case, worker_id=office.ben, unit_id=office.far, reason="family_moved", note="Kujdes.")
    with acting(office.head):
        assert open_of(case_id) is None
    with acting(office.mira):
        assert open_of(case_id) is None
    with acting(office.ben):
        case = open_of(case_id)
        assert (case.worker_id, case.unit_id) == (office.ben, office.far)
        assert [task.owner_id for task in tasks.open_tasks(case_id)] == [office.ben]
        assert db.session.scalars(sa.select(Transfer)).one().note == "Kujdes."


def test_a_file_is_not_given_to_a_colleague_from_whom_it_is_hidden(open_file, office, acting):
    case_id = open_file()
    with acting(office.head):
        exclude(case_id, office.ben)
        with pytest.raises(Refused, match="nuk mund ta marrë"):
            cases.transfer(open_of(case_id), worker_id=office.ben, unit_id=office.unit, reason="workload")


def test_nobody_closes_a_file_on_their_own_word(open_file, office, acting):
    case_id = open_file()
    with acting(office.head):
        proposal = closing.propose_closing(open_of(case_id), reason="solved", summary="U zgjidh.")
        with pytest.raises(Refused):
            closing.decide_closing(proposal, approve=True)
    with acting(office.other_head):
        closing.decide_closing(closing.open_proposal(open_of(case_id)), approve=True)
        assert open_of(case_id).is_closed


def test_the_supervisor_closes_and_the_clocks_stop(open_file, office, acting):
    case_id = open_file()
    with acting(office.mira):
        case = open_of(case_id)
        tasks.add_task(title="Vizitë", due_on=today(), owner_id=office.mira, subject=case)
        with unit_of_work():
            db.session.add(Plan(case=open_of(case_id), number=1, state="approved", made_by_id=office.mira))
        closing.propose_closing(open_of(case_id), reason="moved", summary="U largua.", follow_up="Telefonatë.")
    with acting(office.head):
        closing.decide_closing(closing.open_proposal(open_of(case_id)), approve=True)
        case = open_of(case_id)
        assert (case.state, case.closing_reason, case.closed_on) == ("closed", "moved", today())
        assert tasks.open_tasks(case_id) == []
        assert db.session.scalars(sa.select(Task.cancelled_because)).one() == "case_closed"
        assert db.session.scalars(sa.select(Plan.state)).one() == "ended"


def test_a_closing_that_goes_back_says_why_and_may_be_proposed_again(open_file, office, acting):
    case_id = open_file()
    with acting(office.mira):
        closing.propose_closing(open_of(case_id), reason="solved", summary="U zgjidh.")
        with pytest.raises(Refused):
            closing.propose_closing(open_of(case_id), reason="solved", summary="U zgjidh.")
    with acting(office.head):
        proposal = closing.open_proposal(open_of(case_id))
        with pytest.raises(Refused):
            closing.decide_closing(proposal, approve=False, answer="  ")
        closing.decide_closing(closing.open_proposal(open_of(case_id)), approve=False, answer="Mungon vizita.")
        assert not open_of(case_id).is_closed
    with acting(office.mira):
        closing.propose_closing(open_of(case_id), reason="solved", summary="U bë vizita.")


def test_a_service_may_object_to_a_closing(open_file, office, acting, quiet_helpline):
    case_id = open_file()
    quiet_helpline.objections.append("Mungon rishikimi.")
    with acting(office.mira), pytest.raises(Refused, match="Mungon rishikimi"):
        closing.propose_closing(open_of(case_id), reason="solved", summary="U zgjidh.")


def test_a_closed_file_is_not_worked_on_until_it_is_reopened(open_file, office, acting):
    case_id = open_file()
    with acting(office.mira):
        closing.propose_closing(open_of(case_id), reason="solved", summary="U zgjidh.")
    with acting(office.head):
        closing.decide_closing(closing.open_proposal(open_of(case_id)), approve=True)
        with pytest.raises(Refused):
            cases.set_state(open_of(case_id), "work")
        number = open_of(case_id).register_number
        closing.reopen(open_of(case_id), reason="risk_returned", note="Telefonoi gjyshja.")
        case = open_of(case_id)
        assert (case.state, case.closed_on, case.closing_reason) == ("new", None, None)
        assert case.register_number == number
        with pytest.raises(Refused):
            closing.reopen(open_of(case_id), reason="risk_returned")
    with acting(office.mira), pytest.raises(NotFound):
        closing.reopen(open_of(case_id), reason="risk_returned")
