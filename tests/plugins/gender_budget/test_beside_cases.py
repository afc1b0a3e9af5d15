"""The gender plan beside the modules of people in need: their figures come by the one door, their files never."""

import itertools
import re
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from core.access.permissions import principal_for
from core.access.principal import acting_as, privileged
from core.audit.models import AuditEvent
from core.db import db, now, unit_of_work
from core.l10n import today
from core.lifecycle import switch
from core.state import next_epoch
from plugins.casework import agenda
from plugins.domestic_violence.services import registration
from plugins.gender_budget.demo.first_plan import first_plan
from plugins.office.meetings import bodies, holding, planning
from plugins.office.models import Unit
from tests.conftest import Visitor, add_user
from tests.plugins.domestic_violence import years
from tests.plugins.gender_budget.conftest import import_all, words
from tests.plugins.gender_budget.test_first_import import address_of
from tests.plugins.gender_budget.test_rounds import answer_all, close, open_round

EARLIER = {
    "plan": {"code": "PVVBGJ 2018-2020", "title": "Plani i parë", "first": "2018-01-01", "last": "2020-12-31"},
    "areas": [{"code": "I", "title": "Siguria"}],
    "objectives": [{"code": "I.1", "area": "I", "title": "Mbështetja"}],
    "indicators": [
        {"code": "I.1-01", "objective": "I.1", "text": "Raste të reja", "unit": "case", "kind": "flow",
         "aggregation": "sum", "source": "dv.cases_new",
         "value": {"value": "20", "first": "2020-01-01", "last": "2020-12-31"}}
    ],
}  # fmt: skip
"""A plan of three years before, alive beside the one that is monitored."""
CASES = ("/casework", "/child-protection", "/coordination")


@pytest.fixture(params=["sqlite"])
def kind(request):
    """The figures themselves are tried on both databases where they are counted."""
    return request.param


@pytest.fixture
def plugins():
    return ("gender_budget", "child_protection", "domestic_violence")


def build_town(app):
    """Three years of files and meetings; both plans, imported by their officer; the coordinator beside them."""
    with app.app_context(), privileged("test set-up"):
        found = SimpleNamespace(
            rezarta=add_user("rezarta", "gender_officer", name="Rezarta Provë"),
            luljeta=add_user("luljeta", "dv_coordinator", name="Luljeta Biba"),
            head=add_user("head", "dv_supervisor", "gender_head", name="Majlinda Tare"),
        )
        db.session.remove()
    years.enter(app, found.luljeta, *years.THREE_YEARS, *years.TWENTY)
    years.meet(app, found.luljeta)
    rezarta = Visitor(app.test_client())
    assert rezarta.sign_in("rezarta").status_code == 303
    found.earlier, *_pages = import_all(rezarta, EARLIER)
    found.plan, *_pages = import_all(rezarta, first_plan())
    answer_all(rezarta, found.plan)
    return found


@pytest.fixture
def build():
    return build_town


@pytest.fixture
def rezarta(world, signed_in):
    return signed_in("rezarta")


def counted(person, plan, code, period, **more):
    """Return what the page of an indicator counts now for a period, and the whole page in words."""
    query = {"period": period, **more}
    page = person.get(address_of(person, plan, code), query_string=query).text
    return re.search(r'Numëruar tani.*?<b class="nums">(.*?)</b>', page, re.S)[1], words(page), page


def test_meetings_and_files_of_the_coordinator_are_counted_as_the_report_of_the_municipality_says(world, rezarta):
    three = "2022--2024"
    for code, period, number in (
        ("IV.2-03", three, "36"),  # A11: none that was called off
        ("IV.2-04", three, "6"),
        ("IV.1-07", three, "381"),  # A12
        ("IV.2-06", "2024", "157"),
        ("IV.2-05", "2024", "208"),
    ):
        assert counted(rezarta, world.plan, code, period)[0] == number, code
    assert "51 + 157 = 208" in counted(rezarta, world.plan, "IV.2-05", "2024")[1]


def table_of(page):
    """Return the table of a split: the words of a row to its cells."""
    rows = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', page.split("Ndarja</h2>")[1], re.S)
    return {head: re.findall(r'<td class="n">(.*?)</td>', cells) for head, cells in rows}


