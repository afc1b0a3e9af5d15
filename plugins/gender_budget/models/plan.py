"""The plan: areas, objectives, planned measures, indicators with their targets."""

import uuid
from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.sql import ColumnElement

from core.access.principal import Principal
from core.access.scope import Scoped
from core.db import Record
from core.l10n import _, _l
from core.measures import Period
from plugins.gender_budget.permissions import READ

APPROVED, IN_FORCE, CLOSED = "approved", "in_force", "closed"
NUMBER = sa.Numeric(18, 4)


class OfPlan(Scoped):
    """What whoever may see the plan sees; it holds counts and no person."""

    @classmethod
    def rule(cls, who: Principal) -> ColumnElement[bool]:
        """See all that the plan says."""
        return sa.true() if who.may(READ) else sa.false()


class EqualityPlan(Record, OfPlan):
    """A plan for some years; several may be alive: one being monitored while the next is being drafted."""

    __tablename__ = "gender_budget_plan"

    code: Mapped[str] = mapped_column(sa.String(40), unique=True, info={"label": _l("Code of the plan")})
    title: Mapped[str] = mapped_column(sa.String(300), info={"label": _l("Title")})
    first: Mapped[date] = mapped_column(info={"label": _l("From")})
    last: Mapped[date] = mapped_column(info={"label": _l("To")})
    state: Mapped[str] = mapped_column(sa.String(20), default="draft", info={"label": _l("State")})
    decision: Mapped[str] = mapped_column(sa.String(60), default="", info={"label": _l("Decision of the Council")})
    decided_on: Mapped[date | None] = mapped_column(info={"label": _l("Decided on")})
    frameworks: Mapped[str] = mapped_column(sa.Text, default="", info={"label": _l("In line with")})
    url: Mapped[str] = mapped_column(sa.String(300), default="", info={"label": _l("Address on the web")})
    copied_from_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("gender_budget_plan.id"))

    @property
    def period(self) -> Period:
        return Period(self.first, self.last)

    @property
    def is_approved(self) -> bool:
        return self.state in (APPROVED, IN_FORCE, CLOSED)

    def years(self) -> range:
        return range(self.first.year, self.last.year + 1)


class Area(Record, OfPlan):
    """An area of intervention, with its Roman number."""

    __tablename__ = "gender_budget_area"

    plan_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("gender_budget_plan.id"), index=True)
    plan: Mapped[EqualityPlan] = relationship(lambda: EqualityPlan)
    code: Mapped[str] = mapped_column(sa.String(10), info={"label": _l("Number")})
    title: Mapped[str] = mapped_column(sa.String(400), info={"label": _l("Title")})
    place: Mapped[int] = mapped_column(default=0)


class Objective(Record, OfPlan):
    """An objective; old plans have some whose title is lost, and a question asks for it."""

    __tablename__ = "gender_budget_objective"

    area_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("gender_budget_area.id"), index=True)
    area: Mapped[Area] = relationship(lambda: Area)
    code: Mapped[str] = mapped_column(sa.String(12), info={"label": _l("Number")})
    title: Mapped[str] = mapped_column(sa.String(400), default="", info={"label": _l("Title")})
    goal: Mapped[str] = mapped_column(sa.Text, default="", info={"label": _l("Aim")})
    articles: Mapped[str] = mapped_column(sa.String(120), default="", info={"label": _l("Articles of the Charter")})
    strategy: Mapped[str] = mapped_column(sa.String(200), default="", info={"label": _l("Objective of the strategy")})
    place: Mapped[int] = mapped_column(default=0)

    @property
    def words(self) -> str:
        return f"{self.code} {self.title or _('(without a title)')}"


