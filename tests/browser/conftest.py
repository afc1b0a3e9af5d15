"""What all stories in the browser share: seats at screens."""

import pytest

from tests.browser.people import Somebody


@pytest.fixture
def at_screen(browser, live_server):
    """Seat somebody at a screen of a size, in a browser of their own; without a name, somebody who has no login."""
    contexts = []

    def seat(username, size):
        context = browser.new_context(viewport=size, locale="sq", timezone_id="Europe/Tirane", bypass_csp=True)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        person = Somebody(page, live_server)
        return person.sign_in(username) if username else person

    yield seat
    for context in contexts:
        context.close()
