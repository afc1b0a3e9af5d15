"""Reports to the State Agency: what was prepared, checked and sent, and what was corrected since."""

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql import ColumnElement

from core.access.principal import Principal
from core.access.scope import Scoped
from core.db import Record
from core.l10n import _l

READ = "child_protection.agency_report.read"
DRAFT, CHECKED, SENT = "draft", "checked", "sent"


class AgencyReport(Record, Scoped):
    """A report about a period; from the check on its figures are a snapshot. A correction names what it corrects."""

    __tablename__ = "child_protection_agency_report"

    period: Mapped[str] = mapped_column(sa.String(30), index=True, info={"label": _l("Period")})
    state: Mapped[str] = mapped_column(sa.String(10), default=DRAFT, info={"label": _l("State")})
    made_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"))
    checked_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("core_user.id"))
    checked_at: Mapped[datetime | None]
    snapshot_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("core_measure_snapshot.id"))
    sent_on: Mapped[date | None] = mapped_column(info={"label": _l("Sent on")})
    sent_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("core_user.id"))
    means: Mapped[str | None] = mapped_column(sa.String(30), info={"label": _l("How")})
    protocol: Mapped[str | None] = mapped_column(sa.String(40), info={"label": _l("Protocol number")})
    corrects_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("child_protection_agency_report.id"))

    @classmethod
    def rule(cls, who: Principal) -> ColumnElement[bool]:
        """See the reports by the right to them."""
        return sa.true() if who.may(READ) else sa.false()
