"""A call in the night: two taps, a receipt, lost with the shift, seen in the morning, and never more than needed."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine

from core.access.permissions import principal_for
from core.access.principal import acting_as, privileged
from core.db import db
from tests.plugins.duty_roster.conftest import MAY, WORKERS, build_june, option, send, words


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MAY, tick=True) as traveller:
        yield traveller


def at(clock, day, hour, minute=0):
    """Let it be an hour of June 2025 in Albania."""
    clock.move_to(datetime(2025, 6, day, hour, minute, tzinfo=UTC) - timedelta(hours=2))


@pytest.fixture
def build():
    return build_june


@pytest.fixture
def june(world):
    return world.june


def begin(person, category="violence", urgent="yes"):
    """Begin a call by the large keys; returns its address."""
    page = person.get("/duty-roster/calls/new").text
    assert page.count('action="/duty-roster/calls/begin"') == 6
    answer = person.post("/duty-roster/calls/begin", {"category": category, "urgent": urgent})
    assert answer.status_code == 303
    return answer.location


def fill(person, address, **more):
    page = person.get(f"{address}/edit").text
    told = {
        "caller": "police",
        "urgent": "y",
        "category": "violence",
        "unit_id": re.search(r'<option[^>]*value="([0-9a-f-]{36})"', page)[1],
        "person": "Liri Sekreti",
        "address": "Rruga e Fshehtë 7",
        "note": "Kanarina e natës",
        "version": re.search(r'name="version"[^>]*value="(\d+)"', page)[1],
    }
    send(person, f"{address}/edit", told | more)


def hand_over(person, address):
    page = person.get(address).text
    version = re.search(r'/hand-over".*?name="version" value="(\d+)"', page, re.S)[1]
    assert person.post(f"{address}/hand-over", {"version": version}).status_code == 303


def test_a_call_is_begun_in_two_taps_and_is_lost_with_the_shift(world, signed_in, clock):
    at(clock, 1, 21, 0)
    name = world.stands[1]
    worker = signed_in(name)
    assert 'href="/duty-roster/calls/new"' in worker.get("/").text
    address = begin(worker)
    at(clock, 1, 21, 6)
    worker.get(address)
    worker.post(f"{address}/time", {"what": "started"})
    at(clock, 1, 21, 13)
    worker.get(address)
    worker.post(f"{address}/time", {"what": "arrived"})
    fill(worker, address)
    said = words(worker.get(address).text)
    assert "Liri Sekreti" in said and re.search("Minuta deri atje 1[23]", said)
    hand_over(worker, address)
    assert "Kanarina e natës" in words(worker.get(address).text)
    others = {signed_in(other) for other in WORKERS if other != name}
    for other in others:
        assert other.get(address).status_code == 404 and "Liri" not in other.get("/duty-roster/calls").text
    at(clock, 2, 8, 0)
    worker = signed_in(name)
    assert worker.get(address).status_code == 404
    assert "Asnjë thirrje" in words(worker.get("/duty-roster/calls").text)


def test_a_new_version_of_the_month_takes_no_running_call_away(app, world, signed_in, clock):
    from plugins.duty_roster.models import Roster
    from plugins.duty_roster.services import rosters

    at(clock, 1, 21, 0)
    worker = signed_in(world.stands[1])
    address = begin(worker)
    with app.app_context(), acting_as(principal_for(world.vjollca)):
        fresh = rosters.revise(db.session.scalars(sa.select(Roster).where(Roster.state == "published")).one(), "Provë")
        rosters.publish(fresh, fresh.version)
        db.session.remove()
    fill(worker, address)
    assert "Kanarina e natës" in worker.get(address).text
    at(clock, 2, 8, 5)
    assert signed_in(world.stands[1]).get(address).status_code == 404, "the shift is over in every version"


def test_who_is_not_on_duty_begins_no_call(world, signed_in, clock):
    at(clock, 1, 21, 0)
    name = world.stands[1]
    other = signed_in(next(one for one in WORKERS if one != name))
    assert "Nuk jeni në gadishmëri tani." in words(other.get("/duty-roster/calls/new").text)
    refused = other.post("/duty-roster/calls/begin", {"category": "child", "urgent": "yes"})
    assert refused.status_code == 303 and refused.location == "/duty-roster/"
    assert "Asnjë thirrje" in words(signed_in("vjollca").get("/duty-roster/calls").text)


def test_in_the_morning_it_is_taken_over_by_who_is_responsible_and_no_longer_shown_to_others(world, signed_in, clock):
    at(clock, 1, 21, 0)
    worker = signed_in(world.stands[1])
    address = begin(worker)
    fill(worker, address)
    yllka = signed_in("yllka")
    assert yllka.get(address).status_code == 404, "not handed over yet"
    hand_over(worker, address)
    at(clock, 2, 8, 5)
    zana, yllka, vera = signed_in("zana"), signed_in("yllka"), signed_in("vera")
    assert zana.get(address).status_code == 404 and "Asgjë në pritje" in words(zana.get("/duty-roster/morning").text)
    for person in (yllka, vera):
        assert address in person.get("/").text and address in person.get("/duty-roster/morning").text
    version = re.search(r'/take-over".*?name="version" value="(\d+)"', yllka.get(address).text, re.S)[1]
    assert yllka.post(f"{address}/take-over", {"version": version}).status_code == 303
    assert "mbyllur" in words(yllka.get(address).text)
    assert vera.get(address).status_code == 404 and address not in vera.get("/").text


def test_the_husband_on_duty_or_in_the_office_is_told_nothing(world, signed_in, clock):
    at(clock, 1, 21, 0)
    worker = signed_in(world.stands[1])
    before = {name: signed_in(name).get("/duty-roster/calls").text for name in ("vera", "vjollca")}
    address = begin(worker)
    fill(worker, address)
    for name in ("Vera", "Vjollca"):
        send(worker, f"{address}/hide", {"user_id": option(worker.get(f"{address}/hide").text, f"{name} Provëza")})
    hand_over(worker, address)
    for name in ("vera", "vjollca"):
        person = signed_in(name)
        assert person.get(address).status_code == 404
        assert words(person.get("/duty-roster/calls").text) == words(before[name])
        assert "Asgjë në pritje" in words(person.get("/duty-roster/morning").text)
        assert address not in person.get("/").text
    assert address in signed_in("yllka").get("/duty-roster/morning").text


def test_who_is_on_duty_cannot_make_a_call_vanish(world, signed_in, clock):
    at(clock, 1, 21, 0)
    worker = signed_in(world.stands[1])
    address = begin(worker)
    fill(worker, address)
    page = f"{address}/hide"
    for name in ("Vera", "Vjollca"):
        send(worker, page, {"user_id": option(worker.get(page).text, f"{name} Provëza")})
    last = worker.post(page, {"user_id": option(worker.get(page).text, "Yllka Provëza")})
    assert last.status_code == 422
    assert "Duhet të mbetet dikush që mund ta marrë përsipër këtë thirrje." in words(last.text)
    hand_over(worker, address)
    assert address in signed_in("yllka").get("/duty-roster/morning").text


def export(person):
    person.get("/duty-roster/calls/export")
    answer = person.post("/duty-roster/calls/export", {"kind": "csv"})
    assert answer.status_code == 200, words(answer.text)
    return answer.get_data().decode("utf-8-sig").replace('"', "")


def test_the_export_has_no_person_in_it(world, signed_in, clock):  # R06
    at(clock, 1, 21, 0)
    worker = signed_in(world.stands[1])
    address = begin(worker, "child")
    fill(worker, address, category="child", outcome="safe", caller_words="Agimi 069 11 22 333")
    worker.get(address)
    worker.post(f"{address}/time", {"what": "arrived"})
    hand_over(worker, address)
    head, row = export(signed_in("vjollca")).strip().splitlines()
    assert head.split(";") == [
        "Data", "Orët e ditës", "Kush thirri", "Kategoria", "Minuta deri atje", "Përfundimi", "E dorëzuar",
    ]  # fmt: skip
    assert row == "01.06.2025;20–24;polici;Fëmijë;0;i siguruar;po"
    for word in ("Liri", "Sekreti", "Fshehtë", "Kanarina", "Agimi", "Provëza"):
        assert word not in row
    assert worker.get("/duty-roster/calls/export").status_code == 404


def test_a_call_typed_in_the_morning_keeps_its_true_hours_and_is_marked(world, signed_in, clock):
    at(clock, 1, 21, 0)
    name = world.stands[1]
    card = words(signed_in(name).get("/duty-roster/calls/card").text)
    at(clock, 2, 8, 30)
    worker = signed_in(name)
    page = worker.get("/duty-roster/calls/late").text
    labels = re.findall(r"(?:<label for=\"[^\"]+\">|<legend>)([^<(]+)", page.split("<main")[1])
    wanted = [label.strip() for label in labels if label.strip() in card]
    assert len(wanted) >= 10 and sorted(wanted, key=card.index) == wanted, "the card has another order than the form"
    told = {
        "shift_id": option(page, "01.06 20:00–08:00"), "received": "23:50", "started": "00:10", "arrived": "00:35",
        "caller": "self", "category": "violence", "note": "Kanarina e vonë", "person": "Liri Sekreti",
    }  # fmt: skip
    wrong = worker.post("/duty-roster/calls/late", told | {"arrived": "23:55"})
    assert (
        wrong.status_code == 422 and "nuk janë në këtë radhë" in words(wrong.text) and "Kanarina e vonë" in wrong.text
    )
    assert worker.post("/duty-roster/calls/late", told).status_code == 303
    listed = words(signed_in("vjollca").get("/duty-roster/calls").text)
    assert "01.06.2025 23:50" in listed and "shkruar më pas" in listed and " 45 " in listed
    assert "01.06.2025;20–24;vetë personi;Dhunë;45;;po" in export(signed_in("vjollca"))
    address = re.search(
        r'href="(/duty-roster/calls/[0-9a-f-]{36})"', signed_in("vjollca").get("/duty-roster/calls").text
    )[1]
    assert worker.get(address).status_code == 404 and signed_in("yllka").get(address).status_code == 200


def test_the_words_are_forgotten_after_thirty_days_and_the_count_stays(app, world, signed_in, clock):
    from plugins.duty_roster.services import calls

    at(clock, 1, 21, 0)
    worker = signed_in(world.stands[1])
    address = begin(worker)
    fill(worker, address)
    hand_over(worker, address)
    assert "Kanarina" in signed_in("vjollca").get(address).text
    clock.move_to(datetime(2025, 7, 2, 9, tzinfo=UTC))
    with app.app_context():
        calls.forget()
        db.session.remove()
    page = signed_in("vjollca").get(address).text
    assert "Kanarina" not in page and "Liri" not in page and "Fshehtë" not in page and "polici" in page


class TestBesideChildProtection:
    """With the child protection unit beside it, a child is handed over by the engine of office, for a receipt."""

    @pytest.fixture
    def plugins(self):
        return ("duty_roster", "child_protection")

    def test_a_child_goes_to_the_unit_and_a_receipt_comes_back(self, app, world, signed_in, clock):
        from plugins.child_protection.models import Referral

        at(clock, 1, 23, 0)
        worker = signed_in(world.stands[1])
        address = begin(worker, "child")
        fill(worker, address, category="child", note="")
        page = worker.get(address).text
        version = re.search(r'/hand-over".*?name="version" value="(\d+)"', page, re.S)[1]
        worker.post(f"{address}/hand-over", {"version": version})
        assert "Shkruani njësinë administrative" in words(worker.get("/duty-roster/").text)
        fill(worker, address, category="child")
        hand_over(worker, address)
        receipt = re.search(r"[0-9A-Z]{5}-[0-9A-Z]{5}", words(worker.get(address).text).split("Numri i marrjes")[1])[0]
        with app.app_context(), privileged("test"):
            row = db.session.query(Referral).filter_by(receipt=receipt).one()
            assert row.story == "Kanarina e natës" and row.child["given"] == "Liri" and row.urgency == "immediate"
            assert row.received_at.date() == date(2025, 6, 1)
            db.session.remove()
        at(clock, 2, 8, 0)
        assert "Kanarina" not in signed_in(world.stands[1]).get("/office/referrals/").text
