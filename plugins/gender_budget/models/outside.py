"""Data of other directorates, as their Excel sheets bring them: certificates, buildings, economic aid, enterprises."""

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Record
from core.l10n import _l
from plugins.gender_budget.models.plan import OfPlan


class OutsideRow(Record, OfPlan):
    """A row of another directorate's sheet, of the kinds of the list `outside_kind`; what a kind lacks is none.

    A row counts people, or is one building: `extent` full or partial, `area` urban or rural. `denominator` is of what
    a share is meant.
    """

    __tablename__ = "gender_budget_outside"
    __table_args__ = (sa.Index("ix_gender_budget_outside_kind_year", "kind", "year"),)

    kind: Mapped[str] = mapped_column(sa.String(16), info={"label": _l("Kind")})
    year: Mapped[int] = mapped_column(info={"label": _l("Year")})
    text: Mapped[str] = mapped_column(sa.String(300), default="", info={"label": _l("What it is")})
    extent: Mapped[str | None] = mapped_column(sa.String(8), info={"label": _l("Extent")})
    area: Mapped[str | None] = mapped_column(sa.String(8), info={"label": _l("Area")})
    cameras: Mapped[bool] = mapped_column(default=False, info={"label": _l("Cameras")})
    women: Mapped[int | None] = mapped_column(info={"label": _l("Women")})
    men: Mapped[int | None] = mapped_column(info={"label": _l("Men")})
    joint: Mapped[int | None] = mapped_column(info={"label": _l("Joint ownership")})
    legal: Mapped[int | None] = mapped_column(info={"label": _l("Legal persons")})
    total: Mapped[int | None] = mapped_column(info={"label": _l("Total")})
    denominator: Mapped[int | None] = mapped_column(info={"label": _l("Of how many")})
    by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"))
