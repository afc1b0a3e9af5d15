"""Visits, seen by who claims their place, and meetings, which are no secret."""

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from core.access.scope import Scoped
from core.access.shared import Shared
from core.db import Record


class Visit(Record, Scoped):
    """A person at a place on a day."""

    __tablename__ = "tally_visit"
    excludable = True

    on: Mapped[date] = mapped_column("visited_on")
    place: Mapped[str]
    sex: Mapped[str | None]
    hours: Mapped[int] = mapped_column(default=1)

    @classmethod
    def rule(cls, who):
        return cls.place.in_(who.claim("tally.places"))


class Meeting(Record, Shared):
    """A meeting on a day."""

    __tablename__ = "tally_meeting"

    on: Mapped[date] = mapped_column("met_on")
