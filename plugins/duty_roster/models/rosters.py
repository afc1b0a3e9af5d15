"""Rosters by month and version, their shifts, exchanges of shifts, and which institution holds which version."""

import uuid
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.access.scope import Scoped
from core.auth.models import User
from core.db import Record
from core.l10n import _l, format_month
from core.sealed import KeyRoot, Sealed
from plugins.duty_roster.models.teams import DutyMember, DutyTeam, OfRoster, Recipient
from plugins.duty_roster.spans import Span

DRAFT, PUBLISHED, REPLACED = "draft", "published", "replaced"
PRIMARY, BACKUP = "primary", "backup"
OPEN, TAKEN, APPROVED, REFUSED = "open", "taken", "approved", "refused"


class Roster(Record, OfRoster):
    """A month of a team in one version. What was published never changes: every change is the next version.

    `wanted` and `covered` are minutes of those on duty first, as they were when it was published.
    """

    __tablename__ = "duty_roster_roster"
    __table_args__ = (sa.UniqueConstraint("team_id", "month", "number"),)

    team_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("duty_roster_team.id"))
    team: Mapped[DutyTeam] = relationship(lambda: DutyTeam)
    month: Mapped[date] = mapped_column(index=True, info={"label": _l("Month")})
    number: Mapped[int] = mapped_column(info={"label": _l("Version")})
    state: Mapped[str] = mapped_column(sa.String(10), default=DRAFT, info={"label": _l("State")})
    wanted: Mapped[int] = mapped_column(default=0)
    covered: Mapped[int] = mapped_column(default=0)
    change: Mapped[str] = mapped_column(sa.Text, default="", info={"label": _l("What changed")})
    override: Mapped[str] = mapped_column(sa.Text, default="", info={"label": _l("Why it is published all the same")})
    published_at: Mapped[datetime | None] = mapped_column(info={"label": _l("Published at")})
    published_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("core_user.id"))
    published_by: Mapped[User | None] = relationship(lambda: User)
    replaced_at: Mapped[datetime | None] = mapped_column(info={"label": _l("Replaced at")})
    sent_at: Mapped[datetime | None] = mapped_column(info={"label": _l("Sent to everybody at")})

    @property
    def words(self) -> str:
        return f"{format_month(self.month)}, v{self.number}"


class Shift(Record, Scoped):
    """Somebody on duty from a moment to another; `why` holds the facts for which the proposal chose them."""

    __tablename__ = "duty_roster_shift"
    __table_args__ = (sa.Index("ix_duty_roster_shift_starts_ends", "starts", "ends"),)
    scoped_by = "roster"

    roster_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("duty_roster_roster.id"), index=True)
    roster: Mapped[Roster] = relationship(lambda: Roster)
    member_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("duty_roster_member.id"), index=True, info={"label": _l("On duty")}
    )
    member: Mapped[DutyMember] = relationship(lambda: DutyMember)
    starts: Mapped[datetime] = mapped_column(info={"label": _l("Begins")})
    ends: Mapped[datetime] = mapped_column(info={"label": _l("Ends")})
    role: Mapped[str] = mapped_column(sa.String(10), default=PRIMARY, info={"label": _l("As")})
    origin: Mapped[str] = mapped_column(sa.String(10), default="hand", info={"label": _l("Where it comes from")})
    why: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    acknowledged_at: Mapped[datetime | None] = mapped_column(info={"label": _l("Confirmed at")})

    @property
    def span(self) -> Span:
        return Span(self.starts, self.ends)


class Swap(Record, Scoped):
    """Somebody asks a colleague to take a shift, for one of theirs or for none; the head approves."""

    __tablename__ = "duty_roster_swap"
    scoped_by = "shift"

    shift_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("duty_roster_shift.id"), index=True)
    shift: Mapped[Shift] = relationship(lambda: Shift, foreign_keys=[shift_id])
    offered_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("duty_roster_shift.id"), info={"label": _l("For which shift")}
    )
    offered: Mapped[Shift | None] = relationship(lambda: Shift, foreign_keys=[offered_id])
    with_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("duty_roster_member.id"), info={"label": _l("With whom")})
    with_member: Mapped[DutyMember] = relationship(lambda: DutyMember)
    state: Mapped[str] = mapped_column(sa.String(10), default=OPEN, index=True, info={"label": _l("State")})
    decided_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("core_user.id"))
    decided_at: Mapped[datetime | None]


class Distribution(Record, KeyRoot, OfRoster):
    """A version of a roster that went to an institution: how, when, and the proof that it was received."""

    __tablename__ = "duty_roster_distribution"
    __table_args__ = (sa.UniqueConstraint("roster_id", "recipient_id"),)

    roster_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("duty_roster_roster.id"))
    roster: Mapped[Roster] = relationship(lambda: Roster)
    recipient_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("duty_roster_recipient.id"), index=True)
    recipient: Mapped[Recipient] = relationship(lambda: Recipient)
    channel: Mapped[str] = mapped_column(sa.String(10), info={"label": _l("How it is sent")})
    sent_at: Mapped[datetime] = mapped_column(info={"label": _l("Sent at")})
    sent_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"))
    proof: Mapped[str] = mapped_column(sa.String(120), default="", info={"label": _l("Proof of receipt")})
    acknowledged_at: Mapped[datetime | None] = mapped_column(info={"label": _l("Received on")})

    acknowledged_by = Sealed(_l("Received by"), length=120)
