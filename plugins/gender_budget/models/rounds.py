"""Rounds of monitoring: what was said on the day of closing stays said; what came to light since is a correction."""

import uuid
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Record
from core.l10n import _l
from core.measures import Period
from plugins.gender_budget.models.plan import EqualityPlan, Indicator, OfPlan

OPEN, COLLECTING, VERIFYING, CLOSED, APPROVED = "open", "collecting", "verifying", "closed", "approved"
STEPS = (OPEN, COLLECTING, VERIFYING, CLOSED, APPROVED)


class Round(Record, OfPlan):
    """A round of a plan for a period. `number` counts how often it was closed: a round opened again is another version.

    `texts` are the officer's own words for the report: by the part that they belong to.
    """

    __tablename__ = "gender_budget_round"

    plan_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("gender_budget_plan.id"), index=True)
    plan: Mapped[EqualityPlan] = relationship(lambda: EqualityPlan)
    first: Mapped[date] = mapped_column(info={"label": _l("From")})
    last: Mapped[date] = mapped_column(info={"label": _l("To")})
    kind: Mapped[str] = mapped_column(sa.String(10), info={"label": _l("Kind")})
    due: Mapped[date | None] = mapped_column(info={"label": _l("Closes on")})
    state: Mapped[str] = mapped_column(sa.String(12), default=OPEN, info={"label": _l("State")})
    number: Mapped[int] = mapped_column(default=0)
    closed_on: Mapped[date | None] = mapped_column(info={"label": _l("Closed on")})
    closed_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("core_user.id"))
    reopened_why: Mapped[str] = mapped_column(sa.Text, default="", info={"label": _l("Why it was opened again")})
    decision: Mapped[str] = mapped_column(sa.String(60), default="", info={"label": _l("Decision of the Council")})
    decided_on: Mapped[date | None] = mapped_column(info={"label": _l("Decided on")})
    texts: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)

    @property
    def period(self) -> Period:
        return Period(self.first, self.last)

    @property
    def is_frozen(self) -> bool:
        return self.state in (CLOSED, APPROVED)


class FrozenLine(Record, OfPlan):
    """What a closed round says of an indicator: value, definition and sentence, with the hash of all of it.

    `counted` is what the module of its source counted at that moment, `members_hash` the hash of the list behind it.
    """

    __tablename__ = "gender_budget_frozen_line"
    __table_args__ = (sa.UniqueConstraint("round_id", "number", "indicator_id"),)

    round_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("gender_budget_round.id"))
    round: Mapped[Round] = relationship(lambda: Round)
    number: Mapped[int] = mapped_column()
    indicator_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("gender_budget_indicator.id"))
    indicator: Mapped[Indicator] = relationship(lambda: Indicator)
    content: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    sha256: Mapped[str] = mapped_column(sa.String(64))
    counted: Mapped[str | None] = mapped_column(sa.String(40))
    members_hash: Mapped[str | None] = mapped_column(sa.String(64))
