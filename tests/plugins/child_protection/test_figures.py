"""The figures of child protection: the same from every side, whatever happened in the files."""

import html
import itertools
import os
import random
import re
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine

from core import measures
from core.access.permissions import principal_for
from core.access.principal import acting_as, privileged
from core.auth.models import Role, RolePermission, UserRole
from core.db import db, unit_of_work
from core.l10n import TIME_ZONE
from core.measures import Period
from core.state import next_epoch
from plugins.casework import cases, closing
from plugins.casework.models import CaseFile
from plugins.child_protection.measures import CARRIED_OVER, CLOSED, MANAGED, NEW, OPEN
from plugins.child_protection.models import AgencyReport
from plugins.child_protection.services import agency_reports
from plugins.office.documents import making, registered
from tests.conftest import BOTH
from tests.plugins import attack
from tests.plugins.child_protection import histories

SOAK = os.environ.get("KUJDES_SOAK") == "1"
LIVES, PERIODS, LINKS = (1000, 40, 100) if SOAK else (60, 4, 4)
CODES = (NEW, CARRIED_OVER, MANAGED, CLOSED, OPEN)
REPORTED = [Period.year(2024), *((Period.quarter(2023, part) for part in (1, 2, 3, 4)) if SOAK else ())]
ROW = re.compile(r'<th scope="row">([^<]*)</th><td class="n">(?:<a [^>]*>)?([^<]*)<')
NUMBER = re.compile(r'<a href="(/child-protection/statistics/list[^"]*)">([\d\u00a0 ]+)</a>')


def test_every_figure_is_what_a_clerk_would_count_by_hand(app, acting, office, signed_in):
    """Each cell and list, the arithmetic of the caseload, a worker's reach, pages, report and paper, for one world."""
    lives = histories.lives(LIVES, seed=LIVES)
    histories.enter(app, lives, office.teuta)
    with acting(office.valbona):
        count_everything(lives)
        caseload_adds_up()
    with acting(office.anila):
        only_the_unit_is_counted(lives)
    every_number_opens_its_list(signed_in("valbona"))
    for period in REPORTED:
        the_report_says_the_same(lives, period, acting, office, signed_in("valbona"))


def count_everything(told):
    die, checked = random.Random(1), 0
    for period in histories.periods(PERIODS, seed=LIVES):
        for code in CODES:
            dimensions = [dimension.code for dimension in measures.measures()[code].dimensions]
            splits = [(), *((one,) for one in _some(die, dimensions)), tuple(die.sample(dimensions, 2))]
            for by in splits:
                _compare(told, code, period, by)
                checked += 1
    assert min(histories.spread(told, Period.year(2024)).get(code, 0) for code in CODES) > 5
    print(f"{LIVES} files, {checked} tables: each cell and each list is what was counted by hand")


def _some(die, dimensions):
    return dimensions if SOAK else die.sample(dimensions, 4)


def _compare(told, code, period, by):
    by_hand = histories.counted_by_hand(told, code, period, by)
    counted = measures.ask(code, period, by)
    leaves = {key: cell.value for key, cell in counted.cells.items() if measures.ALL not in key or not by}
    expected = {key: len(ids) for key, ids in by_hand.items()} or ({(): 0} if not by else {})
    assert leaves == expected, (code, str(period), by)
    key, ids = max(by_hand.items(), key=lambda item: len(item[1]), default=((), set()))
    behind = measures.members(code, period, dict(zip(by, key, strict=False)))
    assert len(behind) == len(ids) and set(behind) == ids


def caseload_adds_up():
    for period in histories.periods(PERIODS, seed=2):
        for by in ((), ("sex",), ("unit", "risk"), ("category", "plan")):
            cells = {code: measures.ask(code, period, by).cells for code in CODES}
            for key in set().union(*cells.values()):
                new, carried_over, managed, closed, still = (
                    cells[code][key].value if key in cells[code] else 0 for code in CODES
                )
                assert new + carried_over == managed and managed - closed == still
        after = Period(period.last + timedelta(days=1), period.last + timedelta(days=40))
        assert measures.ask(OPEN, period).total == measures.ask(CARRIED_OVER, after).total


def only_the_unit_is_counted(told):
    year = Period.year(2024)
    counted = measures.ask(MANAGED, year, ("sex",))
    now_here = set(db.session.scalars(sa.select(CaseFile.id)))
    ids = {life.id for life in told if MANAGED in life.counts_as(year)} & now_here
    assert counted.total.value == len(ids) > 0
    assert set(measures.members(MANAGED, year)) == ids


def every_number_opens_its_list(valbona):
    followed = 0
    pages = ["/child-protection/statistics?period=2024"] + [
        f"/child-protection/statistics/table?of={code}&by={by}&period=2024-Q3"
        for code, by in ((MANAGED, "unit"), (CLOSED, "reason"), (NEW, "entry"), (OPEN, "risk"), (MANAGED, "community"))
    ]
    for page in pages:
        for url, number in NUMBER.findall(valbona.get(page).text)[:LINKS]:
            found = valbona.get(url.replace("&amp;", "&")).text
            assert re.search(rf"1–\d+ nga {number}<", found), (page, url, number)
            followed += 1
    assert followed > 15


