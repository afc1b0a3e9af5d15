"""Files before bodies: calling a meeting about a file, what meetings said of it, and their place on its timeline."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from core.access.principal import current
from core.db import atomic, db
from core.l10n import _, _l, format_date
from plugins.casework import cases, plans
from plugins.casework.case_services import service_of
from plugins.casework.hookspecs import CaseEventKind
from plugins.casework.models import CaseEvent, CaseFile, CasePerson, Goal, Hearing, PlanAction
from plugins.casework.models.cases import GLASS
from plugins.casework.people import parts_of, relation_words
from plugins.casework.problems import Refused
from plugins.casework.timeline import note_event
from plugins.office.hookspecs import BodyKind
from plugins.office.meetings import bodies, desk, holding, kinds, planning
from plugins.office.models import AgendaItem, Body, Decision, Guest, Meeting, Seat
from plugins.office.models.meetings import BEFORE, HELD, SIGNED

KIND = "casework.case"
"""The name under which files are registered as subjects of tasks and points of agendas."""
TOOK_PLACE = (HELD, SIGNED)


@dataclass(frozen=True, kw_only=True)
class Met:
    """A file on the agenda of one meeting."""

    item: AgendaItem
    meeting: Meeting
    guests: list[Guest]
    decided: list[holding.Decided]
    hearing: Hearing | None

    @property
    def took_place(self) -> bool:
        return self.meeting.state in TOOK_PLACE


# --- reading


def body_kind_of(case: CaseFile) -> BodyKind | None:
    """Return the kind of body before which a file's service brings its files, if it has one."""
    return kinds.body_kinds().get(service_of(case).body_kind or "")


def may_call(case: CaseFile) -> bool:
    """Say whether whoever acts may bring a file before its body; one that is open in an emergency is only read."""
    kind = body_kind_of(case)
    return kind is not None and not case.is_closed and may_work(case) and current().may(kind.write)


def may_work(case: CaseFile) -> bool:
    """Say whether a file is there to be worked on, and not only to be read in an emergency."""
    return case.id not in current().claim(GLASS)


def bodies_for(case: CaseFile) -> list[Body]:
    """Return the bodies before which a file can be brought: that of its unit first, then those of the municipality."""
    kind = body_kind_of(case)
    found = [body for body in bodies.bodies(kind=kind.name) if body.is_at_work] if kind else []
    return sorted(
        (body for body in found if body.unit_id in (None, case.unit_id)), key=lambda body: body.unit_id is None
    )


def meetings_of(case: CaseFile) -> list[Met]:
    """Return the meetings on whose agenda a file stands or stood, the newest first."""
    query = (
        sa.select(AgendaItem, Meeting, Hearing)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .outerjoin(Hearing, Hearing.item_id == AgendaItem.id)
        .where(AgendaItem.subject_id == case.id)
        .order_by(Meeting.at.desc())
    )
    rows = db.session.execute(query).all()
    decided = holding.decisions_about([case.id])
    return [
        Met(
            item=item,
            meeting=meeting,
            guests=planning.guests_of(meeting, item),
            decided=[row for row in decided if row.decision.item_id == item.id],
            hearing=hearing,
        )
        for item, meeting, hearing in rows
    ]


def open_meetings(body: Body, case: CaseFile) -> list[Meeting]:
    """Return the coming meetings of a body on whose agenda a file can still be put, the next one first."""
    standing = sa.select(AgendaItem.meeting_id).where(AgendaItem.subject_id == case.id)
    query = desk.meetings_query(body=body.id).where(Meeting.state.in_(BEFORE), Meeting.id.not_in(standing))
    return list(db.session.scalars(query.order_by(Meeting.at)))


def family_of(case: CaseFile) -> list[CasePerson]:
    """Return the people of a file who can be invited: the person followed, and those who take part today."""
    return [part for part in parts_of(case) if part.until is None]


# --- bringing a file before a body


