"""Territory, units with their names, who works where, institutions and the letterhead."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from core.db import Conflict, db
from core.l10n import today
from plugins.office import institutions, naming, profile, reference, workplaces
from plugins.office.models import County, Institution, Municipality, Unit, UserUnit
from plugins.office.problems import Refused


def the_unit(name):
    return db.session.scalar(sa.select(Unit).where(Unit.name == name))


@pytest.fixture
def director(make_user):
    return make_user("arben", "director")


def test_the_country_has_12_counties_and_61_municipalities_and_elbasan_13_units(app):
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(County)) == 12
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Municipality)) == 61
        units = workplaces.units()
        assert len(units) == 13
        assert units[0].kind == "city"
        assert [unit.kind for unit in units[1:]] == ["nja"] * 12
        assert reference.own_municipality().code == "15"


def test_a_renamed_unit_keeps_the_name_of_each_day(director, acting):
    with acting(director):
        naming.rename(the_unit("Papër"), "Papër e Re", valid_from=date(2025, 1, 1), source="Ligji")
    with acting(director):
        unit = the_unit("Papër e Re")
        assert unit.name_on(date(2024, 12, 31)) == "Papër"
        assert unit.name_on(date(2025, 1, 1)) == "Papër e Re"
        assert "Papër" in unit.aliases


@pytest.mark.parametrize("day", [today() + timedelta(days=1), date(2015, 6, 21)])
def test_a_name_neither_begins_tomorrow_nor_before_the_present_one(director, acting, day):
    with acting(director), pytest.raises(Refused):
        naming.rename(the_unit("Papër"), "Papër e Re", valid_from=day, source="Ligji")


def test_nobody_gives_themselves_a_unit(director, acting, unit_id):
    with acting(director), pytest.raises(Refused):
        workplaces.assign(director, unit_id("Papër"), valid_from=today())


@pytest.mark.parametrize(
    ("first", "last"), [("2025-03-01", None), ("2024-01-01", "2025-01-01"), ("2025-06-30", "2025-06-30")]
)
def test_a_person_does_not_work_twice_for_a_unit_on_one_day(director, acting, make_user, unit_id, first, last):
    besa = make_user("besa", "staff")
    with acting(director):
        workplaces.assign(besa, unit_id("Papër"), valid_from=date(2025, 1, 1), valid_to=date(2025, 6, 30))
        with pytest.raises(Refused):
            until = date.fromisoformat(last) if last else None
            workplaces.assign(besa, unit_id("Papër"), valid_from=date.fromisoformat(first), valid_to=until)


def test_a_person_may_come_back_to_a_unit(director, acting, make_user, unit_id):
    besa = make_user("besa", "staff")
    with acting(director):
        workplaces.assign(besa, unit_id("Papër"), valid_from=date(2025, 1, 1), valid_to=date(2025, 6, 30))
        workplaces.assign(besa, unit_id("Papër"), valid_from=date(2025, 7, 1))
    with acting(besa) as who:
        assert who.claim("office.units") == {unit_id("Papër")}


def test_the_work_for_a_unit_does_not_end_before_it_begins(director, acting, worker):
    besa = worker("besa", "Papër")
    with acting(director):
        row = db.session.scalar(sa.select(UserUnit).where(UserUnit.user_id == besa))
        with pytest.raises(Refused):
            workplaces.leave(row, date(2019, 12, 31))


def test_an_institution_is_found_by_an_earlier_name_and_without_its_marks(app):
    with app.app_context():
        found = [row.code for row in institutions.matching("sherbimeve te kujdesit social")]
        assert "drejtoria-sociale" in found


def test_a_renamed_institution_keeps_its_name_before_as_an_alias(director, acting):
    with acting(director):
        row = db.session.scalar(sa.select(Institution).where(Institution.code == "un-women"))
        institutions.save(row, row.version, name="OKB Gratë", kind="international", aliases=[])
    with acting(director):
        row = db.session.scalar(sa.select(Institution).where(Institution.code == "un-women"))
        assert (row.name, row.aliases) == ("OKB Gratë", ["UN Women"])


def test_two_institutions_do_not_bear_one_name(director, acting):
    with acting(director), pytest.raises(Refused):
        institutions.save(None, None, name="un WOMEN", kind="ngo", aliases=[])


def test_of_two_editors_of_an_institution_the_second_overwrites_nothing(director, acting):
    with acting(director):
        row = db.session.scalar(sa.select(Institution).where(Institution.code == "un-women"))
        seen = row.version
        institutions.save(row, seen, name="UN Women", kind="international", aliases=["e para"])
        with pytest.raises(Conflict):
            institutions.save(row, seen, name="UN Women", kind="international", aliases=["e dyta"])
    with acting(director):
        assert db.session.scalar(sa.select(Institution.aliases).where(Institution.code == "un-women")) == ["e para"]


def test_an_ended_institution_is_offered_no_more_and_stays_in_its_list(director, acting):
    with acting(director):
        row = db.session.scalar(sa.select(Institution).where(Institution.code == "un-women"))
        ended_on = today() - timedelta(days=1)
        institutions.save(row, row.version, name=row.name, kind=row.kind, aliases=[], ended_on=ended_on)
    with acting(director):
        assert "UN Women" not in dict(institutions.choices()).values()
        assert [gone.code for gone in institutions.institutions(ended=True)] == ["un-women"]


def test_institutions_stand_in_the_order_of_the_albanian_alphabet(director, acting):
    with acting(director):
        for name in ("Çerdhja A", "Dhoma A", "Cirku A", "Dora A"):
            institutions.save(None, None, name=name, kind="circus", aliases=[])
        order = [row.name for row in institutions.institutions(kind="circus")]
        assert order == ["Cirku A", "Çerdhja A", "Dora A", "Dhoma A"]


def test_a_document_of_last_year_carries_the_letterhead_of_last_year(director, acting, signed_in):
    first = {"municipality": "Bashkia Elbasan", "place": "Elbasan"}
    with acting(director):
        profile.new_letterhead(valid_from=date(2026, 1, 1), directorate="Drejtoria e Re", **first)
        with pytest.raises(Refused):
            profile.new_letterhead(valid_from=date(2026, 1, 1), directorate="Një tjetër", **first)
        assert profile.letterhead(date(2025, 12, 31)).directorate == "Drejtoria e Mbrojtjes dhe Përfshirjes Sociale"
        assert profile.letterhead(date(2026, 1, 1)).directorate == "Drejtoria e Re"
        assert profile.letterhead(date(1990, 1, 1)).valid_from == reference.FIRST_DAY


def test_a_new_letterhead_names_the_municipality_on_every_page_at_once(director, acting, signed_in):
    person = signed_in("arben")
    assert "Bashkia Elbasan" in person.get("/").text
    with acting(director):
        profile.new_letterhead(
            valid_from=today(), municipality="Bashkia Prove", directorate="Drejtoria", place="Elbasan"
        )
    assert "Bashkia Prove" in person.get("/").text
