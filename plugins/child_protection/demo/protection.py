"""What protects an invented child beyond the plan: measures, support in court, a place in kindergarten or school."""

import uuid
from datetime import date, datetime, timedelta

from core.l10n import local
from plugins.child_protection.demo.batch import Root, midnight_after
from plugins.child_protection.demo.care import WholeFile
from plugins.child_protection.models import CourtStep, CourtSupport, Enrolment, MeasureReview, ProtectionMeasure
from plugins.child_protection.services.clocks import COURT_DECISION, MEASURE_DECIDED, MEASURE_SENT, TO_COURT
from plugins.child_protection.services.court_support import checklist
from plugins.child_protection.services.enrolments import KINDERGARTEN, NURSERY, SCHOOL, school_year
from plugins.office.models import Task

MEASURES = {"immediate": (0.55, 0.1), "high": (0.1, 0.3), "medium": (0.0, 0.08), "low": (0.0, 0.0)}
"""How often an emergency measure and a supervision in the family are taken, by the first level."""
INTO_CARE, SUPPORTED, ENROLLED = 0.55, 0.6, 0.7
GROUNDS = {
    "emergency": "Fëmija nuk mund të qëndrojë sonte në shtëpi: u gjet vetëm dhe i trembur, i rrituri nuk u gjet.",
    "supervision": "Prindi pranon ndihmën; kujdesi për fëmijën ndiqet çdo javë nga punonjësi i rastit.",
    "alternative_care": "Pas masës emergjente kthimi në familje nuk është ende i sigurt.",
}
HOUSES = {NURSERY: "Çerdhja nr. 2", KINDERGARTEN: "Kopshti nr. 5", SCHOOL: "Shkolla 9-vjeçare “Dritë”"}
STEPS_DONE = ("emotional", "status", "time_place", "no_meeting", "services", "appeal")


