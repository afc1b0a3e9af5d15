"""The pages of account and staff in a real browser: the main path, both widths, nothing that axe finds."""

import re
import time
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import expect

from core.auth.models import User
from core.db import db
from tests.screens import DESK, SIZES, barriers

pytestmark = pytest.mark.browser

PASSWORD = "kreshnik-lumi-vere-42"
NEW = "gjethe kumbull tren violinë"


@pytest.fixture
def kind():
    """One database is enough for what a browser shows."""
    return "sqlite"


@pytest.fixture
def open_browser(browser, live_server):
    """A person's own browser; at the end nothing may have been refused by the policy or have left the machine."""
    contexts, complaints = [], []

    def new():
        context = browser.new_context(viewport=DESK, locale="sq", timezone_id="Europe/Tirane", base_url=live_server)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.append(line.text) if "Content Security" in line.text else None)
        page.on("request", lambda sent: None if sent.url.startswith(live_server) else complaints.append(sent.url))
        return page

    yield new
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def look(request):
    """Look at a page at both widths with axe; keep pictures where KUJDES_PICTURES says."""

    def at(page, name):
        import os

        for size in SIZES.values():
            page.set_viewport_size(size)
            assert barriers(page) == "", name
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], name
            if folder := os.environ.get("KUJDES_PICTURES"):
                page.screenshot(path=Path(folder) / f"{name}_{size['width']}.png", full_page=True)
        page.set_viewport_size(DESK)

    return at


def sign_in(page, username, password=PASSWORD):
    page.goto("/login")
    page.get_by_label("Emri i përdoruesit").fill(username)
    page.get_by_label("Fjalëkalimi").fill(password)
    page.get_by_role("button", name="Hyr", exact=True).click()


def confirm(page, code=None):
    page.get_by_label("Fjalëkalimi").fill(PASSWORD)
    if code:
        page.get_by_label("Kodi i aplikacionit").fill(code)
    page.get_by_role("button", name="Vërteto").click()


