"""Setting up bodies: names, seats of institutions, and who sits in them from when to when."""

import uuid
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from core.access.principal import privileged
from core.db import atomic, db, now
from core.l10n import _, sort_key, today
from core.records import check_version
from core.state import next_epoch
from plugins.office import links
from plugins.office.models import Body, BodyName, Guest, Meeting, Seat, SeatHolder
from plugins.office.models.bodies import CHAIR, DEPUTY, MEMBER, SECRETARY
from plugins.office.models.meetings import BEFORE
from plugins.office.problems import Refused

ONE_DAY = timedelta(days=1)
HEADS = (CHAIR, DEPUTY)
ORDER = (CHAIR, DEPUTY, SECRETARY, MEMBER)
PERSON = ("user_id", "person", "function", "email", "phone", "sex")
SLIP = "office.slip"


def bodies(*, kind: str | None = None) -> list[Body]:
    """Return the bodies within reach, those at work first, by the alphabet."""
    query = sa.select(Body).options(joinedload(Body.unit))
    if kind:
        query = query.where(Body.kind == kind)
    return sorted(db.session.scalars(query), key=lambda row: (not row.is_at_work, sort_key(row.name)))


def seats_of(body: Body, day: date | None = None) -> list[Seat]:
    """Return the seats that are held on a day, by default today: chair, deputy, secretary, then by the alphabet."""
    on = day or today()
    held = [seat for seat in all_seats(body) if seat.is_held(on)]
    return sorted(held, key=lambda seat: (ORDER.index(seat.role), sort_key(seat.institution.name), seat.created_at))


def all_seats(body: Body) -> list[Seat]:
    """Return all seats that a body ever had, with who sat in them."""
    query = sa.select(Seat).where(Seat.body_id == body.id)
    loaded = (joinedload(Seat.institution), selectinload(Seat.holders).joinedload(SeatHolder.user))
    return list(db.session.scalars(query.options(*loaded)))


def chaired_by(user_id: uuid.UUID) -> frozenset[uuid.UUID]:
    """Return the ids of the bodies that somebody chairs today, or as a deputy: the claim `office.chairs`."""
    day = today()
    query = (
        sa.select(Seat.body_id)
        .join(SeatHolder, SeatHolder.seat_id == Seat.id)
        .where(SeatHolder.user_id == user_id, Seat.role.in_(HEADS), _on(Seat, day), _on(SeatHolder, day))
    )
    return frozenset(db.session.scalars(query))


def _on(model: Any, day: date) -> sa.ColumnElement[bool]:
    return sa.and_(model.since <= day, sa.or_(model.until.is_(None), model.until >= day))


@atomic
def found(kind: str, name: str, *, founded_on: date | None = None, source: str = "", **values: Any) -> Body:
    """Set up a body of a kind."""
    body = Body(kind=kind, name=name.strip(), founded_on=founded_on, **values)
    body.keys()
    body.names.append(BodyName(name=body.name, valid_from=founded_on or today(), source=source))
    db.session.add(body)
    db.session.flush()
    return body


@atomic
def change(body: Body, seen_version: Any, **values: Any) -> None:
    """Change a body's particulars; a new name has its own way, `naming.rename`.

    Raises:
        Conflict: somebody else saved since the form was opened.
    """
    check_version(body, seen_version)
    for name, value in values.items():
        setattr(body, name, value)
    next_epoch()


@atomic
def give_seat(body: Body, institution_id: uuid.UUID, *, role: str = MEMBER, since: date) -> Seat:
    """Give an institution a seat in a body from a day on.

    Raises:
        Refused: somebody else chairs on that day.
    """
    if role == CHAIR and any(seat.role == CHAIR and seat.is_held(since) for seat in all_seats(body)):
        raise Refused(_("This body has a chair already. End that seat first."))
    seat = Seat(body=body, institution_id=institution_id, role=role, since=since)
    db.session.add(seat)
    db.session.flush()
    return seat


@atomic
def give_seat_to(body: Body, institution_id: uuid.UUID, *, role: str, since: date, **person: Any) -> Seat:
    """Give an institution a seat and, when somebody is named, let them sit in it from the same day on.

    Raises:
        Refused: somebody else chairs on that day.
    """
    seat = give_seat(body, institution_id, role=role, since=since)
    if person.get("user_id") or person.get("person"):
        sit(seat, since=since, **person)
    return seat


@atomic
def end_seat(seat: Seat, last_day: date) -> None:
    """End an institution's seat with a day; who sits there leaves with it.

    Raises:
        Refused: the day is before the first.
    """
    if last_day < seat.since:
        raise Refused(_("The last day is before the first."))
    seat.until = last_day
    for holder in seat.holders:
        if holder.until is None or holder.until > last_day:
            holder.until = max(last_day, holder.since)
    next_epoch()


@atomic
def sit(seat: Seat, *, since: date, **person: Any) -> SeatHolder:
    """Let somebody sit in a seat from a day on; who sat there before leaves, and invitations go to the new person.

    Raises:
        Refused: nobody is named, or before the one who sits there now.
    """
    if not (person.get("user_id") or (person.get("person") or "").strip()):
        raise Refused(_("Choose a colleague, or write name and surname."))
    before = seat.holders[0] if seat.holders else None
    if before is not None and since <= before.since:
        raise Refused(_("The new person must begin after the present one."))
    if before is not None and (before.until is None or before.until >= since):
        before.until = since - ONE_DAY
    with db.session.no_autoflush:
        holder = SeatHolder(seat=seat, since=since, **{name: person.get(name) for name in PERSON})
        db.session.add(holder)
    db.session.flush()
    _hand_over_invitations(seat, holder)
    next_epoch()
    return holder


def _hand_over_invitations(seat: Seat, holder: SeatHolder) -> None:
    """Invitations belong to the seat: whoever sits there on the day of a coming meeting is its guest.

    Who sets up bodies need not see the meetings; nothing of them is shown here.
    """
    values = {name: getattr(holder, name) for name in PERSON if name != "sex"}
    with privileged("invitations follow the seat"):
        query = (
            sa.select(Guest)
            .join(Meeting, Meeting.id == Guest.meeting_id)
            .where(Guest.seat_id == seat.id, Meeting.state.in_(BEFORE), Meeting.at > now())
            .options(joinedload(Guest.meeting))
        )
        for guest in db.session.scalars(query).all():
            if guest.meeting.day >= holder.since:
                for name, value in values.items():
                    setattr(guest, name, value)
                guest.reply, guest.replied_at, guest.reply_text = None, None, None
                links.end(SLIP, [guest.id])
