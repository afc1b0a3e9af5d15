"""Holding a meeting: who came, what was said and decided, and signing the minutes."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from core import drafts
from core.access.principal import current
from core.audit.chain import record
from core.db import Record, atomic, db, now
from core.l10n import _
from core.records import check_version
from plugins.office import subjects, tasks
from plugins.office.meetings import kinds
from plugins.office.meetings.planning import agenda_of, end_slips, guests_of, note, note_items, require_work
from plugins.office.models import AgendaItem, Body, Decision, Guest, Meeting, Task
from plugins.office.models.meetings import HELD, INVITED, SIGNED
from plugins.office.models.tasks import OPEN
from plugins.office.problems import Refused

PRESENT, ABSENT = "present", "absent"
DROPPED = "decision_dropped"


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision with the task that it became, if it did."""

    decision: Decision
    task: Task | None

    @property
    def is_undone(self) -> bool:
        return self.task is not None and self.task.is_open


# --- the day itself


@atomic
def hold(meeting: Meeting) -> None:
    """Note that a meeting takes place: from now on presence, minutes and decisions are written.

    Raises:
        Refused: nobody was invited, or its hour has not come.
    """
    kinds.require(meeting, "write")
    if meeting.state != INVITED:
        raise Refused(_("Send the invitations first."))
    if meeting.at > now():
        raise Refused(_("The hour of this meeting has not come yet."))
    meeting.state, meeting.held_at = HELD, now()
    record("office.meeting.held", meeting)
    note_items(meeting, "met")


@atomic
def note_all(meeting: Meeting, came: Mapping[uuid.UUID, tuple[str, str | None, str | None]]) -> None:
    """Write down of several guests, by id, their presence with code and words for an absence.

    Raises:
        Refused: see `note_presence`.
    """
    for guest in guests_of(meeting):
        if guest.id in came:
            presence, absence, text = came[guest.id]
            note_presence(guest, presence, absence=absence, text=text)


@atomic
def note_presence(guest: Guest, presence: str, *, absence: str | None = None, text: str | None = None) -> None:
    """Write down whether a guest came, and why not.

    Raises:
        Refused: the meeting does not take place now, or an absence has no reason.
    """
    _require_held(guest.meeting)
    if presence == ABSENT and not absence:
        raise Refused(_("Choose why %(name)s did not come.", name=guest.called))
    guest.presence = presence
    guest.absence, guest.absence_text = (absence, text) if presence == ABSENT else (None, None)


@atomic
def write_minutes(row: Meeting | AgendaItem, seen_version: Any, text: str | None) -> None:
    """Write the minutes of a point, or the general ones of a meeting.

    Raises:
        Conflict: somebody else saved since the form was opened.
        Refused: the meeting does not take place now.
    """
    _require_held(row if isinstance(row, Meeting) else row.meeting)
    if isinstance(row, AgendaItem):
        require_work(row)
    check_version(row, seen_version)
    row.minutes = text
    db.session.flush()
    drafts.discard(draft_of(row))


def draft_of(row: Meeting | AgendaItem) -> str:
    """Return the key under which half-written minutes are kept."""
    return f"office.minutes:{row.id}"


def _require_held(meeting: Meeting) -> None:
    kinds.require(meeting, "write")
    if meeting.state != HELD:
        raise Refused(_("Minutes are written while the meeting is held, until they are signed."))


# --- decisions


@atomic
def decide(
    item: AgendaItem,
    text: str,
    *,
    institution_id: uuid.UUID | None = None,
    user_id: uuid.UUID | None = None,
    due_on: date | None = None,
) -> Decision:
    """Write down a decision; with somebody responsible and a day it becomes a task.

    An institution's task lies with the colleague who is responsible for the record, else with who convened the meeting.

    Raises:
        Refused: the meeting does not take place now, two are responsible, or one of responsible and day is missing.
    """
    _require_held(item.meeting)
    require_work(item)
    _require_whole(institution_id, user_id, due_on)
    decision = Decision(item=item, institution_id=institution_id, user_id=user_id, due_on=due_on, text=text.strip())
    db.session.add(decision)
    if due_on is not None:
        decision.task_id = _task(decision).id
    db.session.flush()
    note(item, "decided", decision=decision)
    return decision