class ProtectedFile(WholeFile):
    """The rows of one file with measures, support in criminal proceedings and enrolments; a lean one goes without."""

    def write(self) -> None:
        super().write()
        if self.lean:
            return
        self._measures()
        if self.story.told and self.die.random() < SUPPORTED:
            self._support(self.story.told + timedelta(hours=3))
        if self.die.random() < ENROLLED:
            self._enrolments()

    # --- protection measures

    def _measures(self) -> None:
        story, die = self.story, self.die
        if not story.assessments:
            return
        assessed = story.assessments[0]
        emergency, supervision = MEASURES[assessed.facts["level"]]
        roll = die.random()
        if roll < emergency:
            begun = story.contacts[0].at if story.contacts else assessed.at
            until = self._measure("emergency", begun + timedelta(minutes=25), die.uniform(12, 45))
            if until and die.random() < INTO_CARE:
                self._measure("alternative_care", until, die.uniform(90, 400))
        elif roll < emergency + supervision and (agreed := self._approved()):
            self._measure("supervision", agreed + timedelta(hours=2), die.uniform(60, 260))

    def _approved(self) -> datetime | None:
        found = self.story.plan.facts.get("approved") if self.story.plan else None
        return datetime.fromisoformat(found) if found else None

    def _measure(self, kind: str, at: datetime, days: float) -> datetime | None:
        """Write a measure from its decision; return when it ended, nothing when it goes on or never was."""
        if at >= self.until - timedelta(hours=1):
            return None
        story, die = self.story, self.die
        sent = _if_before(at + timedelta(hours=die.uniform(4, 46) * (1.6 if die.random() < 0.1 else 1)), self.until)
        heard = _if_before(sent + timedelta(hours=die.uniform(10, 70)), self.until) if sent else None
        court = die.choices(("confirmed", "amended", "refused"), (78, 14, 8))[0] if heard else None
        last = (heard or at) + timedelta(days=days)
        ended = heard if court == "refused" else min(last, self.until) if story.closed or last < self.until else None
        reviewed = at + timedelta(days=29) if at + timedelta(days=29) < (ended or self.until) else None
        again = (reviewed or at) + timedelta(days=30)
        row = self.batch.put(
            ProtectionMeasure,
            self.file,
            at,
            sealed={
                "grounds": GROUNDS[kind],
                "steps_note": "Fëmija u shoqërua nga punonjësi dhe u pa nga mjeku." if kind == "emergency" else None,
                "decision_no": f"Vendim {die.randrange(3, 90)}",
                "court_no": f"{die.randrange(11, 900)} Akti" if sent else None,
            },
            case_id=self.file.id,
            kind=kind,
            state="ended" if ended else "in_force",
            proposed_by_id=story.worker_id,
            proposed_at=at if kind == "emergency" else at - timedelta(hours=2),
            decider="director",
            decided_by_id=self.world.director_id or story.supervisor_id,
            decided_at=at,
            steps=["safe_place", *die.sample(("escort", "medical", "police", "basics"), 2)]
            if kind == "emergency"
            else [],
            plan_id=self.plan_id if kind == "supervision" else None,
            placement=self._placed(kind),
            court_state=court or ("pending" if sent else "not_sent"),
            court_id=self._institution("court") if sent else None,
            sent_at=sent,
            court_at=heard,
            review_on=None if ended else local(again).date(),
            review_task_id=None if ended else self._look_again(local(again).date(), reviewed or at),
            ended_on=local(ended).date() if ended else None,
            end_reason=("court_refused" if court == "refused" else "safe" if story.closed else "term")
            if ended
            else None,
        )
        self._event(
            "child_protection.measure_decided", at, row, by=self.world.director_id or story.supervisor_id, measure=kind
        )
        self._run(MEASURE_DECIDED, at, kind, {TO_COURT: sent})
        if sent:
            self._event("child_protection.measure_sent", sent, row, measure=kind)
            self._run(MEASURE_SENT, sent, kind, {COURT_DECISION: heard})
        if heard:
            self._event("child_protection.measure_court", heard, row, measure=kind, decision=court)
        if reviewed:
            self._reviewed(row, kind, reviewed)
        if ended:
            self._event("child_protection.measure_ended", ended, row, measure=kind)
        return ended if court != "refused" else None

    def _placed(self, kind: str) -> str:
        if kind == "supervision":
            return "parent"
        return self.die.choices(("relatives", "foster", "residential", "safe_place"), (55, 10, 20, 15))[0]

    def _look_again(self, day: date, at: datetime) -> uuid.UUID:
        root = Root(Task.__tablename__, self.world.ring)
        return self.batch.put(
            Task,
            root,
            at,
            row_id=root.id,
            data_key=root.wrapped,
            sealed={"own_title": "Rishikim i masës së mbrojtjes"},
            due_at=midnight_after(day),
            due_is_date=True,
            owner_id=self.story.worker_id,
            made_by_id=self.story.worker_id,
            state="open",
            subject_kind="casework.case",
            subject_id=self.file.id,
        )

    def _reviewed(self, measure: uuid.UUID, kind: str, at: datetime) -> None:
        self.batch.put(
            MeasureReview,
            self.file,
            at,
            sealed={"text": "Fëmija është më i qetë; masa po zbatohet."},
            case_id=self.file.id,
            measure_id=measure,
            held_on=local(at).date(),
            by_id=self.story.worker_id,
            decision="continues",
        )
        self._event("child_protection.measure_reviewed", at, measure, measure=kind, decision="continues")

    # --- court and enrolment

    def _support(self, at: datetime) -> None:
        story, die = self.story, self.die
        if at >= self.until:
            return
        row = self.batch.put(
            CourtSupport,
            self.file,
            at,
            sealed={"proceeding_no": f"{die.randrange(100, 2400)}/{local(at).year}"},
            case_id=self.file.id,
            role=die.choice(("victim", "victim", "witness")),
            worker_id=story.worker_id,
            institution_id=self._institution("prosecution"),
            started_on=local(at).date(),
            ended_on=local(story.closed).date() if story.closed else None,
        )
        self._event("child_protection.court_support", at, row)
        wanted = die.sample(STEPS_DONE, die.randrange(1, 5))
        for item in (code for code in checklist() if code in wanted):
            at += timedelta(days=die.uniform(0, 12))
            if at >= self.until:
                break
            self.batch.put(
                CourtStep,
                self.file,
                at,
                sealed={},
                case_id=self.file.id,
                support_id=row,
                item=item,
                done_on=local(at).date(),
                by_id=story.worker_id,
            )
            self._event("child_protection.court_step", at, row, item=item)
        if story.closed:
            self._event("child_protection.court_support_ended", story.closed - timedelta(minutes=30), row)

    def _enrolments(self) -> None:
        """Write a place for each school year of the file, as the child grows from nursery to school."""
        until = local(self.until).date()
        for year in range(school_year(local(self.story.opened).date()), school_year(until) + 1):
            begins = max(date(year, 9, 12), local(self.story.opened).date())
            age = (begins - self.born).days // 365
            if begins > until or not 0 < age < 16:
                continue
            kind = NURSERY if age < 3 else KINDERGARTEN if age < 6 else SCHOOL
            at = max(min(datetime.combine(begins, self.story.opened.timetz()), self.until), self.story.opened)
            ends = date(year + 1, 6, 20)
            payer = "none" if kind == SCHOOL else self.die.choice(("municipality", "municipality", "family"))
            row = self.batch.put(
                Enrolment,
                self.file,
                at,
                sealed={"house": HOUSES[kind]},
                case_id=self.file.id,
                kind=kind,
                school_year=year,
                starts_on=begins,
                ends_on=ends if begins < ends < until else None,
                fee_payer=payer,
                by_id=self.story.worker_id,
            )
            self._event("child_protection.enrolled", at, row, where=kind, year=year)


def _if_before(at: datetime, end: datetime) -> datetime | None:
    return at if at < end else None
