"""Protection measures of Law 18/2017: decided on a proposal or taken at once, before the court, reviewed, ended."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from core import drafts
from core.access.principal import current
from core.db import atomic, db, now
from core.l10n import _, local, today
from plugins.casework import cases
from plugins.casework import plans as case_plans
from plugins.casework.models import CaseFile, Plan
from plugins.casework.problems import Refused
from plugins.child_protection.models.protection_measures import (
    AMENDED,
    CONFIRMED,
    EMERGENCY,
    ENDED,
    IN_FORCE,
    NOT_SENT,
    PENDING,
    PROPOSED,
    REFUSED,
    REJECTED,
    SUPERVISION,
    MeasureReview,
    ProtectionMeasure,
)
from plugins.child_protection.services import clocks
from plugins.office import rules, tasks
from plugins.office.models import Rule, Task

AGREEING = ("agree", "partly", "split")
"""Where the parents stand when at least one of them takes part in the plan."""
STANDING = (CONFIRMED, AMENDED)
PLACING = ("placement", "provider_id", "relative_id", "whereabouts")
FAMILIES = (clocks.TO_COURT, clocks.COURT_DECISION, clocks.MEASURE_REVIEW)


# --- reading


def measures_of(case: CaseFile) -> list[ProtectionMeasure]:
    """Return a file's measures, those that are open first, the newest first."""
    query = (
        sa.select(ProtectionMeasure)
        .where(ProtectionMeasure.case_id == case.id)
        .options(joinedload(ProtectionMeasure.provider), selectinload(ProtectionMeasure.reviews))
        .order_by(ProtectionMeasure.proposed_at.desc(), ProtectionMeasure.created_at.desc())
    )
    return sorted(db.session.scalars(query).unique(), key=lambda row: not row.is_open)


def basis_of(kind: str, day: date) -> Rule | None:
    """Return the rule that is the legal basis of a kind of measure on a day."""
    return rules.rule_on(f"cp.measure_basis_{kind}", day)


def clocks_of(row: ProtectionMeasure, *families: str) -> list[Task]:
    """Return the open clocks of a measure; two measures of a file run theirs apart."""
    return [task for task in clocks.running(row.case, *(families or FAMILIES)) if task.level == row.kind]


def agreed_plan(case: CaseFile) -> Plan | None:
    """Return the plan that counts now, when a parent at least agrees to it."""
    plan = case_plans.current_plan(case)
    return plan if plan is not None and plan.family_view_kind in AGREEING else None


def lacks_agreement(row: ProtectionMeasure) -> bool:
    """Say whether a supervision in the family runs on without a parent who agrees: another measure is then chosen."""
    return row.kind == SUPERVISION and row.state == IN_FORCE and agreed_plan(row.case) is None


# --- proposing and deciding


@atomic
def propose(case: CaseFile, kind: str, *, grounds: str, **values: Any) -> ProtectionMeasure:
    """Propose a measure, for the director to decide.

    Raises:
        Refused: the file is closed, such a measure is open, or supervision without parents who agree to the plan.
    """
    row = _begin(case, kind, grounds, values)
    row.state = PROPOSED
    cases.note_event(case, "child_protection.measure_proposed", target=row, measure=kind)
    return row


def _begin(case: CaseFile, kind: str, grounds: str, values: Mapping[str, Any]) -> ProtectionMeasure:
    cases.require(case, "write")
    cases.require_open(case)
    if any(other.kind == kind and other.is_open for other in measures_of(case)):
        raise Refused(_("This measure is proposed or in force already."))
    _require_parents(case, kind)
    plan = case_plans.current_plan(case)
    row = ProtectionMeasure(
        case=case,
        kind=kind,
        state=PROPOSED,
        proposed_by_id=current().user_id,
        proposed_at=now(),
        plan_id=plan.id if plan else None,
        grounds=grounds,
        **{name: values.get(name) for name in PLACING},
    )
    db.session.add(row)
    db.session.flush()
    drafts.discard(draft_of(case))
    return row


