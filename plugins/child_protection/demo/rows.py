"""Turning the course of an invented file into rows of all tables, sealed as the models seal them."""

import json
import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from core.crypto import DataKeys, KeyRing
from core.l10n import TIME_ZONE, HolidayCalendar, local
from plugins.casework.cases import SUBJECT, new_reference
from plugins.casework.models import (
    CaseEvent,
    CaseFile,
    CasePerson,
    Closing,
    Contact,
    Goal,
    Person,
    Plan,
    PlanAction,
)
from plugins.child_protection.demo import words
from plugins.child_protection.demo.sheets import Sheet
from plugins.child_protection.demo.story import ORDER, Story
from plugins.child_protection.models import DomainAssessment, Notice, Referral, Review, RiskAssessment
from plugins.office.models import Task

SERVICE = "child_protection"
DOMAINS = ("safety", "health", "education", "emotional", "family", "economic", "housing", "network", "legal")
CHANNELS = ("school", "phone", "walk_in", "police", "health", "admin_unit", "helpline", "field_squad", "ngo", "worker")
REFERRERS = {"school": "teacher", "police": "police_officer", "health": "health_worker", "ngo": "ngo_worker"}
DANGERS = ("injury", "alone", "threat", "carer_unfit", "medical", "shelter")
TABLES = (
    Person,
    CaseFile,
    CasePerson,
    Referral,
    RiskAssessment,
    DomainAssessment,
    Task,
    Notice,
    Contact,
    Plan,
    Goal,
    PlanAction,
    Review,
    Closing,
    CaseEvent,
)
"""In the order in which rows lean on each other."""
LEAN_EVENTS = ("casework.opened", "child_protection.referred", "child_protection.risk_assessed", "casework.closed")
LEAN_RULE = "cp.initial_assessment"
"""What a lean file keeps of its timeline and of its deadlines that are over."""


@dataclass(frozen=True)
class Rule:
    """A rule of the law as the clocks of the demonstration need it."""

    id: uuid.UUID
    name: str
    amount: int
    unit: str
    level: str | None


@dataclass
class World:
    """What all files share: keys, rules, calendar, units, institutions, sheets."""

    ring: KeyRing
    rules: Mapping[str, list[Rule]]
    calendar: HolidayCalendar
    units: Mapping[str, uuid.UUID]
    institutions: Mapping[str, list[uuid.UUID]]
    instrument_id: uuid.UUID
    sheets: Mapping[str, list[Sheet]]
    now: datetime

    def __post_init__(self) -> None:
        self.last_day = lru_cache(maxsize=100_000)(self.calendar.due_date)

    def due(self, rule: Rule, at: datetime) -> datetime:
        """Return when a rule is due; days end at midnight in Albania."""
        if rule.unit == "hour":
            return at + timedelta(hours=rule.amount)
        return _midnight_after(self.last_day(local(at).date(), rule.amount, rule.unit))  # type: ignore[arg-type]


@lru_cache(maxsize=100_000)
def _midnight_after(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), TIME_ZONE)


@dataclass
class Root:
    """A record with keys of its own, under which its rows are sealed."""

    table: str
    ring: KeyRing
    id: uuid.UUID = field(default_factory=uuid.uuid4)
    keys: DataKeys = field(default_factory=DataKeys.fresh)

    @property
    def wrapped(self) -> bytes:
        return self.keys.wrapped(self.ring, f"{self.table}|{self.id}")

    def seal(self, table: str, column: str, row_id: uuid.UUID, value: str | bytes) -> bytes:
        plain = value if isinstance(value, bytes) else value.encode()
        return self.keys.seal(plain, f"{table}|{column}|{row_id}")


