"""The pages of exports and drafts in a real browser: accessible at both widths, and usable from end to end."""

import os
from pathlib import Path

import pytest

from tests.conftest import PASSWORD
from tests.core.exports.conftest import REASON
from tests.core.exports.test_exports import unlocked
from tests.screens import SIZES, barriers

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("KUJDES_PICTURES")


@pytest.fixture
def kind():
    return "sqlite"


@pytest.fixture
def open_browser(browser, live_server):
    """Sign in with a real browser; at the end no script may have failed and no request have left the machine."""
    contexts, complaints = [], []

    def sign_in(username, size):
        context = browser.new_context(viewport=size, locale="sq", timezone_id="Europe/Tirane", bypass_csp=True)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "request", lambda sent: None if sent.url.startswith((live_server, "data:")) else complaints.append(sent.url)
        )
        page.goto(f"{live_server}/login")
        page.fill("[name=username]", username)
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")
        page.wait_for_url(f"{live_server}/")
        return page

    yield sign_in
    for context in contexts:
        context.close()
    assert complaints == []


def confirm(page):
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")


def check(page, name):
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}-{page.viewport_size['width']}.png", full_page=True)
    assert barriers(page) == "", name
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], name


@pytest.mark.parametrize("width", SIZES)
def test_a_long_list_is_asked_for_agreed_to_and_fetched(open_browser, live_server, make_user, width):
    make_user("besa", "director", name="Besa Kola")
    make_user("drita", "director", name="Drita Shehu")
    besa, drita = open_browser("besa", SIZES[width]), open_browser("drita", SIZES[width])
    besa.goto(f"{live_server}/exports/")
    check(besa, "mine-empty")
    besa.goto(f"{live_server}/guests/export")
    confirm(besa)
    besa.wait_for_url("**/guests/export*")
    check(besa, "offer")
    besa.get_by_role("button", name="Kërko eksportin").click()
    check(besa, "offer-errors")
    besa.select_option("[name=code]", label="Kërkesë e gjykatës ose e prokurorisë")
    besa.fill("[name=reason]", REASON)
    besa.get_by_role("button", name="Kërko eksportin").click()
    besa.get_by_text("Pret miratimin", exact=True).wait_for()
    check(besa, "mine-waiting")

    drita.goto(f"{live_server}/exports/approvals")
    check(drita, "approvals")
    drita.get_by_role("link", name="Mysafirët").click()
    confirm(drita)
    drita.get_by_text(REASON).wait_for()
    check(drita, "approval")
    drita.get_by_role("button", name="Mirato").click()
    drita.get_by_text("Eksporti u miratua").wait_for()
    check(drita, "approvals-empty")

    besa.reload()
    check(besa, "mine-ready")
    besa.get_by_role("link", name="Merr: Mysafirët").click()
    check(besa, "fetch")
    besa.get_by_role("button", name="Shfaq fjalëkalimin").click()
    password = besa.locator("strong").first.inner_text()
    check(besa, "password")
    with besa.expect_download() as downloading:
        besa.get_by_role("button", name="Shkarko skedarin").click()
    sheet = unlocked(Path(downloading.value.path()).read_bytes(), password)
    assert sheet.max_row == 41
    besa.goto(f"{live_server}/exports/")
    besa.get_by_text("Marrë", exact=True).wait_for()
    check(besa, "mine-fetched")
    besa.goto(f"{live_server}/places/export")
    check(besa, "offer-plain")