def test_small_numbers_are_hidden_where_the_officer_splits_a_figure(world, rezarta):
    _total, said, page = counted(rezarta, world.plan, "IV.2-06", "2024", by="sex,unit")
    columns = re.search(r"<thead>(.*?)</thead>", page.split("Ndarja</h2>")[1], re.S)[1]
    named = re.findall(r'<th scope="col" class="n">(.*?)</th>', columns)
    rows = table_of(page)
    at = {unit: place for place, unit in enumerate(named)}
    women, men, everybody = (next(cells for head, cells in rows.items() if head.startswith(start)) for start in
                             ("femra", "meshkuj", "Gjithsej"))  # fmt: skip
    for unit in ("Elbasan", "Shushicë"):  # A25
        assert (women[at[unit]], men[at[unit]]) == ("*", "*"), unit
    assert (women[at["Bradashesh"]], men[at["Bradashesh"]]) == ("17", "0")
    assert [everybody[at[unit]] for unit in ("Elbasan", "Shushicë", "Bradashesh")] == ["120", "20", "17"]
    assert (women[-1], men[-1], everybody[-1]) == ("146", "11", "157")
    assert sum(cells.count("*") for cells in rows.values()) == 4
    assert "* vlerë e fshehur për të mbrojtur njerëzit" in said
    _total, said, page = counted(rezarta, world.earlier, "I.1-01", "2020", by="form")  # A26
    rows = table_of(page)
    assert [cells for head, cells in rows.items() if head != "Gjithsej"] == [["*"]] * 3 and rows["Gjithsej"] == ["20"]


def test_all_and_all_without_one_village_is_refused(world, rezarta):
    line = address_of(rezarta, world.plan, "IV.2-06")
    plain = words(rezarta.get(line, query_string={"period": "2024"}).text)
    for asked in ("unit,unit", "person", "id", "unit,-15-02", "sex,unit,form"):
        assert rezarta.get(line, query_string={"period": "2024", "by": asked}).status_code == 404, asked
    for name in ("without", "exclude", "unit", "where", "not"):
        assert words(rezarta.get(line, query_string={"period": "2024", name: "Bradashesh"}).text) == plain, name


def test_a_round_keeps_what_was_counted_when_an_old_file_is_entered_later(app, world, rezarta, signed_in):
    line = address_of(rezarta, world.plan, "IV.2-06")
    assert rezarta.post(f"{line}/take-over", {"period": "2024"}).status_code == 303
    address = open_round(rezarta, world.plan)
    close(rezarta, address)
    years.enter(app, world.luljeta, years.Some(2024, 1, closed_after=None), start=9000)
    for person, told in ((signed_in("head"), ("sot: 158", "+1 pas mbylljes")), (rezarta, ("lista pas saj ndryshoi",))):
        after = words(person.get(address).text)  # A15: who may open the files sees by how much, others that it moved
        assert "shtypur: 157" in after and all(said in after for said in told), after
    assert "158" not in words(rezarta.get(address).text), "one more is one person"


def test_with_both_modules_switched_off_the_plan_works_and_says_so(app, world, rezarta):
    with app.app_context():
        for name in ("domestic_violence", "child_protection"):
            switch(name, on=False, found=app.extensions["plugins_found"])
    for code in ("IV.2-03", "IV.1-05"):  # A14
        shown, said, _page = counted(rezarta, world.plan, code, "2022--2024")
        assert shown == "–" and "moduli i çaktivizuar" in said
    line = address_of(rezarta, world.plan, "IV.2-03")
    assert rezarta.post(f"{line}/values/new", {"value": "12", "period": "2023"}).status_code == 303
    address = open_round(rezarta, world.plan)
    close(rezarta, address)
    assert "36" in words(rezarta.get(address).text) and rezarta.get("/").status_code == 200


# --- what she never reaches


