"""The story of a month on duty: order, team, roster, sheet, a night call, the morning, a swap that makes version 2."""

import re
from datetime import UTC, datetime

import pytest
import time_machine

from core.access.principal import privileged
from core.db import db
from tests.conftest import add_user
from tests.plugins.duty_roster.conftest import DAY, ROLES, WORKERS, words
from tests.screens import DESK, PHONE

pytestmark = pytest.mark.browser


@pytest.fixture
def kind():
    return "sqlite"


@pytest.fixture
def plugins():
    return ("duty_roster",)


def build_people(app):
    with app.app_context(), privileged("test set-up"):
        for name, role in {**ROLES, **DAY}.items():
            add_user(name, role, name=f"{name.title()} Provëza")
        db.session.remove()


@pytest.fixture
def build():
    return build_people


@pytest.fixture(autouse=True)
def evening():
    """It is half past nine in the evening of a twelfth of May."""
    with time_machine.travel(datetime(datetime.now(UTC).year + 1, 5, 12, 19, 30, tzinfo=UTC), tick=True):
        yield


def write_date(person, question, day, month, year):
    group = person.page.locator("fieldset").filter(has=person.page.locator("legend", has_text=question)).first
    for label, text in (("Dita", day), ("Muaji", month), ("Viti", year)):
        group.get_by_label(label).fill(str(text))


def set_up(head, year):
    """Write down the order, set the team up, take everybody in."""
    head.page.goto(f"{head.address}/duty-roster/orders/new")
    head.look().write("Numri i urdhrit", "47")
    for question in ("Data e urdhrit", "Në fuqi nga"):
        write_date(head, question, 10, 1, year)
    head.press("Ruaj")
    head.page.goto(f"{head.address}/duty-roster/teams/new")
    head.look().write("Emri i grupit", "Gadishmëria sociale")
    head.choose("Për kë", "Fëmijë në rrezik")
    head.pick("Modeli i turneve", "Ditë dhe natë, 12 orë")
    head.pick("Urdhri i kryetarit", f"47, 10.01.{year}")
    head.press("Ruaj").follow("Anëtarët dhe marrësit")
    for place, name in enumerate(WORKERS):
        head.follow("Anëtar i ri").pick("Punonjës", f"{name.title()} Provëza")
        head.write("Telefoni i gadishmërisë", f"069 20 00 1{place:02}")
        write_date(head, "Anëtar nga", 1, 1, year)
        head.press("Ruaj")


def test_from_the_order_to_the_sheet_to_a_call_in_the_night_to_the_morning_and_version_2(at_screen, app):
    year = datetime.now(UTC).year
    head = at_screen("vjollca", DESK)
    set_up(head, year)
    head.page.goto(f"{head.address}/duty-roster/")
    head.look().follow("Muaj i ri").pick("Muaji", f"maj {year}")
    head.press("Propozo").reads("Mbulim 100,0%")
    month = head.page.url
    director = at_screen("arben", DESK)
    director.page.goto(month)
    director.look().press("Boto").reads("në fuqi", "Për t'u njoftuar për versionin 1")
    with director.page.expect_download() as sheet:
        director.page.get_by_role("link", name="Fleta (PDF)").click()
    assert sheet.value.suggested_filename == f"grafiku-{year}-05-v1.pdf"

    line = head.page.goto(f"{head.address}/").text()
    name = re.search(r"Në gadishmëri tani: (\w+) Provëza", words(line))[1].lower()
    worker = at_screen(name, PHONE)
    worker.tap(worker.page.get_by_role("link", name="Thirrje e re").first)
    worker.page.wait_for_load_state()
    seconds = worker.look().seconds
    worker.tap(worker.page.get_by_role("button", name="Dhunë").first)
    worker.page.wait_for_load_state()
    assert worker.look().seconds - seconds <= 1.3, "the second tap begins the call"
    worker.press("Po nisem").press("Mbërrita").follow("Plotëso")
    worker.choose("Kush thirri", "polici")
    worker.write("Çfarë ndodhi", "Një grua kërkon ndihmë")
    worker.press("Ruaj").press("Përcille").reads("Pret dorëzimin e mëngjesit.")
    assert worker.page.locator("#main").get_by_text("dorëzuar").count()
    day = at_screen("yllka", DESK)
    day.reads("Dorëzimi i mëngjesit").follow("12.05").press("E marr përsipër").reads("Asgjë në pritje")

    worker.page.goto(f"{worker.address}/duty-roster/mine")
    worker.look().page.locator("#main").get_by_role("link", name="Ndërro…").last.click()
    worker.page.wait_for_load_state()
    colleague = free_colleague(worker.page.locator("#with_id option").all_inner_texts(), head, month, worker)
    worker.look().pick("Me kë", f"{colleague.title()} Provëza")
    worker.press("Kërko").reads("hapur")
    other = at_screen(colleague, PHONE)
    other.page.goto(f"{other.address}/duty-roster/swaps")
    other.look().press("E marr unë").reads("pranuar nga kolegu")
    head.page.goto(f"{head.address}/duty-roster/swaps")
    head.look().press("Mirato").reads("Versioni 2", "Për t'u njoftuar për versionin 2", "Drejtoria Vendore e Policisë")
    head.page.goto(month)
    head.look().reads("I ZËVENDËSUAR nga v2")


def free_colleague(names, head, month, worker):
    """Return somebody who stands no shift on the days around the one that is given away."""
    title = worker.page.locator("h1").inner_text()
    day = int(re.search(r"(\d\d)\.05", title)[1])
    head.page.goto(month)
    rows = head.page.locator("table.list").first.locator("tbody tr").all_inner_texts()
    near = " ".join(rows[max(day - 2, 0) : day + 1])
    return next(name.split()[0].lower() for name in names if "Provëza" in name and name not in near)
