"""Who opened this file: shown to those who may open it themselves, absent for everybody else, excluded ones first."""

import re
import uuid
from datetime import date
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from core.access.exclusions import exclude
from core.access.permissions import principal_for
from core.access.principal import acting_as, privileged
from core.db import db, unit_of_work
from core.state import next_epoch
from tests.databases import stop_the_audit


@pytest.fixture
def plugins():
    return ("helpline",)


@pytest.fixture
def file(app, make_user):
    """A file of the helpline, its worker, another worker and the head of the unit; all may see readers."""
    from plugins.casework import cases, people
    from plugins.office.models import Unit, UserUnit

    found = SimpleNamespace(
        mira=make_user("mira", "operator", "director", name="Mira Provë"),
        ben=make_user("ben", "operator", "director", name="Ben Provë"),
        head=make_user("head", "helpline_head", "director", name="Drita Provë"),
        auditor=make_user("auditore", "auditor", name="Auditore Provë"),
    )
    with app.app_context(), privileged("test set-up"), unit_of_work():
        unit = db.session.scalars(sa.select(Unit.id).order_by(Unit.code)).first()
        db.session.add(UserUnit(user_id=found.head, unit_id=unit, valid_from=date(2020, 1, 1)))
        next_epoch()
    with app.app_context(), acting_as(principal_for(found.mira)):
        with unit_of_work():
            child = people.create_person(given="Arta", family="Provë", birth_year=2015)
            found.id = cases.open_case("helpline", child, unit_id=unit, worker_id=found.mira).id
        db.session.remove()
    return found


def address(file):
    return f"/audit/record/{file.id}?table=casework_case"


def test_its_worker_sees_who_opened_it_and_who_tried(file, signed_in):
    head, ben, mira = signed_in("head"), signed_in("ben"), signed_in("mira")
    assert head.get(f"/casework/cases/{file.id}").status_code == 200
    assert ben.get(f"/casework/cases/{file.id}").status_code == 404
    page = mira.get(address(file)).text
    assert "Drita Provë" in page and "Mira Provë" in page
    assert re.search(r"Ben Provë.{0,80}Nuk u lejua", page, re.S)
    assert "e pa në një listë" not in page.lower() or "Pa" in page


def test_without_the_table_the_file_is_found_too(file, signed_in):
    assert signed_in("mira").get(f"/audit/record/{file.id}").status_code == 200


@pytest.mark.parametrize("who", ["ben", "auditore"])
def test_for_those_who_cannot_open_it_it_does_not_exist(file, signed_in, who):
    person = signed_in(who)
    absent = person.get(f"/audit/record/{uuid.uuid4()}?table=casework_case")
    hidden = person.get(address(file))
    assert (hidden.status_code, absent.status_code) == (404, 404)

    def masked(response):
        return re.sub(r'(nonce|token|content)="[^"]*"|value="[^"]*"', "", response.text)

    assert masked(hidden) == masked(absent)


def test_an_excluded_head_sees_neither_the_file_nor_its_readers(app, file, signed_in):
    head = signed_in("head")
    assert head.get(address(file)).status_code == 200
    with app.app_context(), acting_as(principal_for(file.mira)):
        exclude(file.id, file.head)
        db.session.remove()
    assert head.get(address(file)).status_code == 404


@pytest.mark.parametrize("table", ["core_user", "core_audit", "nothing"])
def test_other_tables_have_no_readers(file, signed_in, table):
    assert signed_in("mira").get(f"/audit/record/{file.mira}?table={table}").status_code == 404


def test_the_page_shows_no_number_of_the_audit(app, file, signed_in):
    mira = signed_in("mira")
    with app.app_context():
        from core.audit.rows import head

        last = head()[0]
    page = mira.get(address(file)).text
    assert not re.search(rf"\b({last}|{last + 1}|{last - 1})\b", re.sub(r"<[^>]*>", " ", page))


def test_when_its_reading_cannot_be_written_down_a_file_is_neither_shown_nor_changed(app, file, signed_in):
    from plugins.casework.models import Note

    mira, address = signed_in("mira"), f"/casework/cases/{file.id}"
    assert "Arta" in mira.get(address).text
    stop_the_audit(app)
    refused = mira.get(address)
    assert refused.status_code == 503 and "Arta" not in refused.text
    assert mira.post(f"{address}/notes", {"text": "Fjala"}).status_code == 503
    with app.app_context(), privileged("test"):
        assert db.session.scalar(sa.select(sa.func.count(Note.id))) == 0
        db.session.remove()
