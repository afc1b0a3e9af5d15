"""KD at its table: its chair by office, its standing points, numbers alone, and no way from there to a file."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from core.db import db, now, unit_of_work
from core.l10n import today
from core.state import next_epoch
from plugins.casework.models import CaseFile
from plugins.domestic_violence import bodies as ours
from plugins.office.meetings import bodies, facts, planning
from plugins.office.models import Body, Meeting


@pytest.fixture(params=["sqlite"])
def kind(request):
    """Who sees what does not depend on the database."""
    return request.param


def test_the_mayor_in_the_chair_sees_numbers_and_no_file(acting, office, register, make_user, signed_in):
    mayor = make_user("mayor", "staff", name="Kryetari Provë")
    with acting(office.luljeta):
        case_id = register().id
    with acting(office.head), unit_of_work():
        body = db.session.scalars(sa.select(Body).where(Body.kind == ours.KD)).one()
        seats = bodies.seats_of(body)
        assert [seat.role for seat in seats].count("member") == 16 and seats[0].role == "chair"
        for seat in seats:
            seat.since = today() - timedelta(days=2)
            seat.holders[0].since = today() - timedelta(days=2)
        bodies.sit(seats[0], since=today(), user_id=mayor)
        next_epoch()
    with acting(office.head):
        body = db.session.scalars(sa.select(Body).where(Body.kind == ours.KD)).one()
        meeting = planning.convene(body, at=now() + timedelta(days=1), place="Salla e Këshillit")
        assert [item.title for item in planning.agenda_of(meeting)] == [str(words) for words in ours.STANDING]
        assert len(planning.guests_of(meeting)) == 17
        meeting_id = meeting.id
    with acting(mayor):
        told = facts.counts_for(db.session.get_one(Meeting, meeting_id))
        assert len(told) == 6 and all(isinstance(number, int) or number in ("*", "0") for _words, number in told)
        assert db.session.get(CaseFile, case_id) is None
    assert signed_in("mayor").get(f"/casework/cases/{case_id}").status_code == 404
    assert signed_in("mayor").get("/coordination/statistics").status_code == 404
