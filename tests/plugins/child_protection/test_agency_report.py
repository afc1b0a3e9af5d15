"""The report to the State Agency in the browser: prepared, checked by another, sent, and corrected later."""

import io
import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook
from playwright.sync_api import expect

from core import measures
from core.access import exclusions
from core.access.principal import privileged
from core.auth.models import Role, RolePermission, UserRole
from core.db import db, unit_of_work
from core.documents.render import text_of_pdf
from core.l10n import today
from core.measures import Frozen, Period
from core.state import next_epoch
from plugins.casework.models import CaseFile, CasePerson
from plugins.child_protection.models import AgencyReport
from plugins.child_protection.services import agency_reports
from plugins.office import tasks
from plugins.office.documents import making, paper, registered
from plugins.office.models import Document
from tests.conftest import PASSWORD
from tests.plugins.child_protection import histories
from tests.screens import DESK, PHONE, barriers

QUARTER = Period.around("quarter", today()).before()


@pytest.fixture
def lives(app, office):
    """Thirty files, of which some were open in the last quarter."""
    found = histories.lives(30, seed=11)
    histories.enter(app, found, office.teuta)
    return found


@pytest.mark.browser
@pytest.mark.parametrize("kind", ["sqlite"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_report_of_a_quarter_is_sent_and_later_corrected(app, acting, office, lives, browser, live_server, size):
    def seat(username):
        page = browser.new_context(viewport=size, locale="sq", bypass_csp=True).new_page()
        page.set_default_timeout(30_000)
        page.goto(f"{live_server}/login")
        page.locator("[name=username]").fill(username)
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("[name=password]").press("Enter")
        page.wait_for_url(f"{live_server}/")
        return page

    def press(page, name):
        page.locator("#main").get_by_role("button", name=name, exact=True).first.click()
        page.wait_for_load_state()
        look(page)

    def look(page):
        assert barriers(page) == ""
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]

    def reads(page, text):
        expect(page.locator("#main").get_by_text(text).filter(visible=True).first).to_be_visible()

    worker = seat("teuta")
    worker.goto(f"{live_server}/child-protection/reports")
    look(worker)
    worker.locator("#main").get_by_role("link", name="Përgatit raport").first.click()
    look(worker)
    press(worker, "Përgatit")
    url = worker.url
    reads(worker, "Raporti për Agjencinë")

    head = seat("valbona")
    head.goto(url)
    look(head)
    press(head, "Kontrollo dhe ngri")
    reads(head, "I kontrolluar")
    worker.goto(url)
    for box, value in zip(("day", "month", "year"), (today().day, today().month, today().year), strict=True):
        worker.locator(f"[name=sent_on-{box}]").fill(str(value))
    worker.get_by_label("Shkresë zyrtare").check()
    worker.get_by_label("Numri i protokollit").fill("1234/2")
    press(worker, "Shëno si të dërguar")
    reads(worker, "Këto janë shifrat që u dërguan.")

    with acting(office.valbona):
        report = db.session.scalars(sa.select(AgencyReport)).one()
        assert (report.state, report.protocol) == ("sent", "1234/2")
        assert tasks.open_tasks(report.id) == []
        sent = Frozen(report.snapshot_id).ask("cp.cases_managed").total.value
        assert sent == measures.ask("cp.cases_managed", QUARTER).total.value > 0

    # A file of that quarter comes to light: what was sent stays, the difference is told, a correction is prepared.
    add_late_file(app, office)
    worker.goto(url)
    look(worker)
    reads(worker, "Shifrat kanë ndryshuar që atëherë")
    press(worker, "Përgatit korrigjimin")
    reads(worker, "korrigjim")
    head.goto(worker.url)
    press(head, "Kontrollo dhe ngri")
    with acting(office.valbona):
        first, correction = sorted(db.session.scalars(sa.select(AgencyReport)), key=lambda row: row.created_at)
        assert correction.corrects_id == first.id
        values = [Frozen(row.snapshot_id).ask("cp.cases_managed").total.value for row in (first, correction)]
        assert values == [sent, sent + 1]


def add_late_file(app, office):
    with app.app_context(), privileged("test set-up"), unit_of_work():
        child = histories.child_of(histories.lives(1, seed=1)[0])
        db.session.add(child)
        db.session.flush()
        case = CaseFile(
            service="child_protection", reference="VONE1-00001", register_year=QUARTER.last.year, register_number=9999,
            state="new", subject_id=child.id, unit_id=office.unit, worker_id=office.teuta,
            opened_on=QUARTER.first + timedelta(days=3),
        )  # fmt: skip
        case.keys()
        db.session.add_all([case, CasePerson(case=case, person=child, role="subject")])


def test_nobody_checks_their_own_report_and_its_workbook_says_what_the_page_says(
    acting, office, reader, lives, signed_in
):
    with acting(office.valbona):
        report = agency_reports.prepare(QUARTER)
        report_id = report.id
        due = tasks.open_tasks(report_id)
        assert [task.law.is_verified for task in due] == [False], "the deadline is a proposal, and says so"
        with pytest.raises(agency_reports.Refused):
            agency_reports.check(report)
        with pytest.raises(agency_reports.Refused):
            agency_reports.prepare(QUARTER)
    with acting(office.arben):
        agency_reports.check(db.session.get_one(AgencyReport, report_id))
    valbona = signed_in("valbona")
    page = valbona.get(f"/child-protection/reports/{report_id}").text
    book = valbona.get(f"/child-protection/reports/{report_id}/xlsx")
    assert book.status_code == 200
    rows = list(load_workbook(io.BytesIO(book.data)).active.iter_rows(values_only=True))
    managed = next(row for row in rows if row[0] == "Raste të menaxhuara")
    assert re.search(rf'Raste të menaxhuara</th><td class="n">{managed[1]}</td>', page)
    assert signed_in("anila").get(f"/child-protection/reports/{report_id}").status_code == 404
    with acting(office.valbona):
        for code, by in agency_reports.TABLES:
            frozen = Frozen(db.session.get_one(AgencyReport, report_id).snapshot_id).ask(code, by)
            live = measures.ask(code, QUARTER, by)
            assert frozen.cells == live.cells, "the report, the page of figures and the lists are one"
            for key, cell in live.cells.items():
                cell_of = dict(zip(by, key, strict=True))
                assert len(measures.members(code, QUARTER, cell_of)) == cell.value
    require_paper(acting, office, reader, report_id)


@pytest.fixture
def reader(app, make_user):
    """Somebody who may read reports, but whose reach ends with their own files."""
    made = make_user("reader")
    rights = ("child_protection.agency_report.read", "child_protection.case.read_own", "office.document.read")
    with app.app_context(), privileged("test set-up"), unit_of_work():
        db.session.add(Role(name="reader"))
        db.session.add_all(RolePermission(role="reader", permission=permission) for permission in rights)
        db.session.flush()
        db.session.add(UserRole(user_id=made, role="reader"))
        next_epoch()
    return made


def require_paper(acting, office, reader, report_id):
    """Paper says the same to all, so it is for those whose figures are the whole ones, and hidden from the others."""
    with acting(office.valbona):
        report = db.session.get_one(AgencyReport, report_id)
        behind = measures.members("cp.cases_managed", QUARTER, {})
        exclusions.exclude(behind[0], office.arben)
        template = registered.templates()["child_protection.agency_report"]
        made = making.make(template, report, profile="authority", title="Raporti")
        text = " ".join(text_of_pdf(paper.content_of(made, making.newest(made), "pdf")).split())
        assert f"Raste të menaxhuara {len(behind)} " in text and "RAPORT" in text
        document_id = made.id
    with acting(office.arben):
        whole = agency_reports.figures(db.session.get_one(AgencyReport, report_id))
        shown = next(counted for counted in whole if counted.measure.code == "cp.cases_managed" and not counted.by)
        assert shown.total.value == len(behind) - 1
        assert db.session.scalars(sa.select(Document)).all() == [], "two figures would tell that one is hidden"
    with acting(reader):
        assert template not in registered.offered(db.session.get_one(AgencyReport, report_id))
        assert not making.may_read(db.session.get_one(Document, document_id))
