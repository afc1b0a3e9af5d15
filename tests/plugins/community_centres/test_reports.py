"""Monthly reports: made by themselves, sent, returned, accepted, printed; an empty month says so."""

import re
from datetime import date

import pytest

from core.db import db
from tests.plugins.community_centres.conftest import words
from tests.plugins.community_centres.test_groups import as_person, backdate, fill, keep_all, plan_group


@pytest.fixture
def kind():
    return "sqlite"


def begin(app, world, month, code="QKM-1"):
    from plugins.community_centres.models import Centre
    from plugins.community_centres.services import reports

    with app.app_context(), as_person(app, world, "mimoza"):
        row = reports.begin(db.session.get_one(Centre, world.centres[code]), month)
        address = f"/community-centres/reports/{row.id}"
        db.session.remove()
    return address


def test_a_month_without_records_says_that_there_are_none_and_never_zero_people(app, world, mimoza):
    """B07."""
    told = words(mimoza.get(begin(app, world, date(2025, 8, 1))).text)
    assert "Nuk ka regjistrime" in told
    assert "0 pjesëmarrës" not in told
    assert "Persona të ndryshëm" not in told


def test_a_report_is_sent_returned_with_a_reason_accepted_and_made_a_document(app, world, mimoza, signed_in):
    from plugins.community_centres.services import groups

    with app.app_context(), as_person(app, world, "mimoza"):
        group = plan_group(world, "mimoza")
        fill(group, 6)
        backdate(group)
        keep_all(group)
        mondays = sum(row.on.month == 3 for row in groups.sessions_of(group))
        db.session.remove()
    address, arben = begin(app, world, date(2025, 3, 1)), signed_in("arben")
    page = mimoza.get(address).text
    assert f"Pjesëmarrje {6 * mondays}" in words(page), "six people on each Monday that is no holiday"
    assert "Persona të ndryshëm, me emër 6" in words(page)
    assert arben.get(address).status_code == 404, "a draft is its coordinator's"
    version = re.search(r'name="version"[^>]*value="(\d+)"', page)[1]
    assert (
        mimoza.post(address, {"version": version, "achievements": "Pesë seanca", "following": "Vijon"}).status_code
        == 303
    )
    mimoza.post(f"{address}/send")
    arben.get(address)
    arben.post(f"{address}/answer", {"next": address})
    assert "Shkruani pse kthehet" in arben.get(address).text
    arben.post(f"{address}/answer", {"why": "Mungon plani", "next": address})
    assert "Mungon plani" in mimoza.get(address).text
    mimoza.post(f"{address}/send")
    arben.get(address)
    arben.post(f"{address}/answer", {"accept": "1"})
    mimoza.get(address)
    made = mimoza.post(f"{address}/document")
    assert made.status_code == 303
    assert mimoza.get(made.location).status_code == 200


def test_figures_that_were_sent_stay_when_a_register_is_kept_afterwards(app, world, mimoza):
    with app.app_context(), as_person(app, world, "mimoza"):
        group = plan_group(world, "mimoza")
        fill(group, 5)
        backdate(group)
        keep_all(group, 2)
        group_id = group.id
        db.session.remove()
    address = begin(app, world, date(2025, 3, 1))
    mimoza.get(address)
    mimoza.post(f"{address}/send")
    mimoza.get(address)
    before = words(mimoza.get(address).text)
    with app.app_context(), as_person(app, world, "mimoza"):
        from plugins.community_centres.models import Group

        keep_all(db.session.get_one(Group, group_id), 5)
        db.session.remove()
    assert "Pjesëmarrje 10" in before
    assert words(mimoza.get(address).text) == before


def test_a_coordinator_sees_no_report_of_centres_of_others(app, world, mimoza, signed_in):
    address = begin(app, world, date(2025, 3, 1))
    assert signed_in("endrit").get(address).status_code == 404
    assert signed_in("suela").get("/community-centres/reports").status_code == 404
