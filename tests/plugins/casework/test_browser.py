"""The pages of casework in a real browser, on a desk and on a phone: access, the policy, width, no scripts."""

import os
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from axe_playwright_python.sync_playwright import Axe

from core.db import db, now, unit_of_work
from core.records import find
from plugins.casework import closing, contacts, people, plans
from plugins.casework.models import CaseFile
from plugins.office import tasks

pytestmark = pytest.mark.browser
SIZES = {"desk": {"width": 1366, "height": 850}, "phone": {"width": 390, "height": 844}}
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
PASSWORD = "kreshnik-lumi-vere-42"
PICTURES = os.environ.get("KUJDES_TEST_PICTURES")
"""A folder in which to keep a picture of every page."""


@pytest.fixture(params=["sqlite"])
def kind(request):
    """What a page looks like does not depend on the database."""
    return request.param


@pytest.fixture
def pages(open_file, acting, office):
    """A file with something on every page, the plan approved and a second one in the making; returns addresses."""
    case_id, plain = open_file(given="Çeljeta", nid="L10101001F"), open_file(given="Ëngjëll")
    with acting(office.mira), unit_of_work():
        case = find(CaseFile, case_id)
        mother = people.create_person(given="Lindita", family="Provë", sex="female", phone="+355691234567")
        part = people.add_to_case(case, mother, role="parent", relation="parent", household=True)
        tasks.add_task(title="Vizitë", due_on=date(2026, 1, 9), owner_id=office.mira, subject=case)
        contact = contacts.add_contact(case, kind="home_visit", at=now(), result="met", observations="Nëna ishte aty.")
        note = contacts.add_note(case, "Të pyetet mësuesja për mungesat.")
        plan = plans.new_plan(case, aim="Fëmija të shkojë në shkollë.", subject_view_kind="heard")
        goal = plans.save_goal(plan, text="Të ndjekë shkollën", domain="school")
        action = plans.save_action(
            goal, text="Takim me mësuesen", person_id=mother.id, due_on=date(2026, 12, 4), cost=900
        )
        person_id, ids = case.subject_id, (part.id, contact.id, note.id, plan.id, goal.id, action.id)
        proposal = closing.propose_closing(find(CaseFile, plain), reason="solved", summary="U zgjidh.").id
    part, contact, note, plan, goal, action = ids
    home = f"/casework/cases/{case_id}"
    mira = {
        "list": "/casework/cases",
        "list-none": "/casework/cases?risk=high",
        "case": home,
        "family": f"{home}/family",
        "part": f"{home}/family/{part}",
        "part-new": f"{home}/family/new?person={person_id}",
        "contacts": f"{home}/contacts",
        "contact": f"{home}/contacts/{contact}",
        "contact-new": f"{home}/contacts/new?kind=call",
        "notes": f"{home}/notes",
        "note": f"{home}/notes/{note}",
        "plans": f"{home}/plans",
        "plan": f"{home}/plans/{plan}",
        "plan-edit": f"{home}/plans/{plan}/edit",
        "plan-print": f"{home}/plans/{plan}/print",
        "goal": f"{home}/goals/{goal}",
        "action": f"{home}/actions/{action}",
        "action-new": f"{home}/goals/{goal}/actions",
        "documents": f"{home}/documents",
        "history": f"{home}/history",
        "close": f"{home}/close",
        "find": "/casework/people/",
        "person": f"/casework/people/{person_id}",
        "person-new": "/casework/people/new",
        "person-edit": f"/casework/people/{person_id}/edit",
    }
    head = {
        "day": "/",
        "list-all": "/casework/cases?worker=all&sort=name",
        "transfer": f"{home}/transfer",
        "closing": f"/casework/cases/{plain}/closings/{proposal}",
        "exclusions": f"{home}/exclusions",
    }
    return {"mira": mira, "head": head}


@pytest.fixture
def sign_in_at(browser, live_server):
    """Open a browser in which somebody is signed in; nothing may break the policy or ask another server."""
    complaints, contexts = [], []

    def open_at(username, size, **options):
        context = browser.new_context(viewport=size, locale="sq", timezone_id="Europe/Tirane", **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.append(line.text) if "Security Policy" in line.text else None)
        page.on(
            "request", lambda sent: None if sent.url.startswith((live_server, "data:")) else complaints.append(sent.url)
        )
        page.goto(f"{live_server}/login")
        page.fill("[name=username]", username)
        page.fill("[name=password]", PASSWORD)
        page.click("main button")
        return page

    yield open_at
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.mark.parametrize("size", SIZES)
def test_every_page_is_open_to_everybody_and_fits_the_screen(pages, sign_in_at, live_server, size):
    found = {}
    for username, urls in pages.items():
        page = sign_in_at(username, SIZES[size], bypass_csp=True)
        for name, url in urls.items():
            answer = page.goto(live_server + url)
            assert answer.status == 200, name
            result = Axe().run(page, options=RULES)
            if result.violations_count:
                found[name] = result.generate_report()
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"{name} is {wide} px too wide"
            assert "Provë" not in page.title(), name
            if PICTURES:
                page.screenshot(path=str(Path(PICTURES) / f"{name}-{size}.png"), full_page=True)
    assert found == {}


def test_under_the_strict_policy_every_page_loads_without_a_complaint(pages, sign_in_at, live_server):
    for username, urls in pages.items():
        page = sign_in_at(username, SIZES["desk"])
        for url in urls.values():
            page.goto(live_server + url)


def test_a_call_is_written_down_without_scripts(pages, sign_in_at, live_server, acting, office):
    page = sign_in_at("mira", SIZES["phone"], java_script_enabled=False)
    page.goto(live_server + pages["mira"]["contacts"])
    page.get_by_role("link", name="Telefonatë", exact=True).first.click()
    page.get_by_label("Nuk u gjet askush").check(force=True)
    page.get_by_role("button", name="Ruaj kontaktin").click()
    assert "Kontakti u ruajt" in page.locator("main").inner_text()
    with acting(office.mira):
        kinds = [row.kind for row in db.session.scalars(sa.select(contacts.Contact))]
    assert sorted(kinds) == ["call", "home_visit"]


def test_a_page_weighs_little(pages, signed_in):
    mira = signed_in("mira")
    heavy = {name: len(mira.get(url).data) for name, url in pages["mira"].items()}
    assert {name: size for name, size in heavy.items() if size > 25_600 and name != "action-new"} == {}
