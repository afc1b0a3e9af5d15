"""Activities: what was held, where, with whom, and how many came, by the municipality's own six groups."""

import uuid
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Record
from core.l10n import _l
from plugins.gender_budget.models.plan import EqualityPlan, Indicator, OfPlan


class Activity(Record, OfPlan):
    """Something that was held: a training, an open lecture, a fair. It counts people and names none.

    `split` holds how many came, by the codes of the list `part`; `uncounted` those whose sex nobody wrote down.
    `counting` says whether attendances, different people, or an estimate.
    """

    __tablename__ = "gender_budget_activity"
    __table_args__ = (sa.Index("ix_gender_budget_activity_plan_on", "plan_id", "held_on"),)

    plan_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("gender_budget_plan.id"))
    plan: Mapped[EqualityPlan] = relationship(lambda: EqualityPlan)
    title: Mapped[str] = mapped_column(sa.String(300), info={"label": _l("Title")})
    kind: Mapped[str] = mapped_column(sa.String(20), info={"label": _l("Kind")})
    topic: Mapped[str] = mapped_column(sa.String(20), default="", info={"label": _l("Topic")})
    on: Mapped[date] = mapped_column("held_on", info={"label": _l("Day")})
    unit_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("office_unit.id"), info={"label": _l("Administrative unit")}
    )
    partner: Mapped[str] = mapped_column(sa.String(300), default="", info={"label": _l("Partner")})
    counting: Mapped[str] = mapped_column(sa.String(12), default="attendance", info={"label": _l("What was counted")})
    split: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict, info={"label": _l("Who came")})
    uncounted: Mapped[int] = mapped_column(default=0, info={"label": _l("Sex not written down")})
    people: Mapped[int] = mapped_column(default=0, info={"label": _l("How many came")})
    materials: Mapped[int | None] = mapped_column(info={"label": _l("Material handed out")})
    officer_present: Mapped[bool] = mapped_column(default=False, info={"label": _l("The gender officer was there")})
    evidence: Mapped[str] = mapped_column(sa.Text, default="", info={"label": _l("Evidence")})
    indicator_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("gender_budget_indicator.id"), index=True, info={"label": _l("Indicator")}
    )
    indicator: Mapped[Indicator | None] = relationship(lambda: Indicator)
    by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"))