class Batch:
    """The rows of some files, by table."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.rows: dict[Any, list[dict[str, Any]]] = defaultdict(list)

    def put(
        self,
        model: Any,
        root: Root,
        written: datetime,
        /,
        *,
        row_id: uuid.UUID | None = None,
        sealed: Mapping[str, Any] | None = None,
        **clear: Any,
    ) -> uuid.UUID:
        """Add a row: its clear values, and its sealed ones under the keys of its root."""
        id_ = row_id or uuid.uuid4()
        table = model.__tablename__
        row = {"id": id_, "version": 1, "created_at": written, "updated_at": written, **clear}
        for column, value in (sealed or {}).items():
            row[column] = None if value is None else root.seal(table, column, id_, value)
        self.rows[model].append(row)
        return id_

    def add(self, story: Story, register_number: int, *, lean: bool) -> None:
        """Add a whole file."""
        FileRows(self, story, register_number, lean).write()


class FileRows:
    """The rows of one file."""

    def __init__(self, batch: Batch, story: Story, register_number: int, lean: bool) -> None:
        self.batch, self.world, self.story, self.lean = batch, batch.world, story, lean
        self.number, self.die = register_number, story.die
        self.file = Root(CaseFile.__tablename__, self.world.ring)
        self.until = story.closed or story.now

    def write(self) -> None:
        story = self.story
        self._people()
        self._referral()
        self._contacts()
        self._assessments()
        self._notice()
        if not self.lean:
            self._in_depth()
        self._plan()
        self._reviews()
        self._closing()
        self._clocks()
        self._event("casework.opened", story.opened + timedelta(minutes=4))

    # --- people and file

    def _people(self) -> None:
        die, story = self.die, self.story
        self.sex = die.choice(("female", "male"))
        self.family = words.surname(die)
        self.father = words.father_name(die)
        self.born = local(story.opened).date() - timedelta(days=die.randrange(200, 6400))
        exact = die.random() < 0.8
        child = self._person(
            words.given_name(die, self.sex), self.father, self.family, self.sex, self.born if exact else None, "family"
        )
        level = story.level
        self.batch.put(
            CaseFile,
            self.file,
            story.opened,
            row_id=self.file.id,
            data_key=self.file.wrapped,
            service=SERVICE,
            reference=new_reference(),
            register_year=local(story.opened).year,
            register_number=self.number,
            state=story.state,
            risk=level,
            risk_rank=ORDER.index(level) if level else None,
            subject_id=child,
            unit_id=self.unit,
            worker_id=story.worker_id,
            opened_on=local(story.opened).date(),
            closed_on=local(story.closed).date() if story.closed else None,
            closing_reason="not_at_risk" if story.closed else None,
        )
        self._part(child, SUBJECT, None)
        if not self.lean:
            self._parents()

    @property
    def unit(self) -> uuid.UUID:
        return self.world.units[self.story.unit_code]

    def _parents(self) -> None:
        die = self.die
        mother = self._person(
            words.given_name(die, "female"), words.father_name(die), self.family, "female", None, "mother"
        )
        self._part(mother, "mother", "parent")
        if die.random() < 0.75:
            father = self._person(self.father, words.father_name(die), self.family, "male", None, "father")
            self._part(father, "father", "parent")
        if die.random() < 0.3:
            grandmother = self._person(
                words.given_name(die, "female"), words.father_name(die), self.family, "female", None, "old"
            )
            self._part(grandmother, "relative", "grandparent")

    def _person(self, given: str, father: str, family: str, sex: str, born: date | None, kind: str) -> uuid.UUID:
        years = {
            "family": self.born.year,
            "mother": self.born.year - 20 - self.die.randrange(18),
            "old": self.born.year - 50,
        }
        root = Root(Person.__tablename__, self.world.ring)
        sealed: dict[str, Any] = {"given": given, "father_name": father, "family": family}
        if not self.lean:
            sealed |= {
                "birth_date": born.isoformat() if born else None,
                "address": words.place(self.die, self.story.unit_code) if kind == "family" else None,
                "phone": None,
            }
        return self.batch.put(
            Person,
            root,
            self.story.opened,
            row_id=root.id,
            sealed=sealed,
            data_key=root.wrapped,
            sex=sex,
            birth_year=years.get(kind, self.born.year - 30),
            birth_date_kind="exact" if born else "year",
            civil_registration="registered",
            unit_id=self.unit,
            created_by_id=self.story.worker_id,
        )

    def _part(self, person_id: uuid.UUID, role: str, relation: str | None) -> None:
        self.batch.put(
            CasePerson,
            self.file,
            self.story.opened,
            case_id=self.file.id,
            person_id=person_id,
            role=role,
            relation=relation,
            since=local(self.story.opened).date(),
            household=True,
        )

    # --- referral, contacts, risk

    def _referral(self) -> None:
        die, story = self.die, self.story
        root = Root(Referral.__tablename__, self.world.ring)
        channel = die.choice(CHANNELS)
        urgent = story.urgency in ("immediate", "high")
        referral = self.batch.put(
            Referral,
            root,
            story.opened,
            row_id=root.id,
            sealed={"story": words.text(die, "referral")},
            data_key=root.wrapped,
            case_id=self.file.id,
            unit_id=self.unit,
            received_at=story.opened,
            received_by_id=story.worker_id,
            channel=channel,
            referrer_kind=REFERRERS.get(channel, die.choice(("relative", "neighbour", "parent", "municipal_employee"))),
            institution_id=self._institution({"police": "police", "health": "health", "ngo": "ngo"}.get(channel)),
            categories=story.categories,
            danger=die.sample(DANGERS, 1) if urgent and die.random() < 0.6 else [],
            urgency=story.urgency,
            living=die.choice(("both_parents", "mother", "grandparents", "father", "relatives", "unknown")),
            decision="open_case",
            decided_by_id=story.worker_id,
        )
        self._event("child_protection.referred", story.opened, referral, channel=channel, urgency=story.urgency)

    def _institution(self, kind: str | None) -> uuid.UUID | None:
        found = self.world.institutions.get(kind or "", [])
        return self.die.choice(found) if found else None

    def _contacts(self) -> None:
        shown = self.story.contacts[:1] if self.lean else self.story.contacts
        for place, moment in enumerate(shown):
            die = self.die
            kind = die.choice(("home_visit", "home_visit", "call", "school_visit", "office", "field"))
            result = "met" if place == 0 else die.choices(("met", "partly", "not_found"), (80, 13, 7))[0]
            seen = "no" if result == "not_found" else die.choices(("alone", "with_others", "no"), (45, 40, 15))[0]
            contact = self.batch.put(
                Contact,
                self.file,
                moment.at,
                sealed={} if self.lean else {"observations": words.text(die, "visit")},
                case_id=self.file.id,
                kind=kind,
                purpose="safety" if place == 0 else die.choice(("follow_up", "support", "verification", "child_talk")),
                at=moment.at,
                result=result,
                subject_seen=seen,
                by_id=self.story.worker_id,
            )
            self._event("casework.contact", moment.at, contact, contact=kind, result=result)

    def _assessments(self) -> None:
        story, last = self.story, len(self.story.assessments) - 1
        for place, moment in list(enumerate(story.assessments))[-1 if self.lean else 0 :]:
            level = moment.facts["level"]
            lowered = place > 0 and ORDER.index(level) < ORDER.index(story.assessments[place - 1].facts["level"])
            self._assess(moment.at, level, level, "in_force" if place == last else "replaced", decided=lowered)
        if story.lowering and story.level:
            lower = ORDER[ORDER.index(story.level) - 1]
            self.batch.rows[RiskAssessment][-1]["state"] = "replaced"
            self._assess(
                story.now - timedelta(hours=self.die.uniform(3, 90)), lower, story.level, "pending", decided=False
            )

    def _assess(self, at: datetime, level: str, held: str, state: str, *, decided: bool) -> None:
        die = self.die
        sheet = die.choice(self.world.sheets[level])
        sealed: dict[str, Any] = {"answers": sheet.answers, "effective": sheet.effective}
        if not self.lean:
            sealed["notes"] = words.text(die, "risk_reason")
            sealed["child_words"] = words.text(die, "child_view")
            if decided or state == "pending":
                sealed["reason"] = words.text(die, "risk_reason")
        risk = self.batch.put(
            RiskAssessment,
            self.file,
            at,
            sealed=sealed,
            case_id=self.file.id,
            instrument_id=self.world.instrument_id,
            at=at,
            by_id=self.story.worker_id,
            computed=level,
            level=level,
            held=held,
            state=state,
            child_seen=die.choice(("alone", "with_others", "alone", "no")),
            maltreatment=[],
            decided_by_id=self.story.supervisor_id if decided else None,
            decided_at=at + timedelta(minutes=40) if decided else None,
        )
        proposed = {"proposed": level} if state == "pending" else {}
        self._event("child_protection.risk_assessed", at, risk, level=held, **proposed)

    # --- notice, in-depth assessment

    def _notice(self) -> None:
        story = self.story
        if not story.crime:
            return
        sent = story.told
        self.notice = self.batch.put(
            Notice,
            self.file,
            story.opened,
            sealed={} if self.lean else {"proof": f"{self.die.randrange(100, 4000)} Prot." if sent else None},
            case_id=self.file.id,
            kind="crime",
            suspected_at=story.opened,
            by_id=story.worker_id,
            sent_at=sent,
            sent_by_id=story.worker_id if sent else None,
            recipient="police" if sent else None,
            institution_id=self._institution("police") if sent else None,
            means="official_letter" if sent else None,
            proof_kind="protocol_no" if sent else None,
            answer=self.die.choice(("registered", "in_action", "waiting")) if sent else None,
        )
        self._event("child_protection.notice_owed", story.opened, self.notice, suspicion="crime")
        if sent:
            self._event(
                "child_protection.notice_sent",
                sent,
                self.notice,
                suspicion="crime",
                recipient="police",
                means="official_letter",
            )

    def _in_depth(self) -> None:
        story, die = self.story, self.die
        if story.in_depth is None:
            return
        ratings = {code: die.choices(("good", "concern", "serious", "unknown"), (40, 38, 14, 8))[0] for code in DOMAINS}
        findings = {code: {"text": words.text(die, "case_note"), "sources": ""} for code in die.sample(DOMAINS, 5)}
        row = self.batch.put(
            DomainAssessment,
            self.file,
            story.in_depth.at,
            sealed={
                "findings": json.dumps(findings, ensure_ascii=False, sort_keys=True),
                "child_view": words.text(die, "child_view"),
                "parent_view": words.text(die, "parent_view"),
                "conclusion": words.text(die, "case_note"),
            },
            case_id=self.file.id,
            started_on=local(story.assessments[0].at).date(),
            finished_on=local(story.in_depth.at).date(),
            by_id=story.worker_id,
            ratings=ratings,
            child_view_kind=die.choice(("heard", "heard", "heard_with_support", "too_young")),
            parent_view_kind=die.choice(("agree", "agree", "partly", "disagree")),
        )
        self._event("child_protection.assessed_in_depth", story.in_depth.at, row)

    # --- plan, reviews, closing

    def _plan(self) -> None:
        story, die = self.story, self.die
        self.plan_id, self.actions = None, []
        if story.plan is None:
            return
        approved = _moment(story.plan.facts.get("approved"))
        self.plan_id = self.batch.put(
            Plan,
            self.file,
            story.plan.at,
            sealed={}
            if self.lean
            else {
                "aim": words.goals(die, 1)[0][1],
                "subject_view": words.text(die, "child_view"),
                "family_view": words.text(die, "parent_view"),
            },
            case_id=self.file.id,
            number=1,
            state="ended" if story.closed else story.plan.facts["state"],
            made_by_id=story.worker_id,
            approved_by_id=story.supervisor_id if approved else None,
            approved_at=approved,
            starts_on=local(approved).date() if approved else None,
            subject_view_kind=die.choice(("heard", "heard_with_support", "too_young")),
            family_view_kind=die.choice(("agree", "agree", "partly")),
        )
        self._event("casework.plan_begun", story.plan.at, self.plan_id, number=1)
        if proposed := _moment(story.plan.facts.get("proposed")):
            self._event("casework.plan_proposed", proposed, self.plan_id, number=1)
        if approved:
            self._event("casework.plan_approved", approved, self.plan_id, by=story.supervisor_id, number=1)
        if not self.lean:
            self._goals(approved)

    def _goals(self, approved: datetime | None) -> None:
        story, die = self.story, self.die
        assert story.plan
        for place, (domain, text) in enumerate(words.goals(die, die.randrange(2, 4))):
            goal = self.batch.put(
                Goal,
                self.file,
                story.plan.at,
                sealed={"text": text},
                case_id=self.file.id,
                plan_id=self.plan_id,
                place=place,
                domain=domain,
                state="achieved" if story.closed else "open",
            )
            for action, kind in words.actions(die, domain, die.randrange(1, 4)):
                self._action(goal, action, kind, approved)

    def _action(self, goal: uuid.UUID, text: str, kind: str, approved: datetime | None) -> None:
        story, die = self.story, self.die
        assert story.plan
        due = local((approved or story.plan.at) + timedelta(days=die.randrange(14, 150))).date()
        over = bool(story.closed) or (approved is not None and due < local(story.now).date() and die.random() < 0.8)
        office = self._institution(kind)
        self.actions.append(
            self.batch.put(
                PlanAction,
                self.file,
                story.plan.at,
                sealed={"text": text},
                case_id=self.file.id,
                goal_id=goal,
                worker_id=None if office else story.worker_id,
                institution_id=office,
                due_on=due,
                cost=die.choice((None, None, 5000, 12000, 24000)),
                payer=die.choice(("municipality", "municipality", "donor", "state")),
                state="done" if over else "planned",
                done_on=due if over else None,
            )
        )

    def _reviews(self) -> None:
        for moment in self.story.reviews[-1 if self.lean else 0 :]:
            review = self.batch.put(
                Review,
                self.file,
                moment.at,
                sealed={} if self.lean else {"summary": words.text(self.die, "review")},
                case_id=self.file.id,
                plan_id=self.plan_id,
                held_on=local(moment.at).date(),
                by_id=self.story.worker_id,
                risk=self.story.level,
                decision=moment.facts["decision"],
                child_view_kind="heard",
                progress={str(action): "done" for action in self.actions},
            )
            self._event("child_protection.reviewed", moment.at, review, decision=moment.facts["decision"])

    def _closing(self) -> None:
        story = self.story
        if story.closing is None:
            return
        row = self.batch.put(
            Closing,
            self.file,
            story.closing.at,
            sealed={"summary": words.text(self.die, "closing")} if not self.lean else {},
            case_id=self.file.id,
            reason="not_at_risk",
            proposed_by_id=story.worker_id,
            proposed_at=story.closing.at,
            decision="approved" if story.closed else None,
            decided_by_id=story.supervisor_id if story.closed else None,
            decided_at=story.closed,
        )
        self._event("casework.closing_proposed", story.closing.at, row, reason="not_at_risk")
        if story.closed:
            self._event(
                "casework.closed", story.closed, row, by=story.supervisor_id, reason="not_at_risk", before="closing"
            )

    # --- clocks and timeline

    def _clocks(self) -> None:
        story = self.story
        first = story.contacts[0].at if story.contacts and story.contacts[0].at < story.now else None
        assessed = story.assessments[0].at if story.assessments else None
        done = {"cp.first_response": first or assessed, "cp.initial_assessment": assessed}
        self._run("cp.referral_received", story.opened, story.urgency, done)
        if story.crime:
            self._run("cp.crime_suspected", story.opened, None, {"cp.notify_police": story.told})
        if assessed is None:
            return
        approved = _moment(story.plan.facts.get("approved")) if story.plan else None
        met = assessed + timedelta(days=self.die.uniform(1, 9))
        met_at = met if met < self.until and (story.plan or self.die.random() < 0.5) else None
        self._run(
            "cp.risk_assessed", assessed, story.assessments[0].facts["level"], {"cp.pim": approved, "cp.gtn": met_at}
        )
        if approved is not None:
            self._review_clocks(approved)

    def _review_clocks(self, approved: datetime) -> None:
        story, start = self.story, approved
        for moment in story.reviews[-1:] if self.lean else story.reviews:
            self._run("cp.pim_approved", start, story.level, {"cp.review": moment.at})
            start = moment.at
        self._run("cp.pim_approved", start, story.level, {})

    def _run(self, trigger: str, at: datetime, level: str | None, done: Mapping[str, datetime | None]) -> None:
        for rule in self.world.rules.get(trigger, ()):
            if rule.level in (None, level):
                family = next((family for family in done if rule.name.startswith(family)), "")
                self._task(rule, at, done.get(family))

    def _task(self, rule: Rule, at: datetime, done: datetime | None) -> None:
        story = self.story
        state = "done" if done else "cancelled" if story.closed else "open"
        if self.lean and state != "open" and not rule.name.startswith(LEAN_RULE):
            return
        root = Root(Task.__tablename__, self.world.ring)
        self.batch.put(
            Task,
            root,
            at,
            row_id=root.id,
            data_key=root.wrapped,
            rule_code=rule.name,
            level=rule.level,
            made_by_id=story.worker_id,
            due_at=self.world.due(rule, at),
            due_is_date=rule.unit != "hour",
            started_at=at,
            rule_id=rule.id,
            owner_id=story.worker_id,
            state=state,
            done_at=done,
            done_by_id=story.worker_id if done else None,
            cancelled_because="case_closed" if state == "cancelled" else None,
            subject_kind="casework.case",
            subject_id=self.file.id,
        )

    def _event(
        self, kind: str, at: datetime, target: uuid.UUID | None = None, *, by: uuid.UUID | None = None, **facts: Any
    ) -> None:
        if self.lean and kind not in LEAN_EVENTS:
            return
        self.batch.put(
            CaseEvent,
            self.file,
            at,
            case_id=self.file.id,
            at=at,
            kind=kind,
            by_id=by or self.story.worker_id,
            target_id=target,
            facts=facts,
        )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