def _require_whole(institution_id: uuid.UUID | None, user_id: uuid.UUID | None, due_on: date | None) -> None:
    if institution_id and user_id:
        raise Refused(_("One is responsible: an institution or a colleague."))
    if (due_on is None) != (institution_id is None and user_id is None):
        raise Refused(_("What is to be done needs both: who is responsible, and until when."))


def _task(decision: Decision) -> Task:
    item = decision.item
    subject: Record | None = subjects.find(str(item.subject_id)) if item.subject_id else item
    return tasks.add_task(
        title=_("Decision of %(body)s", body=item.meeting.body.brief),
        text=decision.text,
        due_on=decision.due_on,
        owner_id=decision.user_id or _follower(item, subject),
        institution_id=decision.institution_id,
        subject=subject,
    )


def _follower(item: AgendaItem, subject: Any) -> uuid.UUID:
    return subjects.responsible_for(subject) or item.meeting.convened_by_id


@atomic
def drop_decision(decision: Decision) -> None:
    """Take back a decision that was written down by mistake; its task is cancelled.

    Raises:
        Refused: the minutes are signed.
    """
    _require_held(decision.item.meeting)
    require_work(decision.item)
    task = db.session.get(Task, decision.task_id) if decision.task_id else None
    if task is not None:
        tasks.cancel(task, DROPPED)
    db.session.delete(decision)
    db.session.flush()


def decisions_of(meeting: Meeting) -> dict[uuid.UUID, list[Decided]]:
    """Return the decisions of the points that the reader sees, by point, with one query."""
    found: dict[uuid.UUID, list[Decided]] = {}
    for row in _decided(AgendaItem.meeting_id == meeting.id):
        found.setdefault(row.decision.item_id, []).append(row)
    return found


def undone_before(body: Body, meeting: Meeting | None = None) -> list[Decided]:
    """Return what a body decided in meetings before this one, or ever, and what is not done; the most urgent first."""
    earlier = [Meeting.at < meeting.at, Meeting.id != meeting.id] if meeting is not None else []
    return _decided(Meeting.body_id == body.id, Task.state == OPEN, *earlier)


def is_decided(task: Task) -> bool:
    """Say whether a task is what a meeting decided: it ends when it is done, whatever else it belongs to."""
    return db.session.scalar(sa.select(Decision.id).where(Decision.task_id == task.id).limit(1)) is not None


def decisions_about(record_ids: list[uuid.UUID]) -> list[Decided]:
    """Return the decisions about some records."""
    return _decided(AgendaItem.subject_id.in_(record_ids))


def _decided(*conditions: Any) -> list[Decided]:
    query = (
        sa.select(Decision, Task)
        .join(AgendaItem, AgendaItem.id == Decision.item_id)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .outerjoin(Task, Task.id == Decision.task_id)
        .where(*conditions)
        .options(contains_eager(Decision.item))  # its text is sealed under the point
        .options(joinedload(Decision.institution), joinedload(Decision.user))
        .order_by(Decision.due_on, Decision.created_at)
    )
    return [Decided(decision, task) for decision, task in db.session.execute(query)]


# --- the end


@atomic
def sign(meeting: Meeting) -> None:
    """Sign the minutes: from now on they stand, and slips are closed.

    Raises:
        Refused: it was not held, or presence or minutes are missing.
    """
    kinds.require(meeting, "sign")
    if meeting.state != HELD:
        raise Refused(_("Only the minutes of a meeting that was held are signed."))
    if any(guest.presence is None for guest in guests_of(meeting)):
        raise Refused(_("Write down of every guest whether they came."))
    if any(not item.minutes for item in agenda_of(meeting)):
        raise Refused(_("A point of the agenda has no minutes yet."))
    note_items(meeting, "signed")
    meeting.state, meeting.signed_at, meeting.signed_by_id = SIGNED, now(), current().user_id
    record("office.meeting.signed", meeting)
    end_slips(meeting)
