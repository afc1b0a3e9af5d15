"""Planning a meeting: when and where, its agenda, who is invited to which point, and calling it off."""

import uuid
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value
from werkzeug.exceptions import NotFound

from core import hooks
from core.access.exclusions import excluded_from
from core.access.principal import current, privileged
from core.audit.chain import record
from core.db import Record, atomic, db, now
from core.l10n import _, sort_key
from core.records import check_version
from plugins.office import links, subjects
from plugins.office.meetings import kinds
from plugins.office.meetings.bodies import SLIP, seats_of
from plugins.office.models import AgendaItem, Body, Decision, Guest, ItemGuest, Meeting, Seat
from plugins.office.models.meetings import CANCELLED, INVITED, PLANNED
from plugins.office.problems import Refused

SEAT, SPECIALIST, CONCERNED = "seat", "specialist", "concerned"
CONTACT = ("user_id", "person", "function", "email", "phone")
PARTICULARS = (*CONTACT, "institution_id", "comes_at")


# --- reading


def agenda_of(meeting: Meeting) -> list[AgendaItem]:
    """Return the points of a meeting that the reader sees, in their order."""
    query = sa.select(AgendaItem).where(AgendaItem.meeting_id == meeting.id)
    items = list(db.session.scalars(query.order_by(AgendaItem.place, AgendaItem.created_at)))
    for item in items:
        set_committed_value(item, "meeting", meeting)
    return items


def guests_of(meeting: Meeting, item: AgendaItem | None = None) -> list[Guest]:
    """Return the guests of the points that the reader sees, or of one: seats by the alphabet, then the others."""
    query = sa.select(Guest).where(Guest.meeting_id == meeting.id).options(joinedload(Guest.institution))
    if item is not None:
        invited = sa.select(ItemGuest.guest_id).where(ItemGuest.item_id == item.id)
        query = query.where(sa.or_(Guest.whole, Guest.id.in_(invited)))
    guests = list(db.session.scalars(query.options(joinedload(Guest.user))))
    for guest in guests:
        set_committed_value(guest, "meeting", meeting)
    return sorted(guests, key=_by_kind_and_name)


def _by_kind_and_name(guest: Guest) -> tuple[Any, ...]:
    institution = guest.institution.name if guest.institution else ""
    return (SEAT, SPECIALIST, CONCERNED).index(guest.kind), sort_key(institution), sort_key(guest.called)


def invited_to(meeting: Meeting) -> dict[uuid.UUID, list[uuid.UUID]]:
    """Return, for each guest, the points within the reader's reach to which they are invited, with one query."""
    query = (
        sa.select(ItemGuest)
        .join(AgendaItem, AgendaItem.id == ItemGuest.item_id)
        .where(AgendaItem.meeting_id == meeting.id)
        .order_by(AgendaItem.place, AgendaItem.created_at)
    )
    found: dict[uuid.UUID, list[uuid.UUID]] = {}
    for row in db.session.scalars(query):
        found.setdefault(row.guest_id, []).append(row.item_id)
    return found


# --- when and where


@atomic
def convene(body: Body, *, at: datetime, place: str) -> Meeting:
    """Convene a meeting; one that speaks of topics alone begins with the standing agenda and all seats invited.

    Raises:
        Refused: the body has ended.
    """
    kinds.require(body, "write")
    if not body.is_at_work:
        raise Refused(_("This body has ended."))
    meeting = Meeting(body=body, kind=body.kind, at=at, place=place, convened_by_id=current().user_id, state=PLANNED)
    meeting.keys()
    db.session.add(meeting)
    db.session.flush()
    if not by_items(meeting):
        for topic in kinds.kind_of(body).standing:
            add_item(meeting, title=str(topic))
        for seat in seats_of(body, meeting.day):
            invite_seat(meeting, seat)
    return meeting


