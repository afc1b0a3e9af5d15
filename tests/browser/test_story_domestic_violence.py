"""A night call in the browser, in Albanian: case, UMPMM, UMM and UM, two reports, an extension, the end, closing."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine

from core.access.principal import privileged
from core.db import db
from core.jobs import runner
from core.l10n import today
from plugins.casework.models import CaseFile
from plugins.domestic_violence.models import PoliceReport, ProtectionOrder
from plugins.office import tasks
from tests.browser.people import answer_all
from tests.screens import DESK

pytestmark = [pytest.mark.browser, pytest.mark.slow]
NIGHT = "U godit natën vonë; fqinjët thirrën policinë."


@pytest.fixture
def kind():
    return "sqlite"


@pytest.fixture
def plugins():
    return ("domestic_violence",)


@pytest.fixture
def seat(at_screen, make_user):
    """Seat somebody at a desk; who comes back after weeks signs in anew."""
    make_user("luljeta", "dv_coordinator", name="Luljeta Biba")
    make_user("majlinda", "dv_supervisor", name="Majlinda Tare")
    make_user("gezim", "staff", name="Gëzim Provëza")
    return lambda username: at_screen(username, DESK)


def fill_day(somebody, name, day):
    for part in ("day", "month", "year"):
        somebody.page.locator(f"[name={name}-{part}]").fill(str(getattr(day, part)))


def test_from_the_night_call_to_the_closed_file(app, seat):
    with time_machine.travel(datetime.now(UTC), tick=True) as clock:
        luljeta = seat("luljeta")
        case_url = register(luljeta)
        assess_and_plan(luljeta, case_url)

        # The police take their measures in the night; the court follows, and each takes the place of the one before.
        first = ask_and_issue(luljeta, case_url, "UMPMM", None)
        ask_and_issue(luljeta, case_url, "UMM", today() + timedelta(days=20))
        luljeta.page.goto(first)
        luljeta.look().reads("Zëvendësuar")
        um = ask_and_issue(luljeta, case_url, "UM —", today() + timedelta(days=120))
        luljeta.follow("Iu njoftua palës").press("Shënoje")
        luljeta.page.goto(case_url)
        luljeta.look().reads("Urdhra në fuqi")

        # Two months later, and again: a visit, and the report to the police.
        for days, number in ((58, "12/1"), (58, "12/2")):
            clock.shift(timedelta(days=days))
            luljeta = seat("luljeta")
            report(luljeta, case_url, um, number)

        # The court extends it; then its last day goes by, and nobody has to say so.
        luljeta.page.goto(um)
        luljeta.follow("U zgjat")
        fill_day(luljeta, "valid_to", today() + timedelta(days=30))
        luljeta.press("Shënoje").reads("U zgjat")
        luljeta.page.goto(f"{case_url}/close")
        luljeta.look().reads("Një urdhër është në fuqi")
        clock.shift(timedelta(days=31))
        with app.app_context():
            assert runner.run("domestic_violence.end_orders")
        luljeta = seat("luljeta")
        luljeta.page.goto(um)
        luljeta.look().reads("Përfunduar")

        # Reconciliation is no reason; safety is one. The head of the sector closes.
        luljeta.page.goto(f"{case_url}/close")
        luljeta.look()
        assert not luljeta.page.get_by_text(re.compile("pajt", re.IGNORECASE)).count()
        luljeta.choose("Arsyeja e mbylljes", "Personi është i sigurt")
        luljeta.write("Çfarë ndryshoi për personin", "Jeton vetëm, punon, pala tjetër u largua.")
        luljeta.press("Propozo")
        head = seat("majlinda")
        head.page.goto(case_url)
        head.follow("Hap propozimin")
        head.press("Mirato dhe mbyll").reads("I mbyllur")
        with app.app_context(), privileged("what the story leaves behind"):
            case = db.session.scalars(sa.select(CaseFile)).one()
            states = {order.kind: order.state for order in db.session.scalars(sa.select(ProtectionOrder))}
            assert states == {"umpmm": "replaced", "umm": "replaced", "um": "expired"}
            assert [row.visits for row in db.session.scalars(sa.select(PoliceReport))] == [1, 1]
            assert (case.state, tasks.open_tasks(case.id)) == ("closed", [])
            assert all(
                tasks.open_tasks(order_id) == [] for order_id in db.session.scalars(sa.select(ProtectionOrder.id))
            )


def register(luljeta):
    """Write the call of the police down, agree how to call, and hide the file from the husband in the next office."""
    luljeta.page.goto(f"{luljeta.address}/coordination/register")
    luljeta.look()
    luljeta.write("Emri", "Zamira")
    luljeta.write("Mbiemri", "Provëza")
    luljeta.choose("Gjinia", "Femër")
    luljeta.pick("Ku jeton personi?", "Brad")
    luljeta.choose("Mënyrat e sigurta", "Telefonatë")
    luljeta.write("Numri i sigurt", "0691112223")
    luljeta.pick("Kush raportoi?", "Policia")
    luljeta.write("Çfarë ndodhi?", NIGHT)
    luljeta.choose("Format e dhunës", "fizike")
    luljeta.choose("A kishte fëmijë të pranishëm?", "Jo")
    luljeta.choose("A ka ndodhur më parë?", "Po")
    luljeta.page.locator("[name=party_given]").fill("Gëzim")
    luljeta.page.locator("[name=party_family]").fill("Provëza")
    luljeta.page.locator("[name=party_sex][value=male]").check()
    luljeta.pick("Lidhja me personin e mbrojtur", "bashkëshort/e")
    luljeta.choose("Jeton në të njëjtën banesë", "Po")
    luljeta.press("Ruaj")
    luljeta.page.get_by_label("Gëzim Provëza").check()
    luljeta.press("Fshihe dosjen").reads("Kontakti i sigurt")
    return luljeta.page.url


def assess_and_plan(luljeta, case_url):
    """The danger with its reasons, the word of the police beside it, and the safety plan."""
    luljeta.follow("Vlerëso rrezikun").reads("propozim — jo instrument i miratuar")
    answer_all(luljeta, {"A e ka mbytur": "Po"})
    luljeta.page.locator("[name=police_level]").select_option("medium")
    fill_day(luljeta, "police_level_on", today())
    luljeta.page.locator("#level-box").get_by_text("Pala tjetër e ka mbytur ose ia ka zënë frymën.").wait_for()
    luljeta.press("Ruaj vlerësimin").reads("Rrezik i lartë dhe i menjëhershëm", "policia: i mesëm")
    luljeta.page.goto(case_url)
    luljeta.look().reads("Pse ky rrezik")
    luljeta.tab("Siguria").follow("Shkruaj planin e sigurisë")
    luljeta.write("Kush ndihmon", "Fqinja thërret 129 kur perdja është hapur.")
    luljeta.choose("Ku mbahet plani?", "Vetëm me gojë")
    luljeta.press("Ruaj planin").reads("Fqinja thërret 129")


def ask_and_issue(luljeta, case_url, order, until):
    """Ask for an order and write down that it was issued; return its page."""
    luljeta.page.goto(case_url)
    luljeta.tab("Urdhrat").follow("Kërko një urdhër")
    luljeta.choose("Cili urdhër?", re.compile(f"^{order}"))
    luljeta.pick("Kush do të detyrohet?", "Gëzim Provëza")
    luljeta.pick("Kush e kërkoi?", "Policia")
    luljeta.press("Ruaj kërkesën").reads("Kërkuar")
    url = luljeta.page.url
    luljeta.follow("U lëshua")
    luljeta.write("Numri i vendimit", "7/2026")
    fill_day(luljeta, "valid_from", today())
    if until is not None:
        fill_day(luljeta, "valid_to", until)
    luljeta.choose("Masat", "të mos afrohet")
    luljeta.press("Shënoje").reads("Në fuqi")
    return url


def report(luljeta, case_url, order_url, number):
    """Visit, write the visit down, and tell the police how the order is kept."""
    luljeta.page.goto(f"{case_url}/contacts/new")
    luljeta.look()
    luljeta.choose("Lloji", "Vizitë në familje")
    luljeta.pick("Qëllimi", "Monitorim i urdhrit")
    luljeta.write("Çfarë u pa dhe u tha", "Pala tjetër nuk është afruar.")
    luljeta.press("Ruaj kontaktin")
    luljeta.page.goto(order_url)
    luljeta.look().follow("Raport në polici")
    luljeta.choose("A zbatohet urdhri?", "Po, zbatohet")
    luljeta.write("Çfarë u gjet", "Urdhri zbatohet.")
    luljeta.choose("Si u dërgua?", "Dorazi, me firmë")
    luljeta.write("Numri, emri ose vendi i provës", number)
    luljeta.press("Shënoje").reads(number, "vizita: 1")
