"""The monthly report of a centre: figures that make themselves, words of the coordinator, and what became of it."""

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
from plugins.community_centres.models.directory import Centre
from plugins.community_centres.models.groups import CLAIM
from plugins.community_centres.permissions import ACCEPT, REPORT

DRAFT, SENT, ACCEPTED, RETURNED = "draft", "sent", "accepted", "returned"


class MonthlyReport(Record, Scoped):
    """A report of one centre about one month; its figures are frozen when it is sent. It names nobody."""

    __tablename__ = "community_centres_report"
    __table_args__ = (sa.UniqueConstraint("centre_id", "month"),)

    centre_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("community_centres_centre.id"), info={"label": _l("Community centre")}
    )
    centre: Mapped[Centre] = relationship()
    month: Mapped[date] = mapped_column(index=True, info={"label": _l("Month")})
    state: Mapped[str] = mapped_column(sa.String(10), default=DRAFT, info={"label": _l("State")})
    achievements: Mapped[str] = mapped_column(sa.Text, default="", info={"label": _l("Achievements")})
    difficulties: Mapped[str] = mapped_column(sa.Text, default="", info={"label": _l("Difficulties")})
    following: Mapped[str] = mapped_column(sa.Text, default="", info={"label": _l("Plan of the next month")})
    figures: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    sent_at: Mapped[datetime | None] = mapped_column(info={"label": _l("Sent at")})
    sent_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("core_user.id"))
    answered_at: Mapped[datetime | None] = mapped_column(info={"label": _l("Answered at")})
    answered_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("core_user.id"))
    answer: Mapped[str] = mapped_column(sa.Text, default="", info={"label": _l("Why it is returned")})

    @classmethod
    def rule(cls, who: Principal) -> ColumnElement[bool]:
        """See the reports of one's own centres; who accepts them, all that were sent."""
        parts = []
        if who.may(REPORT):
            parts.append(cls.centre_id.in_(list(who.claim(CLAIM))))
        if who.may(ACCEPT):
            parts.append(cls.state != DRAFT)
        return sa.or_(sa.false(), *parts)

    @property
    def is_open(self) -> bool:
        return self.state in (DRAFT, RETURNED)