@atomic
def move(meeting: Meeting, seen_version: Any, *, at: datetime, place: str) -> None:
    """Change when or where a meeting takes place; who was invited must be told anew, and answers anew.

    Raises:
        Conflict: somebody else saved since the form was opened.
        Refused: it took place or was called off.
    """
    _require_before(meeting)
    check_version(meeting, seen_version)
    if (at, place) == (meeting.at, meeting.place):
        return
    meeting.at, meeting.place, meeting.state, meeting.invited_at = at, place, PLANNED, None
    db.session.flush()
    for guest in guests_of(meeting):
        _ask_anew(guest)
        links.end(SLIP, [guest.id])


def _ask_anew(guest: Guest) -> None:
    guest.reply, guest.replied_at, guest.reply_text = None, None, None


@atomic
def cancel(meeting: Meeting, why: str, *, text: str | None = None) -> None:
    """Call a meeting off, with a code for the reason; it counts nowhere.

    Raises:
        Refused: it took place or was called off already.
    """
    _require_before(meeting)
    meeting.state, meeting.cancelled_because, meeting.cancelled_text = CANCELLED, why, text
    record("office.meeting.cancelled", meeting, note=why)
    end_slips(meeting)
    note_items(meeting, "cancelled")


def end_slips(meeting: Meeting) -> None:
    """End the links of all guests, also of those whom whoever acts does not see."""
    with privileged("the links of a meeting end with it"):
        links.end(SLIP, list(db.session.scalars(sa.select(Guest.id).where(Guest.meeting_id == meeting.id))))


# --- agenda


@atomic
def add_item(meeting: Meeting, *, title: str, text: str | None = None, subject: Record | None = None) -> AgendaItem:
    """Put a point on the agenda: about a record of a kind that the body may speak of, or a free topic.

    Raises:
        Refused: minutes are signed, the record stands on it already, or the one who convenes must not know of it.
        ValueError: a body of this kind does not speak of such records.
    """
    require_open(meeting)
    kind = subjects.kind_of(subject) if subject is not None else None
    if subject is not None:
        _require_fit(meeting, subject, str(kind))
    item = AgendaItem(
        meeting=meeting,
        place=1 + max((row.place for row in agenda_of(meeting)), default=0),
        subject_kind=kind,
        subject_id=subject.id if subject is not None else None,
    )
    item.keys()
    item.title, item.text = title.strip(), text
    require_work(item)
    db.session.add(item)
    db.session.flush()
    note(item, "placed")
    return item


def _require_fit(meeting: Meeting, subject: Record, kind: str) -> None:
    if kind not in kinds.kind_of(meeting).subjects:
        raise ValueError(f"{meeting.kind} does not speak of {kind}")
    if any(row.subject_id == subject.id for row in agenda_of(meeting)):
        raise Refused(_("This stands on the agenda already."))
    if meeting.convened_by_id in _hidden_from(subject.id):
        raise Refused(_("This cannot come before a meeting of this colleague. Convene another meeting."))


def _hidden_from(record_id: uuid.UUID | None) -> frozenset[uuid.UUID]:
    """Return from whom a record is hidden; asked only for records that whoever acts sees."""
    if record_id is None:
        return frozenset()
    with privileged("nobody is invited to hear of what is hidden from them"):
        return frozenset(excluded_from(record_id))


@atomic
def change_item(item: AgendaItem, seen_version: Any, *, title: str, text: str | None) -> None:
    """Change the words of a point.

    Raises:
        Conflict: somebody else saved since the form was opened.
        Refused: minutes are signed.
    """
    require_open(item.meeting)
    require_work(item)
    check_version(item, seen_version)
    item.title, item.text = title.strip(), text
    db.session.flush()


@atomic
def drop_item(item: AgendaItem) -> None:
    """Take a point off the agenda; guests of this point alone are not invited any more.

    Raises:
        Refused: the meeting took place, or decisions stand on it.
    """
    meeting = item.meeting
    _require_before(meeting)
    require_work(item)
    if db.session.scalar(sa.select(Decision.id).where(Decision.item_id == item.id).limit(1)) is not None:
        raise Refused(_("Decisions stand on this point: it stays."))
    note(item, "dropped")
    rows = list(db.session.scalars(sa.select(ItemGuest).where(ItemGuest.item_id == item.id)))
    elsewhere = {guest_id for guest_id, items in invited_to(meeting).items() if set(items) - {item.id}}
    alone = [guest for guest in guests_of(meeting) if not guest.whole and guest.id not in elsewhere]
    for row in rows:
        db.session.delete(row)
    _dismiss(alone)
    db.session.delete(item)
    db.session.flush()


