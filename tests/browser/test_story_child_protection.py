"""The main path of a child protection worker in the browser, in Albanian: from the referral to the closed case."""

import re
from datetime import date

import pytest
import sqlalchemy as sa

from core.access.principal import privileged
from core.db import db, unit_of_work
from core.state import next_epoch
from plugins.casework.models import CaseFile
from plugins.office import tasks
from plugins.office.models import Unit, UserUnit
from tests.browser.people import KEY, READ, answer_all
from tests.screens import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.slow]
STORY = "Mësuesja tregon se Blerta vjen në shkollë e frikësuar dhe thotë se e rrah i ati."


@pytest.fixture
def kind():
    return "sqlite"


@pytest.fixture
def plugins():
    return ("child_protection",)


@pytest.fixture(autouse=True)
def people(app, make_user):
    worker = make_user("anila", "cp_worker_unit", name="Anila Provë")
    make_user("valbona", "cp_supervisor", name="Valbona Provë")
    with app.app_context(), privileged("test set-up"), unit_of_work():
        unit = db.session.scalar(sa.select(Unit.id).where(Unit.name == "Bradashesh"))
        db.session.add(UserUnit(user_id=worker, unit_id=unit, valid_from=date(2020, 1, 1)))
        next_epoch()
    return worker


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_from_the_referral_to_the_closed_case(app, at_screen, size):
    worker = at_screen("anila", size)

    # A teacher calls: the child is registered on one page, in less than a minute and a half.
    worker.page.goto(f"{worker.address}/child-protection/register")
    worker.look()
    register(worker)
    assert worker.seconds < 90, worker.seconds
    worker.reads("Blerta Agim Gjoka", "Vlerësimi fillestar — rrezik i lartë", "i paverifikuar")
    case_url = worker.page.url

    # A crime is suspected: the notice stands on top until it is sent.
    worker.reads("Duhet njoftuar menjëherë policia ose prokuroria")
    worker.follow("Shëno njoftimin")
    worker.choose("Kujt iu njoftua?", "Policia")
    worker.choose("Si?", "Telefon")
    worker.pick("Cila është prova?", "Shënim i thirrjes me orë")
    worker.press("Ruaj njoftimin").reads("Dërguar")

    # The risk: as the answers are given, the level and its reasons appear.
    worker.page.goto(case_url)
    worker.follow("Vlerëso rrezikun").reads("propozim — jo instrument i miratuar")
    answer_all(worker, {"A shfaq fëmija frikë nga një person": "Po"})
    worker.choose("A u pa fëmija?", "Po, vetëm")
    box = worker.page.locator("#level-box")
    box.get_by_text("Fëmija ka frikë nga një person në shtëpi ose nga kthimi.").wait_for()
    worker.press("Ruaj vlerësimin").reads("Rrezik i lartë", "Fëmija ka frikë nga një person në shtëpi ose nga kthimi.")
    worker.page.goto(case_url)
    worker.reads("Hartimi i planit individual të mbrojtjes — rrezik i lartë")

    # In depth, and the plan with the child's and the parents' view.
    worker.follow("Shkruaj vlerësimin e thelluar")
    worker.choose("A u dëgjua fëmija?", "U dëgjua dhe u shënua")
    worker.write("Përfundimi", "Fëmijës i duhet një shtëpi pa dhunë.")
    worker.press("Ruaj dhe përfundo").reads("Përfunduar më")
    plan_url = make_plan(worker)

    # The supervisor approves it.
    head = at_screen("valbona", size)
    head.page.goto(plan_url)
    head.look().press("Mirato")
    worker.page.goto(case_url)
    worker.reads("Plani po zbatohet", "Rishikimi i planit individual të mbrojtjes — rrezik i lartë")

    # A visit, with the child seen alone.
    worker.page.goto(f"{case_url}/contacts/new")
    worker.look()
    worker.choose("Lloji", "Vizitë në familje")
    worker.choose("A u pa", "Po, vetëm")
    worker.write("Çfarë u pa dhe u tha", "Fëmija luante në oborr; nëna tha se babai është larguar.")
    worker.press("Ruaj kontaktin")

    # The danger is over: the level goes down once the supervisor agrees.
    worker.page.goto(case_url)
    worker.tab("Rreziku").follow("Rivlerëso")
    answer_all(worker, {})
    worker.choose("A u pa fëmija?", "Po, vetëm")
    worker.write("Pse një nivel tjetër?", "Babai nuk jeton më në shtëpi.")
    worker.press("Ruaj vlerësimin").reads("Rrezik i lartë", "«i ulët» pret përgjegjësin")
    head.page.goto(case_url)
    head.look().follow("Përgjigju për uljen e nivelit")
    head.choose("Përgjigjja juaj", "Miratohet")
    head.press("Ruaj përgjigjen").reads("Rrezik i ulët")

    # The review, and the proposal to close: not at risk.
    worker.page.goto(case_url)
    worker.tab("Rishikimet").follow("Rishiko planin")
    worker.write("Çfarë ndryshoi për fëmijën?", "Fëmija shkon në shkollë dhe nuk ka më frikë.")
    worker.choose("Çfarë vendosni?", "Propozohet mbyllja")
    worker.press("Ruaj rishikimin")
    worker.choose("Arsyeja e mbylljes", "Jo në rrezik")
    worker.write("Çfarë ndryshoi për personin", "Babai u largua; nëna dhe shkolla e mbrojnë fëmijën.")
    worker.press("Propozo").reads("Mbyllja e propozuar")

    # The supervisor closes, and every clock stops.
    head.page.goto(case_url)
    head.follow("Hap propozimin")
    head.press("Mirato dhe mbyll").reads("I mbyllur")
    with app.app_context(), privileged("what the story leaves behind"):
        case = db.session.scalars(sa.select(CaseFile)).one()
        assert (case.state, case.closing_reason, case.risk) == ("closed", "not_at_risk", "low")
        assert tasks.open_tasks(case.id) == []


