"""The figures of coordination: the sums of the municipality's own report, and nobody is found out (A11, A12, A25)."""

import itertools
import os
import random
import re

import pytest

from core import measures
from core.access.principal import privileged
from core.auth.models import Role, RolePermission, UserRole
from core.db import db, unit_of_work
from core.l10n import in_language
from core.measures import Period
from core.state import next_epoch
from plugins.domestic_violence import measures as dv
from plugins.domestic_violence.bodies import STANDING
from plugins.office.documents import making, registered
from tests.conftest import BOTH
from tests.plugins import attack
from tests.plugins.domestic_violence import years

SOAK = os.environ.get("KUJDES_SOAK") == "1"
THREE, YEAR = Period.years(2022, 2024), Period.year(2024)
CODES = (dv.NEW, dv.CARRIED_OVER, dv.MANAGED, dv.CLOSED, dv.OPEN)


@pytest.fixture
def told(app, office, make_user):
    """Three years of files and meetings, and somebody who may read the figures and nothing behind them."""
    planner = make_user("planner")
    with app.app_context(), privileged("test set-up"), unit_of_work():
        db.session.add(Role(name="planner"))
        db.session.add(RolePermission(role="planner", permission="core.measure.read_sensitive"))
        db.session.add(RolePermission(role="planner", permission="core.measure.read"))
        db.session.flush()
        db.session.add(UserRole(user_id=planner, role="planner"))
        next_epoch()
    years.enter(app, office.luljeta, *years.THREE_YEARS, *years.TWENTY)
    years.meet(app, office.luljeta)
    return planner


def number(code, period, **cell):
    return measures.ask(code, period, tuple(cell)).at(**cell).value


@pytest.mark.parametrize("kind", BOTH)
def test_the_figures_of_the_municipalitys_report(acting, office, told, signed_in):
    """A11 and A12; the sums from every side; each number opens its list; nobody is found out (A25, A26)."""
    with acting(office.luljeta):
        assert [number(dv.NEW, one) for one in (THREE, YEAR)] == [381, 157]
        assert (number(dv.CARRIED_OVER, YEAR), number(dv.MANAGED, YEAR)) == (51, 208)
        assert (number(dv.ETN_MEETINGS, THREE), number(dv.KD_MEETINGS, THREE)) == (36, 6), "none that was called off"
        for period in (*Period.year(2023).parts("quarter"), *THREE.parts("year"), THREE):
            new, before, managed, closed, still = (number(code, period) for code in CODES)
            assert new + before == managed == closed + still
        assert len(measures.members(dv.NEW, YEAR)) == 157
    nobody_is_found_out(acting, told)
    shown = {period: numbers_of(signed_in("luljeta"), period) for period in (THREE, YEAR)}
    assert (shown[THREE][dv.NEW], shown[YEAR][dv.NEW]) == ("381", "157")
    assert (shown[YEAR][dv.CARRIED_OVER], shown[YEAR][dv.MANAGED]) == ("51", "208")
    assert (shown[THREE][dv.ETN_MEETINGS], shown[THREE][dv.KD_MEETINGS]) == ("36", "6")
    assert " nga 157<" in signed_in("luljeta").get("/coordination/statistics/list?of=dv.cases_new&period=2024").text
    assert signed_in("planner").get("/coordination/statistics").status_code == 404


def numbers_of(person, period):
    """Return the numbers that the page of figures shows of a period, by code."""
    page = person.get(f"/coordination/statistics?period={period}").text
    return dict(re.findall(r'of=([\w.]+)[^"]*">[^<]*</a></th><td class="n">(?:<a [^>]*>)?([^<]*)<', page))


@pytest.mark.parametrize("kind", BOTH[:1])
def test_the_report_to_kd_hides_what_would_point_at_somebody(acting, office, told):
    """A26 on paper: of twenty files two would give each other away, so that their forms are told of none."""
    with acting(office.luljeta):
        template = registered.templates()["domestic_violence.kd_report"]
        made = making.make(template, None, profile="statistics", title="Raporti", choice="2020")
        paper = making.newest(made).facts["paper"]["body"]
        told = {block["about"]: block["rows"] for block in paper if block["kind"] == "table"}
        measure = measures.measures()[dv.MANAGED]
        with in_language("sq"):
            cases, managed = str(STANDING[1]), str(measure.label)
            form, sex = (str(measure.dimension(name).label) for name in ("form", "sex"))
    assert [managed, "20", "0"] in told[cases]
    assert form not in told and [number for _words, number in told[sex]] == ["20"]


def nobody_is_found_out(acting, planner):
    with acting(planner):
        table = measures.ask(dv.NEW, YEAR, ("unit", "sex"))
        words = table.measure.dimension("unit").words()
        stars = {(str(words.get(unit, "")), sex) for (unit, sex), cell in table.cells.items() if cell.hidden}
        assert stars == {(unit, sex) for unit in ("Elbasan", "Shushicë") for sex in ("female", "male")}
        assert table.total.value == 157 and table.at(sex="male").value == 11
        twenty = measures.ask(dv.NEW, Period.year(2020), ("form",))
        assert twenty.total.value == 20
        assert sorted(key[0] for key, cell in twenty.cells.items() if cell.hidden) == ["economic", "physical", "social"]
        assert [number(code, THREE) for code in (dv.ETN_MEETINGS, dv.KD_MEETINGS)] == [36, 6]
        assert measures.ask(dv.NEW, Period.quarter(2024, 1), ("sex",)).by == (), "splits are told for whole years only"


@pytest.mark.parametrize("kind", BOTH if SOAK else BOTH[:1])
def test_all_pairs_of_published_tables_withstand_a_solver(app, acting, told):
    """Whoever reads the figures alone attacks each pair of them; a zero is shown, a hidden one is at least 1."""
    die = random.Random(11)
    splits = ((), ("sex",), ("unit",), ("form",), ("unit", "sex"))
    asked = [(code, by) for code in CODES for by in splits]
    die.shuffle(asked)
    with acting(told):
        tables = [measures.ask(code, YEAR, by) for code, by in asked]
    with app.app_context():
        pairs = [pair for pair in itertools.combinations(tables, 2) if any(one.has_hidden for one in pair)]
        for pair in pairs if SOAK else die.sample(pairs, 12):
            assert attack.narrowest(pair) >= 5 - 1e-6, [(one.measure.code, one.by, dict(one.cells)) for one in pair]
    print(f"{len(pairs)} pairs of {len(tables)} tables with hidden numbers")
    assert pairs
