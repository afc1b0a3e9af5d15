"""Invented work in the field: trips of the last months and of today, squads, contacts in the street."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from core.access.permissions import principal_for
from core.access.principal import acting_as
from core.auth.models import User, UserRole
from core.db import db, now, unit_of_work
from core.demo.service import is_made
from core.l10n import today
from plugins.community_centres.field import street
from plugins.community_centres.models.field import (
    DONE,
    EMERGENCY,
    PLANNED,
    REGULAR,
    MobileTrip,
    SquadDay,
    TripMember,
    TripStop,
)
from plugins.office.models import Unit

PLACES = ("Qendra e fshatit", "Shkolla", "Qendra shëndetësore", "Sheshi")
SEEN = (("begging", "6_9", "male"), ("selling", "10_13", "male"), ("wandering", "14_17", "female"))


def load() -> None:
    """Make the data, once; nothing without somebody who works in the field."""
    workers = _with("field_worker")
    units = list(db.session.scalars(sa.select(Unit).order_by(Unit.code)))
    if not workers or not units or is_made(MobileTrip):
        return
    with acting_as(principal_for(workers[0])), unit_of_work():
        for number, unit in enumerate(units[1:10]):
            _trip(workers, unit, number)
        _trip(workers, units[-1], None)
        _squads(workers)
        for number, (seen, age, sex) in enumerate(SEEN):
            street.add_contact(
                now() - timedelta(days=number * 3, hours=2), unit_id=units[0].id, age=age, sex=sex, company="alone",
                seen=seen, action="talked", place="Pranë semaforit te stadiumi",
            )  # fmt: skip


def _trip(workers: list[Any], unit: Unit, number: int | None) -> None:
    """Make a trip of some weeks ago with two stops, or the one of today."""
    day = today() if number is None else today() - timedelta(days=9 + number * 17)
    trip = MobileTrip(on=day, unit=unit, villages="Dy fshatrat e sipërme", purpose="Informim dhe vlerësim nevojash")
    trip.keys()
    trip.state, trip.km = (PLANNED, None) if number is None else (DONE, 24 + 3 * number)
    trip.members = [TripMember(user_id=user_id) for user_id in workers]
    db.session.add(trip)
    for place in range(0 if number is None else 2):
        stop = TripStop(
            trip=trip, at=now() - timedelta(days=(today() - day).days), writer_id=workers[0],
            village=PLACES[(number + place) % len(PLACES)], women=6 + place, men=3, girls=2, boys=4 - place,
            services=["information", "documents"], referred=place,
        )  # fmt: skip
        db.session.add(stop)


def _squads(workers: list[Any]) -> None:
    monday = today() - timedelta(days=today().weekday())
    for number in range(28):
        day = monday + timedelta(days=number)
        kind = EMERGENCY if day.weekday() == 6 else REGULAR
        user_id = workers[number % len(workers)]
        db.session.add(SquadDay(on=day, user_id=user_id, kind=kind, area="Stadiumi dhe tregu"))


def _with(role: str) -> list[Any]:
    query = sa.select(User.id).join(UserRole, UserRole.user_id == User.id).where(UserRole.role == role)
    return list(db.session.scalars(query.order_by(User.username)))