def register(worker):
    """Write down what the teacher tells."""
    worker.seconds = 2 * READ
    worker.pick("Si erdhi referimi?", "Shkoll")
    worker.pick("Kush e referoi?", "Mësues")
    worker.write("Emri", "Blerta")
    worker.write("Atësia", "Agim")
    worker.write("Mbiemri", "Gjoka")
    worker.choose("Gjinia", "Vajzë")
    worker.write("Ose mosha", "9")
    worker.pick("Ku jeton fëmija?", "Brad")
    worker.write("Çfarë ndodhi?", STORY)
    worker.choose("Kategoria", "I abuzuar dhe i dhunuar")
    worker.tap(worker.page.get_by_label("Dyshohet vepër penale"))
    worker.choose("Sa urgjent është?", re.compile("^I lartë(?! dhe)"))
    worker.press("Ruaj")


def make_plan(worker):
    """Write a plan with a goal and an action, hear the child and the parents, and send it; return its address."""
    worker.tab("Plani").press("Plan i ri")
    plan_url = worker.page.url
    worker.write("Objektivi", "Fëmija jeton në shtëpi pa dhunë.")
    worker.press("Shto").follow("Shto veprim")
    worker.write("Veprimi", "Bisedë javore me psikologen e shkollës")
    worker.pick("Kush e kryen", "Anila Provë")
    worker.press("Ruaj").follow("Ndrysho")
    worker.pick("A u dëgjua fëmija", "U dëgjua dhe u shënua")
    worker.pick("A janë dakord prindërit", "Pjesërisht dakord")
    worker.press("Ruaj planin").press("Dërgo për miratim").reads("Pret miratim")
    return plan_url


def test_a_child_is_registered_with_the_keyboard_alone(at_screen):
    worker = at_screen("anila", DESK)
    page = worker.page
    page.goto(f"{worker.address}/child-protection/register")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    def reach(name):
        for _press in range(80):
            page.keyboard.press("Tab")
            worker.seconds += KEY
            at = page.evaluate(
                "document.activeElement.name || document.activeElement.id || document.activeElement.textContent.trim()"
            )
            if at == name or at == f"{name}-select":
                return
        raise AssertionError(f"the keyboard never reaches {name}")

    def type_(name, text, end=""):
        reach(name)
        page.keyboard.type(text)
        worker.seconds += KEY * len(text)
        if end:
            page.keyboard.press(end)
            worker.seconds += KEY

    type_("channel", "tele", "Enter")
    type_("given", "Liri")
    type_("family", "Çela")
    type_("sex", " ")
    type_("age", "7")
    type_("unit_id", "brad", "Enter")
    type_("story", "Fqinja dëgjon të qara çdo natë.")
    type_("categories", "   "[:1])
    type_("urgency", " ")
    reach("Ruaj")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/casework/cases/"))
    worker.look().reads("Liri Çela")
    assert worker.seconds < 90
