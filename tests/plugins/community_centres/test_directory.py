"""The directory: what the centres offer and when, what the public reads, who may change it."""

import re

import pytest

from core.l10n import format_date, today
from tests.plugins.community_centres.conftest import day_parts, words


@pytest.fixture
def kind():
    return "sqlite"


def test_a_centre_is_exported_with_its_hours_and_nine_services(app, world, visitor):
    """B04: HSDS export of a centre."""
    told = visitor().get("/community-centres/directory.json?centre=QKM-1").json
    (place,) = told["locations"]
    (schedule,) = place["schedules"]
    wanted = {"freq": "WEEKLY", "byday": "MO,TU,WE,TH,FR", "opens_at": "08:00", "closes_at": "16:00"}
    assert wanted.items() <= schedule.items()
    assert (place["alternate_name"], len(told["services"])) == ("QKM-1", 9)
    assert {row["location_id"] for row in told["service_at_locations"]} == {place["id"]}


def test_the_public_reads_the_directory_without_a_login_and_may_keep_it(world, visitor, mimoza):
    stranger = visitor()
    page = stranger.get("/community-centres/directory")
    assert page.status_code == 200
    assert page.headers["Cache-Control"].startswith("public")
    assert "Set-Cookie" not in page.headers
    assert "Ende i paverifikuar" in page.text
    services = mimoza.get("/community-centres/services").text
    address = services.split("Këshillim karriere")[0].rsplit('href="', 1)[1].split('"')[0]
    mimoza.get(address)
    assert mimoza.post(f"{address}/verify").status_code == 303
    assert f"Verifikuar së fundi më {format_date(today())}" in stranger.get("/community-centres/directory").text


def test_the_public_page_is_narrowed_to_whom_what_day_and_words(world, visitor):
    stranger = visitor()
    told = words(stranger.get("/community-centres/directory?audience=parents").text)
    assert "Programe të aftësimit prindëror" in told
    assert "Mbështetje pas shkolle" not in told
    assert "Ku Të gjitha qendrat komunitare" in told
    assert "Asnjë shërbim" in stranger.get("/community-centres/directory?day=SU").text
    assert "Këshillim karriere" in stranger.get("/community-centres/directory?words=keshillim").text


def test_only_who_may_changes_the_directory_and_the_staff(world, signed_in, mimoza):
    centre = f"/community-centres/centres/{world.centres['QKM-1']}"
    assert mimoza.get(f"{centre}/edit").status_code == 200
    assert mimoza.get(f"{centre}/staff/new").status_code == 404
    endrit = signed_in("endrit")
    assert endrit.get(centre).status_code == 200
    assert endrit.get(f"{centre}/edit").status_code == 404


def test_new_hours_end_those_before_and_keep_them(world, mimoza):
    centre = f"/community-centres/centres/{world.centres['QKM-2']}"
    mimoza.get(f"{centre}/hours")
    told = {"days": ["MO", "SA"], "opens": "16:00", "closes": "09:00", **day_parts("valid_from", today())}
    refused = mimoza.post(f"{centre}/hours", told)
    assert refused.status_code == 422
    assert "Fundi duhet të jetë pas fillimit" in refused.text
    assert mimoza.post(f"{centre}/hours", told | {"opens": "09:00", "closes": "16:00"}).status_code == 303
    assert "e hënë, e shtunë 09:00–16:00" in words(mimoza.get(centre).text)


def test_a_code_is_taken_once_and_what_was_typed_stays(world, mimoza):
    mimoza.get("/community-centres/centres/new")
    told = {"code": "QKM-1", "name": "Qendra e re provë", "state": "open"}
    again = mimoza.post("/community-centres/centres/new", told)
    assert again.status_code == 422
    assert "Qendra e re provë" in again.text
    made = mimoza.post("/community-centres/centres/new", told | {"code": "QKM-9"})
    assert made.status_code == 303
    assert "Programi i aftësive jetësore" in mimoza.get(made.location).text


def test_who_saves_second_is_told_and_keeps_what_was_typed(world, mimoza):
    """Of two who edit one centre."""
    address = f"/community-centres/centres/{world.centres['QKM-1']}/edit"
    version = re.search(r'name="version"[^>]*value="(\d+)"', mimoza.get(address).text)[1]
    told = {"version": version, "code": "QKM-1", "state": "open"}
    assert mimoza.post(address, told | {"name": "Qendra e parë"}).status_code == 303
    second = mimoza.post(address, told | {"name": "Qendra e dytë"})
    assert second.status_code == 409
    assert "Një koleg e ruajti ndërkohë." in second.text and "Qendra e dytë" in second.text
    assert "Qendra e parë" in mimoza.get(address).text
