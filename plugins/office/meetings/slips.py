"""Slips: what a guest may know of a meeting, and no more; read on paper, by link, or by a colleague who is a guest.

A guest sees no record, no agenda and no other guest. What stands on a slip is gathered here alone, from the points to
which the guest is invited, past the rules of the records: the invitation itself is what permits it. A record that is
hidden from a colleague is left out of their slip, whoever invited them.
"""

import uuid
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from core.access.exclusions import Exclusion
from core.access.principal import current, privileged
from core.audit.chain import record
from core.db import atomic, db, now
from core.l10n import _
from plugins.office import links, subjects
from plugins.office.meetings import planning
from plugins.office.meetings.bodies import SLIP
from plugins.office.models import AgendaItem, Guest, ItemGuest, Meeting
from plugins.office.models.meetings import SLIP_OPEN
from plugins.office.problems import Refused
from plugins.office.tasks import ONE_DAY, end_of

YES, NO = "yes", "no"


def give_link(guest: Guest) -> str:
    """Make a link to a guest's slip, good until the day of the meeting ends; return its token, shown this once.

    Raises:
        Refused: the invitations are not sent yet, or the day of the meeting is over.
    """
    meeting = guest.meeting
    planning.require_open(meeting)
    until = end_of(meeting.day)
    if meeting.state not in SLIP_OPEN:
        raise Refused(_("Send the invitations first."))
    if until <= now():
        raise Refused(_("The day of this meeting is over."))
    return links.give(SLIP, guest.id, until=until)


def by_link(token: str) -> tuple[Guest, dict[str, Any]] | None:
    """Return the guest of a link with their slip, noting that it was read; nothing when the link is not valid."""
    guest_id = links.use(SLIP, token)
    return _read(guest_id) if guest_id is not None else None


def link_is_valid(token: str) -> bool:
    """Say whether a link opens now; nothing is shown or noted."""
    return links.target(SLIP, token) is not None


def own(guest_id: uuid.UUID) -> tuple[Guest, dict[str, Any]] | None:
    """Return the slip of whoever acts, noting that it was read; nothing when it is not theirs, closed or empty."""
    seen = db.session.scalar(sa.select(Guest.id).where(Guest.id == guest_id, Guest.user_id == current().user_id))
    found = _read(guest_id) if seen is not None else None
    if found is None:
        record("office.slip.viewed", guest_id, refused=True)
    return found


def mine() -> Sequence[tuple[uuid.UUID, dict[str, Any]]]:
    """Return the open invitations of whoever acts, without the points themselves, the next meeting first."""
    query = sa.select(Guest.id).where(Guest.user_id == current().user_id)
    ids = list(db.session.scalars(query)) if current().user_id else []
    if not ids:
        return []
    with privileged("one's own invitations"):
        rows = _guests(Guest.id.in_(ids), Meeting.state.in_(SLIP_OPEN), Meeting.at > now() - ONE_DAY)
        return [(guest.id, _head(guest)) for guest in sorted(rows, key=lambda guest: guest.meeting.at)]


def _read(guest_id: uuid.UUID) -> tuple[Guest, dict[str, Any]] | None:
    with privileged("a slip is read by its guest"):
        guest = next(iter(_guests(Guest.id == guest_id, Meeting.state.in_(SLIP_OPEN))), None)
        facts = slip_facts(guest.meeting, guest) if guest is not None else None
    if guest is None or not facts or not facts["items"]:
        return None
    record("office.slip.viewed", guest_id)
    return guest, facts


def _guests(*conditions: Any) -> Sequence[Guest]:
    query = sa.select(Guest).join(Meeting, Meeting.id == Guest.meeting_id).where(*conditions)
    loaded = (joinedload(Guest.meeting).joinedload(Meeting.body), joinedload(Guest.institution), joinedload(Guest.user))
    return db.session.scalars(query.options(*loaded)).unique().all()


@atomic
def answer(guest_id: uuid.UUID, reply: str, *, text: str | None = None) -> None:
    """Write down whether a guest will come; asked by link, or by the colleague who is the guest.

    Raises:
        Refused: it took place already, or was called off.
    """
    with privileged("a guest answers"):
        guest = next(iter(_guests(Guest.id == guest_id)), None)
        if guest is None or not guest.meeting.is_before:
            raise Refused(_("This meeting does not wait for an answer any more."))
        guest.reply, guest.reply_text, guest.replied_at = reply, text, now()
    record("office.slip.answered", guest_id, note=reply)


# --- what stands on it


def slip_facts(meeting: Meeting, guest: Guest) -> dict[str, Any]:
    """Return a guest's slip as plain values for templates: only the points to which this guest is invited.

    A colleague who prints it sees of these points those within their own reach; the guest, who comes by `own` or
    `by_link`, sees them all.

    Keys: `body`, `at`, `place`, `comes_at`, `guest`, `function`, `institution`, `reply`, `reply_text`, `items`; an item
    has `number` (counted on this slip), `about` (discreet words for its record, or nothing), `title` and `text`.
    """
    items = _items_of(meeting, guest)
    about = subjects.describe(items)
    points = [
        {
            "number": number,
            "about": about[item.subject_id][0] if item.subject_id in about else "",
            "title": item.title or "",
            "text": item.text or "",
        }
        for number, item in enumerate(items, 1)
    ]
    return {**_head(guest, meeting), "items": points}


def _items_of(meeting: Meeting, guest: Guest) -> list[AgendaItem]:
    query = sa.select(AgendaItem).where(AgendaItem.meeting_id == meeting.id)
    if not guest.whole:
        invited = sa.select(ItemGuest.item_id).where(ItemGuest.guest_id == guest.id)
        query = query.where(AgendaItem.id.in_(invited))
    if guest.user_id is not None:
        hidden = sa.exists().where(Exclusion.record_id == AgendaItem.subject_id, Exclusion.user_id == guest.user_id)
        query = query.where(~hidden)
    return list(db.session.scalars(query.order_by(AgendaItem.place, AgendaItem.created_at)))


def _head(guest: Guest, meeting: Meeting | None = None) -> dict[str, Any]:
    meeting = meeting or guest.meeting
    return {
        "body": meeting.body.name_on(meeting.day),
        "at": meeting.at,
        "place": meeting.place or "",
        "comes_at": guest.comes_at,
        "guest": guest.called,
        "function": guest.function or "",
        "institution": guest.institution.name if guest.institution else "",
        "reply": guest.reply,
        "reply_text": guest.reply_text or "",
    }