@pytest.fixture
def app(installation):
    app = installation.start(second_factor=True)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def test_a_director_signs_in_with_a_telephone_locks_the_screen_and_changes_the_password(open_browser, look, make_user):
    make_user("besa", "director", name="Besa Përmeti")
    page = open_browser()
    page.goto("/login")
    look(page, "login")
    sign_in(page, "besa", "gabim-gabim-gabim")
    expect(page.get_by_role("alert")).to_contain_text("Emri i përdoruesit ose fjalëkalimi nuk është i saktë.")
    look(page, "login_wrong")
    sign_in(page, "besa")
    look(page, "enrol")
    page.get_by_text("Nuk e lexoj dot figurën").click()
    telephone = pyotp.TOTP(page.locator("code.secret").inner_text().replace(" ", ""))
    page.get_by_label("Kodi që tregon aplikacioni").fill("000000")
    page.get_by_role("button", name="Ndize").click()
    look(page, "enrol_wrong")
    page.get_by_label("Kodi që tregon aplikacioni").fill(telephone.generate_otp(int(time.time()) // 30 - 1))
    page.get_by_role("button", name="Ndize").click()
    look(page, "recovery_codes")
    codes = page.locator(".code-list code").all_inner_texts()
    assert len(codes) == 10
    page.get_by_role("link", name="I ruajta kodet").click()
    page.goto("/account")
    look(page, "account")
    page.get_by_role("button", name="Dil shpejt").click()
    page.wait_for_url("**/unlock")
    look(page, "unlock")
    page.get_by_label("Fjalëkalimi").fill(PASSWORD)
    page.get_by_role("button", name="Shkyç").click()
    page.goto("/account/second-factor")
    look(page, "confirm")
    page.goto("/account/password")
    look(page, "change_password")
    page.get_by_label("Fjalëkalimi i tanishëm").fill(PASSWORD)
    page.get_by_label("Fjalëkalimi i ri", exact=True).fill("BashkiaElbasan2025")
    page.get_by_label("Fjalëkalimi i ri edhe një herë").fill("BashkiaElbasan2025")
    page.get_by_role("button", name="Ruaj fjalëkalimin").click()
    look(page, "change_password_easy")
    page.get_by_label("Fjalëkalimi i tanishëm").fill(PASSWORD)
    page.get_by_label("Fjalëkalimi i ri", exact=True).fill(NEW)
    page.get_by_label("Fjalëkalimi i ri edhe një herë").fill(NEW)
    page.get_by_role("button", name="Ruaj fjalëkalimin").click()
    page.wait_for_url("**/account")
    again = open_browser()
    sign_in(again, "besa", NEW)
    look(again, "second_factor")
    again.get_by_label("Kodi").fill("000000")
    again.get_by_role("button", name="Vazhdo").click()
    look(again, "second_factor_wrong")
    again.get_by_label("Kodi").fill(codes[0])
    again.get_by_role("button", name="Vazhdo").click()
    expect(again.get_by_role("button", name="Dil shpejt")).to_be_visible()


def test_an_administrator_makes_an_account_and_a_role(app, open_browser, look, make_user):
    make_user("ilir", "it_admin", name="Ilir Çela")
    for number, name in enumerate(("Arta Zeneli", "Dhurata Leka", "Çeljeta Mëhilli", "Gentiana Shehu")):
        make_user(f"koleg{number}", "secretary" if number % 2 else "auditor", name=name)
    page = open_browser()
    sign_in(page, "ilir")
    page.get_by_role("link", name="Përdoruesit").click()
    look(page, "users")
    page.get_by_role("link", name="Përdorues i ri").click()
    confirm(page)
    look(page, "user_new")
    page.get_by_label("Emri dhe mbiemri").fill("Drita Hoxha")
    page.get_by_label("Pozicioni").fill("Punonjëse sociale")
    page.get_by_label("Emri i përdoruesit").fill("drita.hoxha")
    page.get_by_text("Sekretar", exact=True).click()
    page.get_by_role("button", name="Krijo llogarinë").click()
    look(page, "first_password")
    first = page.locator(".paper-code code").inner_text()
    page.get_by_role("link", name="Te llogaria").click()
    look(page, "user")
    page.get_by_role("link", name="Ndrysho").click()
    look(page, "user_edit")
    page.get_by_role("button", name="Ruaj").click()
    page.get_by_text("U ruajt").wait_for()
    page.get_by_role("link", name="Rolet").click()
    look(page, "roles")
    page.get_by_role("link", name="Rol i ri").click()
    look(page, "role_new")
    page.get_by_label("Emri i rolit").fill("Përgjegjës turni")
    page.get_by_role("button", name="Vazhdo").click()
    page.get_by_text("Sheh kush e ka hapur një dosje").click()
    look(page, "role")
    page.get_by_role("button", name="Ruaj").click()
    page.get_by_role("link", name="Përgjegjës turni").wait_for()
    other = open_browser()
    sign_in(other, "drita.hoxha", first)
    look(other, "first_login")
    with app.app_context():
        assert db.session.query(User).filter_by(username="drita.hoxha").one().roles == ["secretary"]


def test_two_officials_give_a_colleague_a_new_password(open_browser, look, make_user):
    make_user("ilir", "it_admin", name="Ilir Çela")
    make_user("edlira", "it_admin", name="Edlira Basha")
    make_user("arta", "secretary", name="Arta Zeneli")
    first, second, owner = open_browser(), open_browser(), open_browser()
    sign_in(first, "ilir")
    first.get_by_role("link", name="Fjalëkalime të reja").click()
    look(first, "resets_empty")
    first.get_by_label("Për kë").select_option(label="Arta Zeneli")
    first.get_by_role("button", name="Autorizo si zyrtari i parë").click()
    confirm(first)
    first.get_by_label("Për kë").select_option(label="Arta Zeneli")
    first.get_by_role("button", name="Autorizo si zyrtari i parë").click()
    look(first, "resets_first")
    sign_in(second, "edlira")
    second.get_by_role("link", name="Fjalëkalime të reja").click()
    second.get_by_role("button", name="Autorizo dhe shfaq kodin").click()
    confirm(second)
    look(second, "resets_second")
    second.get_by_role("button", name="Autorizo dhe shfaq kodin").click()
    look(second, "reset_code")
    code = second.locator(".paper-code code").inner_text()
    owner.goto("/login")
    owner.get_by_text("Nuk hyj dot").click()
    owner.get_by_role("link", name="Kam një kod në letër").click()
    look(owner, "use_reset")
    owner.get_by_label("Emri i përdoruesit").fill("arta")
    owner.get_by_label("Kodi nga letra").fill(code)
    owner.get_by_label("Fjalëkalimi i ri", exact=True).fill(NEW)
    owner.get_by_label("Fjalëkalimi i ri edhe një herë").fill(NEW)
    owner.get_by_role("button", name="Vendos fjalëkalimin").click()
    owner.wait_for_url(re.compile("/login$"))
    sign_in(owner, "arta", NEW)
    expect(owner.get_by_role("button", name="Dil shpejt")).to_be_visible()
