"""Units, and who of the staff works where: the claim `office.units`."""

import uuid
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from core.access.principal import current
from core.auth.models import User
from core.db import atomic, db
from core.l10n import _, sort_key, today
from core.state import next_epoch
from plugins.office.models import Unit, UserUnit
from plugins.office.problems import Refused


def units_of(user_id: uuid.UUID, day: date | None = None) -> frozenset[uuid.UUID]:
    """Return the ids of the units for which somebody works on a day, by default today."""
    return frozenset(
        db.session.scalars(sa.select(UserUnit.unit_id).where(_on(day or today()), UserUnit.user_id == user_id))
    )


def colleagues(units: frozenset[uuid.UUID]) -> sa.Select[tuple[uuid.UUID]]:
    """Return the query for the ids of those who work for some units today."""
    return sa.select(UserUnit.user_id).where(_on(today()), UserUnit.unit_id.in_(list(units)))


def _on(day: date) -> sa.ColumnElement[bool]:
    return sa.and_(UserUnit.valid_from <= day, sa.or_(UserUnit.valid_to.is_(None), UserUnit.valid_to >= day))


def units() -> list[Unit]:
    """Return all units, the town first, then by the alphabet."""
    return sorted(db.session.scalars(sa.select(Unit)), key=lambda unit: (unit.kind != "city", sort_key(unit.name)))


def workplaces() -> list[UserUnit]:
    """Return who works where, ended ones last, by the alphabet of the people."""
    query = sa.select(UserUnit).options(joinedload(UserUnit.user), joinedload(UserUnit.unit))
    day = today()
    return sorted(
        db.session.scalars(query), key=lambda row: (not row.is_valid(day), sort_key(row.user.name), row.valid_from)
    )


def staff() -> list[tuple[str, str]]:
    """Return the members of the staff whose account is live, as choices of a form."""
    rows = db.session.scalars(sa.select(User).where(User.active)).all()
    return [(str(row.id), row.name) for row in sorted(rows, key=lambda row: sort_key(row.name)) if row.is_live(today())]


@atomic
def assign(user_id: uuid.UUID, unit_id: uuid.UUID, *, valid_from: date, valid_to: date | None = None) -> UserUnit:
    """Let somebody work for a unit from a day on; it widens what they see from their next request.

    Raises:
        Refused: oneself, an end before the beginning, or a period that overlaps one that stands.
    """
    if user_id == current().user_id:
        raise Refused(_("Somebody else must do this: nobody gives themselves a unit."))
    if valid_to is not None and valid_to < valid_from:
        raise Refused(_("The last day is before the first."))
    last = valid_to or date.max
    same = sa.select(UserUnit).where(
        UserUnit.user_id == user_id, UserUnit.unit_id == unit_id, UserUnit.valid_from <= last
    )
    if any(row.valid_to is None or row.valid_to >= valid_from for row in db.session.scalars(same)):
        raise Refused(_("This person already works for this unit in these days."))
    row = UserUnit(user_id=user_id, unit_id=unit_id, valid_from=valid_from, valid_to=valid_to)
    db.session.add(row)
    next_epoch()
    return row


@atomic
def leave(row: UserUnit, last_day: date) -> None:
    """Let somebody's work for a unit end with a day.

    Raises:
        Refused: the day is before the first.
    """
    if last_day < row.valid_from:
        raise Refused(_("The last day is before the first."))
    row.valid_to = last_day
    next_epoch()
