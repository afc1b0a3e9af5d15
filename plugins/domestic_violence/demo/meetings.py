"""The bodies of the demonstration: people in the ETN, its meetings and one of KD, REVALB half copied, numbers asked."""

import uuid
from datetime import datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from core.access.permissions import principal_for
from core.access.principal import acting_as
from core.db import db, now, unit_of_work
from core.l10n import TIME_ZONE, today
from core.measures import Period
from plugins.casework.models import CaseFile
from plugins.domestic_violence.bodies import KD
from plugins.domestic_violence.service import ETN, NAME
from plugins.domestic_violence.services import institution_numbers, revalb
from plugins.office import tasks
from plugins.office.meetings import bodies, holding, planning
from plugins.office.models import Body, Institution, Meeting, Task

PEOPLE = {
    "policia-elbasan": ("Elira Hasani", "Specialiste"),
    "gjykata-elbasan": ("Arjan Kodra", "Kancelar"),
    "njvksh-elbasan": ("Dhurata Kola", "Mjeke"),
    "ndihma-juridike-elbasan": ("Besa Lleshi", "Avokate"),
    "tjeter-vizion": ("Ornela Toska", "Psikologe"),
}
DECISIONS = (
    ("policia-elbasan", "Patrullim pranë banesës në mbrëmje"),
    ("ndihma-juridike-elbasan", "Përfaqësim në gjykatë"),
    ("tjeter-vizion", "Tre seanca këshillimi"),
)
WEEKS = 4
"""Between two meetings of the ETN, about."""


def load(coordinator: uuid.UUID) -> None:
    """Let the bodies meet, once."""
    with acting_as(principal_for(coordinator)), unit_of_work():
        known = dict(db.session.execute(sa.select(Institution.code, Institution.id)).all())
        found = {body.kind: body for body in db.session.scalars(sa.select(Body).where(Body.kind.in_((ETN, KD))))}
        if len(found) < 2 or db.session.scalar(sa.select(Meeting.id).where(Meeting.kind == ETN).limit(1)) is not None:
            return
        _seat(found[ETN], known)
        for place in (3, 2, 1):
            _etn(found[ETN], _morning(today() - timedelta(weeks=WEEKS * place - 2)), known, signed=place > 1)
        _etn(found[ETN], _morning(today() + timedelta(days=6)), known, signed=False)
        _kd(found[KD], _morning(today() - timedelta(weeks=6)))
        _copy()
        _ask(known)


def _seat(body: Body, known: dict[str, Any]) -> None:
    since = today() - timedelta(days=400)
    for seat in bodies.all_seats(body):
        seat.since = since
        code = next(code for code, id_ in known.items() if id_ == seat.institution_id)
        if code in PEOPLE:
            person, function = PEOPLE[code]
            bodies.sit(seat, since=since, person=person, function=function, email=f"{code}@example.org")


def _morning(day: Any) -> datetime:
    while day.weekday() > 4:
        day -= timedelta(days=1)
    return datetime.combine(day, time(10), TIME_ZONE)


def _etn(body: Body, at: datetime, known: dict[str, Any], *, signed: bool) -> None:
    """Let the ETN speak of two files: before today it was held, after today it is called."""
    query = sa.select(CaseFile).where(
        CaseFile.service == NAME, CaseFile.closed_on.is_(None), CaseFile.opened_on < at.date()
    )
    cases = list(db.session.scalars(query.order_by(CaseFile.opened_on.desc(), CaseFile.id).limit(2)))
    if not cases:
        return
    meeting = planning.convene(body, at=at, place="Salla e vogël, Bashkia")
    seats = [seat for seat in bodies.seats_of(body, meeting.day) if seat.holder_on(meeting.day)]
    for case in cases:
        item = planning.add_item(meeting, title="Masat për sigurinë", text="Sillni çfarë dini.", subject=case)
        planning.invite_seats(meeting, seats, [item])
    planning.send_invitations(meeting)
    if at > now():
        return
    holding.hold(meeting)
    for guest in planning.guests_of(meeting):
        holding.note_presence(guest, "present")
    for item in planning.agenda_of(meeting):
        holding.write_minutes(item, item.version, "Institucionet treguan çfarë dinë; u ndanë masat.")
        code, text = DECISIONS[at.toordinal() % len(DECISIONS)]
        due = meeting.day + timedelta(days=14)
        decision = holding.decide(item, text, institution_id=known[code], due_on=due)
        task = db.session.get_one(Task, decision.task_id)
        if signed:
            tasks.finish(task, text="U krye.")
    if signed:
        holding.sign(meeting)
    meeting.invited_at, meeting.held_at = at - timedelta(days=5), at


def _kd(body: Body, at: datetime) -> None:
    for seat in bodies.all_seats(body):
        seat.since = at.date()
        for holder in seat.holders:
            holder.since = at.date()
    db.session.flush()
    meeting = planning.convene(body, at=at, place="Salla e Këshillit")
    planning.send_invitations(meeting)
    holding.hold(meeting)
    for item in planning.agenda_of(meeting):
        holding.write_minutes(item, item.version, "U paraqitën shifrat; u ra dakord për hapat e radhës.")
    for guest in planning.guests_of(meeting):
        holding.note_presence(guest, "present")
    meeting.invited_at, meeting.held_at = at - timedelta(days=10), at


def _copy() -> None:
    """Copy the first file of which the ETN spoke whole, and the second one in part."""
    steps = revalb.LISTS.codes(revalb.STEP)
    for case, some in zip(db.session.scalars(revalb.waiting().limit(2)).all(), (steps, steps[:3]), strict=False):
        for step in some:
            revalb.copied(case, step)


def _ask(known: dict[str, Any]) -> None:
    quarter = Period.around("quarter", today()).before()
    police = institution_numbers.ask(known["policia-elbasan"], quarter, today() + timedelta(days=5))
    told = {"reports": 46, "umpmm": 31, "breaches": 7, "proceedings": 22}
    institution_numbers.receive(police, police.version, told, on=today(), source="Shkresë e DVP-së")
    institution_numbers.ask(known["gjykata-elbasan"], quarter, today() + timedelta(days=5))
