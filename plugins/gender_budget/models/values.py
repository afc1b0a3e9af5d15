"""Values of indicators with all that makes them readable, and the answers to questions about a plan."""

import uuid
from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Record
from core.l10n import _l
from core.measures import Period
from plugins.gender_budget.models.plan import NUMBER, EqualityPlan, Indicator, OfPlan

PROPOSED, WAITING, CONFIRMED, VERIFIED = "proposed", "waiting", "confirmed", "verified"


class Value(Record, OfPlan):
    """What was reached in a period. A value is never rewritten: a corrected one takes its place, the old one stays.

    Without a period it waits for an answer and is not published. `low` and `high` are both ends of a range, `number`
    then is none. `hidden` is a figure of another module that is not told, to protect people. `split` holds the parts
    that were counted, by the codes of the list `part`.
    """

    __tablename__ = "gender_budget_value"
    __table_args__ = (sa.Index("ix_gender_budget_value_current", "indicator_id", "replaced_on", "first"),)

    indicator_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("gender_budget_indicator.id"))
    indicator: Mapped[Indicator] = relationship(lambda: Indicator)
    first: Mapped[date | None] = mapped_column(info={"label": _l("From")})
    last: Mapped[date | None] = mapped_column(info={"label": _l("To")})
    number: Mapped[Decimal | None] = mapped_column(NUMBER, info={"label": _l("Value")})
    low: Mapped[Decimal | None] = mapped_column(NUMBER)
    high: Mapped[Decimal | None] = mapped_column(NUMBER)
    hidden: Mapped[bool] = mapped_column(default=False)
    qualifier: Mapped[str] = mapped_column(sa.String(10), default="exact", info={"label": _l("How exact")})
    counting: Mapped[str] = mapped_column(sa.String(12), default="", info={"label": _l("What was counted")})
    numerator: Mapped[Decimal | None] = mapped_column(NUMBER, info={"label": _l("Numerator")})
    denominator: Mapped[Decimal | None] = mapped_column(NUMBER, info={"label": _l("Denominator")})
    split: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict, info={"label": _l("Split")})
    mode: Mapped[str] = mapped_column(sa.String(8), default="manual", info={"label": _l("Where it came from")})
    evidence: Mapped[str] = mapped_column(sa.Text, default="", info={"label": _l("Evidence")})
    comment: Mapped[str] = mapped_column(sa.Text, default="", info={"label": _l("Note")})
    state: Mapped[str] = mapped_column(sa.String(12), default=PROPOSED, info={"label": _l("State")})
    by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"))
    confirmed_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("core_user.id"))
    replaces_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("gender_budget_value.id"))
    replaced_on: Mapped[date | None] = mapped_column()

    @property
    def period(self) -> Period | None:
        return Period(self.first, self.last) if self.first and self.last else None

    @property
    def is_known(self) -> bool:
        return self.number is not None or self.low is not None or self.hidden


class Settled(Record, OfPlan):
    """A question about a plan that somebody looked at and left as it is, with the reason."""

    __tablename__ = "gender_budget_settled"
    __table_args__ = (sa.UniqueConstraint("plan_id", "key"),)

    plan_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("gender_budget_plan.id"))
    plan: Mapped[EqualityPlan] = relationship(lambda: EqualityPlan)
    key: Mapped[str] = mapped_column(sa.String(120))
    reason: Mapped[str] = mapped_column(sa.Text, default="", info={"label": _l("Reason")})
    by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"))
