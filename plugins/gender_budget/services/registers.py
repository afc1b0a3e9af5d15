"""Sentences of the report that are no figures, texts read by gender; what is open goes on into the next plan."""

from typing import Any

import sqlalchemy as sa

from core.db import atomic, db
from core.l10n import _
from core.records import check_version
from plugins.gender_budget.models import EqualityPlan, Objective, PolicyReview, Statement
from plugins.gender_budget.models.registers import CARRIED, NEED, OPEN, OUTCOME, PRIORITY
from plugins.office.problems import Refused


@atomic
def save(row: Any, seen: Any, **values: Any) -> Any:
    """Write a statement or a review; a new one comes without a version seen.

    Raises:
        Refused: an outcome names no objective, or more changes were accepted than proposed.
        core.db.Conflict: somebody else saved first.
    """
    if seen is None:
        db.session.add(row)
    else:
        check_version(row, seen)
    for name, value in values.items():
        setattr(row, name, value)
    with db.session.no_autoflush:
        _require_sound(row)
    db.session.flush()
    return row


def _require_sound(row: Any) -> None:
    if isinstance(row, Statement) and row.kind == OUTCOME and row.objective_id is None:
        raise Refused(_("An outcome belongs to an objective: choose it."))
    if isinstance(row, PolicyReview) and row.accepted > row.proposed:
        raise Refused(_("More changes were accepted than were proposed."))


def statements_of(plan: EqualityPlan) -> list[Statement]:
    """Return the sentences of a plan, in the order in which they were written."""
    query = sa.select(Statement).where(Statement.plan_id == plan.id).order_by(Statement.created_at, Statement.id)
    return list(db.session.scalars(query))


def of_plan(model: Any, plan: EqualityPlan) -> sa.Select[Any]:
    """Select the statements or the reviews of a plan."""
    return sa.select(model).where(model.plan_id == plan.id)


def carry(before: EqualityPlan, after: EqualityPlan, objectives: dict[Any, Objective]) -> int:
    """Let the needs and priorities of a plan that are open go on into the next one; returns how many."""
    waiting = [one for one in statements_of(before) if one.kind in (NEED, PRIORITY) and one.state == OPEN]
    for one in waiting:
        one.state = CARRIED
        db.session.add(
            Statement(
                plan=after,
                kind=one.kind,
                objective=objectives.get(one.objective_id),
                text=one.text,
                partner=one.partner,
                responsible=one.responsible,
                state=OPEN,
                carried_from_id=one.id,
            )
        )
    return len(waiting)
