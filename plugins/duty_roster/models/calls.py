"""Calls in the night: when they came, who set out, to whom they were handed over; the words are forgotten."""

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.sql import ColumnElement

from core.access.principal import Principal
from core.access.scope import Scoped
from core.auth.models import User
from core.db import Record
from core.field_classes import ADDRESS, REPORTER
from core.l10n import _l
from core.sealed import KeyRoot, Sealed
from plugins.duty_roster.models.rosters import Shift
from plugins.duty_roster.permissions import CALLS, SHIFT, TAKE_CHILD, TAKE_VIOLENCE
from plugins.office.models import Unit

RECEIVED, IN_ACTION, HANDED_OVER, CLOSED = "received", "in_action", "handed_over", "closed"
CHILD, VIOLENCE, OTHER = "child", "violence", "other"


class DutyCall(Record, KeyRoot, Scoped):
    """A call to who is on duty. `is_late_entry`: typed afterwards, with the moments at which things truly happened.

    It has a random reference and no running number, which would tell a reader that one is hidden from them.
    """

    __tablename__ = "duty_roster_call"
    __table_args__ = (sa.Index("ix_duty_roster_call_received", "received_at"),)
    excludable = True

    reference: Mapped[str] = mapped_column(sa.String(12), unique=True, info={"label": _l("Reference")})
    shift_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("duty_roster_shift.id"), index=True)
    shift: Mapped[Shift] = relationship(lambda: Shift)
    taken_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"), info={"label": _l("Taken by")})
    taken_by: Mapped[User] = relationship(lambda: User, foreign_keys=[taken_by_id])
    received_at: Mapped[datetime] = mapped_column(info={"label": _l("Call received")})
    started_at: Mapped[datetime | None] = mapped_column(info={"label": _l("Set out")})
    arrived_at: Mapped[datetime | None] = mapped_column(info={"label": _l("Arrived")})
    caller: Mapped[str | None] = mapped_column(sa.String(12), info={"label": _l("Who called")})
    category: Mapped[str] = mapped_column(sa.String(10), info={"label": _l("Category")})
    unit_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("office_unit.id"), info={"label": _l("Administrative unit")}
    )
    unit: Mapped[Unit | None] = relationship(lambda: Unit)
    urgent: Mapped[bool] = mapped_column(default=False, info={"label": _l("Cannot wait until the next working day")})
    actions: Mapped[list[str]] = mapped_column(sa.JSON, default=list, info={"label": _l("What was done")})
    outcome: Mapped[str | None] = mapped_column(sa.String(12), info={"label": _l("Outcome")})
    state: Mapped[str] = mapped_column(sa.String(12), default=RECEIVED, info={"label": _l("State")})
    is_late_entry: Mapped[bool] = mapped_column(default=False, info={"label": _l("Typed afterwards")})
    receipt: Mapped[str | None] = mapped_column(sa.String(12), info={"label": _l("Receipt")})
    handed_at: Mapped[datetime | None] = mapped_column(info={"label": _l("Handed over at")})
    taken_over_at: Mapped[datetime | None] = mapped_column(info={"label": _l("Taken over at")})
    taken_over_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("core_user.id"))
    forget_on: Mapped[date | None] = mapped_column(index=True)

    person = Sealed(_l("Whom it is about"), length=200)
    address = Sealed(_l("Address or whereabouts"), length=300, field_class=ADDRESS)
    caller_words = Sealed(_l("Name and telephone of who called"), length=200, field_class=REPORTER)
    note = Sealed(_l("What happened"), length=4000)

    @classmethod
    def rule(cls, who: Principal) -> ColumnElement[bool]:
        """See all as the head; on duty, those of the shift that one stands; in the day, what waits to be taken over."""
        if who.may(CALLS):
            return sa.true()
        parts: list[ColumnElement[bool]] = [sa.false()]
        running = who.claim("duty_roster.shifts")
        if running and who.may(SHIFT):
            parts.append(cls.shift_id.in_(running))
        for right, category in ((TAKE_CHILD, CHILD), (TAKE_VIOLENCE, VIOLENCE)):
            if who.may(right):
                waits = sa.or_(cls.taken_over_at.is_(None), cls.taken_over_by_id == who.user_id)
                parts.append(sa.and_(cls.category.in_((category, OTHER)), cls.handed_at.is_not(None), waits))
        return sa.or_(*parts)

    @property
    def response_minutes(self) -> int | None:
        """Minutes from the call to the arrival, or to setting out; by the moments at which they happened."""
        moment = self.arrived_at or self.started_at
        return int((moment - self.received_at).total_seconds() // 60) if moment else None