def _require_parents(case: CaseFile, kind: str) -> None:
    """Ask for the plan that supervision in the family is part of (Law 18/2017, art. 58)."""
    if kind == SUPERVISION and agreed_plan(case) is None:
        raise Refused(
            _("Supervision in the family needs a plan to which a parent at least agrees. Choose another measure.")
        )


def draft_of(case: CaseFile) -> str:
    """Return the key under which a half-written measure of a file is kept."""
    return f"child_protection.measure:{case.id}"


@atomic
def decide(
    row: ProtectionMeasure,
    *,
    approve: bool,
    decided_at: datetime,
    decider: str,
    answer: str | None = None,
    **values: Any,
) -> None:
    """Approve a proposed measure, which is in force and runs its clocks from then, or say why not.

    Raises:
        Refused: it does not wait for a decision, or is one's own proposal; the moment does not fit; there is no word of
            why not; or it is a supervision whose parents agree no more.
    """
    cases.require(row.case, "decide")
    if row.state != PROPOSED:
        raise Refused(_("This measure does not wait for a decision."))
    if row.proposed_by_id == current().user_id:
        raise Refused(_("Somebody else must decide: nobody decides on their own proposal."))
    if not approve and not (answer or "").strip():
        raise Refused(_("Write why the measure is not approved."))
    # A form knows minutes, the proposal its second.
    _require_between(row.proposed_at.replace(second=0, microsecond=0), decided_at)
    row.decided_by_id, row.decided_at, row.decider, row.answer = current().user_id, decided_at, decider, answer
    if not approve:
        row.state = REJECTED
        cases.note_event(row.case, "child_protection.measure_rejected", target=row, measure=row.kind)
        return
    _require_parents(row.case, row.kind)
    _put_in_force(row, values)


@atomic
def take_at_once(
    case: CaseFile,
    *,
    grounds: str,
    decider: str,
    decided_by_id: uuid.UUID,
    decided_at: datetime,
    steps: Iterable[str],
    steps_note: str | None = None,
    **values: Any,
) -> ProtectionMeasure:
    """Write down an emergency measure that was taken at once: who decided and when, and what was done; its clocks run.

    Raises:
        Refused: the file is closed, an emergency measure is open, nothing was done, or it lies in the future.
    """
    done = list(steps)
    if not done:
        raise Refused(_("Mark what was done at once for the child."))
    _require_between(None, decided_at)
    row = _begin(case, EMERGENCY, grounds, values)
    row.proposed_at = decided_at
    row.decider, row.decided_by_id, row.decided_at = decider, decided_by_id, decided_at
    row.steps, row.steps_note = done, steps_note
    _put_in_force(row, values)
    return row


def _put_in_force(row: ProtectionMeasure, values: Mapping[str, Any]) -> None:
    assert row.decided_at
    row.state = IN_FORCE
    for name in ("decision_no", "ends_on"):
        setattr(row, name, values.get(name))
    db.session.flush()
    clocks.start(row.case, clocks.MEASURE_DECIDED, at=row.decided_at, level=row.kind)
    set_review(row, values.get("review_on"))
    cases.note_event(
        row.case,
        "child_protection.measure_decided",
        target=row,
        at=row.decided_at,
        measure=row.kind,
        decider=row.decider,
    )


def _require_between(first: datetime | None, moment: datetime) -> None:
    if moment > now():
        raise Refused(_("The moment lies in the future."))
    if first is not None and moment < first:
        raise Refused(_("The moment lies before the step that it follows."))


# --- the court


@atomic
def send_to_court(
    row: ProtectionMeasure, *, sent_at: datetime, court_id: uuid.UUID, court_no: str | None = None
) -> None:
    """Write down that the court was asked to confirm a measure; the clock of the request ends, that of the court runs.

    Raises:
        Refused: the measure is not in force, was sent already, or the moment does not fit.
    """
    cases.require(row.case, "write")
    _require_in_force(row)
    if row.court_state != NOT_SENT:
        raise Refused(_("The court has been asked already."))
    assert row.decided_at
    _require_between(row.decided_at, sent_at)
    row.sent_at, row.court_id, row.court_no, row.court_state = sent_at, court_id, court_no, PENDING
    _finish(row, clocks.TO_COURT, "sent")
    clocks.start(row.case, clocks.MEASURE_SENT, at=sent_at, level=row.kind)
    cases.note_event(row.case, "child_protection.measure_sent", target=row, at=sent_at, measure=row.kind)


