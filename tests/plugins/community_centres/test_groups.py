"""Groups and registers: from the plan to the certificate, who sees what, and who is one person."""

import re
from datetime import date, time, timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa

from core import measures
from core.access.exclusions import exclude
from core.access.permissions import principal_for
from core.access.principal import acting_as, privileged
from core.db import db
from core.l10n import today
from core.measures import Period
from tests.plugins.community_centres.conftest import day_parts, words

MONDAY = date(2025, 3, 3)


@pytest.fixture
def kind():
    return "sqlite"


def plan_group(world, who, code="QKM-1", programme="parenting", leaders=("endrit",), **other):
    """Plan a group of Mondays through the service; returns its id. Sessions lie in the past from March 2025 on."""
    from plugins.community_centres.models import Centre, Programme
    from plugins.community_centres.services import groups

    told = {
        "programme_id": db.session.scalar(sa.select(Programme.id).where(Programme.code == programme)),
        "centre_id": db.session.scalar(sa.select(Centre.id).where(Centre.code == code)),
        "title": f"Grupi {programme}",
        "register": "named",
        "capacity": 40,
        "audience": [],
        "first": MONDAY,
        "last": MONDAY + timedelta(days=150),
        "days": ["MO"],
        "starts_at": time(8),
        "ends_at": time(9, 30),
        "place": "",
    }
    return groups.save_group(None, None, [world.people[name] for name in leaders], **(told | other))


def fill(group, count, start=0, born=1990):
    """Enrol so many invented people."""
    from plugins.community_centres.services import people

    for number in range(start, start + count):
        told = {"given": f"Emër{number}", "family": f"Mbiemër{group.centre.code}{number}", "sex": "female",
                "birth_year": born}  # fmt: skip
        people.enrol(group, people.write_down(group, **told, unit_id=None))


def backdate(group):
    """Let all have their place since the first day."""
    from plugins.community_centres.services import people

    for row in people.of_group(group):
        row.since = group.first
    db.session.commit()


def keep_all(group, sessions=None, absent=0):
    """Keep the registers of a group; the first `absent` people of the list were in none."""
    from plugins.community_centres.services import groups, register

    for session in groups.sessions_of(group)[:sessions]:
        lines = register.lines(session)
        register.keep(session, session.version, present={line.enrolment.id for line in lines[absent:]})


def as_person(app, world, name):
    return acting_as(principal_for(world.people[name]))


def test_sessions_follow_the_week_and_skip_holidays_and_days_of_closure(app, world):
    from plugins.community_centres.models import Centre
    from plugins.community_centres.services import groups, hours

    with app.app_context(), as_person(app, world, "mimoza"):
        hours.close_on(db.session.get_one(Centre, world.centres["QKM-1"]), date(2025, 3, 17), "Lyerje")
        group = plan_group(world, "mimoza")
        days = [row.on for row in groups.sessions_of(group)]
        # 14.04.2025 is a holiday (Summer Day's Monday is not): the list never holds a day off or the day of closure.
        assert days[0] == MONDAY
        assert date(2025, 3, 17) not in days
        assert date(2025, 4, 21) not in days, "e hëna e Pashkëve"
        assert len(days) == group.programme.sessions == 10
        db.session.remove()


def test_a_session_outside_of_the_hours_is_doubted_and_one_in_the_hours_of_its_service_is_not(app, world):
    """B02 and B06: warned is who plans after closing; Grandmother's House has hours of its own until 18:00."""
    from plugins.community_centres.models import Centre, Service
    from plugins.community_centres.services import directory, hours

    with app.app_context(), as_person(app, world, "mimoza"):
        centre = db.session.get_one(Centre, world.centres["QKM-1"])
        rule = hours.rules_of(centre)[0]
        rule.valid_from = date(2020, 1, 1)
        db.session.commit()
        monday, friday, saturday = date(2025, 3, 3), date(2025, 3, 7), date(2025, 3, 8)
        asked = ((monday, time(8), time(9, 30)), (friday, time(15), time(16, 30)), (saturday, time(10), time(11)))
        assert [hours.fits(centre, None, *one) for one in asked] == [True, False, False]
        told = {
            "code": "grandmother",
            "name": "Shtëpia e Gjyshes",
            "typology": "day",
            "audience": [],
            "status": "active",
        }
        house = directory.save_service(None, None, **told)
        hours.set_hours(house, days=["MO", "TU", "WE", "TH", "FR"], opens=time(13), closes=time(18), valid_from=monday)
        assert hours.fits(centre, db.session.get_one(Service, house.id), monday, time(16, 30), time(18))
        assert not hours.fits(centre, house, monday, time(16, 30), time(18, 30))
        db.session.remove()


