"""How somebody wants to be reminded, what they were reminded of, and the e-mails that say so without saying of what."""

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql import ColumnElement

from core.access.principal import Principal
from core.access.scope import Scoped
from core.db import Record
from core.l10n import _l
from core.sealed import KeyRoot, Sealed

DAYS = (7, 1, 0)
WAITING, SENT, GIVEN_UP = "waiting", "sent", "given_up"


class _Own(Scoped):
    """What belongs to one member of the staff and is seen by nobody else."""

    @classmethod
    def rule(cls, who: Principal) -> ColumnElement[bool]:
        """See one's own."""
        return cls.user_id == who.user_id  # type: ignore[attr-defined,no-any-return]


class NoticeSetting(Record, KeyRoot, _Own):
    """How somebody wants to be reminded: so many days before, and by e-mail or not; initials in their calendar."""

    __tablename__ = "office_notice_setting"

    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id", ondelete="CASCADE"), unique=True)
    days: Mapped[list[int]] = mapped_column(sa.JSON, default=lambda: list(DAYS), info={"label": _l("Days before")})
    by_mail: Mapped[bool] = mapped_column(default=False, info={"label": _l("By e-mail too")})
    initials: Mapped[bool] = mapped_column(default=False, info={"label": _l("Initials in the calendar")})

    address = Sealed(_l("E-mail"), length=120)


class Reminder(Record, _Own):
    """Somebody was reminded of something: which record, due when, how many days before; the words are the record's."""

    __tablename__ = "office_reminder"
    __table_args__ = (
        sa.UniqueConstraint("user_id", "kind", "subject_id", "due_at", "days_before"),
        sa.Index("ix_office_reminder_user_created", "user_id", "created_at"),
    )
    audited = False

    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(sa.String(60))
    subject_id: Mapped[uuid.UUID]
    due_at: Mapped[datetime]
    days_before: Mapped[int]
    seen_at: Mapped[datetime | None]


class Notice(Record, _Own):
    """An e-mail of a day that says how many reminders wait, kept until it is sent or given up."""

    __tablename__ = "office_notice"
    __table_args__ = (
        sa.UniqueConstraint("user_id", "day"),
        sa.Index("ix_office_notice_state_next", "state", "next_at"),
    )
    audited = False

    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id", ondelete="CASCADE"))
    day: Mapped[date]
    number: Mapped[int]
    state: Mapped[str] = mapped_column(sa.String(10), default=WAITING)
    tries: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
