"""How pages look to everybody: accessible, inside the screen, dense on a desk, quiet about names."""

import pytest
from flask import render_template_string

from core.forms import VersionedForm
from tests.screens import DESK, PHONE, barriers

pytestmark = pytest.mark.browser
PAGES = ("home", "list", "empty", "form", "errors", "record", "parts", "login", "error")


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_accessibility_finding(open_page, name, size):
    page = open_page(f"/{name}", size, bypass_csp=True)
    assert barriers(page) == ""


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_what_opens_over_a_page_has_no_accessibility_finding(open_page, size):
    page = open_page("/record", size, bypass_csp=True)
    page.get_by_role("button", name="Mbyll rastin").click()
    assert barriers(page, within=".drop[open]") == ""
    page.get_by_role("button", name="Llogaria e Mirela Hoxha").click()
    assert barriers(page) == ""
    page = open_page("/form", size, bypass_csp=True)
    page.get_by_role("combobox", name="Njësia administrative").click()
    assert barriers(page) == ""


def test_the_open_menu_of_a_phone_has_no_accessibility_finding(open_page):
    page = open_page("/home", PHONE, bypass_csp=True)
    page.get_by_role("button", name="Menyja").click()
    assert barriers(page) == ""


@pytest.mark.parametrize("name", PAGES)
def test_nothing_sticks_out_of_the_screen(open_page, name):
    page = open_page(f"/{name}")
    for width in (1366, 1000, 768, 390, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_desk_shows_thirteen_rows_under_tiles_and_filters(open_page):
    page = open_page("/list")
    rows = page.locator("tbody tr").all()
    assert sum(row.bounding_box()["y"] + row.bounding_box()["height"] <= 850 for row in rows) >= 13


def test_a_list_of_fifty_rows_weighs_at_most_25_kilobytes(gallery):
    assert len(gallery.test_client().get("/list").data) <= 25_000


def test_what_a_form_hides_has_no_label(gallery):
    with gallery.test_request_context("/form"):
        page = "{% import 'core/_forms.html' as forms with context %}{{ forms.field(form.version) }}"
        shown = render_template_string(page, form=VersionedForm())
    assert 'type="hidden"' in shown and "<label" not in shown


def test_the_title_of_the_tab_carries_no_name(open_page):
    assert open_page("/record").title() == "Rasti – Kujdes"


@pytest.mark.parametrize("name", ["list", "halves"])
def test_a_page_does_not_jump_while_it_loads(open_page, name):
    page = open_page(f"/{name}")
    shift = """() => new Promise(done => new PerformanceObserver(list => done(
        list.getEntries().reduce((sum, entry) => sum + entry.value, 0))).observe({type: "layout-shift", buffered: true})
        || setTimeout(() => done(0), 500))"""
    assert page.evaluate(shift) <= 0.05


def test_a_printed_page_has_the_municipality_and_no_buttons(open_page):
    page = open_page("/list")
    page.clock.set_fixed_time("2026-07-09T12:05:00Z")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.locator(".print-head").inner_text().split("\n") == ["Bashkia Elbasan", "09.07.2026 14:05"]
    assert not page.get_by_role("button", name="Dil shpejt").is_visible()
    assert not page.get_by_role("navigation", name="Menyja kryesore").is_visible()
    assert page.get_by_role("columnheader", name="Fëmija").is_visible()


def test_a_list_stays_a_table_on_a_sheet_of_paper(open_page):
    page = open_page("/list", {"width": 680, "height": 960})
    page.emulate_media(media="print")
    row = page.locator("tbody tr").first
    assert row.evaluate("row => getComputedStyle(row).display") == "table-row"
    assert row.get_by_text("Jeta Gjoka").is_visible()


def test_a_phone_folds_rows_into_cards_without_the_lesser_columns(open_page):
    page = open_page("/list", PHONE)
    first = page.locator("tbody tr").first
    assert first.get_by_role("link", name="Fatmir Hoxha").is_visible()
    assert not first.get_by_text("Jeta Gjoka").is_visible()
    assert first.bounding_box()["height"] < 90
