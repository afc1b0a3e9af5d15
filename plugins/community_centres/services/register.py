"""The register of a session: everybody is there by default, who is not is unticked; after three days it is closed."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import sqlalchemy as sa

from core.access.principal import current
from core.db import atomic, db, now
from core.l10n import _, today
from core.records import check_version
from plugins.community_centres.models import Attendance, Enrolment, Group, Session
from plugins.community_centres.models.groups import CANCELLED, HELD
from plugins.community_centres.models.people import COMPLETED, ENROLLED, WAITING
from plugins.community_centres.permissions import ALL_GROUPS, REGISTER
from plugins.community_centres.services import groups, people
from plugins.office.problems import Refused

OPEN_FOR = timedelta(hours=72)


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line of the register: who, and whether they were there; before it is kept, everybody is."""

    enrolment: Enrolment
    present: bool
    late: bool


def lines(session: Session) -> list[Line]:
    """Return the lines of a session: those who had a place in the group on its day, by the alphabet."""
    if session.group is None:
        return []
    query = sa.select(Attendance).where(Attendance.session_id == session.id)
    marks = {row.enrolment_id: row for row in db.session.scalars(query)}
    kept = session.marked_at is not None
    return [
        Line(
            enrolment=row,
            present=marks[row.id].present if row.id in marks else not kept,
            late=row.id in marks and marks[row.id].late,
        )
        for row in people.of_group(session.group)
        if row.id in marks or _has_place(row, session)
    ]


def _has_place(row: Enrolment, session: Session) -> bool:
    return row.state != WAITING and row.since <= session.on and (row.until is None or session.on <= row.until)


def is_closed(session: Session) -> bool:
    """Say whether the register was kept more than three days ago."""
    return session.marked_at is not None and now() - session.marked_at > OPEN_FOR


@atomic
def keep(
    session: Session,
    seen: Any,
    *,
    present: Collection[uuid.UUID],
    late: Collection[uuid.UUID] = (),
    split: Mapping[str, int] | None = None,
    note: str = "",
    correction: str = "",
) -> None:
    """Keep the register: `present` are the enrolments of those who were there, `split` others without a name.

    Raises:
        Refused: no right, a session to come or cancelled, or a closed register without right or reason to correct it.
        core.db.Conflict: somebody else saved first.
    """
    if not current().may(REGISTER):
        raise Refused(_("You cannot change this session."))
    if session.state == CANCELLED or session.on > today():
        raise Refused(_("A register is kept of a session that took place."))
    check_version(session, seen)
    if is_closed(session):
        if not current().may(ALL_GROUPS) or not correction.strip():
            raise Refused(_("The register was closed after 72 hours: the coordinator corrects it and says why."))
        session.correction = correction.strip()
    query = sa.select(Attendance).where(Attendance.session_id == session.id)
    marks = {row.enrolment_id: row for row in db.session.scalars(query)}
    for line in lines(session):
        mark = marks.get(line.enrolment.id)
        if mark is None:
            mark = Attendance(session=session, enrolment=line.enrolment)
            db.session.add(mark)
        mark.present = line.enrolment.id in present
        mark.late = mark.present and line.enrolment.id in late
        if mark.present:
            line.enrolment.participant.last_on = max(line.enrolment.participant.last_on, session.on)
    session.split = {name: number for name, number in (split or {}).items() if number}
    session.people = sum(session.split.values())
    session.state, session.marked_at = HELD, session.marked_at or now()
    session.note = note
    db.session.flush()


# --- what a group reached


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How a group stands: sessions, those enrolled, marks of presence; rates in per cent with one decimal."""

    planned: int
    held: int
    enrolled: int
    marks: int
    completed: int

    @property
    def average(self) -> Decimal | None:
        return _tenth(Decimal(self.marks) / self.held) if self.held else None

    @property
    def rate(self) -> Decimal | None:
        """Marks of presence of all that there could be: enrolled times sessions held."""
        could = self.enrolled * self.held
        return _tenth(Decimal(self.marks) * 100 / could) if could else None


def _tenth(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.1"), ROUND_HALF_UP)


def standing(group: Group) -> Standing:
    """Return how a group stands today."""
    held, marks = groups.held_marks(group)
    rows = people.of_group(group)
    return Standing(
        planned=sum(row.state != CANCELLED for row in groups.sessions_of(group)),
        held=held,
        enrolled=sum(row.state in (ENROLLED, COMPLETED) for row in rows),
        marks=marks,
        completed=sum(row.state == COMPLETED for row in rows),
    )


def presences(group: Group) -> dict[uuid.UUID, int]:
    """Return in how many sessions each was there, by enrolment."""
    query = (
        sa.select(Attendance.enrolment_id, sa.func.count(Attendance.id).label("times"))
        .join(Enrolment, Enrolment.id == Attendance.enrolment_id)
        .where(Enrolment.group_id == group.id, Attendance.present)
        .group_by(Attendance.enrolment_id)
    )
    return {row.enrolment_id: row.times for row in db.session.execute(query)}


def has_completed(group: Group, times: int) -> bool:
    """Say whether somebody who was there so many times has completed the programme by its rule."""
    return times * 100 >= group.programme.sessions * group.programme.completion


@atomic
def finish(group: Group) -> int:
    """Note who has completed the programme by its rule; returns how many.

    Raises:
        Refused: no right, or sessions wait for their register.
    """
    if not current().may(REGISTER):
        raise Refused(_("You cannot change this session."))
    if any(row.state == "planned" and row.on < today() for row in groups.sessions_of(group)):
        raise Refused(_("Some sessions have no register yet. Keep or cancel them first."))
    there = presences(group)
    done = [
        row for row in people.of_group(group) if row.state == ENROLLED and has_completed(group, there.get(row.id, 0))
    ]
    for row in done:
        row.state, row.until = COMPLETED, today()
    return len(done)
