"""The wall: no search finds the violent person, a colleague who is one learns nothing, and the pages tell the story."""

import re
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from core.access.exclusions import exclude
from core.db import db, unit_of_work
from plugins.casework import names
from plugins.casework.models import CaseFile
from plugins.domestic_violence.models import ProtectionOrder, ViolentPerson
from plugins.domestic_violence.services import registration

REPORT = {
    "given": "Zamira",
    "family": "Provëza",
    "sex": "female",
    "ways": ["call", "office"],
    "number": "069 111 2223",
    "hours": "9–12",
    "channel": "police",
    "story": "U godit natën vonë.",
    "forms": ["physical", "psychological"],
    "children_present": "yes",
    "earlier": "unknown",
    "party_given": "Gëzim",
    "party_family": "Provëza",
    "party_sex": "male",
    "party_relation": "spouse",
    "party_lives_together": "yes",
}


SAFETY = ["risk", "risk/new", "safety", "safety/new", "child"]


def day_of(moment, prefix):
    return {f"{prefix}-day": moment.day, f"{prefix}-month": moment.month, f"{prefix}-year": moment.year}


def test_a_search_for_the_violent_person_leads_nowhere(acting, office, register):
    with acting(office.luljeta) as who:
        register(family="Kundra", given="Bujar")
        assert names.search("Bujar Kundra", who) == []
        assert len(names.search("Zamira", who)) == 1


def test_whoever_registers_is_shown_namesakes_and_the_namesake_nothing(acting, office, register):
    with acting(office.luljeta):
        case_id = register().id
        assert registration.namesakes({"given": "Gëzim", "family": "Provëza"}) == [(office.husband, "Gëzim Provëza")]
        with unit_of_work():
            exclude(case_id, office.husband)
    with acting(office.husband):
        assert db.session.get(CaseFile, case_id) is None
        assert db.session.scalars(sa.select(ViolentPerson)).all() == []
        assert db.session.scalars(sa.select(ProtectionOrder)).all() == []


def test_from_the_call_to_a_served_order_on_the_pages(office, signed_in, acting):
    luljeta = signed_in("luljeta")
    moment = datetime.now(UTC)
    page = luljeta.get("/coordination/register")
    when = {name: value for name, value in re.findall(r'name="(reported_on[^"]*)" value="([^"]*)"', page.text)}
    when["reported_time"] = "00:00"
    missing = luljeta.post("/coordination/register", {**when, "given": "Zamira"})
    assert missing.status_code == 422 and "Zgjidhni" in missing.text
    answer = luljeta.post("/coordination/register", {**REPORT, **when, "unit_id": str(office.unit)})
    assert answer.status_code == 303, re.findall(r"field-error[^<]*<[^>]*>[^<]*</span>([^<]*)", answer.text)
    wall = luljeta.get(answer.location)
    assert "Gëzim Provëza" in wall.text
    assert luljeta.post(answer.location, {"user": str(office.husband)}).status_code == 303
    with acting(office.luljeta):
        case = db.session.scalars(sa.select(CaseFile)).one()
        case_id, party = case.id, registration.violent_persons_of(case)[0].id
    first = luljeta.get(f"/casework/cases/{case_id}").text
    assert "Kontakti i sigurt" in first and "069 111 2223" in first.replace("\xa0", " ")
    assert "dhun" not in re.sub(r"<form.*?</form>", "", first, flags=re.S).lower()
    on = {"on-day": moment.day, "on-month": moment.month, "on-year": moment.year, "time": "00:01"}
    page = luljeta.get(f"/coordination/cases/{case_id}/orders/new").text
    on = {name: value for name, value in re.findall(r'name="(on[^"]*)" value="([^"]*)"', page)} | {"time": "00:00"}
    asked = luljeta.post(
        f"/coordination/cases/{case_id}/orders/new",
        {**on, "kind": "umm", "requested_by": "self", "violent_person_id": str(party)},
    )
    assert asked.status_code == 303
    order = asked.location
    assert "Kërkuar" in luljeta.get(order).text
    first_day = {key.replace("on", "valid_from", 1): value for key, value in on.items() if key != "time"}
    assert luljeta.post(f"{order}/issue", {**on, **first_day, "number": "7/2026"}).status_code == 303
    assert luljeta.post(f"{order}/serve", on).status_code == 303
    shown = luljeta.get(order).text
    assert "Në fuqi" in shown and "7/2026" in shown
    assert order in luljeta.get("/coordination/orders").text
    party_page = f"/coordination/cases/{case_id}/other-party/{party}"
    opened = luljeta.get(party_page).text
    version = re.search(r'name="version"[^>]*value="(\d+)"', opened)[1]
    known = {"version": version, "given": "Gëzim", "sex": "male", "relation": "spouse", "lives_together": "no"}
    assert luljeta.post(party_page, {**known, "workplace": "Bashkia"}).status_code == 303
    assert luljeta.post(party_page, {**known, "workplace": "Diku tjetër"}).status_code in (409, 422)
    assert "Bashkia" in luljeta.get(f"/coordination/cases/{case_id}/other-party").text
    husband = signed_in("husband")
    for url in (order, f"/casework/cases/{case_id}", f"/coordination/cases/{case_id}/other-party"):
        assert husband.get(url).status_code == 404
    assert "Asnjë urdhër këtu" in husband.get("/coordination/orders").text


@pytest.mark.parametrize("page", ["incidents", "reports/new", "safe-contact", "other-party", "orders", "wall", *SAFETY])
def test_every_page_of_a_file_opens(acting, office, register, signed_in, page):
    with acting(office.luljeta):
        case_id = register().id
    answer = signed_in("luljeta").get(f"/coordination/cases/{case_id}/{page.replace('incidents', 'reports')}")
    assert answer.status_code == 200 and ("U godit" in answer.text or page != "incidents")
