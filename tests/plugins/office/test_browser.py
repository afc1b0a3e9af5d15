"""The office's pages in a real browser, on a desk and on a phone: access, the policy, width, and keyboard alone."""

import os
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from axe_playwright_python.sync_playwright import Axe

from core.access.principal import privileged
from core.db import db, now
from core.l10n import today
from plugins.office import days, tasks
from plugins.office.models import Institution, Letterhead, Rule, RulePack, Task, Unit

pytestmark = pytest.mark.browser
SIZES = {"desk": {"width": 1366, "height": 850}, "phone": {"width": 390, "height": 844}}
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}
PASSWORD = "kreshnik-lumi-vere-42"
CALCULATOR = "/office/calendar/calculator"
PICTURES = os.environ.get("KUJDES_TEST_PICTURES")
"""A folder in which to keep a picture of every page."""


@pytest.fixture(params=["sqlite"])
def kind(request):
    """What a page looks like does not depend on the database."""
    return request.param


@pytest.fixture
def busy(app, acting, make_user, worker, errand, unit_id):
    """A director with every right of the office and a desk full of work; returns the addresses of the pages."""
    from plugins.errands.models import Errand

    drita = worker("drita", "Papër", "director", "jurist", "secretary")
    errand_id = errand("Papër", "P-77 · A. K., 2015")
    with acting(drita):
        subject = db.session.get(Errand, errand_id)
        for hours in (90, 30, 1):
            tasks.start_clocks(subject, "cp.crime_suspected", at=now() - timedelta(hours=hours), owner_id=drita)
        tasks.start_clocks(subject, "cp.referral_received", at=now(), level="low", owner_id=drita)
        police = db.session.scalar(sa.select(Institution).where(Institution.kind == "police"))
        for title, distance in (("Thirr shkollën", 0), ("Mblidh dokumentet për bonusin e qirasë", 1), ("Vizitë", 40)):
            tasks.add_task(title=title, owner_id=drita, due_on=today() + timedelta(days=distance), subject=subject)
        waits = tasks.add_task(
            title="Përgjigjja e policisë",
            text="Pritet kopja e procesverbalit.",
            owner_id=drita,
            due_on=today(),
            institution_id=police.id,
            subject=subject,
        )
        tasks.finish(tasks.add_task(title="Porosit letra", owner_id=drita, due_on=today()), text="Erdhën.")
        days.change_day(date(2026, 12, 24), is_off=True, name="Ditë pushimi", reason="VKM nr. 900, datë 1.12.2026")
        clock = db.session.scalar(sa.select(Task.id).where(Task.rule_id.is_not(None)).order_by(Task.due_at))
        done = db.session.scalar(sa.select(Task.id).where(Task.state == "done"))
        waits, police = waits.id, police.id
    with app.app_context(), privileged("test set-up"):
        pack = db.session.scalar(sa.select(RulePack).where(RulePack.code == "al-cp-578-2018"))
        rule = db.session.scalar(sa.select(Rule.id).where(Rule.rule == "cp.notify_police"))
        unit = db.session.scalar(sa.select(Unit.id).where(Unit.name == "Funarë"))
        assert db.session.scalar(sa.select(sa.func.count(Letterhead.id))) == 1
        pack_id = pack.id
    return {
        "day": "/",
        "tasks": "/office/tasks/",
        "tasks-done": "/office/tasks/?when=done&whose=all",
        "tasks-none": "/office/tasks/?whose=others",
        "task-clock": f"/office/tasks/{clock}",
        "task": f"/office/tasks/{waits}",
        "task-done": f"/office/tasks/{done}",
        "task-new": f"/office/tasks/new?about={errand_id}",
        "task-finish": f"/office/tasks/{waits}/done",
        "task-reassign": f"/office/tasks/{waits}/reassign",
        "task-cancel": f"/office/tasks/{clock}/cancel",
        "overview": "/office/",
        "institutions": "/office/institutions/",
        "institution": f"/office/institutions/{police}",
        "institution-edit": f"/office/institutions/{police}/edit",
        "calendar": "/office/calendar/?year=2026",
        "calendar-day": "/office/calendar/day",
        "calculator": f"{CALCULATOR}?event-day=20&event-month=11&event-year=2026&amount=8&unit=calendar_day",
        "packs": "/office/rules/",
        "pack": f"/office/rules/{pack_id}",
        "rule": f"/office/rules/rule/{rule}",
        "rule-verify": f"/office/rules/rule/{rule}/verify",
        "pack-edition": f"/office/rules/{pack_id}/supersede",
        "letterheads": "/office/letterhead",
        "letterhead-new": "/office/letterhead/new",
        "units": "/office/units/",
        "unit": f"/office/units/{unit}",
        "unit-rename": f"/office/units/{unit}/rename",
        "unit-aliases": f"/office/units/{unit}/aliases",
        "workplaces": "/office/units/people",
        "workplace-new": "/office/units/people/new",
        "territory": "/office/territory",
    }


@pytest.fixture
def signed_in_page(browser, live_server):
    """Open a browser in which Drita is signed in and has confirmed who she is; nothing may break the policy."""
    complaints, contexts = [], []

    def open_at(size, **options):
        context = browser.new_context(viewport=size, locale="sq", timezone_id="Europe/Tirane", **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(8000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.append(line.text) if "Security Policy" in line.text else None)
        page.on("request", lambda sent: None if sent.url.startswith(live_server) else complaints.append(sent.url))
        page.goto(f"{live_server}/login")
        page.fill("[name=username]", "drita")
        page.fill("[name=password]", PASSWORD)
        page.click("main button")
        page.goto(f"{live_server}/confirm")
        page.fill("[name=password]", PASSWORD)
        page.click("main .btn-primary")
        return page

    yield open_at
    for context in contexts:
        context.close()
    assert [line for line in complaints if not line.startswith("data:")] == []


@pytest.mark.parametrize("size", SIZES)
def test_every_page_is_open_to_everybody_and_fits_the_screen(busy, signed_in_page, live_server, size):
    page = signed_in_page(SIZES[size], bypass_csp=True)
    found = {}
    for name, url in busy.items():
        answer = page.goto(live_server + url)
        assert answer.status == 200, name
        result = Axe().run(page, options=RULES)
        if result.violations_count:
            found[name] = result.generate_report()
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{name} is {wide} px too wide"
        assert page.locator("h1").count() == 1, name
        if PICTURES:
            page.screenshot(path=str(Path(PICTURES) / f"{name}-{size}.png"), full_page=True)
    assert found == {}


def test_under_the_strict_policy_every_page_loads_without_a_complaint(busy, signed_in_page, live_server):
    page = signed_in_page(SIZES["desk"])
    for url in busy.values():
        page.goto(live_server + url)


@pytest.mark.usefixtures("busy")
def test_a_task_is_written_down_and_done_with_the_keyboard_alone_and_without_scripts(signed_in_page, live_server):
    page = signed_in_page(SIZES["desk"], java_script_enabled=False)
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


def test_each_page_weighs_little(busy, signed_in):
    person = signed_in("drita")
    heavy = {
        name: len(person.get(url).data) for name, url in busy.items() if name not in ("rule-verify", "pack-edition")
    }
    assert {name: size for name, size in heavy.items() if size > 33_000} == {}
