"""A team with seats, people who work with it, and errands that come before it."""

import uuid
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from core.access.permissions import principal_for
from core.access.principal import acting_as, privileged
from core.db import db, now
from core.l10n import today
from plugins.office.meetings import bodies, holding, planning
from plugins.office.models import Body, Institution, Meeting, Seat

LONG_AGO = date(2020, 1, 1)


@pytest.fixture
def plugins():
    return ("boards",)


@pytest.fixture
def people(app, worker, make_user):
    """Drita and Besa lead the team from Papër, Agron from Tregan; Gjergji sits in it, Lule keeps the committee."""
    return SimpleNamespace(
        drita=worker("drita", "Papër", "team_leader"),
        besa=worker("besa", "Papër", "team_leader"),
        agron=worker("agron", "Tregan", "team_leader"),
        gjergji=make_user("gjergji", "staff"),
        lule=make_user("lule", "committee_secretary"),
        arta=make_user("arta", "director"),
    )


@pytest.fixture
def team(app, people):
    """A team with three seats: the police and the schools with people of their own, and Gjergji for the town."""
    seats = (
        ("policia-elbasan", {"person": "Kanarina Police", "email": "policia@example.org"}),
        ("zvap-elbasan", {"person": "Kanarina Shkolle"}),
        ("drejtoria-sociale", {"user_id": people.gjergji}),
    )
    found = {}
    with app.app_context(), acting_as(principal_for(people.arta)):
        body = bodies.found("boards.team", "Grupi Teknik i Provës", short_name="GTP", founded_on=LONG_AGO)
        for code, person in seats:
            institution = db.session.scalar(sa.select(Institution.id).where(Institution.code == code))
            seat = bodies.give_seat(body, institution, since=LONG_AGO)
            bodies.sit(seat, since=LONG_AGO, **person)
            found[code.split("-")[0]] = seat.id
        found["body"] = body.id
        db.session.remove()
    return SimpleNamespace(**found)


@pytest.fixture
def convene(app, people, team):
    """Convene a meeting of the team as Drita; returns its id."""

    def make(who=None, *, at=None, body=None) -> uuid.UUID:
        with app.app_context(), acting_as(principal_for(who or people.drita)):
            found = db.session.get_one(Body, body or team.body)
            meeting = planning.convene(found, at=at or now() + timedelta(days=2), place="Salla e vogël")
            found = meeting.id
            db.session.remove()
        return found

    return make


@pytest.fixture
def put(app, people):
    """Put an errand on a meeting's agenda, with the guests of some seats; returns the item's id."""
    from plugins.errands.models import Errand

    def make(meeting_id, errand_id, title="Çështja", *, seats=(), who=None, text=None) -> uuid.UUID:
        with app.app_context(), acting_as(principal_for(who or people.drita)):
            meeting = db.session.get_one(Meeting, meeting_id)
            subject = db.session.get_one(Errand, errand_id) if errand_id else None
            item = planning.add_item(meeting, title=title, text=text, subject=subject)
            for seat_id in seats:
                planning.invite_seat(meeting, db.session.get_one(Seat, seat_id), [item])
            found = item.id
            db.session.remove()
        return found

    return make


@pytest.fixture
def held(app, people, convene, put, errand, team):
    """A meeting of this morning with two errands, held: `(meeting, first item, second item)`."""

    def make(*, at=None):
        meeting_id = convene(at=at or now() - timedelta(hours=1))
        first = put(meeting_id, errand("Papër", "P-1"), "E para", seats=(team.policia, team.drejtoria))
        second = put(meeting_id, errand("Papër", "P-2"), "E dyta", seats=(team.zvap,))
        with app.app_context(), acting_as(principal_for(people.drita)):
            meeting = db.session.get_one(Meeting, meeting_id)
            planning.send_invitations(meeting)
            holding.hold(meeting)
            db.session.remove()
        return meeting_id, first, second

    return make


@pytest.fixture
def signed(app, people):
    """Write down everything that is missing of a held meeting, and sign its minutes as Drita."""

    def make(meeting_id):
        with app.app_context(), acting_as(principal_for(people.drita)):
            meeting = db.session.get_one(Meeting, meeting_id)
            for guest in planning.guests_of(meeting):
                holding.note_presence(guest, "present")
            for item in planning.agenda_of(meeting):
                holding.write_minutes(item, item.version, "U diskutua.")
            holding.sign(meeting)
            db.session.remove()

    return make


@pytest.fixture
def told(app):
    """What the audit tells of a verb: the users, in order."""
    from core.audit.models import AuditEvent

    def ask(verb):
        with app.app_context(), privileged("test"):
            query = sa.select(AuditEvent.user_id, AuditEvent.refused).where(AuditEvent.verb == verb)
            return [tuple(row) for row in db.session.execute(query.order_by(AuditEvent.seq))]

    return ask


@pytest.fixture
def tomorrow():
    return today() + timedelta(days=1)
