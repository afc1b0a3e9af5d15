"""An import in a real browser: from the workbook to the records and back, on a desk and on a phone."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from core.db import db
from plugins.office.imports import service
from tests.conftest import PASSWORD
from tests.plugins.office.test_imports import GOOD, HEADS, book
from tests.screens import DESK, PHONE, barriers

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("KUJDES_TEST_PICTURES")


@pytest.fixture
def plugins():
    return ("office", "ledger")


@pytest.fixture(params=["sqlite"])
def kind(request):
    """What a page looks like does not depend on the database."""
    return request.param


@pytest.fixture
def keeper_at(make_user, browser, live_server):
    """Open a browser of the keeper; returns a function that makes a page of a size."""
    make_user("keeper", "keeper")
    complaints, contexts = [], []

    def open_at(size, **options):
        contexts.append(browser.new_context(viewport=size, locale="sq", **options))
        page = contexts[-1].new_page()
        page.set_default_timeout(30_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.append(line.text) if "Security Policy" in line.text else None)
        page.goto(f"{live_server}/login")
        page.fill("[name=username]", "keeper")
        page.fill("[name=password]", PASSWORD)
        page.click("main button")
        page.wait_for_url(f"{live_server}/")
        return page

    yield open_at
    for context in contexts:
        context.close()
    assert complaints == []


def look(page, name, size):
    """Demand that the page as it stands is open to everybody and fits the screen; keep a picture when asked."""
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"import-{name}-{size}.png"), full_page=True)
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{name} is {wide} px too wide"


def test_an_old_book_is_imported_and_taken_back(keeper_at, live_server, tmp_path, app):
    rows = [GOOD, GOOD, *[(GOOD[0], f"Dhurues {n}", "Elbassan", "Ushqime", "4,500") for n in range(8)]]
    rows += [("31.02.2019", "Shoqata e Ëorkshopit", "Elbasan", "diçka", 5)]
    (tmp_path / "libri.xlsx").write_bytes(book(rows, heads=HEADS))
    page = keeper_at(DESK)
    page.goto(f"{live_server}/office/imports/")
    look(page, "index", "desk")
    page.get_by_role("link", name="Ngarko një fletore Excel").first.click()
    look(page, "new", "desk")
    page.set_input_files("#workbook", tmp_path / "libri.xlsx")
    page.get_by_role("button", name="Kontrolloje").click()
    home = page.url
    expect(page.get_by_text("Rreshti 12, «Data»")).to_be_visible()
    look(page, "settle", "desk")
    page.get_by_role("button", name="Prano propozimet e kësaj faqeje").click()
    expect(page.get_by_text("Rreshtat 4, 5, 6, 7")).to_have_count(0)
    page.locator(".finding", has_text="«Data»").locator("[name^=text-]").fill("28.02.2019")
    page.locator(".finding", has_text="«Lloji»").locator("[name^=text-]").fill("Veshje")
    page.get_by_text("Jo, e njëjta").click()
    page.get_by_role("button", name="Ruaj dhe kontrollo përsëri").click()
    expect(page.get_by_role("button", name="Importo 11 rreshta")).to_be_visible()
    look(page, "ready", "desk")
    page.goto(f"{home}/rows")
    look(page, "rows", "desk")
    page.get_by_role("link", name="Rreshti 12").click()
    expect(page.get_by_role("cell", name="28.02.2019").first).to_be_visible()
    look(page, "row", "desk")
    page.goto(home)
    page.get_by_role("button", name="Importo 11 rreshta").click()
    expect(page.get_by_text("Gjithçka u importua")).to_be_visible()
    look(page, "over", "desk")
    page.get_by_text("Ktheje importin").click()
    page.get_by_role("button", name="Po, kthe gjithçka").click()
    expect(page.get_by_text("nuk ka mbetur asgjë")).to_be_visible()


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_the_pages_of_an_import_are_open_to_everybody(keeper_at, live_server, app, acting, size):
    from tests.conftest import the_user

    page = keeper_at({"desk": DESK, "phone": PHONE}[size], bypass_csp=True)
    with app.app_context():
        keeper = the_user("keeper").id
        db.session.remove()
    with acting(keeper):
        from tests.plugins.office.test_imports import look as send

        batch, _found = send([GOOD, GOOD, (GOOD[0], "Ëorkshop", "Elbassan", "?", "4,500")])
        home = f"/office/imports/{batch.id}"
        assert service.mine()
    urls = {"index": "/office/imports/", "new": "/office/imports/new/ledger.gifts", "settle": home,
            "rows": f"{home}/rows", "row": f"{home}/rows/4"}  # fmt: skip
    found = {}
    for name, url in urls.items():
        page.goto(live_server + url)
        if report := barriers(page):
            found[name] = report
        look(page, f"{name}-short", size)
        assert len(page.content().encode()) < 25_600
    assert found == {}