def the_report_says_the_same(told, period, acting, office, valbona):
    """Report, its page and its paper have the figures counted by hand, and each of them the list behind it."""
    with acting(office.valbona):
        report_id = agency_reports.prepare(period).id
    with acting(office.arben):
        agency_reports.check(db.session.get_one(AgencyReport, report_id))
    with acting(office.valbona):
        report = db.session.get_one(AgencyReport, report_id)
        for counted in agency_reports.figures(report):
            code, by = counted.measure.code, counted.by
            by_hand = histories.counted_by_hand(told, code, period, by)
            for key, ids in by_hand.items():
                cell = dict(zip(by, key, strict=True))
                assert counted.at(**cell).value == len(ids), (code, cell)
                assert set(measures.members(code, period, cell)) == ids
            assert counted.total.value == len(set().union(*by_hand.values()))
        template = registered.templates()["child_protection.agency_report"]
        document = making.make(template, report, profile="authority", title="Raporti")
        on_paper = making.newest(document).facts["paper"]["report"]["tables"]
    page = html.unescape(valbona.get(f"/child-protection/reports/{report_id}").text)
    assert ROW.findall(page) == [(row["words"], row["now"]) for table in on_paper for row in table["rows"]]


def test_what_the_services_write_is_counted_from_day_to_day(app, acting, office, register):
    """A file's life through the real services: opened, closed, reopened, passed on."""

    def at(day, hour=10):
        return time_machine.travel(datetime.combine(day, datetime.min.time(), TIME_ZONE).replace(hour=hour), tick=False)

    march, april, may = (Period.month(2025, month) for month in (3, 4, 5))
    with at(march.first + timedelta(days=4)):
        case_id = register(office.teuta, received_at=datetime.now(TIME_ZONE))
    with at(march.last, hour=23), acting(office.teuta):
        closing.propose_closing(db.session.get_one(CaseFile, case_id), reason="moved_away", summary="U largua.")
    with at(march.last, hour=23), acting(office.valbona):
        closing.decide_closing(closing.open_proposal(db.session.get_one(CaseFile, case_id)), approve=True)
    with at(may.first + timedelta(days=9)), acting(office.valbona):
        closing.reopen(db.session.get_one(CaseFile, case_id), reason="new_referral")
    with at(may.last), acting(office.valbona):
        case = db.session.get_one(CaseFile, case_id)
        cases.transfer(case, worker_id=office.teuta, unit_id=office.far, reason="moved")
    expected = {march: {NEW, MANAGED, CLOSED}, april: set(), may: {NEW, MANAGED, OPEN}}
    with app.app_context(), acting_as(principal_for(office.valbona)):
        for period, codes in expected.items():
            assert {code for code in CODES if measures.ask(code, period).total.value} == codes
        assert measures.ask(NEW, may, ("entry",)).at(entry="reopened").value == 1
        assert measures.ask(CLOSED, march, ("reason",)).at(reason="moved_away").value == 1
        near, far = list(measures.measures()[NEW].dimension("unit").values())[1:3]
        assert measures.ask(NEW, march, ("unit",)).at(unit=near).value == 1
        assert measures.ask(NEW, may, ("unit",)).at(unit=far).value == 1
        db.session.remove()


@pytest.mark.parametrize("kind", BOTH if SOAK else BOTH[:1])
def test_published_figures_give_nobody_away_however_they_are_put_together(app, acting, office, make_user, signed_in):
    """Whoever may read the figures alone reads them all, and attacks each pair of tables with a solver."""
    planner = make_user("planner")
    with app.app_context(), privileged("test set-up"), unit_of_work():
        db.session.add(Role(name="planner"))
        for permission in ("child_protection.statistics.read", "core.measure.read_sensitive"):
            db.session.add(RolePermission(role="planner", permission=permission))
        db.session.flush()
        db.session.add(UserRole(user_id=planner, role="planner"))
        next_epoch()
    lives = histories.lives(200, seed=3)
    histories.enter(app, lives, office.teuta)
    die = random.Random(3)
    splits = ((), ("sex",), ("unit",), ("risk",), ("unit", "sex"))
    asked = [(code, Period.year(2024), by) for code in CODES for by in splits]
    asked += [(code, Period.quarter(2024, quarter), ()) for code in CODES for quarter in (1, 2)]
    asked += [(OPEN, Period.year(2023), by) for by in ((), ("sex",))]
    die.shuffle(asked)
    with acting(planner):
        tables = [measures.ask(*one) for one in asked]
    year = [counted for counted in tables if counted.period == Period.year(2024)]
    pairs = list(itertools.combinations(year, 2))
    attacked = [pair for pair in pairs if any(counted.has_hidden for counted in pair)]
    with app.app_context():
        for pair in attacked if SOAK else die.sample(attacked, 12):
            assert attack.narrowest(pair) >= 5 - 1e-6, [(one.measure.code, one.by, dict(one.cells)) for one in pair]
    told = {(one.measure.code, str(one.period), one.by): one for one in tables}
    before, after = told[OPEN, "2023", ("sex",)], told[CARRIED_OVER, "2024", ("sex",)]
    assert before.cells == after.cells, "what is open at the end of a year is what the next one takes over"
    page = signed_in("planner").get("/child-protection/statistics/table?of=cp.cases_new&by=unit&period=2024").text
    assert "*" in page and "statistics/list" not in page and "vlerë e fshehur" in page
    assert signed_in("planner").get("/child-protection/statistics/list?of=cp.cases_new&period=2024").status_code == 404
    print(f"{len(attacked)} pairs of {len(year)} tables, {sum(one.has_hidden for one in year)} with hidden numbers")
