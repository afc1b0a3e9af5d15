"""Two more paths in the browser: an emergency measure through the court, a plan of three institutions with costs."""

import re
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from core.access.permissions import principal_for
from core.access.principal import acting_as, privileged
from core.db import db, now, unit_of_work
from core.l10n import today
from core.state import next_epoch
from plugins.casework.models import Plan, PlanAction
from plugins.child_protection.models import ProtectionMeasure
from plugins.child_protection.services import referrals
from plugins.office import tasks
from plugins.office.models import Institution, Unit, UserUnit
from tests.screens import DESK, PHONE

pytestmark = pytest.mark.browser
SIZES = pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])


@pytest.fixture
def kind():
    return "sqlite"


@pytest.fixture
def plugins():
    return ("child_protection",)


@pytest.fixture
def case_url(app, make_user):
    """Return the address of Blerta's file, registered an hour ago by Anila, who works in the unit."""
    anila = make_user("anila", "cp_worker_unit", name="Anila Provë")
    make_user("valbona", "cp_supervisor", name="Valbona Provë")
    make_user("arben", "director", name="Arben Provë")
    with app.app_context(), privileged("test set-up"), unit_of_work():
        unit = db.session.scalar(sa.select(Unit.id).where(Unit.name == "Bradashesh"))
        db.session.add(UserUnit(user_id=anila, unit_id=unit, valid_from=date(2020, 1, 1)))
        next_epoch()
    with app.app_context(), acting_as(principal_for(anila)):
        child = {"given": "Blerta", "family": "Gjoka", "sex": "female", "birth_year": today().year - 4, "unit_id": unit}
        told = {"channel": "phone", "referrer_kind": "neighbour", "categories": ["neglect"], "danger": ["alone"]}
        told |= {"urgency": "immediate", "living": "mother", "story": "Fqinja e gjeti vetëm, natën."}
        _referral, case = referrals.register(child, unit_id=unit, received_at=now() - timedelta(hours=1), **told)
        address = f"/casework/cases/{case.id}"
        db.session.remove()
    return address


@pytest.fixture
def at_file(at_screen, case_url):
    """Seat somebody at a screen of a size, with the file open."""

    def seat(username, size):
        person = at_screen(username, size)
        person.page.goto(person.address + case_url)
        return person.look()

    return seat


@SIZES
def test_an_emergency_measure_goes_through_the_court(app, at_file, size):
    worker = at_file("anila", size)
    worker.tab("Masat").follow("Masë e menjëhershme")
    for done in ("Vend i sigurt", "Ndihmë mjekësore"):
        worker.choose("Çfarë u bë menjëherë?", done)
    worker.write("Çfarë e bëri të nevojshme", "Fëmija ishte vetëm në mes të natës.")
    worker.choose("Kush vendosi?", "Drejtori")
    worker.pick("Emri i atij që vendosi", "Arben Provë")
    worker.choose("Ku jeton fëmija?", "Në një vend të sigurt")
    worker.press("Ruaj masën").reads("Mbrojtje emergjente", "Në fuqi", "i paverifikuar")
    measure_url = worker.page.url

    # The clock to the court stands on the first page, and says that nobody has verified it.
    worker.tab("Përmbledhje").reads("i paverifikuar")
    worker.page.goto(measure_url)
    worker.follow("Dërguar në gjykatë")
    worker.press("Ruaj").reads("Pret vendimin e gjykatës")

    # The court amends it; the day of the review becomes a task.
    worker.follow("Vendosi gjykata")
    worker.choose("Çfarë vendosi gjykata?", "E ndryshuar nga gjykata")
    worker.write("Çfarë thotë gjykata", "Tre muaj te gjyshja.")
    worker.press("Ruaj").reads("E ndryshuar nga gjykata", "Tre muaj te gjyshja.")

    worker.follow("Shqyrtimi")
    worker.write("Si po vepron masa", "Fëmija është i qetë te gjyshja.")
    worker.choose("Çfarë vendosni?", "Masa nuk duhet më")
    worker.press("Ruaj rishikimin").reads("Fëmija është i qetë te gjyshja.")
    worker.follow("Përfundoje masën")
    worker.pick("Pse?", "Fëmija është i sigurt pa të")
    worker.press("Ruaj").reads("E përfunduar")
    with app.app_context(), privileged("what the story leaves behind"):
        row = db.session.scalars(sa.select(ProtectionMeasure)).one()
        assert (row.state, row.court_state, row.end_reason) == ("ended", "amended", "safe")
        rules = {task.rule_code or "" for task in tasks.open_tasks(row.case_id)}
        assert not any(rule.startswith("cp.measure") for rule in rules)


THREE = (
    ("Bisedë javore me psikologen", "education_office", 0, "Pa kosto"),
    ("Vizitë mjekësore", "health", 4000, "Buxheti i shtetit"),
    ("Pagesa e kopshtit", "ngo", 24000, "Bashkia"),
)
"""What is done, by which kind of institution, at what cost, and who pays."""


@SIZES
def test_a_plan_with_three_institutions_costs_and_a_review(app, at_file, case_url, size):
    worker = at_file("anila", size)
    worker.tab("Plani").press("Plan i ri")
    plan_url = worker.page.url
    worker.write("Objektivi", "Fëmija shkon çdo ditë në kopsht.")
    worker.press("Shto")
    with app.app_context(), privileged("the offices that the plan names"):
        offices = [
            db.session.scalars(sa.select(Institution.name).filter_by(kind=kind).order_by(Institution.code)).first()
            for _what, kind, _cost, _payer in THREE
        ]
    for (what, _kind, cost, payer), office in zip(THREE, offices, strict=True):
        worker.follow("Shto veprim")
        worker.write("Veprimi", what)
        worker.pick("Kush e kryen", office)
        worker.write("Kostoja (lekë)", str(cost))
        worker.pick("Kush paguan", payer)
        worker.press("Ruaj").reads(what)
    worker.follow("Ndrysho")
    worker.pick("A u dëgjua fëmija", "U dëgjua dhe u shënua")
    worker.pick("A janë dakord prindërit", "Dakord")
    worker.press("Ruaj planin").press("Dërgo për miratim").reads("Pret miratim")

    head = at_file("valbona", size)
    head.page.goto(plan_url)
    head.look().press("Mirato")
    head.page.goto(plan_url)
    head.look().reads(re.compile(r"28[\s\u00a0.]000"))

    worker.page.goto(worker.address + case_url)
    worker.tab("Rishikimet").follow("Rishiko planin")
    worker.write("Çfarë ndryshoi për fëmijën?", "Fëmija shkon në kopsht; vizita u bë.")
    worker.choose("Çfarë vendosni?", "Plani vazhdon")
    worker.press("Ruaj rishikimin").reads("Fëmija shkon në kopsht; vizita u bë.")
    with app.app_context(), privileged("what the story leaves behind"):
        plan = db.session.scalars(sa.select(Plan)).one()
        rows = db.session.scalars(sa.select(PlanAction)).all()
        assert plan.state == "approved" and len({row.institution_id for row in rows} - {None}) == 3
        assert sorted(row.approved_cost or 0 for row in rows) == [0, 4000, 24000]
        assert sorted(row.payer for row in rows) == ["municipality", "none", "state"]
