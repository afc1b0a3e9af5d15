"""A referral in the browser, in Albanian: sent on a consent, answered by the code without a login, done by letter."""

import re
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from core.access.permissions import principal_for
from core.access.principal import acting_as, privileged
from core.db import db, now, unit_of_work
from core.l10n import today
from core.state import next_epoch
from plugins.casework import consents, people
from plugins.child_protection.services import referrals
from plugins.office.models import Referral, Unit, UserUnit
from tests.screens import DESK, PHONE

pytestmark = pytest.mark.browser
ADDRESS = "Rruga e Kanarinës 7"


@pytest.fixture
def kind():
    return "sqlite"


@pytest.fixture
def plugins():
    return ("child_protection",)


@pytest.fixture
def child(app, make_user):
    """Blerta's file; her mother agreed in writing that others are asked for help."""
    anila = make_user("anila", "cp_worker_unit", name="Anila Provë")
    with app.app_context(), privileged("test set-up"), unit_of_work():
        unit = db.session.scalar(sa.select(Unit.id).where(Unit.name == "Bradashesh"))
        db.session.add(UserUnit(user_id=anila, unit_id=unit, valid_from=date(2020, 1, 1)))
        next_epoch()
    with app.app_context(), acting_as(principal_for(anila)):
        told = {"given": "Blerta", "family": "Gjoka", "sex": "female", "birth_year": 2016, "unit_id": unit}
        _referral, case = referrals.register(
            told,
            unit_id=unit,
            received_at=now() - timedelta(minutes=30),
            channel="school",
            categories=["neglect"],
            danger=[],
            urgency="medium",
            living="mother",
            story="Mungon shpesh.",
        )
        person = db.session.get_one(people.Person, case.subject_id)
        people.update_person(person, person.version, address=ADDRESS, phone="+355692220001")
        consents.give(case, purpose="referral", giver="parent", answer="given", means="written", given_on=today())
        found = case.id
        db.session.remove()
    return found


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_from_the_question_to_what_was_done(app, at_screen, child, size):
    worker = at_screen("anila", size)
    tab = f"{worker.address}/casework/cases/{child}/referrals"
    worker.page.goto(tab)
    worker.look().reads("Ende asnjë referim").follow("Referim i ri")
    worker.pick("Kujt", "Zyra Vendore e Arsimit Parauniversitar Elbasan")
    worker.press("Vazhdo").reads("Vlen sot:")
    worker.choose("Çfarë kërkoni", "Kërkohet një shërbim")
    worker.pick("Arsyeja", "Arsimi, shkolla ose çerdhja")
    worker.write("Me fjalë", f"A mund ta regjistroni në kopsht? Banon në {ADDRESS}.")
    worker.page.locator("[name=parts][value=person]").check()
    worker.choose("Çfarë e lejon", "Pëlqimi i personit ose i prindit")
    worker.press("Dërgo").reads("Dërguar", "[nuk jepet]")
    referral = worker.page.url

    # A letter with a code goes out; who opens it has no login, sees what a school may know, and answers once.
    worker.press("Shkresë me kod").reads("Printojeni ose kopjojeni adresën tani")
    code = worker.page.locator(".paper-code code").inner_text()
    assert re.fullmatch(r"([0-9A-Z]{5}-){4}[0-9A-Z]{5}", code)
    school = at_screen(None, size)
    school.page.goto(f"{school.address}/answer/{code}")
    school.look()
    assert "Blerta" not in school.page.content(), "an address alone shows nothing"
    school.press("Hape referimin").reads("Blerta")
    shown = school.page.content()
    assert "Kanarinës" not in shown and "2220001" not in shown
    school.choose("Përgjigjja", "Pranuar")
    school.write("Me fjalë", "Regjistrohet të hënën.")
    school.write("Emri dhe detyra e atij që përgjigjet", "Luan Dervishi, inspektor")
    school.press("Dërgo përgjigjen").reads("Faleminderit")
    school.page.goto(f"{school.address}/answer/{code}")
    school.press("Hape referimin")
    assert "Blerta" not in school.page.content(), "the code is used up"

    # The worker reads it on her day; weeks later a letter says that it is done.
    worker.page.goto(worker.address)
    worker.look().reads("Përgjigje nga")
    worker.page.goto(referral)
    worker.look().reads("Pranuar", "Luan Dervishi, inspektor", "Regjistrohet të hënën.")
    worker.follow("Shëno përgjigjen")
    worker.choose("Përgjigjja", "Kryer")
    worker.pick("Si u mor përgjigjja", "Me shkresë")
    worker.write("Emri dhe detyra e atij që përgjigjet", "Drejtoresha e kopshtit")
    worker.press("Ruaj").reads("Kryer", "Me shkresë")
    worker.page.goto(tab)
    worker.look().reads("Kryer")
    with app.app_context(), privileged("what the story leaves behind"):
        row = db.session.scalars(sa.select(Referral)).one()
        assert [step.state for step in row.steps] == ["sent", "accepted", "done"] and row.subject_id == child
        db.session.remove()
