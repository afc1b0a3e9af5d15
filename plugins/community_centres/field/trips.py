"""Trips of the mobile team: planned, written down stop by stop, done; and which unit has waited for how long."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from core import charts
from core.access.principal import current
from core.charts.canvas import Chart
from core.db import atomic, db
from core.l10n import _, _n, today
from core.measures import Cell
from core.records import find
from plugins.community_centres.models.field import CANCELLED, DONE, PLANNED, MobileTrip, TripMember, TripStop
from plugins.office import reference
from plugins.office.models import Unit
from plugins.office.problems import Refused

LONG = 90
"""Days after which a unit has waited for long."""
COUNTS = ("women", "men", "girls", "boys", "referred")


@atomic
def plan(members: Iterable[uuid.UUID], **values: Any) -> MobileTrip:
    """Plan a trip.

    Raises:
        Refused: its day is past.
    """
    if values["on"] < today():
        raise Refused(_("This day is past. Plan a trip for today or later."))
    trip = MobileTrip(**values)
    trip.keys()
    trip.members = [TripMember(user_id=user_id) for user_id in members]
    db.session.add(trip)
    return trip


@atomic
def end(trip: MobileTrip, state: str, km: int | None = None) -> None:
    """Say that a trip was made, or is called off.

    Raises:
        Refused: it was ended before, lies ahead, or has stops and so took place.
    """
    if trip.state != PLANNED:
        raise Refused(_("This trip was ended before."))
    if state == DONE and trip.on > today():
        raise Refused(_("This trip lies ahead."))
    if state == CANCELLED and trip.stops:
        raise Refused(_("This trip has stops: it took place."))
    trip.state, trip.km = state, km


@atomic
def add_stop(trip: MobileTrip, at: datetime, **values: Any) -> TripStop:
    """Write a stop down.

    Raises:
        Refused: the trip was called off, or lies ahead.
    """
    if trip.state == CANCELLED:
        raise Refused(_("This trip was called off. Ask your coordinator to plan it anew, then save."))
    if trip.on > today():
        raise Refused(_("This trip lies ahead."))
    counted = {name: values.pop(name, None) or 0 for name in COUNTS}
    note = values.pop("note", None)
    stop = TripStop(trip=trip, at=at, writer_id=current().user_id, **counted, **values)
    stop.note = note
    db.session.add(stop)
    return stop


def of_today() -> Sequence[MobileTrip]:
    """Return the trips on which whoever acts goes along today."""
    going = sa.select(TripMember.trip_id).where(TripMember.user_id == current().user_id)
    query = sa.select(MobileTrip).where(MobileTrip.on == today(), MobileTrip.id.in_(going))
    return db.session.scalars(query.where(MobileTrip.state != CANCELLED).order_by(MobileTrip.id)).all()


def mine(trip_id: uuid.UUID) -> MobileTrip | None:
    """Return a trip on which whoever acts goes along."""
    trip = find(MobileTrip, trip_id)
    if trip is None or current().user_id not in {member.user_id for member in trip.members}:
        return None
    return trip


def ahead() -> Sequence[MobileTrip]:
    """Return the planned trips of today and later, the next first, with who goes along."""
    query = sa.select(MobileTrip).where(MobileTrip.on >= today(), MobileTrip.state == PLANNED)
    with_members = selectinload(MobileTrip.members)
    return db.session.scalars(query.options(with_members).order_by(MobileTrip.on, MobileTrip.id).limit(10)).all()


@dataclass(frozen=True, kw_only=True)
class Waited:
    """How long a unit has waited: when the team was there last, and days since; none of both: never."""

    unit: Unit
    last: date | None
    days: int | None


class Never(Cell):
    """A unit in which the team never was."""

    def __str__(self) -> str:
        return _("never")


def coverage() -> list[Waited]:
    """Return all units by how long they have waited for the mobile team, the longest first."""
    made = sa.or_(MobileTrip.state == DONE, sa.exists().where(TripStop.trip_id == MobileTrip.id))
    query = (
        sa.select(MobileTrip.unit_id, sa.func.max(MobileTrip.on))
        .where(MobileTrip.on <= today(), MobileTrip.state != CANCELLED, made)
        .group_by(MobileTrip.unit_id)
    )
    last = {unit_id: on for unit_id, on in db.session.execute(query)}
    found = [_waited(unit, last.get(unit.id)) for unit in db.session.scalars(sa.select(Unit).order_by(Unit.code))]
    return sorted(found, key=lambda one: -(one.days if one.days is not None else 10**6))


def _waited(unit: Unit, last: date | None) -> Waited:
    return Waited(unit=unit, last=last, days=(today() - last).days if last else None)


def coverage_map(waited: Sequence[Waited]) -> Chart | None:
    """Draw the units as tiles with the days since the last visit; nothing where their places are not known."""
    places = reference.read("tile_map.json")["tiles"]
    tiles = [
        (*places[one.unit.code], one.unit.name, Never(None, hidden=True) if one.days is None else Cell(one.days))
        for one in waited
        if one.unit.code in places
    ]
    if not tiles:
        return None
    long = sum(1 for one in waited if one.days is None or one.days > LONG)
    title = _n(
        "%(num)d administrative unit has waited for the mobile team for more than %(days)s days.",
        "%(num)d administrative units have waited for the mobile team for more than %(days)s days.",
        long,
        days=LONG,
    )
    return charts.tile_map(title, tiles)
