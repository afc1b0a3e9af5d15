"""Reviews of the protection plan."""

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa

from core import drafts
from core.access.principal import current
from core.db import atomic, db, now
from core.l10n import _
from plugins.casework import cases
from plugins.casework import plans as case_plans
from plugins.casework.models import CaseFile, PlanAction
from plugins.casework.problems import Refused
from plugins.child_protection.models import Review
from plugins.child_protection.services import clocks, plans

CONTINUE, CHANGE, CLOSE = "continue", "change", "close"


def reviews_of(case: CaseFile) -> list[Review]:
    """Return a file's reviews, newest first."""
    query = sa.select(Review).where(Review.case_id == case.id)
    return list(db.session.scalars(query.order_by(Review.on.desc(), Review.created_at.desc())))


def last_review(case: CaseFile) -> Review | None:
    """Return a file's last review, or nothing."""
    return next(iter(reviews_of(case)), None)


@atomic
def review(
    case: CaseFile,
    *,
    on: date,
    decision: str,
    progress: Mapping[uuid.UUID, tuple[str, str | None]] | None = None,
    **values: Any,
) -> Review:
    """Write down a review of the plan: the state and result of each action, the decision; the review clock starts anew.

    Raises:
        Refused: the file is closed, or there is no approved plan.
    """
    cases.require(case, "write")
    cases.require_open(case)
    plan = plans.approved(case)
    if plan is None:
        raise Refused(_("There is no approved plan to review."))
    states = _carry_progress(case, plan, progress or {})
    row = Review(
        case=case,
        plan=plan,
        on=on,
        by_id=current().user_id,
        risk=case.risk,
        decision=decision,
        progress=states,
        **values,
    )
    db.session.add(row)
    db.session.flush()
    cases.note_event(case, "child_protection.reviewed", target=row, decision=decision, risk=case.risk)
    drafts.discard(draft_of(case))
    _restart_clock(case)
    if decision != CONTINUE:
        cases.set_state(case, "review")
    return row


def draft_of(case: CaseFile) -> str:
    """Return the key under which a half-written review of a file is kept."""
    return f"child_protection.review:{case.id}"


def _carry_progress(case: CaseFile, plan: Any, progress: Mapping[uuid.UUID, tuple[str, str | None]]) -> dict[str, str]:
    """Write the new states into the plan, and return all states as they are at the review."""
    actions = [action for goal in case_plans.whole(plan).goals for action in goal.actions]
    for action in actions:
        if action.id in progress:
            _carry(action, *progress[action.id])
    return {str(action.id): action.state for action in actions}


def _carry(action: PlanAction, state: str, result: str | None) -> None:
    changed: dict[str, Any] = {"state": state} if state != action.state else {}
    if result:
        changed["result"] = result
    if changed:
        case_plans.save_action(action.goal, action, **changed)


def _restart_clock(case: CaseFile) -> None:
    """The clock repeats by itself; when the risk has changed since, it runs on at the new pace."""
    clocks.finish(case, clocks.REVIEW, "reviewed")
    pace = [task for task in clocks.running(case, clocks.REVIEW) if task.level == case.risk]
    if not pace:
        clocks.cancel(case, clocks.REVIEW)
        clocks.start(case, clocks.APPROVED, at=now(), level=case.risk)
