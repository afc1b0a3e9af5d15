"""Turning the rest of the course of an invented file into rows: plan, reviews, closing, and the clocks."""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta

from core.l10n import local
from plugins.casework.models import Closing, Goal, Plan, PlanAction
from plugins.child_protection.demo import words
from plugins.child_protection.demo.batch import Root, Rule
from plugins.child_protection.demo.rows import FileRows
from plugins.child_protection.models import Review
from plugins.office.models import Task

LEAN_RULE = "cp.initial_assessment"
"""What a lean file keeps of its deadlines that are over."""


class FileCourse(FileRows):
    """The rows of one file from its plan to its closing, with its deadlines."""

    def write(self) -> None:
        super().write()
        self._plan()
        self._reviews()
        self._closing()
        self._clocks()
        self._event("casework.opened", self.story.opened + timedelta(minutes=4))

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
                cost=(cost := die.choice((None, None, 5000, 12000, 24000))),
                approved_cost=cost if approved else None,
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

    # --- clocks

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
                self._task(rule, at, level, done.get(family))

    def _task(self, rule: Rule, at: datetime, level: str | None, done: datetime | None) -> None:
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
            level=level,
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


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
