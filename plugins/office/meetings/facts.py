"""A meeting as plain values, for templates of invitations, minutes and attendance sheets."""

from datetime import date
from typing import Any

import sqlalchemy as sa

from core.access.principal import privileged
from core.db import db
from core.l10n import local
from plugins.office import subjects
from plugins.office.meetings import holding, kinds
from plugins.office.meetings.planning import CONCERNED, agenda_of, guests_of, invited_to
from plugins.office.meetings.slips import slip_facts
from plugins.office.meetings.words import ABSENCES, GUEST_KINDS, PRESENCES
from plugins.office.models import AgendaItem, Body, Guest, Meeting
from plugins.office.models.meetings import HELD, SIGNED
from plugins.office.profile import letterhead

TOOK_PLACE = (HELD, SIGNED)


def minutes_facts(meeting: Meeting, only: AgendaItem | None = None) -> dict[str, Any]:
    """Return a meeting as its reader sees it, as plain values for templates; with `only` the extract of one point.

    Keys: `letterhead` (of the day), `body`, `kind`, `at`, `place`, `convened_by`, `state`, `signed_at`, `general`,
    `guests`, `items`, `undone` (decisions of earlier meetings), `counts` (for a body that sees no records). A guest has
    `name`, `function`, `institution`, `kind`, `concerned` (a point is about them: they stand on no sheet that goes
    round), `presence`, `absence`, `numbers` (of the points invited to); an item `number`, `about`, `title`, `text`,
    `minutes`, `decisions`; a decision `text`, `responsible`, `due_on`, `done_on`.
    """
    items, invited = [only] if only is not None else agenda_of(meeting), invited_to(meeting)
    number = {item.id: place for place, item in enumerate(items, 1)}
    decided = holding.decisions_of(meeting)
    about = subjects.describe(items)
    return {
        "letterhead": letterhead_facts(meeting.day),
        "body": meeting.body.name_on(meeting.day),
        "kind": str(kinds.kind_of(meeting).label),
        "at": meeting.at,
        "place": meeting.place or "",
        "convened_by": meeting.convened_by.name,
        "state": meeting.state,
        "signed_at": meeting.signed_at,
        "general": "" if only is not None else meeting.minutes or "",
        "guests": [_guest(guest, number, invited) for guest in guests_of(meeting, only)],
        "items": [
            {
                "number": number[item.id],
                "about": about[item.subject_id][0] if item.subject_id in about else "",
                "title": item.title or "",
                "text": item.text or "",
                "minutes": item.minutes or "",
                "decisions": [decision_facts(row) for row in decided.get(item.id, [])],
            }
            for item in items
        ],
        "undone": [] if only is not None else [decision_facts(row) for row in _undone(meeting)],
        "counts": counts_for(meeting),
    }


def _undone(meeting: Meeting) -> list[holding.Decided]:
    return holding.undone_before(meeting.body, meeting)


def letterhead_facts(day: date) -> dict[str, str]:
    """Return the letterhead of a day as plain values."""
    held = letterhead(day)
    return {name: str(getattr(held, name, "")) for name in ("municipality", "directorate", "sector", "place")}


def _guest(guest: Guest, number: dict[Any, int], invited: dict[Any, list[Any]]) -> dict[str, Any]:
    return {
        "name": guest.called,
        "function": guest.function or "",
        "institution": guest.institution.name if guest.institution else "",
        "kind": str(GUEST_KINDS[guest.kind]),
        "concerned": guest.kind == CONCERNED,
        "presence": str(PRESENCES.get(guest.presence or "", "")),
        "absence": ", ".join(filter(None, (str(ABSENCES.get(guest.absence or "", "")), guest.absence_text))),
        "numbers": [number[item_id] for item_id in invited.get(guest.id, []) if item_id in number],
    }


def decision_facts(row: holding.Decided) -> dict[str, Any]:
    """Return a decision as plain values."""
    done = row.task.done_at if row.task is not None and row.task.state == "done" else None
    return {
        "text": row.decision.text or "",
        "responsible": row.decision.responsible,
        "due_on": row.decision.due_on,
        "done_on": local(done).date() if done else None,
    }


def counts_for(meeting: Meeting) -> list[tuple[str, Any]]:
    """Return the numbers that a body sees instead of records: since its last meeting, or the beginning of the year."""
    counts = kinds.kind_of(meeting).counts
    if counts is None:
        return []
    since = last_day_before(meeting) or date(meeting.day.year, 1, 1)
    return [(str(label), number) for label, number in counts(since, meeting.day)]


def last_day_before(meeting: Meeting) -> date | None:
    """Return the day of the body's last meeting before this one, among those that took place."""
    query = sa.select(Meeting.at).where(
        Meeting.body_id == meeting.body_id, Meeting.at < meeting.at, Meeting.state.in_(TOOK_PLACE)
    )
    at = db.session.scalar(query.order_by(Meeting.at.desc()).limit(1))
    return local(at).date() if at is not None else None


def held_between(kind: str, first: date, last: date, *, bodies: list[Body] | None = None) -> int:
    """Count the meetings of a kind that took place in a period, both days included; cancelled ones are none.

    A number of events, never of people: it is the same for every reader.
    """
    from plugins.office.tasks import ONE_DAY, end_of

    query = sa.select(sa.func.count(Meeting.id)).where(
        Meeting.kind == kind,
        Meeting.state.in_(TOOK_PLACE),
        Meeting.at >= end_of(first - ONE_DAY),
        Meeting.at < end_of(last),
    )
    if bodies is not None:
        query = query.where(Meeting.body_id.in_([body.id for body in bodies]))
    with privileged("a number of meetings, without any of them"):
        return int(db.session.scalar(query) or 0)


__all__ = ["counts_for", "decision_facts", "held_between", "last_day_before", "minutes_facts", "slip_facts"]