def test_ten_sessions_of_twelve_people_with_96_marks_are_80_per_cent(app, world):
    """B05: attendance rate."""
    from plugins.community_centres.services import groups, register

    with app.app_context(), as_person(app, world, "mimoza"):
        group = plan_group(world, "mimoza")
        fill(group, 12)
        backdate(group)
        for number, session in enumerate(groups.sessions_of(group)):
            lines = register.lines(session)
            away = 3 if number < 4 else 2
            register.keep(session, session.version, present={line.enrolment.id for line in lines[away:]})
        found = register.standing(group)
        assert (found.held, found.enrolled, found.marks) == (10, 12, 96)
        assert (found.average, found.rate) == (Decimal("9.6"), Decimal("80.0"))
        assert register.finish(group) == 9, "those who were there eight times of ten or more"
        db.session.remove()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_parents_of_four_centres_are_eighty_different_people(app, world):
    """B01, through the door of counted facts; the module switched off answers none."""
    from plugins.community_centres.models import Centre
    from plugins.community_centres.services import staff

    with app.app_context(), as_person(app, world, "arben"):
        for code in ("QKM-3", "QKM-4"):
            centre = db.session.get_one(Centre, world.centres[code])
            staff.place(centre, world.people["mimoza"], first=today(), profession="educator")
            staff.place(centre, world.people["endrit"], first=today(), profession="educator")
        centre = db.session.get_one(Centre, world.centres["QKM-2"])
        staff.place(centre, world.people["endrit"], first=today(), profession="educator")
        db.session.remove()
    with app.app_context(), as_person(app, world, "mimoza"):
        for code, count in (("QKM-1", 24), ("QKM-2", 19), ("QKM-3", 21), ("QKM-4", 16)):
            group = plan_group(world, "mimoza", code)
            fill(group, count)
            backdate(group)
            keep_all(group, 2)
        year = Period.year(2025)
        assert measures.ask("cc.programme_participants_unique", year).total.value == 80
        assert measures.ask("cc.programme_participants_unique.parenting", year).total.value == 80
        assert measures.ask("cc.centres_running_programme", year).total.value == 4
        assert measures.ask("cc.programme_sessions.premarital", year).total.value == 0
        assert measures.ask("cc.attendances", year).total.value == 160
        assert measures.ask("cc.sessions_held", year).total.value == 8
        assert measures.ask("cc.services_active", year).total.value == 9
        assert measures.ask("cc.mobile_nothing", year) is None
        db.session.remove()


def test_one_person_in_two_centres_is_counted_once_and_nobody_is_told(app, world, signed_in):
    from plugins.community_centres.models import Participant

    with app.app_context(), as_person(app, world, "mimoza"):
        ids = {}
        for code, leader in (("QKM-1", "endrit"), ("QKM-2", "suela")):
            ids[code] = plan_group(world, "mimoza", code, leaders=(leader,)).id
        db.session.remove()
    told = {"given": "Vjosa", "family": "Çela", "sex": "female", "birth_year": "1990"}
    for name, code in (("endrit", "QKM-1"), ("suela", "QKM-2")):
        person = signed_in(name)
        person.get(f"/community-centres/groups/{ids[code]}/enrol")
        answer = person.post(f"/community-centres/groups/{ids[code]}/enrol", told)
        assert answer.status_code == 303, "Suela is not asked about somebody of another centre"
    with app.app_context(), privileged("test"):
        rows = db.session.scalars(sa.select(Participant)).all()
        assert len(rows) == 2
        assert len({row.person_id for row in rows}) == 1
        db.session.remove()
    again = signed_in("suela")
    again.get(f"/community-centres/groups/{ids['QKM-2']}/enrol")
    asked = again.post(f"/community-centres/groups/{ids['QKM-2']}/enrol", told)
    assert asked.status_code == 422 or "Vjosa" in asked.text
    assert "Është ndonjë prej këtyre" in asked.text


def test_a_full_group_has_a_waiting_list_and_who_leaves_makes_room(app, world, signed_in):
    from plugins.community_centres.services import people

    with app.app_context(), as_person(app, world, "mimoza"):
        group = plan_group(world, "mimoza", capacity=2)
        fill(group, 3)
        address = f"/community-centres/groups/{group.id}"
        leaving = next(row.id for row in people.of_group(group) if row.state == "enrolled")
        db.session.remove()
    endrit = signed_in("endrit")
    assert "Në pritje" in endrit.get(address).text
    endrit.get(f"/community-centres/enrolments/{leaving}/leave")
    gone = endrit.post(
        f"/community-centres/enrolments/{leaving}/leave", {"reason": "moved", **day_parts("last", today())}
    )
    assert gone.status_code == 303
    page = endrit.get(address).text
    assert "Në pritje" not in words(page)
    assert "U largua" in page


def test_who_works_in_another_centre_or_leads_another_group_sees_no_register(app, world, signed_in):
    from plugins.community_centres.models import Session

    with app.app_context(), as_person(app, world, "mimoza"):
        group = plan_group(world, "mimoza", leaders=("mimoza",))
        fill(group, 1)
        session = db.session.scalar(sa.select(Session.id).where(Session.group_id == group.id).limit(1))
        pages = (f"/community-centres/groups/{group.id}", f"/community-centres/sessions/{session}")
        db.session.remove()
    for name in ("endrit", "suela", "arben"):
        person = signed_in(name)
        for page in pages:
            assert person.get(page).status_code == 404, (name, page)
    seen = signed_in("mimoza").get(pages[0])
    assert "MbiemërQKM-10" in seen.text
    assert "MbiemërQKM-10" not in re.search("<title>(.*?)</title>", seen.text)[1]


