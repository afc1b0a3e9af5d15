"""A parenting course in the browser, in Albanian: from the plan to the register, the certificate and the month."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from core.access.permissions import principal_for
from core.access.principal import acting_as
from core.db import db
from core.l10n import today
from tests.plugins.community_centres.conftest import build_centres
from tests.plugins.community_centres.test_groups import backdate, fill, keep_all
from tests.screens import DESK, PHONE

pytestmark = pytest.mark.browser
BEGAN = timedelta(days=120)


@pytest.fixture
def kind():
    return "sqlite"


@pytest.fixture
def plugins():
    return ("community_centres",)


@pytest.fixture
def build():
    return build_centres


def write_date(person, question, day):
    """Fill the three boxes of a day."""
    group = person.page.locator("fieldset").filter(has=person.page.locator("legend", has_text=question)).first
    for label, number in (("Dita", day.day), ("Muaji", day.month), ("Viti", day.year)):
        group.get_by_label(label).fill(str(number))


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_from_the_plan_of_a_course_to_the_certificate_and_the_report(app, world, at_screen, size):
    from plugins.community_centres.models import Group

    mimoza = at_screen("mimoza", size)
    mimoza.page.goto(f"{mimoza.address}/community-centres/groups")
    mimoza.look().page.get_by_role("link", name="Grup i ri").click()
    mimoza.look()
    mimoza.pick("Programi", "Prindërim pozitiv")
    mimoza.pick("Qendra komunitare", "Qendra Komunitare Multifunksionale 1")
    mimoza.write("Emri i grupit", "Prindërit e mëngjesit")
    mimoza.write("Vende", "15")
    mimoza.page.get_by_label("Endrit Provë").check()
    write_date(mimoza, "Dita e parë", today() - BEGAN)
    write_date(mimoza, "Dita e fundit", today())
    for day in ("E hënë", "E martë", "E mërkurë", "E enjte", "E premte"):
        mimoza.page.get_by_label(day, exact=True).check()
    mimoza.write("Nga ora", "15:00")
    mimoza.write("Deri në orën", "16:30")
    mimoza.press("Ruaj")
    mimoza.reads("Seancat u planifikuan", "Jashtë orarit të qendrës", "0 nga 10")
    with app.app_context(), acting_as(principal_for(world.people["mimoza"])):
        group = db.session.scalars(sa.select(Group)).one()
        fill(group, 11)
        backdate(group)
        address = f"{mimoza.address}/community-centres/groups/{group.id}"
        db.session.remove()

    endrit = at_screen("endrit", size)
    endrit.page.goto(address)
    endrit.look().page.get_by_role("link", name="Regjistro dikë").click()
    endrit.look()
    endrit.write("Emri", "Liri")
    endrit.write("Mbiemri", "Provëza")
    endrit.choose("Gjinia", "Femër")
    endrit.write("Viti i lindjes", "1989")
    endrit.press("Ruaj")
    endrit.reads("U regjistrua", "Liri Provëza")
    with app.app_context(), acting_as(principal_for(world.people["endrit"])):
        backdate(db.session.scalars(sa.select(Group)).one())
        db.session.remove()
    register(endrit, address)
    with app.app_context(), acting_as(principal_for(world.people["endrit"])):
        keep_all(db.session.scalars(sa.select(Group)).one(), absent=1)
        db.session.remove()
    endrit.page.goto(address)
    finish(endrit)
    endrit.reads("11 e përfunduan programin")
    endrit.page.get_by_role("button", name="Vërtetim").first.click()
    endrit.look().reads("Vërtetim")

    mimoza.page.goto(f"{mimoza.address}/community-centres/reports")
    mimoza.look().page.get_by_role("link", name="Shkruaj raportin").click()
    mimoza.look()
    mimoza.pick("Qendra komunitare", "Qendra Komunitare Multifunksionale 1")
    mimoza.press("Vazhdo")
    mimoza.reads("Nuk ka regjistrime", "Dërgo raportin")


def register(person, address):
    """Keep a register: twelve are ticked, one was not there; the hands take 15 seconds at most."""
    person.page.goto(address)
    planned = person.page.locator(".tasks li").filter(has_text="E planifikuar").first
    planned.get_by_role("link").click()
    person.page.wait_for_load_state()
    person.look()
    assert person.page.locator("[name=present]:checked").count() == 12
    person.seconds = 0.0
    person.tap(person.page.locator("[name=present]").first)
    person.tap(person.page.get_by_role("button", name="Ruaj regjistrin"))
    person.page.wait_for_load_state()
    person.reads("Regjistri u mbajt: të pranishëm 11.")
    assert person.seconds <= 15, person.seconds


def finish(person):
    person.page.locator("summary").filter(has_text="Shëno kush e përfundoi").click()
    person.page.get_by_role("button", name="Shënoje").click()
    person.page.wait_for_load_state()
    person.look()