class PlanMeasure(Record, OfPlan):
    """A measure of the plan: who does what until when and with which money. Not done needs a reason."""

    __tablename__ = "gender_budget_plan_measure"

    objective_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("gender_budget_objective.id"), index=True)
    objective: Mapped[Objective] = relationship(lambda: Objective)
    code: Mapped[str] = mapped_column(sa.String(20), default="", info={"label": _l("Number")})
    text: Mapped[str] = mapped_column(sa.Text, info={"label": _l("Measure of the plan")})
    responsible: Mapped[str] = mapped_column(default="", info={"label": _l("Responsible")})
    partners: Mapped[str] = mapped_column(sa.String(300), default="", info={"label": _l("Partners")})
    due: Mapped[date | None] = mapped_column(info={"label": _l("Until when")})
    cost_planned: Mapped[int | None] = mapped_column(sa.BigInteger, info={"label": _l("Planned cost")})
    cost_actual: Mapped[int | None] = mapped_column(sa.BigInteger, info={"label": _l("Real cost")})
    fund: Mapped[str | None] = mapped_column(sa.String(20), info={"label": _l("Source of the money")})
    state: Mapped[str] = mapped_column(sa.String(20), default="planned", info={"label": _l("State")})
    reason: Mapped[str] = mapped_column(sa.Text, default="", info={"label": _l("Reason")})
    evidence: Mapped[str] = mapped_column(sa.Text, default="", info={"label": _l("Evidence")})
    place: Mapped[int] = mapped_column(default=0)


class Indicator(Record, OfPlan):
    """An indicator: what is counted, in which unit, towards which target, and from where its values come.

    `source` is the code of a counted fact of another module. `sentence` is its sentence in the report, with `{value}`;
    `of_many` the noun of its target ("prindërish"), where the unit's is too general. `yearly` holds the targets of
    single years (year → number as text) when `target_basis` is `by_year`.
    """

    __tablename__ = "gender_budget_indicator"
    __table_args__ = (sa.UniqueConstraint("plan_id", "code"),)

    plan_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("gender_budget_plan.id"))
    plan: Mapped[EqualityPlan] = relationship(lambda: EqualityPlan)
    objective_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("gender_budget_objective.id"), index=True)
    objective: Mapped[Objective] = relationship(lambda: Objective)
    code: Mapped[str] = mapped_column(sa.String(20), info={"label": _l("Code")})
    text: Mapped[str] = mapped_column(sa.String(500), info={"label": _l("Indicator")})
    unit: Mapped[str] = mapped_column(sa.String(20), info={"label": _l("Unit")})
    kind: Mapped[str] = mapped_column(sa.String(12), default="flow", info={"label": _l("Kind")})
    direction: Mapped[str] = mapped_column(sa.String(4), default="up", info={"label": _l("Direction")})
    aggregation: Mapped[str] = mapped_column(sa.String(16), default="sum", info={"label": _l("Over several years")})
    both_sexes: Mapped[bool] = mapped_column(default=False, info={"label": _l("Counts women and men")})
    source: Mapped[str] = mapped_column(sa.String(60), default="", info={"label": _l("Automatic source")})
    responsible_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("core_user.id"), info={"label": _l("Who fills it in")}
    )
    sentence: Mapped[str] = mapped_column(sa.Text, default="", info={"label": _l("Sentence of the report")})
    of_many: Mapped[str] = mapped_column(sa.String(60), default="", info={"label": _l("Noun of the target")})
    method: Mapped[str] = mapped_column(sa.Text, default="", info={"label": _l("Definition and limits")})
    target_basis: Mapped[str] = mapped_column(sa.String(12), default="", info={"label": _l("Basis of the target")})
    target: Mapped[Decimal | None] = mapped_column(NUMBER, info={"label": _l("Target value")})
    yearly: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict, info={"label": _l("Targets by year")})
    baseline: Mapped[Decimal | None] = mapped_column(NUMBER, info={"label": _l("Baseline")})
    baseline_year: Mapped[int | None] = mapped_column(info={"label": _l("Year of the baseline")})
    place: Mapped[int] = mapped_column(default=0)

    @property
    def has_target(self) -> bool:
        return self.target is not None or bool(self.yearly)
