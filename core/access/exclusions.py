"""Exclusions: people from whom a record is hidden whatever their role (security.md A-06)."""

import uuid
from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.access.principal import current, privileged
from core.db import Model, atomic, db, now

SLICE = 500
"""How many ids one question names."""


class Exclusion(Model):
    """One person from whom one record is hidden; the person excluded never sees the list."""

    __tablename__ = "core_exclusion"
    record_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"), primary_key=True, index=True)
    by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"))
    since: Mapped[datetime] = mapped_column(default=now)


def excluded_from(record_id: uuid.UUID) -> list[uuid.UUID]:
    """Return the ids of the people from whom a record is hidden."""
    return list(db.session.scalars(sa.select(Exclusion.user_id).where(Exclusion.record_id == record_id)))


def excluded_from_any(ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """Return the ids of the people from whom at least one of some records is hidden."""
    found: set[uuid.UUID] = set()
    with privileged("the exclusion list is nobody's to search"):
        for start in range(0, len(ids), SLICE):
            some = Exclusion.record_id.in_(ids[start : start + SLICE])
            found.update(db.session.scalars(sa.select(Exclusion.user_id).where(some)))
    return found


@atomic
def exclude(record_id: uuid.UUID, user_id: uuid.UUID) -> None:
    """Hide a record from somebody, from their next request on.

    Raises:
        ValueError: people cannot exclude themselves, nor what they cannot open.
    """
    if user_id == current().user_id:
        raise ValueError("nobody excludes themselves")
    with privileged("the exclusion list is nobody's to search"):
        if db.session.get(Exclusion, (record_id, user_id)) is None:
            db.session.add(Exclusion(record_id=record_id, user_id=user_id, by_id=current().user_id))


@atomic
def readmit(record_id: uuid.UUID, user_id: uuid.UUID) -> None:
    """Take somebody off the exclusion list of a record."""
    found = db.session.get(Exclusion, (record_id, user_id))
    if found is not None:
        db.session.delete(found)