def test_somebody_hidden_from_a_colleague_is_in_no_list_and_no_count_of_theirs(app, world, signed_in):
    from plugins.community_centres.services import people

    with app.app_context(), as_person(app, world, "mimoza"):
        group = plan_group(world, "mimoza")
        fill(group, 1, born=1991)
        address = f"/community-centres/groups/{group.id}"
        db.session.remove()
    endrit = signed_in("endrit")
    before = words(endrit.get(address).text)
    with app.app_context(), as_person(app, world, "mimoza"):
        from plugins.community_centres.models import Group

        told = {"given": "Fshehur", "family": "Kanarina", "sex": "female", "birth_year": 1992, "unit_id": None}
        group = db.session.get_one(Group, group.id)
        hidden = people.write_down(group, **told)
        exclude(hidden.id, world.people["endrit"])
        people.enrol(group, hidden)
        db.session.remove()
    assert words(endrit.get(address).text) == before
    assert "Kanarina" in signed_in("mimoza").get(address).text


def test_a_group_is_not_full_because_of_somebody_who_is_hidden(app, world, signed_in):
    from plugins.community_centres.models import Group
    from plugins.community_centres.services import people

    with app.app_context(), as_person(app, world, "mimoza"):
        group = plan_group(world, "mimoza", capacity=2)
        fill(group, 1, born=1991)
        group_id, told = group.id, {"given": "Fshehur", "family": "Kanarina"}
        hidden = people.write_down(group, sex="female", birth_year=1992, unit_id=None, **told)
        exclude(hidden.id, world.people["endrit"])
        people.enrol(group, hidden)
        db.session.remove()
    address = f"/community-centres/groups/{group_id}"
    assert "1 nga 2" in words(signed_in("endrit").get(address).text)
    assert "plot" not in words(signed_in("endrit").get(address).text).split("1 nga 2")[1][:20]
    assert "2 nga 2 (plot)" in words(signed_in("mimoza").get(address).text)
    with app.app_context(), as_person(app, world, "endrit"):
        group = db.session.get_one(Group, group_id)
        third = people.write_down(group, given="Tjetër", family="Provë", sex="male", birth_year=1990, unit_id=None)
        assert people.enrol(group, third).state == "enrolled"
        db.session.remove()


def test_a_register_closes_after_three_days_and_the_coordinator_corrects_it_with_a_reason(app, world, signed_in):
    from core.db import now
    from plugins.community_centres.services import groups

    with app.app_context(), as_person(app, world, "mimoza"):
        group = plan_group(world, "mimoza")
        fill(group, 2)
        backdate(group)
        keep_all(group, 1)
        session = groups.sessions_of(group)[0]
        session.marked_at = now() - timedelta(hours=73)
        db.session.commit()
        address = f"/community-centres/sessions/{session.id}"
        db.session.remove()
    assert 'name="present"' not in signed_in("endrit").get(address).text
    mimoza = signed_in("mimoza")
    version = re.search(r'name="version"[^>]*value="(\d+)"', mimoza.get(address).text)[1]
    assert mimoza.post(address, {"version": version}).status_code == 422
    assert mimoza.post(address, {"version": version, "correction": "U harrua një emër"}).status_code == 303


def test_an_open_session_is_counted_by_the_six_groups_and_is_no_person(app, world, mimoza):
    mimoza.get("/community-centres/sessions/new")
    told = {"kind": "awareness", "centre_id": str(world.centres["QKM-1"]), "topic": "Vaksinimi", "starts_at": "10:00",
            "ends_at": "11:00", "women": "14", "girls": "3", "men": "2", **day_parts("on", today())}  # fmt: skip
    assert mimoza.post("/community-centres/sessions/new", told).status_code == 303
    with app.app_context(), as_person(app, world, "mimoza"):
        year = Period.year(today().year)
        assert measures.ask("cc.awareness_participants", year).total.value == 19
        assert measures.ask("cc.programme_participants_unique", year).total.value == 0
        db.session.remove()


def test_a_week_that_no_calendar_has_shows_this_week(mimoza):
    this = words(mimoza.get("/community-centres/week").text)
    for day in ("9999-12-31", "0001-01-01", "nesër"):
        assert words(mimoza.get(f"/community-centres/week?day={day}").text) == this


def test_the_day_of_who_leads_a_group_begins_with_the_registers_that_are_missing(app, world, signed_in):
    with app.app_context(), as_person(app, world, "mimoza"):
        plan_group(world, "mimoza", title="Grupi i Endritit")
        plan_group(world, "mimoza", code="QKM-2", leaders=("suela",), title="Grupi i Suelës")
        db.session.remove()
    day = words(signed_in("endrit").get("/").text)
    assert "Seancat" in day and "Grupi i Endritit 03.03.2025, 08:00–09:30 · QKM-1 Hap regjistrin" in day
    assert "Grupi i Suelës" not in day
    assert "Grupi i Endritit" not in words(signed_in("arben").get("/").text)
