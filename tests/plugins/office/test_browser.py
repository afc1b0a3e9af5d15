"""The office's pages in a real browser: a task by the keyboard alone, without scripts.

How the pages look and what they weigh is tried with those of the whole suite, in tests/browser/test_every_page.py.
"""

import pytest

from core.l10n import today
from tests.conftest import PASSWORD
from tests.screens import DESK

pytestmark = pytest.mark.browser


@pytest.fixture(params=["sqlite"])
def kind(request):
    """What a page looks like does not depend on the database."""
    return request.param


@pytest.fixture
def page_of_drita(worker, browser, live_server):
    """A browser without scripts in which Drita of Papër has signed in."""
    worker("drita", "Papër")
    context = browser.new_context(viewport=DESK, locale="sq", timezone_id="Europe/Tirane", java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(30_000)
    page.goto(f"{live_server}/login")
    page.fill("[name=username]", "drita")
    page.fill("[name=password]", PASSWORD)
    page.click("main button")
    page.wait_for_url(f"{live_server}/")
    yield page
    context.close()


def test_a_task_is_written_down_and_done_with_the_keyboard_alone_and_without_scripts(page_of_drita, live_server):
    page = page_of_drita
    page.goto(f"{live_server}/office/tasks/new")
    page.focus("[name=own_title]")
    day = today()
    page.keyboard.type("Thirr shkollën e fshatit")
    for number in (day.day, day.month, day.year):
        page.keyboard.press("Tab")
        page.keyboard.type(str(number))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator("h1").inner_text() == "Thirr shkollën e fshatit"
    with page.expect_navigation():
        page.get_by_role("link", name="U krye").press("Enter")
    page.locator("textarea").fill("Foli drejtoresha.")
    with page.expect_navigation():
        page.get_by_role("button", name="U krye").press("Enter")
    assert "Foli drejtoresha." in page.locator("main").inner_text()
