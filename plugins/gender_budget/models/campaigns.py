"""Campaigns: the 16 Days of a year, with the calendar that the technical round table draws up."""

import uuid
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Record
from core.l10n import _l
from plugins.gender_budget.models.activities import Activity
from plugins.gender_budget.models.plan import EqualityPlan, OfPlan


class Campaign(Record, OfPlan):
    """The campaign of a year; `meeting_id` is the round table that drew up its calendar."""

    __tablename__ = "gender_budget_campaign"
    __table_args__ = (sa.UniqueConstraint("plan_id", "year"),)

    plan_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("gender_budget_plan.id"))
    plan: Mapped[EqualityPlan] = relationship(lambda: EqualityPlan)
    year: Mapped[int] = mapped_column(info={"label": _l("Year")})
    theme: Mapped[str] = mapped_column(sa.String(300), info={"label": _l("Theme")})
    first: Mapped[date] = mapped_column(info={"label": _l("From")})
    last: Mapped[date] = mapped_column(info={"label": _l("To")})
    state: Mapped[str] = mapped_column(sa.String(12), default="round_table", info={"label": _l("State")})
    meeting_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("office_meeting.id"), info={"label": _l("Round table that drew up the calendar")}
    )


class CampaignItem(Record, OfPlan):
    """A line of the calendar: what, when, who, until when it must be ready; done when its activity is written down."""

    __tablename__ = "gender_budget_campaign_item"

    campaign_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("gender_budget_campaign.id"), index=True)
    campaign: Mapped[Campaign] = relationship(lambda: Campaign)
    on: Mapped[date] = mapped_column("planned_on", info={"label": _l("Day")})
    title: Mapped[str] = mapped_column(sa.String(300), info={"label": _l("Activity")})
    responsible: Mapped[str] = mapped_column(sa.String(200), info={"label": _l("Responsible")})
    where: Mapped[str] = mapped_column("place_words", sa.String(200), default="", info={"label": _l("Place")})
    due: Mapped[date] = mapped_column(info={"label": _l("Ready by")})
    activity_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("gender_budget_activity.id"))
    activity: Mapped[Activity | None] = relationship(lambda: Activity)
