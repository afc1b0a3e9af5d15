"""Flags: what stands beside a name, until when, and who takes it off."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from core.db import db, now
from core.l10n import today
from core.records import find
from plugins.casework import flags
from plugins.casework.models import CaseFile, Flag
from plugins.casework.problems import Refused
from plugins.office import tasks

WEEK = timedelta(days=7)


@pytest.fixture
def case_id(open_file):
    return open_file()


@pytest.fixture
def put(case_id):
    def make(kind="visit_in_pairs", **changes):
        return flags.set_flag(find(CaseFile, case_id), kind, **{"reason": "Qen i egër.", **changes}).id

    return make


@pytest.fixture
def shown(case_id):
    return lambda: [words for words, _tone in flags.shown([case_id])[case_id]]


def test_a_flag_stands_until_its_last_day(put, shown, office, acting):
    with acting(office.mira):
        put(ends_on=today() + WEEK)
        assert shown() == ["Vizitë me dy punonjës"]
    with time_machine.travel(now() + WEEK), acting(office.mira):
        assert shown() == ["Vizitë me dy punonjës"]
    with time_machine.travel(now() + WEEK + timedelta(days=1)), acting(office.mira):
        assert shown() == []


def test_a_flag_that_protects_does_not_end_by_itself_but_is_looked_at_again(put, shown, office, acting, case_id):
    with acting(office.mira):
        put("protected", ends_on=today() + WEEK)
        (task,) = tasks.open_tasks(case_id)
        assert task.due_on == today() + WEEK
    with time_machine.travel(now() + 2 * WEEK), acting(office.mira):
        assert shown() == ["Të dhëna të mbrojtura"]


def test_an_ordinary_flag_is_lifted_by_one_person_with_a_reason(put, shown, office, acting):
    with acting(office.mira):
        flag_id = put()
        with pytest.raises(Refused):
            flags.lift(find(Flag, flag_id), " ")
        flags.lift(find(Flag, flag_id), "Qeni nuk është më.")
        assert shown() == []
        with pytest.raises(Refused):
            flags.lift(find(Flag, flag_id), "Përsëri.")


def test_a_flag_that_protects_is_lifted_by_two_people(put, shown, office, acting, case_id):
    with acting(office.head):
        flag_id = put("protected", ends_on=today() + WEEK)
        flags.lift(find(Flag, flag_id), "Familja u shpërngul.")
        assert shown() == ["Të dhëna të mbrojtura"]
        with pytest.raises(Refused):
            flags.answer_lifting(find(Flag, flag_id), agree=True)
        with pytest.raises(Refused):
            flags.lift(find(Flag, flag_id), "Përsëri.")
    with acting(office.other_head):
        flags.answer_lifting(find(Flag, flag_id), agree=False)
        assert shown() == ["Të dhëna të mbrojtura"]
        with pytest.raises(Refused):
            flags.answer_lifting(find(Flag, flag_id), agree=True)
    with acting(office.head):
        flags.lift(find(Flag, flag_id), "Familja u shpërngul jashtë.")
    with acting(office.other_head):
        flags.answer_lifting(find(Flag, flag_id), agree=True)
        assert shown() == [] and tasks.open_tasks(case_id) == []
        row = find(Flag, flag_id)
        assert (row.asked_by_id, row.agreed_by_id) == (office.head, office.other_head)


def test_one_flag_is_not_set_twice_nor_in_the_past(put, office, acting):
    with acting(office.mira):
        put()
        with pytest.raises(Refused):
            put()
        with pytest.raises(Refused):
            put("priority", ends_on=today() - WEEK)


def test_flags_stand_in_head_and_list_for_those_who_may_open_the_file(case_id, office, acting, signed_in):
    mira, head, ben = signed_in("mira"), signed_in("head"), signed_in("ben")
    url = f"/casework/cases/{case_id}/flags"
    assert "Asnjë shenjë" in mira.get(url).text
    assert mira.post(url, {"kind": "other", "reason": "Arsye"}).status_code == 422
    sent = {"kind": "other", "words": "Telefononi pasdite", "reason": "Nëna punon natën."}
    assert mira.post(url, sent).status_code == 303
    assert mira.post(url, {"kind": "protected", "reason": "Kërkohet nga i afërmi."}).status_code == 303
    for page in (mira.get(f"/casework/cases/{case_id}").text, mira.get("/casework/cases").text):
        assert "Telefononi pasdite" in page and "Të dhëna të mbrojtura" in page and "i afërmi" not in page
    assert "Telefononi" not in ben.get("/casework/cases?worker=all").text and ben.get(url).status_code == 404
    with acting(office.mira):
        protected = db.session.scalar(sa.select(Flag.id).where(Flag.protective))
    mira.get(f"{url}/{protected}/lift")
    assert mira.post(f"{url}/{protected}/lift", {"reason": "Nuk duhet më."}).status_code == 303
    assert "Pret një person të dytë" in mira.get(url).text
    assert mira.post(f"{url}/{protected}/answer", {"agree": "1"}).status_code == 404
    head.get(url)
    assert head.post(f"{url}/{protected}/answer", {"agree": "1"}).status_code == 303
    assert "Të dhëna të mbrojtura" not in head.get("/casework/cases?worker=all").text
