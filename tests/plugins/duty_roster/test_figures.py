"""Hours on duty by their kind, and the figures that others may read of the on-call system."""

import uuid
from datetime import UTC, datetime

import pytest
import time_machine

from core import measures
from core.db import db
from core.measures import Period
from tests.conftest import BOTH
from tests.plugins.duty_roster.conftest import MAY, build_june, words

JUNE = Period.month(2025, 6)


@pytest.fixture(params=BOTH)
def kind(request):
    return request.param


@pytest.fixture
def build():
    return build_june


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MAY, tick=True) as traveller:
        yield traveller


def test_the_hours_of_a_june_are_720_and_one_sees_ones_own(world, signed_in):
    page = signed_in("vjollca").get("/duty-roster/hours?month=2025-06-01").text
    rows = [words(row).split() for row in page.split("<tbody>")[1].split("</tbody>")[0].split("<tr>")[1:]]
    assert len(rows) == 8 and sum(int(row[3]) for row in rows) == 720
    assert sum(int(row[4]) for row in rows) == 240, "eight hours of each of thirty nights"
    mine = words(signed_in("arta").get("/duty-roster/hours?month=2025-06-01").text)
    assert "Arta Provëza" in mine and "Besa Provëza" not in mine.split("Orët e gadishmërisë")[-1]
    assert signed_in("arta").get("/duty-roster/hours/export").status_code == 404
    arben = signed_in("arben")
    arben.get("/duty-roster/hours/export?month=2025-06-01")
    sent = arben.post("/duty-roster/hours/export?month=2025-06-01", {"kind": "csv"})
    assert "Arta Provëza" in sent.get_data().decode()


def test_coverage_calls_and_sending_are_counted(app, world, acting, clock):
    from plugins.duty_roster.models import Roster
    from plugins.duty_roster.services import calls, distribution, teams

    with acting(world.fatmira):
        roster = db.session.get(Roster, uuid.UUID(world.june.rsplit("/", 1)[1]))
        for recipient in teams.recipients_of(roster.team):
            distribution.send(roster, recipient, "hand")
    clock.move_to(datetime(2025, 6, 1, 19, 0, tzinfo=UTC))
    with acting(getattr(world, world.stands[1])):
        calls.begin("violence", urgent=True)
    with acting(world.arben):
        coverage = measures.ask("dr.coverage_pct", JUNE)
        assert (coverage.numerator.value, coverage.denominator.value) == (43200, 43200)
        sent = measures.ask("dr.roster_sent_on_time", JUNE)
        assert (sent.numerator.value, sent.denominator.value) == (1, 1)
        assert measures.ask("dr.calls", JUNE).total.value == 1
        by_category = measures.ask("dr.calls_by_category", Period.quarter(2025, 2), by=("category",))
        assert by_category.at(category="violence").hidden, "one call stands for a person"