@atomic
def move_up(item: AgendaItem) -> None:
    """Let a point change places with the one before it, among those that whoever acts sees."""
    require_open(item.meeting)
    items = agenda_of(item.meeting)
    place = items.index(item)
    if place == 0:
        return
    items[place - 1], items[place] = items[place], items[place - 1]
    for number, row in enumerate(items, 1):
        row.place = number


# --- guests


def invite_seat(meeting: Meeting, seat: Seat, items: Collection[AgendaItem] = ()) -> Guest:
    """Invite whoever sits in a seat on the day of the meeting, to some points or to the whole.

    Raises:
        Refused: see `invite_seats`.
    """
    return invite_seats(meeting, [seat], items)[0]


@atomic
def invite_seats(meeting: Meeting, seats: Collection[Seat], items: Collection[AgendaItem] = ()) -> list[Guest]:
    """Invite whoever sits in some seats on the day of the meeting, to the same points or to the whole.

    Raises:
        Refused: no seat or no point is named, nobody sits there, or a colleague who does must not know of a record.
    """
    _require_points(meeting, items)
    if not seats:
        raise Refused(_("Choose who is invited."))
    known = {guest.seat_id: guest for guest in guests_of(meeting)}
    held = invited_to(meeting)
    people = [_of_seat(seat, meeting) for seat in seats]
    _require_may_know([person["user_id"] for person in people], items)
    with db.session.no_autoflush:
        found = [known.get(person["seat_id"]) or _new_guest(meeting, SEAT, **person) for person in people]
        for guest in found:
            _add_items(guest, [item for item in items if item.id not in held.get(guest.id, ())])
    db.session.flush()
    return found


def _of_seat(seat: Seat, meeting: Meeting) -> dict[str, Any]:
    holder = seat.holder_on(meeting.day)
    if holder is None:
        raise Refused(_("Nobody sits in the seat of %(institution)s on that day.", institution=seat.institution.name))
    person = {name: getattr(holder, name) for name in CONTACT}
    return {"seat_id": seat.id, "institution_id": seat.institution_id, **person}


def by_items(meeting: Meeting) -> bool:
    """Say whether guests are invited to single points; in a meeting about topics they are invited to the whole."""
    return bool(kinds.kind_of(meeting).subjects)


@atomic
def invite(meeting: Meeting, kind: str, items: Collection[AgendaItem] = (), **values: Any) -> Guest:
    """Invite somebody to some points of the agenda; without points, to the whole of a meeting about topics.

    Raises:
        Refused: minutes are signed, no point is named, nobody is named, or a colleague must not know of a record.
    """
    _require_points(meeting, items)
    if not (values.get("user_id") or (values.get("person") or "").strip()):
        raise Refused(_("Choose a colleague, or write name and surname."))
    _require_may_know([values.get("user_id")], items)
    with db.session.no_autoflush:
        guest = _new_guest(meeting, kind, **values)
        _add_items(guest, items)
    db.session.flush()
    return guest


def _require_points(meeting: Meeting, items: Collection[AgendaItem]) -> None:
    require_open(meeting)
    if by_items(meeting) and not items:
        raise Refused(_("Choose at least one point of the agenda."))


def _new_guest(meeting: Meeting, kind: str, **values: Any) -> Guest:
    guest = Guest(meeting=meeting, kind=kind, whole=not by_items(meeting), **values)
    db.session.add(guest)
    return guest


def _add_items(guest: Guest, items: Collection[AgendaItem]) -> None:
    """Invite a guest to more points; another slip asks for another answer."""
    if guest.whole or not items:
        return
    db.session.add_all(ItemGuest(item=item, guest=guest) for item in items)
    _ask_anew(guest)


