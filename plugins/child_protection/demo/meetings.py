"""The GTN of the demonstration: invented people in its seats, meetings that were held, one called off, two to come."""

import json
import random
import uuid
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from core.access.permissions import principal_for
from core.access.principal import acting_as
from core.db import db, now, unit_of_work
from core.l10n import TIME_ZONE, today
from plugins.casework import agenda, people
from plugins.casework.models import CaseFile
from plugins.child_protection import gtn
from plugins.office import tasks
from plugins.office.meetings import bodies, holding, planning
from plugins.office.models import AgendaItem, Body, Institution, Meeting, Seat, Task

FILE = Path(__file__).resolve().parents[1] / "data" / "demo_gtn.json"
DISCUSSED = ("assessment", "planning", "in_progress", "review")
MOST = 6
"""So many meetings were held at most; a small demonstration has fewer."""
WEEKS = 5
"""Between two meetings that were held, about."""
UNDONE = 0.3
"""The share of decisions of the last two months that nobody has carried out yet."""


def load(scale: int, convener: uuid.UUID, director: uuid.UUID | None, seed: int) -> None:
    """Let the GTN meet, once; `convener` heads the unit."""
    with acting_as(principal_for(convener)), unit_of_work():
        body = db.session.scalars(sa.select(Body).where(Body.kind == gtn.NAME, Body.unit_id.is_(None))).first()
        if body is None or db.session.scalar(sa.select(Meeting.id).limit(1)) is not None:
            return
        group = Group(body, random.Random(seed))
        group.seat(convener, director)
        group.meet(min(MOST, max(1, scale // 12)))


class Group:
    """The body at work, with a die of its own."""

    def __init__(self, body: Body, die: random.Random) -> None:
        self.body, self.die = body, die
        self.words: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))

    def seat(self, convener: uuid.UUID, director: uuid.UUID | None) -> None:
        """Put people into the seats; the police have sent another person since."""
        codes = {id_: code for id_, code in db.session.execute(sa.select(Institution.id, Institution.code))}
        since = today() - timedelta(days=700)
        staff = {"drejtoria-sociale": director, "njmf-elbasan": convener}
        for seat in bodies.all_seats(self.body):
            code = codes[seat.institution_id]
            seat.since = since
            if staff.get(code):
                bodies.sit(seat, since=since, user_id=staff[code])
                continue
            if code in self.words["before"]:
                bodies.sit(seat, since=since, **self.words["before"][code])
            later = since + timedelta(days=400 if code in self.words["before"] else 1)
            if code in self.words["holders"]:
                bodies.sit(seat, since=later, email=f"{code}@example.org", **self.words["holders"][code])

    def meet(self, held: int) -> None:
        """Hold meetings every few weeks until now, call one off, and plan the next two."""
        for place in range(held, 0, -1):
            at = self._morning(today() - timedelta(days=place * WEEKS * 7 - 32))
            self._held(at, signed=place > 1)
        off = self._planned(self._morning(today() - timedelta(days=18)), 1)
        if off is not None:
            planning.cancel(off, "no_quorum", text="Policia dhe shkolla nuk mund të vinin.")
        coming = self._planned(self._morning(today() + timedelta(days=2)), 3)
        if coming is not None:
            planning.send_invitations(coming)
            for guest in planning.guests_of(coming)[::2]:
                planning.note_reply(guest, self.die.choice(("yes", "yes", "no")))
        self._planned(self._morning(today() + timedelta(days=16)), 2)

    def _morning(self, day: Any) -> datetime:
        while day.weekday() > 4:
            day -= timedelta(days=1)
        return datetime.combine(day, time(10), TIME_ZONE)

    def _cases(self, at: datetime, count: int) -> list[CaseFile]:
        """Return files that were open on the day, those with a high risk first."""
        query = sa.select(CaseFile).where(
            CaseFile.opened_on < at.date() - timedelta(days=1), CaseFile.state.in_(DISCUSSED)
        )
        found = list(db.session.scalars(query.order_by(CaseFile.risk_rank.desc(), CaseFile.reference).limit(40)))
        return self.die.sample(found, min(count, len(found)))

    def _planned(self, at: datetime, count: int) -> Meeting | None:
        cases = self._cases(at, count)
        if not cases:
            return None
        meeting = planning.convene(self.body, at=at, place=self.words["place"])
        seats = [seat for seat in bodies.seats_of(self.body, meeting.day) if seat.holder_on(meeting.day)]
        for case in cases:
            chosen = [seat for seat in seats if seat.role != "member"] + self.die.sample(seats, min(4, len(seats)))
            self._put(case, meeting, list(dict.fromkeys(chosen)))
        return meeting

    def _put(self, case: CaseFile, meeting: Meeting, seats: list[Seat]) -> None:
        item = planning.add_item(
            meeting,
            title=self.die.choice(self.words["titles"]),
            text=self.die.choice(self.words["texts"]),
            subject=case,
        )
        planning.invite_seats(meeting, seats, [item])
        if self.die.random() < 0.4:
            planning.invite(meeting, planning.SPECIALIST, [item], **self.die.choice(self.words["specialists"]))
        for part in people.parts_of(case)[: self.die.randint(1, 3)]:
            name, words = part.person.full_name, agenda.part_words(part)
            planning.invite(meeting, planning.CONCERNED, [item], person=name, function=words)

    def _held(self, at: datetime, *, signed: bool) -> None:
        meeting = self._planned(at, self.die.randint(2, 4))
        if meeting is None:
            return
        planning.send_invitations(meeting)
        holding.hold(meeting)
        for guest in planning.guests_of(meeting):
            came = self.die.random() < 0.85
            holding.note_presence(guest, "present" if came else "absent", absence=None if came else "excused")
        for item in planning.agenda_of(meeting):
            self._discuss(item)
        if signed:
            holding.sign(meeting)
        meeting.invited_at, meeting.held_at = at - timedelta(days=6), at
        meeting.signed_at = at + timedelta(days=1) if signed else None

    def _discuss(self, item: AgendaItem) -> None:
        case = db.session.get_one(CaseFile, item.subject_id)
        holding.write_minutes(item, item.version, self.die.choice(self.words["minutes"]))
        agenda.note_hearing(case, item, *self.die.choice(self.words["heard"]))
        known = dict(db.session.execute(sa.select(Institution.code, Institution.id)).all())
        for code, text in self.die.sample(self.words["decisions"], self.die.randint(1, 2)):
            due = item.meeting.day + timedelta(days=self.die.choice((7, 14, 21, 30)))
            worker = None if code else case.worker_id or item.meeting.convened_by_id
            decision = holding.decide(item, text, due_on=due, institution_id=known.get(code), user_id=worker)
            self._follow(db.session.get_one(Task, decision.task_id))

    def _follow(self, task: Task) -> None:
        """Most of what was decided is done by its day."""
        recent = task.due_at > now() - timedelta(days=30)
        if self.die.random() < (UNDONE * 2 if recent else UNDONE / 4):
            return
        tasks.finish(task, text="U krye.")
        task.done_at = min(now(), task.due_at - timedelta(days=self.die.uniform(0, 5)))
