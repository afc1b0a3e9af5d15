"""Turning the beginning of an invented file into rows: people, referral, contacts, risk, notice, assessment."""

import json
import uuid
from datetime import date, datetime, timedelta
from typing import Any

from core.l10n import local
from plugins.casework.cases import SUBJECT, new_reference
from plugins.casework.models import CaseEvent, CaseFile, CasePerson, Contact, Person
from plugins.child_protection.demo import words
from plugins.child_protection.demo.batch import Batch, Root
from plugins.child_protection.demo.story import ORDER, Story
from plugins.child_protection.models import DomainAssessment, Notice, Referral, RiskAssessment

SERVICE = "child_protection"
DOMAINS = ("safety", "health", "education", "emotional", "family", "economic", "housing", "network", "legal")
CHANNELS = ("school", "phone", "walk_in", "police", "health", "admin_unit", "helpline", "field_squad", "ngo", "worker")
REFERRERS = {"school": "teacher", "police": "police_officer", "health": "health_worker", "ngo": "ngo_worker"}
COMMUNITIES = ("romë", "romë", "egjiptian", "egjiptian", "vllah", "shqip")
DISABILITIES = ("Vështirësi në dëgjim", "Përdor karrige me rrota", "Vonesë në të folur")
DANGERS = ("injury", "alone", "threat", "carer_unfit", "medical", "shelter")
LEAN_EVENTS = (
    "casework.opened",
    "casework.risk",
    "child_protection.referred",
    "child_protection.risk_assessed",
    "casework.closed",
)
"""What a lean file keeps of its timeline."""


class FileRows:
    """The rows of one file, up to its assessment."""

    def __init__(self, batch: Batch, story: Story, register_number: int, lean: bool) -> None:
        self.batch, self.world, self.story, self.lean = batch, batch.world, story, lean
        self.number, self.die = register_number, story.die
        self.file = Root(CaseFile.__tablename__, self.world.ring)
        self.until = story.closed or story.now

    def write(self) -> None:
        self._people()
        self._referral()
        self._contacts()
        self._assessments()
        self._notice()
        if not self.lean:
            self._in_depth()

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
            sealed |= self._spoken_of(kind)
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

    def _spoken_of(self, kind: str) -> dict[str, str]:
        """Return what some families say of their child's community and health."""
        said: dict[str, str] = {}
        if kind == "family" and self.die.random() < 0.16:
            said["language"] = self.die.choice(COMMUNITIES)
        if kind == "family" and self.die.random() < 0.07:
            said["disability"] = self.die.choice(DISABILITIES)
        return said

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

        self._levels()

    def _levels(self) -> None:
        """Note each change of the level on the timeline: figures of earlier periods are read from it."""
        before: str | None = None
        for moment in self.story.assessments:
            level = moment.facts["level"]
            if level != before:
                changed = {"after": level} if before is None else {"before": before, "after": level}
                self._event("casework.risk", moment.at, **changed)
            before = level

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

    # --- timeline

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
