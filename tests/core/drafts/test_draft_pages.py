"""Drafts in a real browser: what was typed comes back, and the pages are accessible at both widths."""

import os
from pathlib import Path

import pytest

from tests.conftest import PASSWORD
from tests.screens import SIZES, barriers

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("KUJDES_PICTURES")
WORDS = "Nëna tha se do të vijë të premten në orën dhjetë"


@pytest.fixture
def kind():
    return "sqlite"


@pytest.fixture
def arta(browser, live_server, make_user, width):
    make_user("arta", "secretary", name="Arta Leka")
    context = browser.new_context(viewport=SIZES[width], locale="sq", timezone_id="Europe/Tirane", bypass_csp=True)
    page = context.new_page()
    page.set_default_timeout(30_000)
    page.goto(f"{live_server}/login")
    page.fill("[name=username]", "arta")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"{live_server}/")
    yield page
    context.close()


def check(page, name):
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}-{page.viewport_size['width']}.png", full_page=True)
    assert barriers(page) == "", name
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], name


@pytest.mark.parametrize("width", SIZES)
def test_what_was_typed_comes_back_until_its_author_throws_it_away(arta, live_server, width):
    arta.clock.install()
    arta.goto(f"{live_server}/notes/k1")
    arta.fill("[name=text]", WORDS)
    arta.fill("[name=secret_password]", "shumë sekret")
    arta.clock.run_for(21_000)
    arta.get_by_text("U ruajt në").wait_for()

    arta.goto(f"{live_server}/notes/k1")
    arta.get_by_text("Ky është drafti juhaj i orës").wait_for()
    assert arta.input_value("[name=text]") == WORDS
    assert arta.input_value("[name=secret_password]") == ""
    check(arta, "draft-notice")
    arta.goto(f"{live_server}/drafts")
    check(arta, "drafts-mine")

    arta.get_by_role("link", name="Hap formularin").click()
    arta.fill("[name=text]", WORDS + ", bashkë me gjyshen")
    arta.locator("summary", has_text="Hidh poshtë").click()
    arta.get_by_role("button", name="Hidh poshtë").last.click()
    arta.wait_for_url("**/notes/k1")
    arta.reload()
    assert arta.input_value("[name=text]") == ""
    assert not arta.get_by_text("drafti juhaj").is_visible()
    arta.goto(f"{live_server}/drafts")
    check(arta, "drafts-empty")


@pytest.mark.parametrize("width", ["desk"])
def test_a_text_too_long_for_a_draft_is_told_beside_the_button(arta, live_server, width):
    arta.clock.install()
    arta.goto(f"{live_server}/notes/k1")
    arta.evaluate("document.querySelector('[name=text]').value = 'ë'.repeat(150000)")
    arta.clock.run_for(21_000)
    arta.get_by_text("tepër i gjatë").wait_for()