@atomic
def call(
    case: CaseFile,
    body: Body,
    meeting: Meeting | None = None,
    *,
    at: datetime | None = None,
    place: str = "",
    title: str,
    text: str | None = None,
    seats: Collection[Seat] = (),
    people: Collection[CasePerson] = (),
) -> AgendaItem:
    """Bring a file before a body, in a meeting that is planned or in a new one, and invite seats and people to it.

    Raises:
        Refused: the file is closed.
        office Refused: see `planning.convene`, `add_item` and `invite_seat`.
    """
    if not may_work(case):
        cases.require(case, "write")
    cases.require_open(case)
    if meeting is None:
        if at is None:
            raise ValueError("a new meeting needs its moment")
        meeting = planning.convene(body, at=at, place=place)
    item = planning.add_item(meeting, title=title, text=text, subject=case)
    for seat in seats:
        planning.invite_seat(meeting, seat, [item])
    for part in people:
        planning.invite(meeting, planning.CONCERNED, [item], person=part.person.full_name, function=part_words(part))
    return item


def part_words(part: CasePerson) -> str:
    """Return what somebody is in a file, in words: mother, child, teacher."""
    return relation_words(part) or str(service_of(part.case).roles.get(part.role, ""))


@atomic
def note_hearing(case: CaseFile, item: AgendaItem, heard: str, words: str | None) -> Hearing:
    """Write down whether the person followed was heard in a meeting, and what they said or why not.

    Raises:
        Refused: the meeting has not taken place, or a no has no reason.
    """
    kinds.require(item.meeting, "write")
    if item.meeting.state not in TOOK_PLACE:
        raise Refused(_("The meeting has not taken place yet."))
    if heard != "yes" and not (words or "").strip():
        raise Refused(_("Write why the person was not heard."))
    row = db.session.scalars(sa.select(Hearing).where(Hearing.item_id == item.id)).one_or_none()
    if row is None:
        row = Hearing(case=case, item_id=item.id)
        db.session.add(row)
    row.heard, row.words = heard, words
    db.session.flush()
    return row


@atomic
def copy_to_plan(case: CaseFile, decision: Decision, goal: Goal) -> PlanAction:
    """Take a decision over into a draft of the plan, as an action; both share the task that the decision became.

    Raises:
        Refused: the plan is no draft, nobody is responsible, or it was taken over before.
    """
    if not (decision.institution_id or decision.user_id):
        raise Refused(_("Nobody is responsible for this decision: it is no action."))
    if decision.task_id is not None and decision.task_id in copied(case):
        raise Refused(_("This decision stands in the plan already."))
    action = plans.save_action(
        goal,
        text=decision.text,
        institution_id=decision.institution_id,
        worker_id=decision.user_id,
        due_on=decision.due_on,
    )
    action.task_id = decision.task_id
    db.session.flush()
    return action


def copied(case: CaseFile) -> set[uuid.UUID]:
    """Return the tasks of the decisions that stand in a plan of the file."""
    query = sa.select(PlanAction.task_id).where(PlanAction.case_id == case.id, PlanAction.task_id.is_not(None))
    return set(db.session.scalars(query))


# --- on the timeline


def noted(item: AgendaItem, event: str) -> None:
    """Put what happens to a file's point of an agenda on the file's timeline."""
    if item.subject_kind != KIND or event not in WORDS:
        return
    case = db.session.get(CaseFile, item.subject_id)
    if case is not None:
        meeting = item.meeting
        at = meeting.at if event == "met" else None
        note_event(case, f"casework.agenda_{event}", target=item, at=at, body=meeting.kind, day=meeting.day)


WORDS = {
    "placed": _l("%(body)s: on the agenda of %(day)s"),
    "dropped": _l("%(body)s: off the agenda of %(day)s"),
    "cancelled": _l("%(body)s: the meeting of %(day)s was called off"),
    "met": _l("%(body)s: the meeting took place"),
    "decided": _l("%(body)s: decision of the meeting of %(day)s"),
    "signed": _l("%(body)s: minutes of the meeting of %(day)s signed"),
}
_LOOKS = {"decided": ("gavel", "accent"), "met": ("users-group", "accent"), "signed": ("file-text", "green")}


def _words(event: CaseEvent) -> str:
    kind = kinds.body_kinds().get(event.facts.get("body", ""))
    sentence = str(WORDS[event.kind.removeprefix("casework.agenda_")])
    day = datetime.fromisoformat(event.facts["day"]).date()
    return sentence % {"body": kind.label if kind else "", "day": format_date(day)}


EVENTS = tuple(
    CaseEventKind(
        name=f"casework.agenda_{name}",
        label=_l("Meeting"),
        icon=_LOOKS.get(name, ("calendar-event", "grey"))[0],
        tone=_LOOKS.get(name, ("calendar-event", "grey"))[1],
        endpoint="casework.meetings",
        describe=_words,
    )
    for name in WORDS
)