@atomic
def change_guest(guest: Guest, seen_version: Any, items: Collection[AgendaItem], **values: Any) -> None:
    """Change who is invited, and to which of the points that whoever acts sees.

    Raises:
        Conflict: somebody else saved since the form was opened.
        Refused: minutes are signed, no point is left, or a colleague must not know of a record.
    """
    check_version(guest, seen_version)
    for name in PARTICULARS:
        if name in values:
            setattr(guest, name, values[name])
    _set_items(guest, items)
    db.session.flush()


def _set_items(guest: Guest, items: Collection[AgendaItem]) -> None:
    require_open(guest.meeting)
    if guest.whole:
        return
    wanted = {item.id: item for item in items}
    if not wanted:
        raise Refused(_("Choose at least one point of the agenda."))
    _require_may_know([guest.user_id], wanted.values())
    held = {row.item_id: row for row in db.session.scalars(sa.select(ItemGuest).where(ItemGuest.guest_id == guest.id))}
    _add_items(guest, [item for id_, item in wanted.items() if id_ not in held])
    db.session.flush()
    for id_ in held.keys() - wanted.keys():
        db.session.delete(held[id_])
        _ask_anew(guest)


def _require_may_know(user_ids: Iterable[uuid.UUID | None], items: Iterable[AgendaItem]) -> None:
    colleagues = set(user_ids) - {None}
    if colleagues and any(colleagues & _hidden_from(item.subject_id) for item in items):
        raise Refused(_("This colleague cannot be invited to one of these points. Choose somebody else."))


@atomic
def note_reply(guest: Guest, reply: str, *, text: str | None = None) -> None:
    """Write down what a guest answered by telephone or on paper.

    Raises:
        Refused: it took place already, or was called off.
    """
    _require_before(guest.meeting)
    guest.reply, guest.reply_text, guest.replied_at = reply, text, now()


@atomic
def dismiss(guest: Guest) -> None:
    """Take an invitation back.

    Raises:
        Refused: minutes are signed.
    """
    require_open(guest.meeting)
    for row in db.session.scalars(sa.select(ItemGuest).where(ItemGuest.guest_id == guest.id)).all():
        db.session.delete(row)
    _dismiss([guest])
    db.session.flush()


def _dismiss(guests: Iterable[Guest]) -> None:
    for guest in guests:
        links.end(SLIP, [guest.id])
        db.session.delete(guest)


@atomic
def send_invitations(meeting: Meeting) -> None:
    """Note that all guests have been invited: from now on slips may be read.

    Raises:
        Refused: the agenda or the list of guests is empty, or a point has no guest.
    """
    _require_before(meeting)
    items, guests = agenda_of(meeting), guests_of(meeting)
    if not items:
        raise Refused(_("Write at least one point of the agenda."))
    if not guests:
        raise Refused(_("Invite at least one guest."))
    reached = {item_id for held in invited_to(meeting).values() for item_id in held}
    if not all(guest.whole for guest in guests) and any(item.id not in reached for item in items):
        raise Refused(_("A point of the agenda has no guest yet."))
    meeting.state, meeting.invited_at = INVITED, now()
    record("office.meeting.invited", meeting)


# --- what all steps ask


def require_work(item: AgendaItem) -> None:
    """Refuse, as if it did not exist, to work on a point about a record that is there to be read only."""
    if not subjects.may_work(item):
        record("core.refused", item, refused=True)
        raise NotFound


def require_open(meeting: Meeting) -> None:
    """Refuse to change a meeting whose minutes are signed or that was called off, or without the right of its kind.

    Raises:
        Refused: it is over.
    """
    kinds.require(meeting, "write")
    if not meeting.is_open:
        raise Refused(_("The minutes are signed, or the meeting was called off: nothing changes any more."))


def _require_before(meeting: Meeting) -> None:
    kinds.require(meeting, "write")
    if not meeting.is_before:
        raise Refused(_("The meeting took place already, or was called off."))


def note(item: AgendaItem, event: str, **facts: Any) -> None:
    """Let the plugin of a point's record hear what happened to it."""
    if item.subject_id is not None:
        hooks.ask_active("agenda_item_noted", item=item, event=event, facts=facts)


def note_items(meeting: Meeting, event: str) -> None:
    """Let the plugins hear what happened to all points that whoever acts sees."""
    for item in agenda_of(meeting):
        note(item, event)
