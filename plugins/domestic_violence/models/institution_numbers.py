"""Numbers that other institutions give: a form for each institution and quarter, asked for, received, locked."""

import uuid
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.sql import ColumnElement

from core.access.principal import Principal
from core.access.scope import Scoped
from core.db import Record
from core.l10n import _l
from plugins.office.models import Institution

READ = "domestic_violence.numbers.read"
ASKED, RECEIVED, LOCKED = "asked", "received", "locked"


class InstitutionNumbers(Record, Scoped):
    """The numbers of one institution in one period; `values` are whole numbers by the codes of its form."""

    __tablename__ = "domestic_violence_institution_numbers"
    __table_args__ = (sa.UniqueConstraint("institution_id", "period"),)

    institution_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("office_institution.id"), info={"label": _l("Institution")}
    )
    institution: Mapped[Institution] = relationship()
    period: Mapped[str] = mapped_column(sa.String(30), index=True, info={"label": _l("Period")})
    form: Mapped[str] = mapped_column(sa.String(20), info={"label": _l("Form")})
    state: Mapped[str] = mapped_column(sa.String(10), default=ASKED, info={"label": _l("State")})
    due_on: Mapped[date] = mapped_column(info={"label": _l("Asked for until")})
    values: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict, info={"label": _l("Numbers")})
    received_on: Mapped[date | None] = mapped_column(info={"label": _l("Received on")})
    source: Mapped[str] = mapped_column(sa.String(200), default="", info={"label": _l("Letter or mail they came with")})
    owner_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"))
    locked_at: Mapped[datetime | None] = mapped_column(info={"label": _l("Locked at")})
    locked_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("core_user.id"))

    @classmethod
    def rule(cls, who: Principal) -> ColumnElement[bool]:
        """See the numbers by the right to them."""
        return sa.true() if who.may(READ) else sa.false()