@pytest.fixture
def etn(app, world, acting):
    """A file of coordination before the ETN, in which the gender officer has a seat: this morning's meeting."""
    with acting(world.luljeta):
        unit = db.session.scalars(sa.select(Unit.id).order_by(Unit.code)).first()
        case = registration.register(
            {"given": "Zamira", "family": "Provëza", "sex": "female", "unit_id": unit, "birth_year": 1990},
            {"given": "Gëzim", "family": "Provëza", "sex": "male", "relation": "spouse", "lives_together": "yes"},
            {"reported_at": now(), "channel": "police", "forms": ["physical"], "children_present": "yes",
             "earlier": "yes", "story": "U godit natën vonë."},
            {"ways": ["call"], "hours": "9–12", "letters": False},
        )  # fmt: skip
        case_id, body_id = case.id, agenda.bodies_for(case)[0].id
    with app.app_context(), acting_as(principal_for(world.head)), unit_of_work():
        from plugins.office.models import Body

        seat = next(one for one in bodies.seats_of(db.session.get_one(Body, body_id)) if one.role == "member")
        bodies.sit(seat, since=today(), user_id=world.rezarta)
        seat_id = seat.id
        next_epoch()
    with acting(world.luljeta):
        from plugins.casework.models import CaseFile
        from plugins.office.models import Body

        case, body = db.session.get_one(CaseFile, case_id), db.session.get_one(Body, body_id)
        seats = [one for one in bodies.seats_of(body) if one.id == seat_id]
        item = agenda.call(case, body, at=now(), place="Salla", title="Masat e mbrojtjes", text="P-7", seats=seats)
        planning.send_invitations(item.meeting)
        guest = next(one for one in planning.guests_of(item.meeting) if one.user_id == world.rezarta)
        return SimpleNamespace(
            case=case_id, person=case.subject_id, meeting=item.meeting_id, item=item.id, guest=guest.id, body=body_id
        )


def test_the_gender_officer_reaches_no_case_by_any_address_even_with_a_seat_in_the_etn(app, world, rezarta, etn):
    absent = words(rezarta.get("/gender-budget/nothing").text)
    tried = 0
    for rule in app.url_map.iter_rules():
        about_a_meeting = "<uuid:" in rule.rule and rule.rule.startswith("/office/meetings")
        if not (rule.rule.startswith(CASES) or about_a_meeting):
            continue
        for ids in ((etn.case, etn.item), (etn.meeting, etn.item), (etn.person, etn.case)):
            given = itertools.cycle(ids)
            address = re.sub(r"<uuid:\w+>", lambda _found, given=given: str(next(given)), rule.rule)
            address = re.sub(r"<any\((\w+)[^>]*>", r"\1", address)
            address = re.sub(r"<[^>]+>", "1", address)
            for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                answer = rezarta.get(address) if method == "GET" else rezarta.post(address)
                assert answer.status_code == 404, (method, address)
                assert "Zamira" not in answer.text and (method == "POST" or words(answer.text) == absent), address
                tried += 1
    assert tried > 300
    for page in ("/", "/office/tasks/?whose=all", "/office/slips/", "/gender-budget/", "/office/calendar/"):
        assert "Zamira" not in rezarta.get(page).text and "P-7" not in rezarta.get(page).text, page
    assert "Zamira" not in rezarta.post("/search", {"q": "Zamira"}).text


def test_her_slip_says_her_point_alone_until_the_minutes_are_signed_and_each_reading_is_noted(
    app, world, rezarta, etn, acting
):
    def readings():
        with app.app_context(), privileged("the chain of the audit"):
            query = sa.select(sa.func.count()).where(
                AuditEvent.verb == "office.slip.viewed", AuditEvent.user_id == world.rezarta, ~AuditEvent.refused
            )
            return db.session.scalar(query.select_from(AuditEvent))

    slip = f"/office/slips/{etn.guest}"
    assert "Ekipi Teknik" in words(rezarta.get("/office/slips/").text)
    for number in (1, 2):
        answer = rezarta.get(slip)
        assert answer.status_code == 200 and "Masat e mbrojtjes" in words(answer.text) and readings() == number
        assert "Zamira" not in re.search(r"<title>(.*?)</title>", answer.text, re.S)[1]
    with acting(world.luljeta):
        from plugins.office.models import AgendaItem

        item = db.session.get_one(AgendaItem, etn.item)
        holding.hold(item.meeting)
        holding.write_minutes(item, item.version, "U fol për masat.")
    assert rezarta.get(slip).status_code == 200
    with acting(world.luljeta):
        from plugins.office.models import Meeting

        meeting = db.session.get_one(Meeting, etn.meeting)
        for guest in planning.guests_of(meeting):
            holding.note_presence(guest, "present")
        holding.sign(meeting)
    assert rezarta.get(slip).status_code == 404 and readings() == 3
