"""Enrolment: a place for a school year; children are counted once across years, child-years apart."""

from datetime import date
from itertools import product

import pytest

from core import measures
from core.db import db
from core.measures import Period
from core.records import find
from plugins.casework.models import CaseFile
from plugins.casework.problems import Refused
from plugins.child_protection.measures import FEE_CHILDREN
from plugins.child_protection.models import Enrolment
from plugins.child_protection.services import enrolments as service

YEARS = (2022, 2023, 2024)


@pytest.fixture
def enrol(acting, office):
    """Enrol the child of a file in a kindergarten whose fee the municipality pays."""

    def make(case_id, year, worker=None, **changes):
        values = {"kind": "kindergarten", "school_year": year, "starts_on": date(year, 9, 15)}
        values |= {"ends_on": date(year + 1, 6, 20), "fee_payer": "municipality"}
        with acting(worker or office.anila):
            return service.enrol(db.session.get_one(CaseFile, case_id), **{**values, **changes}).id

    return make


def counted(first, last, **about):
    return service.children(first, last, **about), service.child_years(first, last, **about)


def test_children_are_counted_once_across_the_years_and_child_years_apart(register, enrol, acting, office):
    files = [register(given=given) for given in ("Ana", "Bora", "Çela", "Dea", "Era")]
    for case_id, year in product(files[:4], YEARS):
        enrol(case_id, year)
    enrol(files[4], 2023, fee_payer="family")
    enrol(files[4], 2024, kind="school", starts_on=date(2024, 9, 9))
    with acting(office.valbona):
        whole = date(2022, 9, 1), date(2025, 8, 31)
        assert counted(*whole) == (4, 12)
        assert counted(date(2023, 9, 1), date(2024, 8, 31)) == (4, 4)
        assert counted(*whole, payer=None) == (5, 13)
        assert counted(*whole, payer=None, kinds=("school",)) == (1, 1)
        assert counted(date(2021, 1, 1), date(2022, 8, 31)) == (0, 0)
        assert counted(date(2024, 1, 1), date(2024, 12, 31)) == (4, 8)


def test_whoever_sees_fewer_files_counts_fewer_children(register, enrol, acting, office):
    near, far = register(), register(office.besnik, given="Tjetër", unit_id=office.far)
    enrol(near, 2024)
    enrol(far, 2024, office.besnik)
    period = date(2024, 9, 1), date(2025, 6, 30)
    for who, number in ((office.anila, 1), (office.besnik, 1), (office.valbona, 2), (office.klodi, 0)):
        with acting(who):
            assert counted(*period) == (number, number)


def test_a_second_house_in_the_same_year_follows_the_first_and_never_overlaps(register, enrol, acting, office):
    case_id = register()
    first = enrol(case_id, 2024, house="Kopshti nr. 3")
    with pytest.raises(Refused):
        enrol(case_id, 2024)
    with acting(office.anila):
        service.change(find(Enrolment, first), find(Enrolment, first).version, ends_on=date(2025, 1, 10))
    enrol(case_id, 2024, starts_on=date(2025, 1, 13), ends_on=None)
    with acting(office.anila):
        assert counted(date(2024, 9, 1), date(2025, 6, 30)) == (1, 1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"ends_on": date(2024, 9, 1)},
        {"starts_on": date(2023, 12, 31)},
        {"starts_on": date(2026, 1, 1), "ends_on": None},
        {"ends_on": date(2026, 6, 20)},
    ],
)
def test_dates_that_do_not_fit_the_school_year_are_refused(register, enrol, acting, office, wrong):
    case_id = register()
    with pytest.raises(Refused):
        enrol(case_id, 2024, **wrong)
    with acting(office.anila):
        assert service.enrolments_of(db.session.get_one(CaseFile, case_id)) == []


def test_a_day_in_summer_belongs_to_the_year_before_until_august():
    assert [service.school_year(date(2026, month, 1)) for month in (1, 7, 8, 12)] == [2025, 2025, 2026, 2026]


def test_a_worker_writes_an_enrolment_down_and_changes_it(register, office, acting, signed_in):
    case_id, anila = register(), signed_in("anila")
    url = f"/child-protection/cases/{case_id}/enrolments"
    assert "Ende asnjë regjistrim" in anila.get(url).text
    anila.get(f"{url}/new")
    year = service.this_year()
    sent = {"kind": "nursery", "house": "Çerdhja nr. 2", "school_year": str(year), "fee_payer": "municipality"}
    sent |= {"starts_on-day": "15", "starts_on-month": "9", "starts_on-year": str(year)}
    assert anila.post(f"{url}/new", sent | {"fee_payer": ""}).status_code == 422
    assert anila.post(f"{url}/new", sent).status_code == 303
    assert anila.post(f"{url}/new", sent).status_code == 422
    page = anila.get(url).text
    assert "Çerdhja nr. 2" in page and f"{year}/{(year + 1) % 100:02d}" in page
    with acting(office.anila):
        row = db.session.query(Enrolment).one()
        row_id, version = row.id, row.version
    anila.get(f"{url}/{row_id}")
    changed = sent | {"version": str(version), "note": "Vjen me gjyshen."}
    assert anila.post(f"{url}/{row_id}", changed).status_code == 303
    assert anila.post(f"{url}/{row_id}", changed).status_code == 409
    assert "Vjen me gjyshen." in anila.get(url).text
    assert "U regjistrua: çerdhe" in anila.get(f"/casework/cases/{case_id}/history").text
    assert "Çerdhja nr. 2" not in anila.get(f"/casework/cases/{case_id}/history").text


def test_the_counted_fact_is_the_children_of_its_list_each_once_however_many_years(register, enrol, acting, office):
    one, other = register(), register(given="Tjetër")
    for year in (2023, 2024):
        enrol(one, year)
    enrol(other, 2024, fee_payer="family")
    with acting(office.valbona):
        period = Period(date(2023, 9, 1), date(2025, 8, 31))
        assert measures.ask(FEE_CHILDREN, period).total.value == 1 == service.children(period.first, period.last)
        assert list(measures.members(FEE_CHILDREN, period, {})) == [one]
        assert service.child_years(period.first, period.last) == 2
