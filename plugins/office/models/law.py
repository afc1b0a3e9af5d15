"""Law as data: dated rule packs, and the municipality's calendar of holidays."""

import uuid
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.access.shared import Shared
from core.db import Record
from core.l10n import _l


class RulePack(Record, Shared):
    """A set of deadlines that is in force from a day to a day; it is superseded, never edited."""

    __tablename__ = "office_rule_pack"

    code: Mapped[str] = mapped_column(sa.String(60), unique=True, info={"label": _l("Code")})
    label: Mapped[str] = mapped_column(sa.String(300), info={"label": _l("Name")})
    valid_from: Mapped[date] = mapped_column(index=True, info={"label": _l("In force since")})
    valid_to: Mapped[date | None] = mapped_column(info={"label": _l("In force until")})
    supersedes_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("office_rule_pack.id"))
    source: Mapped[str] = mapped_column(sa.Text, default="", info={"label": _l("Source")})
    note: Mapped[str] = mapped_column(sa.Text, default="", info={"label": _l("Note")})

    rules: Mapped[list["Rule"]] = relationship(back_populates="pack", order_by="Rule.place")


class Rule(Record, Shared):
    """One deadline: what sets it running, how long it is, who must act, and on what authority.

    `amount` None: nothing runs, the limit is not known. 0: at once. `level` None: for every level. `repeats`: done, it
    runs again. Without `verified_on` it is shown as *i paverifikuar* and never printed as law.
    """

    __tablename__ = "office_rule"
    __table_args__ = (sa.UniqueConstraint("pack_id", "rule"), sa.Index("ix_office_rule_trigger", "trigger", "level"))

    pack_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("office_rule_pack.id"), index=True)
    pack: Mapped[RulePack] = relationship(back_populates="rules")
    place: Mapped[int] = mapped_column(default=0)
    rule: Mapped[str] = mapped_column(sa.String(80), info={"label": _l("Rule")})
    label: Mapped[str] = mapped_column(sa.String(300), info={"label": _l("What")})
    amount: Mapped[int | None] = mapped_column(info={"label": _l("Limit")})
    unit: Mapped[str | None] = mapped_column(sa.String(20), info={"label": _l("Unit of the limit")})
    trigger: Mapped[str | None] = mapped_column(sa.String(60), info={"label": _l("Runs from")})
    level: Mapped[str | None] = mapped_column(sa.String(20), info={"label": _l("Level")})
    repeats: Mapped[bool] = mapped_column(default=False, info={"label": _l("Repeats")})
    actor: Mapped[str | None] = mapped_column(sa.String(40), info={"label": _l("Who acts")})
    kind: Mapped[str] = mapped_column(sa.String(20), info={"label": _l("Kind")})
    act: Mapped[str] = mapped_column(sa.String(300), default="", info={"label": _l("Act")})
    article: Mapped[str] = mapped_column(sa.String(60), default="", info={"label": _l("Article")})
    text: Mapped[str] = mapped_column(sa.Text, default="", info={"label": _l("Text of the article")})
    confidence: Mapped[str] = mapped_column(sa.String(20), info={"label": _l("Confidence")})
    verified_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("core_user.id"))
    verified_on: Mapped[date | None] = mapped_column(info={"label": _l("Verified on")})
    note: Mapped[str] = mapped_column(sa.Text, default="", info={"label": _l("Note")})

    @property
    def is_verified(self) -> bool:
        return self.verified_on is not None

    @property
    def authority(self) -> str:
        """Return act and article, as they are cited."""
        return ", ".join(part for part in (self.act, self.article) if part)


class HolidayChange(Record, Shared):
    """A day that the government makes a holiday, or takes back, beside what the law's list gives."""

    __tablename__ = "office_holiday_change"

    day: Mapped[date] = mapped_column(unique=True, info={"label": _l("Day")})
    name: Mapped[str] = mapped_column(sa.String(200), info={"label": _l("Name")})
    is_off: Mapped[bool] = mapped_column(default=True, info={"label": _l("Day off")})
    reason: Mapped[str] = mapped_column(sa.String(300), default="", info={"label": _l("On what ground")})


class HolidayReview(Record, Shared):
    """That somebody compared the holidays of a year with the official list."""

    __tablename__ = "office_holiday_review"

    year: Mapped[int] = mapped_column(unique=True)
    by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"))
    on: Mapped[date] = mapped_column("reviewed_on")
