"""Rounds and findings."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.access.scope import Scoped
from core.db import Record
from core.sealed import KeyRoot, Sealed


class Round(Record, KeyRoot, Scoped):
    """A way through the town that somebody walks today."""

    __tablename__ = "rounds_round"

    walker_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"))
    closed: Mapped[bool] = mapped_column(default=False)

    street = Sealed("Rruga")

    @classmethod
    def rule(cls, who):
        return cls.walker_id == who.user_id


class Finding(Record, Scoped):
    """Something that was found on a round."""

    __tablename__ = "rounds_finding"
    scoped_by = "round"
    sealed_under = "round"

    round_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("rounds_round.id"))
    round: Mapped[Round] = relationship()
    finished_at: Mapped[datetime]
    people: Mapped[int]

    text = Sealed("Çfarë u gjet")
