"""The tables of counted facts: how often modules were written, what was frozen, and what was published."""

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.access.shared import Internal
from core.db import Model, Record, now
from core.sealed import KeyRoot, Sealed


class Write(Model, Internal):
    """How often a plugin's tables were written."""

    __tablename__ = "core_write"

    module: Mapped[str] = mapped_column(sa.String(31), primary_key=True)
    number: Mapped[int] = mapped_column(default=0)


class Snapshot(Record, KeyRoot, Internal):
    """Figures as they were when somebody froze them, with the members behind them; it is never changed.

    `members_hash` is SHA-256 over the members' ids in their order, `versions` the version of each plugin that counted.
    """

    __tablename__ = "core_measure_snapshot"

    period: Mapped[str] = mapped_column(sa.String(30))
    taken_at: Mapped[datetime] = mapped_column(default=now)
    taken_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"))
    members_hash: Mapped[str] = mapped_column(sa.String(64))
    versions: Mapped[dict[str, Any]] = mapped_column(sa.JSON)

    content = Sealed(kind="json")


class Release(Record, KeyRoot, Internal):
    """A table that left the circle of those who may open the people behind it: its cells, printed and hidden.

    What is published stays: whoever asks again gets the same, and every later table is checked against it. A corrected
    one takes the place of the one before, which is kept.
    """

    __tablename__ = "core_measure_release"
    __table_args__ = (sa.Index("ix_core_measure_release_asked", "code", "period", "split"),)

    code: Mapped[str] = mapped_column(sa.String(60))
    period: Mapped[str] = mapped_column(sa.String(30))
    split: Mapped[str] = mapped_column(sa.String(120))
    released_at: Mapped[datetime] = mapped_column(default=now)
    released_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("core_user.id"))
    replaced_at: Mapped[datetime | None]

    content = Sealed(kind="json")