@atomic
def court_decides(row: ProtectionMeasure, *, decision: str, court_at: datetime, **values: Any) -> None:
    """Write down what the court decided; what it refuses ends with that day, what it confirms or amends is reviewed.

    Raises:
        Refused: the court was not asked or has decided, or the moment does not fit.
    """
    cases.require(row.case, "write")
    if row.court_state != PENDING or row.sent_at is None:
        raise Refused(_("The court has not been asked, or has decided already."))
    _require_between(row.sent_at, court_at)
    row.court_state, row.court_at, row.court_text = decision, court_at, values.get("court_text")
    row.court_no = values.get("court_no") or row.court_no
    _finish(row, clocks.COURT_DECISION, decision)
    cases.note_event(
        row.case, "child_protection.measure_court", target=row, at=court_at, measure=row.kind, decision=decision
    )
    if decision == REFUSED:
        _end(row, local(court_at).date(), "court_refused")
        return
    row.ends_on = values.get("ends_on") or row.ends_on
    clocks.start(row.case, clocks.MEASURE_IN_FORCE, at=court_at, level=row.kind)
    set_review(row, values.get("review_on") or row.review_on)


# --- review and end


def set_review(row: ProtectionMeasure, day: date | None) -> None:
    """Keep one task for the day on which a measure is looked at again; none without a day."""
    task = db.session.get(Task, row.review_task_id) if row.review_task_id else None
    if task is not None and task.is_open:
        if task.due_on == day:
            return
        tasks.cancel(task, "measure_review_moved")
    row.review_on, row.review_task_id = day, None
    if day is not None:
        owner_id = row.case.worker_id or current().user_id
        title = _("Review of the protection measure")
        row.review_task_id = tasks.add_task(title=title, due_on=day, owner_id=owner_id, subject=row.case).id


@atomic
def review(
    row: ProtectionMeasure, *, on: date, decision: str, text: str, review_on: date | None = None
) -> MeasureReview:
    """Write down a review of a measure in force; its clock starts anew, and the next day is set.

    Raises:
        Refused: the measure is not in force, or the day lies in the future.
    """
    cases.require(row.case, "write")
    _require_in_force(row)
    if on > today():
        raise Refused(_("The date cannot be in the future."))
    held = MeasureReview(case=row.case, measure=row, on=on, by_id=current().user_id, decision=decision, text=text)
    db.session.add(held)
    _finish(row, clocks.MEASURE_REVIEW, "reviewed")
    task = db.session.get(Task, row.review_task_id) if row.review_task_id else None
    if task is not None:
        tasks.finish(task, "reviewed")
    set_review(row, review_on)
    db.session.flush()
    cases.note_event(row.case, "child_protection.measure_reviewed", target=row, measure=row.kind, decision=decision)
    return held


@atomic
def end(row: ProtectionMeasure, *, on: date, reason: str, text: str | None = None) -> None:
    """End a measure in force, or take back a proposal; its clocks stop. A closed file takes it too.

    Raises:
        Refused: it has ended already, or the day lies in the future or before the decision.
    """
    cases.require(row.case, "write")
    if not row.is_open:
        raise Refused(_("This measure has ended already."))
    begun = row.decided_at or row.proposed_at
    if not local(begun).date() <= on <= today():
        raise Refused(_("The end lies between the decision and today."))
    row.end_text = text
    _end(row, on, reason)


def _end(row: ProtectionMeasure, on: date, reason: str) -> None:
    row.state, row.ended_on, row.end_reason = ENDED, on, reason
    for task in clocks_of(row):
        tasks.cancel(task, "measure_ended")
    set_review(row, None)
    cases.note_event(row.case, "child_protection.measure_ended", target=row, measure=row.kind, reason=reason)


def _require_in_force(row: ProtectionMeasure) -> None:
    if row.state != IN_FORCE:
        raise Refused(_("This measure is not in force."))


def _finish(row: ProtectionMeasure, family: str, result: str) -> None:
    for task in clocks_of(row, family):
        tasks.finish(task, result)
