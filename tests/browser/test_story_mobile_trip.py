"""A mobile trip in the browser: planned, taken along, cut off from the network in the middle, and sent in one sync."""

import pytest
from playwright.sync_api import expect

from core.access.principal import privileged
from core.db import db
from core.l10n import format_date, today
from tests.conftest import PASSWORD, add_user
from tests.core.offline.handset import Handset
from tests.screens import DESK

pytestmark = pytest.mark.browser


@pytest.fixture
def kind():
    return "sqlite"


@pytest.fixture
def plugins():
    return ("community_centres",)


def build_team(app):
    with app.app_context(), privileged("test set-up"):
        add_user("mimoza", "centre_coordinator", name="Mimoza Provë")
        add_user("gent", "field_worker", name="Gent Provë")
        db.session.remove()


@pytest.fixture
def build():
    return build_team


@pytest.fixture
def handset(browser_type, browser_type_launch_args, live_server, tmp_path):
    made = Handset(browser_type, browser_type_launch_args, tmp_path / "profile", live_server)
    yield made
    made.stop()


def test_a_trip_with_the_network_cut_in_the_middle_and_one_sync(app, at_screen, handset):
    mimoza = at_screen("mimoza", DESK)
    mimoza.page.goto(f"{mimoza.address}/community-centres/field/")
    mimoza.look().reads("Ekipi nuk ka qenë kurrë këtu")
    mimoza.page.get_by_role("link", name="Planifiko një dalje në Labinot-Mal").click()
    mimoza.look()
    mimoza.page.get_by_role("button", name="Sot").click()
    mimoza.write("Fshatrat", "Guri i Bardhë, Qafa")
    mimoza.page.get_by_label("Gent Provë").check()
    mimoza.press("Planifiko daljen")
    mimoza.reads("Guri i Bardhë, Qafa", "Gent Provë")
    trip = mimoza.page.url

    phone = handset.start()
    page = phone.page
    page.goto(f"{phone.address}/login?next=/field/")
    page.fill("[name=username]", "gent")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/field/")
    phone.take_along("tre qengja te kroi")
    expect(page.locator("#sheets")).to_contain_text(f"Labinot-Mal, {format_date(today())}")
    _stop(page, "Guri i Bardhë", women="6", finish=False)

    phone.cut()
    page.get_by_role("button", name="Përfundo").click()
    expect(page.locator("#waiting")).to_have_text("Pret: 1")
    _stop(page, "Qafa", women="4")
    expect(page.locator("#waiting")).to_have_text("Pret: 2")
    phone.kill()

    phone.start()
    phone.cut()
    page = phone.page
    phone.go().unlock("tre qengja te kroi")
    expect(page.locator("#sheets")).to_contain_text("Të përfunduara në këtë telefon: 2")
    phone.cut(off=False)
    page.get_by_role("button", name="Dërgo tani").click()
    page.get_by_role("link", name="Hyr").click()
    page.fill("[name=username]", "gent")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/field/")
    phone.sent()

    mimoza.page.goto(trip)
    mimoza.look().reads("Guri i Bardhë", "Qafa")
    expect(mimoza.page.locator(".agenda > li")).to_have_count(2)
    mimoza.page.get_by_label("Kilometra").fill("38")
    mimoza.press("Dalja u krye")
    mimoza.reads("E kryer", "38")


def _stop(page, village, *, women, finish=True):
    page.get_by_role("button", name="Plotëso").or_(page.get_by_role("button", name="Shto një tjetër")).first.click()
    page.get_by_label("Fshati ose vendi").fill(village)
    page.get_by_label("Gra").fill(women)
    page.get_by_label("Informim për shërbimet").check()
    expect(page.locator("#fill [data-draft-status]")).to_contain_text("U ruajt në telefon")
    if finish:
        page.get_by_role("button", name="Përfundo").click()
