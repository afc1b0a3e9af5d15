"""The pages of casework in a real browser: a call is written down on a phone, without scripts.

How the pages look and what they weigh is tried with those of the whole suite, in tests/browser/test_every_page.py.
"""

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from core.db import db
from plugins.casework import contacts
from tests.screens import PHONE

pytestmark = pytest.mark.browser


@pytest.fixture(params=["sqlite"])
def kind(request):
    """What a page looks like does not depend on the database."""
    return request.param


def test_a_call_is_written_down_without_scripts(open_file, sign_in_at, live_server, acting, office):
    case_id = open_file()
    page = sign_in_at("mira", PHONE, java_script_enabled=False)
    page.goto(f"{live_server}/casework/cases/{case_id}/contacts")
    page.get_by_role("link", name="Telefonatë", exact=True).first.click()
    page.get_by_label("Nuk u gjet askush").check(force=True)
    page.get_by_role("button", name="Ruaj kontaktin").click()
    expect(page.locator("main")).to_contain_text("Kontakti u ruajt")
    with acting(office.mira):
        kinds = [row.kind for row in db.session.scalars(sa.select(contacts.Contact))]
    assert kinds == ["call"]
