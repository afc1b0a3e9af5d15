"""A team is set up by order of the mayor; its private telephones and the reasons for absences are its head's alone."""

import re

import pytest

from tests.plugins.duty_roster.conftest import WORKERS, day, make_team, option, send, words

ABSENCE = {"kind": "sick"} | day("first", "2099-06-02") | day("last", "2099-06-04")


def test_a_team_begins_with_police_court_and_agency_to_be_told(vjollca):
    order = {"number": "47", "text": "Ngritja e sistemit"} | day("on", "2025-01-10") | day("valid_from", "2025-01-15")
    send(vjollca, "/duty-roster/orders/new", order)
    chosen = option(vjollca.get("/duty-roster/teams/new").text, "47, 10.01.2025")
    page = words(vjollca.get(make_team(vjollca, *WORKERS, order_id=chosen)).text)
    assert "Drejtoria Vendore e Policisë Elbasan" in page
    assert "Gjykata e Shkallës së Parë e Juridiksionit të Përgjithshëm Elbasan" in page
    assert "Agjencia Shtetërore për të Drejtat dhe Mbrojtjen e Fëmijës" in page
    assert "47, 10.01.2025" in page and "24 orë, çdo ditë" in page and "069 200 0100" in page


@pytest.mark.parametrize("name", ["arta", "arben", "fatmira"])
def test_a_private_telephone_is_on_no_page_of_others(vjollca, signed_in, name):
    address = make_team(vjollca, "arta", "besa")
    page = signed_in(name).get(address).text
    assert "069 200 0100" in words(page) and "068 200" not in words(page) and "+35568" not in page
    member = re.search(r'href="(/duty-roster/members/[^"]+/edit)"', vjollca.get(address).text)[1]
    assert "068 200 0200" in vjollca.get(member).text.replace("\xa0", " ")
    assert signed_in(name).get(member).status_code == 404


def test_why_somebody_is_away_is_for_the_head_and_for_themselves(vjollca, signed_in):
    address = make_team(vjollca, "arta", "besa")
    away = re.search(r'href="(/duty-roster/members/[^"]+/absences/new)"', vjollca.get(address).text)[1]
    send(vjollca, away, ABSENCE)
    assert "Raport" in words(vjollca.get(address).text)
    assert "Raport" in words(signed_in("arta").get(address).text)
    besa = words(signed_in("besa").get(address).text)
    assert "Raport" not in besa and "02.06.2099" not in besa and "Askush, me sa shihni ju." in besa
    end = re.search(r'action="(/duty-roster/absences/[^"]+/end)"', vjollca.get(address).text)[1]
    besa = signed_in("besa")
    besa.get(address)
    assert besa.post(end).status_code == 404
    assert vjollca.post(end).status_code == 303
    assert "Raport" not in words(vjollca.get(address).text)


def test_what_was_typed_wrongly_is_said_and_nothing_is_lost(vjollca):
    make_team(vjollca, "arta")
    vjollca.get("/duty-roster/patterns/new")
    wrong = vjollca.post("/duty-roster/patterns/new", {"name": "Provë", "lines": "08:00–20:00 kurrë"})
    assert wrong.status_code == 422
    assert "Shkruani ditët si një nga: çdo ditë" in words(wrong.text) and "08:00–20:00 kurrë" in wrong.text
    send(vjollca, "/duty-roster/patterns/new", {"name": "Provë", "lines": "7:00-15:00 e hënë–e premte"})
    page = vjollca.get("/duty-roster/teams/new").text
    told = {"name": "Gadishmëria sociale", "scope": ["child"], "coverage": "full", "pattern_id": option(page, "Provë")}
    twice = vjollca.post("/duty-roster/teams/new", told)
    assert twice.status_code == 422 and "Kjo gjendet këtu tashmë." in words(twice.text)


def test_whoever_has_nothing_to_do_with_it_finds_no_page(vjollca, signed_in):
    address = make_team(vjollca, "arta")
    for name in ("mira", "klodi"):
        assert signed_in(name).get(address).status_code == 404
        assert "Gadishmëria" not in words(signed_in(name).get("/").text)
    assert signed_in("arta").get(f"{address}/edit").status_code == 404
