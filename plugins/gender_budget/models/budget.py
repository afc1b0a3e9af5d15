"""Lines of the municipality's budget, so far as the plan asks for them: what goes to specialised services."""

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Record
from core.l10n import _l
from plugins.gender_budget.models.plan import OfPlan


class BudgetLine(Record, OfPlan):
    """A line of a year's budget in whole lekë; `specialised` ones pay services for victims of violence."""

    __tablename__ = "gender_budget_budget_line"
    __table_args__ = (sa.UniqueConstraint("year", "code"),)

    year: Mapped[int] = mapped_column(info={"label": _l("Year")})
    code: Mapped[str] = mapped_column(sa.String(20), info={"label": _l("Code")})
    text: Mapped[str] = mapped_column(sa.String(300), info={"label": _l("Line of the budget")})
    planned: Mapped[int] = mapped_column(sa.BigInteger, default=0, info={"label": _l("Planned")})
    executed: Mapped[int] = mapped_column(sa.BigInteger, default=0, info={"label": _l("Spent")})
    specialised: Mapped[bool] = mapped_column(
        default=False, info={"label": _l("Specialised service for victims of violence")}
    )
    by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"))
