"""Trips and their sheets, coverage, squads and their weekends, contacts without names, a child handed over."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from core import measures
from core.access.principal import privileged
from core.db import db, now
from core.l10n import today
from core.measures import Period
from plugins.community_centres.field import street, trips
from plugins.community_centres.models.field import DONE, StreetContact, TripStop
from plugins.office.problems import Refused
from tests.core.offline.phone import FINISHED, sealed, send
from tests.plugins.community_centres.conftest import day_parts, words

FIELD = "/community-centres/field"
STOP = (("village", "Te kisha"), ("women", "7"), ("girls", "2"), ("services", "information"), ("services", "aid"),
        ("note", "Urë e prishur"))  # fmt: skip
CONTACT = {"place": "Semafori i tregut", "age": "6_9", "sex": "male", "company": "alone", "seen": "begging",
           "action": "talked"}  # fmt: skip

LABELS = (
    ("Fshati ose vendi", "Gra", "Burra", "Vajza", "Djem", "Shërbime të dhëna", "Raste të referuara", "Shënim, pa emra"),
    ("Vendi", "Mosha, afërsisht", "Gjinia", "Në shoqërinë e kujt", "Çfarë u pa", "Çfarë u bë", "Shënim, pa emra"),
)
"""The labels of both sheets, a stop and a contact, in their order."""


def answer(person, world, item, sheet, fields, **more):
    server = person.client.get("/field/today").get_json()["server"]
    return sealed(server, world.people["gent"], item, fields, sheet=f"community_centres.{sheet}", **more)


def test_a_trip_is_planned_seen_by_its_team_and_called_off_or_made(app, world, signed_in):
    mimoza, gent = signed_in("mimoza"), signed_in("gent")
    mimoza.get(f"{FIELD}/trips/new")
    told = {"unit_id": world.units["Zavalinë"], "villages": "Tre fshatra", "members": world.people["drita"]}
    past = mimoza.post(f"{FIELD}/trips/new", {**told, **day_parts("on", today() - timedelta(days=1))})
    assert past.status_code == 422 and "Kjo ditë ka kaluar" in past.text and "Tre fshatra" in past.text
    made = mimoza.post(f"{FIELD}/trips/new", {**told, **day_parts("on", today() + timedelta(days=3))})
    assert made.status_code == 303
    assert "Tre fshatra" in gent.get(FIELD + "/").text
    assert gent.get(f"{FIELD}/trips/new").status_code == 404
    page = mimoza.get(made.location).text
    assert "Drita Provë" in page and "Dalja u krye" not in page
    assert mimoza.post(f"{made.location}/end", {"cancel": "1"}).status_code == 303
    assert "E anuluar" in mimoza.get(f"{FIELD}/trips?state=cancelled").text
    assert "Tre fshatra" not in mimoza.get(f"{FIELD}/trips?state=planned").text

    assert mimoza.post(f"{FIELD}/trips/{world.trip}/end", {"km": "44"}).status_code == 303
    assert "44" in words(mimoza.get(f"{FIELD}/trips/{world.trip}").text)


def test_the_sheet_of_the_day_comes_from_the_phone_and_from_paper(app, world, signed_in):
    gent, drita = signed_in("gent"), signed_in("drita")
    assert [len(sheet["items"]) for sheet in gent.client.get("/field/today").get_json()["sheets"]] == [1, 1]
    assert [len(sheet["items"]) for sheet in drita.client.get("/field/today").get_json()["sheets"]] == [0, 0]
    envelope = answer(gent, world, world.trip, "stop", STOP)
    assert [send(gent, envelope).get_json()["state"] for _ in range(2)] == ["done", "done"]
    gent.get(f"{FIELD}/trips/{world.trip}/stops/new")
    typed = {"village": "Te shkolla", "women": "3", "referred": "1"}
    assert gent.post(f"{FIELD}/trips/{world.trip}/stops/new", typed).status_code == 303
    page = words(gent.get(f"{FIELD}/trips/{world.trip}").text)
    assert "Te kisha" in page and "Te shkolla" in page and "Informim për shërbimet, Ndihmë direkte" in page
    assert "Persona të takuar 12" in page
    assert drita.get(f"{FIELD}/trips/{world.trip}/stops/new").status_code == 404

    unclear = send(gent, answer(gent, world, world.trip, "stop", (("village", "Te ura"), ("women", "disa")))).get_json()
    assert unclear["state"] == "waiting"
    assert "Te ura" in gent.get(unclear["address"]).text


def test_a_stop_of_a_trip_that_was_called_off_waits_with_the_reason(app, world, acting, signed_in):
    gent = signed_in("gent")
    envelope = answer(gent, world, world.trip, "stop", STOP)
    with acting(world.people["mimoza"]):
        trips.end(db.session.get(trips.MobileTrip, world.trip), trips.CANCELLED)
    said = send(gent, envelope).get_json()
    assert said["state"] == "waiting" and "u anulua" in said["sentence"]
    assert "Urë e prishur" in gent.get(said["address"]).text


def test_the_paper_sheets_keep_the_order_of_the_screen(world, signed_in):
    gent = signed_in("gent")
    for sheet, paper, labels in zip(
        gent.client.get("/field/today").get_json()["sheets"],
        (f"{FIELD}/trips/{world.trip}/paper", f"{FIELD}/squads/{world.squad}/paper"),
        LABELS,
        strict=True,
    ):
        fields = words(sheet["items"][0]["fields"])
        page = words(gent.get(paper).text)
        page = page[page.index("Plotësoi") :]
        for text in (fields, page):
            places = [text.index(label) for label in labels]
            assert places == sorted(places)


def test_the_map_says_how_long_each_unit_has_waited(app, world, acting, signed_in):
    with acting(world.people["mimoza"]):
        before = {one.unit.name: one.days for one in trips.coverage()}
        assert before["Labinot-Mal"] is None, "a trip that is only planned is no visit"
        trip = db.session.get(trips.MobileTrip, world.trip)
        trips.end(trip, DONE, 30)
        for unit, days in (("Zavalinë", 120), ("Bradashesh", 12)):
            with privileged("test"):
                row = trips.MobileTrip(on=today() - timedelta(days=days), unit_id=world.units[unit], state=DONE)
                row.keys()
                db.session.add(row)
                db.session.commit()
        after = [(one.unit.name, one.days) for one in trips.coverage()]
        assert dict(after) | {"Zavalinë": 120, "Bradashesh": 12, "Labinot-Mal": 0} == dict(after)
        assert [days for _name, days in after if days is not None] == [120, 12, 0]
        db.session.remove()
    page = words(signed_in("arben").get(FIELD + "/").text)
    assert "kurrë" in page and "120" in page and "më shumë se 90 ditë" in page


def test_squads_work_monday_to_saturday_and_weekends_have_emergencies(app, world, acting, signed_in):
    mimoza, gent = signed_in("mimoza"), signed_in("gent")
    sunday = today() + timedelta(days=6 - today().weekday() + 7)
    mimoza.get(f"{FIELD}/squads")
    drita = {"user_id": world.people["drita"], "area": "Pazari"}
    for day, kind, sentence in (
        (sunday, "regular", "Të dielave ka vetëm emergjenca"),
        (sunday - timedelta(days=3), "emergency", "për të shtunat dhe të dielat"),
    ):
        refused = mimoza.post(f"{FIELD}/squads", {**drita, "kind": kind, **day_parts("on", day)})
        assert refused.status_code == 422 and sentence in refused.text
    assert mimoza.post(f"{FIELD}/squads", {**drita, "kind": "emergency", **day_parts("on", sunday)}).status_code == 303
    again = mimoza.post(f"{FIELD}/squads", {**drita, "kind": "emergency", **day_parts("on", sunday)})
    assert again.status_code == 422 and "tashmë" in again.text
    page = gent.get(f"{FIELD}/squads?week={sunday.isoformat()}").text
    assert "Drita Provë" in page and "Emergjencë e fundjavës" in page
    assert gent.post(f"{FIELD}/squads", {**drita, "kind": "emergency", **day_parts("on", sunday)}).status_code == 404
    with acting(world.people["arben"]):
        calendar = dict(street.weekends())
        assert {day.weekday() for day in calendar} == {5, 6} and [row.user_id for row in calendar[sunday]] == [
            world.people["drita"]
        ]
        db.session.remove()


def test_a_contact_has_no_name_and_is_seen_by_who_made_it_and_who_answers_for_the_squads(app, world, signed_in):
    gent, drita, mimoza = signed_in("gent"), signed_in("drita"), signed_in("mimoza")
    fields = [*CONTACT.items(), ("unit_id", str(world.units["Elbasan"]))]
    assert send(gent, answer(gent, world, world.squad, "contact", fields)).get_json()["state"] == "done"
    assert "Lypte" in gent.get(f"{FIELD}/contacts").text
    assert "Ende asnjë kontakt" in drita.get(f"{FIELD}/contacts").text
    assert "Lypte" in mimoza.get(f"{FIELD}/contacts").text
    with app.app_context(), privileged("test"):
        row = db.session.scalars(sa.select(StreetContact)).one()
        record_id, raw = row.id, db.session.execute(sa.select(StreetContact.__table__)).one()
        assert b"Semafori" not in b"".join(value for value in raw if isinstance(value, bytes))
        assert not {"name", "given", "family"} & set(StreetContact.__table__.columns.keys())
        db.session.remove()
    assert drita.get(f"{FIELD}/contacts/{record_id}").status_code == 404
    page = gent.get(f"{FIELD}/contacts/{record_id}").text
    assert "Semafori i tregut" in page and "e merr në dorë këtë" in page, "child protection is not here"


def test_the_figures_count_contacts_and_trips(app, world, acting, signed_in):
    gent = signed_in("gent")
    fields = [*CONTACT.items(), ("unit_id", str(world.units["Elbasan"]))]
    for _number in range(2):
        send(gent, answer(gent, world, world.squad, "contact", fields))
    with acting(world.people["mimoza"]):
        counted = measures.ask("cc.street_contacts", Period.around("year", FINISHED.date()), ("age",))
        assert (counted.total.value, counted.at(age="6_9").value) == (2, 2)
        assert measures.ask("cc.mobile_trips", Period.around("year", today())).total.value == 1
        assert measures.ask("cc.street_contacts", Period.around("month", date(2020, 1, 1))).total.value == 0
        db.session.remove()


def test_no_stop_goes_into_a_trip_that_lies_ahead(app, world, acting):
    with acting(world.people["mimoza"]):
        members, unit = [world.people["mimoza"]], world.units["Zavalinë"]
        trip = trips.plan(members, on=today() + timedelta(days=1), unit_id=unit, villages="x", purpose="")
        for wrong in (lambda: trips.add_stop(trip, now(), village="x"), lambda: trips.end(trip, DONE)):
            with pytest.raises(Refused):
                wrong()
        assert db.session.scalars(sa.select(TripStop)).all() == []
        db.session.remove()


class TestWithChildProtection:
    """The same town with the unit that protects children."""

    @pytest.fixture
    def plugins(self):
        return ("child_protection", "community_centres")

    def test_a_contact_becomes_a_child_to_take_up_and_keeps_the_link(self, app, world, signed_in):
        from plugins.child_protection.models import Referral as Intake

        gent = signed_in("gent")
        fields = [*CONTACT.items(), ("unit_id", str(world.units["Elbasan"])), ("note", "Vetëm deri natën")]
        send(gent, answer(gent, world, world.squad, "contact", fields))
        with app.app_context(), privileged("test"):
            record_id = db.session.scalars(sa.select(StreetContact.id)).one()
            db.session.remove()
        address = f"{FIELD}/contacts/{record_id}/hand-over"
        page = gent.get(address).text
        assert "Vetëm deri natën" in page and "Semafori i tregut" in page
        told = {
            "given": "Zog", "family": "", "sex": "male", "age": "8", "unit_id": world.units["Elbasan"],
            "address": "Semafori", "story": "Lyp çdo ditë", "reason": "safety", "ground": "vital",
            "ground_words": "sot",
        }  # fmt: skip
        assert gent.post(address, told).status_code == 303
        with app.app_context(), privileged("test"):
            contact, intake = db.session.get(StreetContact, record_id), db.session.scalars(sa.select(Intake)).one()
            assert contact.receipt == intake.receipt and contact.referral_id is not None
            assert (intake.child["given"], intake.story, intake.decision) == ("Zog", "Lyp çdo ditë", "pending")
            receipt = contact.receipt
            db.session.remove()
        page = gent.get(f"{FIELD}/contacts/{record_id}").text
        assert receipt in page and "Zog" not in page
        again = gent.post(address, told)
        assert again.status_code == 422 and "u dorëzua më parë" in again.text
        assert receipt in gent.get(f"{FIELD}/contacts?handed=yes").text
