"""Plans: goals, and actions with a responsible institution or person, a date, a cost and a result."""

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Record
from core.l10n import _l
from core.sealed import Sealed
from plugins.casework.models.cases import CaseFile, OfCase


class Plan(Record, OfCase):
    """A plan of a file; a new one replaces the last, which stays readable."""

    __tablename__ = "casework_plan"

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("casework_case.id"), index=True)
    case: Mapped[CaseFile] = relationship()
    number: Mapped[int] = mapped_column(info={"label": _l("Plan no.")})
    state: Mapped[str] = mapped_column(sa.String(20), default="draft", info={"label": _l("State")})
    made_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"))
    approved_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("core_user.id"))
    approved_at: Mapped[datetime | None]
    starts_on: Mapped[date | None] = mapped_column(info={"label": _l("Starts on")})
    review_on: Mapped[date | None] = mapped_column(info={"label": _l("Review on")})
    subject_view_kind: Mapped[str | None] = mapped_column(sa.String(30), info={"label": _l("Was the child heard")})
    family_view_kind: Mapped[str | None] = mapped_column(sa.String(30), info={"label": _l("Do the parents agree")})

    aim = Sealed(_l("What the plan is for"), length=2000)
    subject_view = Sealed(_l("The child's view"), length=4000)
    family_view = Sealed(_l("The parents' view"), length=4000)
    answer = Sealed(_l("The supervisor's answer"), length=4000)

    goals: Mapped[list["Goal"]] = relationship(back_populates="plan", order_by="Goal.place")


class Goal(Record, OfCase):
    """One thing that a plan wants to change."""

    __tablename__ = "casework_goal"

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("casework_case.id"), index=True)
    case: Mapped[CaseFile] = relationship()
    plan_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("casework_plan.id"), index=True)
    plan: Mapped[Plan] = relationship(back_populates="goals")
    place: Mapped[int] = mapped_column(default=0)
    domain: Mapped[str | None] = mapped_column(sa.String(30), info={"label": _l("Field")})
    state: Mapped[str] = mapped_column(sa.String(20), default="open", info={"label": _l("State")})

    text = Sealed(_l("Goal"), length=1000)

    actions: Mapped[list["PlanAction"]] = relationship(back_populates="goal", order_by="PlanAction.due_on")


class PlanAction(Record, OfCase):
    """What somebody does for a goal; the responsible is a colleague, an institution, or a person of the family."""

    __tablename__ = "casework_plan_action"

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("casework_case.id"), index=True)
    case: Mapped[CaseFile] = relationship()
    goal_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("casework_goal.id"), index=True)
    goal: Mapped[Goal] = relationship(back_populates="actions")
    worker_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("core_user.id"))
    institution_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("office_institution.id"))
    person_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("casework_person.id"))
    due_on: Mapped[date | None] = mapped_column(info={"label": _l("Due on")})
    cost: Mapped[int | None] = mapped_column(info={"label": _l("Cost (lekë)")})
    approved_cost: Mapped[int | None] = mapped_column(info={"label": _l("Approved cost (lekë)")})
    spent_cost: Mapped[int | None] = mapped_column(info={"label": _l("Spent (lekë)")})
    """What was spent beside the services that belong to the action, which have receipts of their own."""
    payer: Mapped[str | None] = mapped_column(sa.String(30), info={"label": _l("Who pays")})
    state: Mapped[str] = mapped_column(sa.String(20), default="planned", info={"label": _l("State")})
    done_on: Mapped[date | None] = mapped_column(info={"label": _l("Done on")})
    task_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("office_task.id"))

    text = Sealed(_l("Action"), length=1000)
    result = Sealed(_l("Result"), length=4000)
