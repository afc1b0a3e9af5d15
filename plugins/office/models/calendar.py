"""What the municipality adds to the public holidays of the law, takes from them, and has reviewed."""

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.access.shared import Shared
from core.auth.models import User
from core.db import Record
from core.l10n import _l


class CalendarDay(Record, Shared):
    """A day off that the government gave beyond the law (`is_off`), or one of the table that it did not give."""

    __tablename__ = "office_calendar_day"

    day: Mapped[date] = mapped_column(unique=True, info={"label": _l("Day")})
    is_off: Mapped[bool] = mapped_column(info={"label": _l("Day off")})
    name: Mapped[str] = mapped_column(sa.String(120), info={"label": _l("Name")})
    reason: Mapped[str] = mapped_column(info={"label": _l("Act or reason")})


class CalendarReview(Record, Shared):
    """The word of an official that the holidays of a year have been compared with the government's list."""

    __tablename__ = "office_calendar_review"

    year: Mapped[int] = mapped_column(unique=True, info={"label": _l("Year")})
    by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"))
    by: Mapped[User] = relationship()
    at: Mapped[datetime]
