"""An address, a phone, who reported: seen and changed by who has the right to its class (security.md A-04)."""

import re

import pytest
import sqlalchemy as sa

from core.access.fields import Hidden, hidden_columns
from core.access.principal import privileged
from core.auth.models import RolePermission
from core.db import db, unit_of_work, writing
from core.state import next_epoch
from plugins.casework import contacts, people
from plugins.casework.models import CaseFile, Contact, Person

SECRETS = {"address": "Rruga e Kulturës, shtëpia jeshile", "phone": "+355691112223", "disability": "Dëgjim i dobët"}


@pytest.fixture
def plugins():
    return ("child_protection",)


@pytest.fixture
def person_id(app, make_user, acting):
    """A child in a file of Teuta, who sees all; Arben, the director, has lost the right to addresses and phones."""
    from datetime import UTC, datetime

    from plugins.casework import cases
    from plugins.office.models import Unit

    people_of = {"teuta": make_user("teuta", "cp_worker_town"), "arben": make_user("arben", "director")}
    with app.app_context(), privileged("test set-up"), writing():
        wanted = ("core.field.address", "core.field.phone")
        theirs = RolePermission.role == "director"
        db.session.execute(sa.delete(RolePermission).where(theirs, RolePermission.permission.in_(wanted)))
        db.session.execute(sa.insert(RolePermission).values(role="director", permission="child_protection.case.write"))
        db.session.execute(sa.insert(RolePermission).values(role="director", permission="casework.case.write"))
        next_epoch()
        unit = db.session.scalar(sa.select(Unit.id).limit(1))
        db.session.commit()
    with acting(people_of["teuta"]), unit_of_work():
        child = people.create_person(given="Arta", family="Provë", birth_year=2015, unit_id=unit, **SECRETS)
        case = cases.open_case("child_protection", child, unit_id=unit, worker_id=people_of["teuta"])
        contacts.add_contact(
            case, kind="home_visit", at=datetime.now(UTC), place=SECRETS["address"], result="met", observations="Mirë."
        )
        found = child.id, case.id
    return *found, people_of


def test_what_one_has_no_right_to_is_hidden_on_every_way_and_stays_as_it_is(acting, person_id):
    child_id, _case_id, users = person_id
    with acting(users["arben"]):
        child = db.session.get(Person, child_id)
        assert isinstance(child.address, Hidden) and isinstance(child.phone, Hidden)
        assert child.given == "Arta"
        assert hidden_columns(Person) == {"address", "phone", "disability", "unit_id"}
        people.update_person(child, child.version, given="Artana", address=None, phone="+355690000000")
    with acting(users["teuta"]):
        child = db.session.get(Person, child_id)
        assert child.given == "Artana"
        assert {name: getattr(child, name) for name in SECRETS} == SECRETS


def test_no_page_of_the_file_shows_it_and_a_forged_form_changes_nothing(acting, person_id, signed_in):
    child_id, case_id, users = person_id
    arben, teuta = signed_in("arben"), signed_in("teuta")
    pages = [f"/casework/people/{child_id}", f"/casework/people/{child_id}/edit"]
    pages += [f"/casework/cases/{case_id}/{tab}" for tab in ("", "family", "contacts", "history", "documents", "plans")]
    with acting(users["teuta"]):
        contact = db.session.scalar(sa.select(Contact.id).where(Contact.case_id == case_id))
    pages += [f"/casework/cases/{case_id}/contacts/{contact}", f"/casework/cases/{case_id}/contacts/{contact}/edit"]
    shown = "".join(teuta.get(page, follow_redirects=True).text for page in pages)
    assert all(secret in shown or secret == SECRETS["phone"] for secret in SECRETS.values())
    for page in pages:
        text = arben.get(page, follow_redirects=True).text
        assert not [secret for secret in SECRETS.values() if secret in text], page
        assert "69 111 2223" not in text
    form = arben.get(f"/casework/people/{child_id}/edit").text
    version = re.search(r'name="version"[^>]*value="(\d+)"', form)[1]
    forged = {"version": version, "given": "Arta", "address": "Diku tjetër", "phone": "+355 69 000 0000", "unit_id": ""}
    assert arben.post(f"/casework/people/{child_id}/edit", forged).status_code == 303
    with acting(users["teuta"]):
        child = db.session.get(Person, child_id)
        assert {name: getattr(child, name) for name in SECRETS} == SECRETS
        assert child.unit_id is not None
        assert db.session.get(CaseFile, case_id) is not None
