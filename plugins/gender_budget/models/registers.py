"""What stands beside the figures of a plan: outcomes, good practices, needs, priorities, texts read by gender."""

import uuid
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Record
from core.l10n import _l
from plugins.gender_budget.models.plan import EqualityPlan, Objective, OfPlan

OUTCOME, PRACTICE, NEED, PRIORITY = "outcome", "practice", "need", "priority"
OPEN, CARRIED = "open", "carried"


class Statement(Record, OfPlan):
    """A sentence of the report that is no figure: an outcome of an objective, a good practice, a need, a priority.

    Needs and priorities that are not done go on into the next plan: `carried_from_id` is the sentence of the plan
    before.
    """

    __tablename__ = "gender_budget_statement"

    plan_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("gender_budget_plan.id"), index=True)
    plan: Mapped[EqualityPlan] = relationship(lambda: EqualityPlan)
    kind: Mapped[str] = mapped_column(sa.String(12), info={"label": _l("Kind")})
    objective_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("gender_budget_objective.id"), info={"label": _l("Objective")}
    )
    objective: Mapped[Objective | None] = relationship(lambda: Objective)
    text: Mapped[str] = mapped_column(sa.Text, info={"label": _l("Sentence of the report")})
    partner: Mapped[str] = mapped_column(sa.String(300), default="", info={"label": _l("Partner")})
    responsible: Mapped[str] = mapped_column(sa.String(200), default="", info={"label": _l("Responsible")})
    due: Mapped[date | None] = mapped_column(info={"label": _l("Until when")})
    state: Mapped[str] = mapped_column(sa.String(12), default=OPEN, info={"label": _l("State")})
    evidence: Mapped[str] = mapped_column(sa.Text, default="", info={"label": _l("Evidence")})
    carried_from_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("gender_budget_statement.id"))


class PolicyReview(Record, OfPlan):
    """A plan or act of the municipality that the officer reads by gender; `checklist` holds an answer to each question.

    `proposed` counts the changes that she proposed, `accepted` those that were taken over.
    """

    __tablename__ = "gender_budget_policy_review"

    plan_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("gender_budget_plan.id"), index=True)
    plan: Mapped[EqualityPlan] = relationship(lambda: EqualityPlan)
    title: Mapped[str] = mapped_column(sa.String(300), info={"label": _l("Document that is read")})
    requested_by: Mapped[str] = mapped_column(sa.String(200), default="", info={"label": _l("Who asked")})
    due: Mapped[date | None] = mapped_column(info={"label": _l("Until when")})
    state: Mapped[str] = mapped_column(sa.String(12), default="asked", info={"label": _l("State")})
    done_on: Mapped[date | None] = mapped_column(info={"label": _l("Answered on")})
    checklist: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict, info={"label": _l("What was looked at")})
    comments: Mapped[str] = mapped_column(sa.Text, default="", info={"label": _l("Comments")})
    proposed: Mapped[int] = mapped_column(default=0, info={"label": _l("Changes proposed")})
    accepted: Mapped[int] = mapped_column(default=0, info={"label": _l("Changes accepted")})
