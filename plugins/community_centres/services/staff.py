"""Who works in which centre: it gives the claim by which they see the groups of that centre."""

import uuid
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from core.access.principal import current
from core.auth.models import User
from core.db import atomic, db
from core.l10n import _, sort_key, today
from core.state import next_epoch
from plugins.community_centres.models import Centre, Placement
from plugins.community_centres.models.groups import CLAIM
from plugins.office.problems import Refused


def centres_of(user_id: uuid.UUID) -> frozenset[uuid.UUID]:
    """Return the ids of the centres in which somebody works today."""
    return frozenset(
        db.session.scalars(sa.select(Placement.centre_id).where(_on(today()), Placement.user_id == user_id))
    )


def _on(day: date) -> sa.ColumnElement[bool]:
    return sa.and_(Placement.first <= day, sa.or_(Placement.last.is_(None), Placement.last >= day))


def placements(centre: Centre) -> list[Placement]:
    """Return who works or worked in a centre, those of today first, by the alphabet."""
    query = sa.select(Placement).where(Placement.centre_id == centre.id).options(joinedload(Placement.user))
    day = today()
    return sorted(
        db.session.scalars(query), key=lambda row: (row.last is not None and row.last < day, sort_key(row.user.name))
    )


def colleagues(centre_ids: frozenset[uuid.UUID] | set[uuid.UUID]) -> list[tuple[uuid.UUID, str]]:
    """Return those who work in some centres today, as choices of a form."""
    query = (
        sa.select(User.id, User.name)
        .join(Placement, Placement.user_id == User.id)
        .where(_on(today()), Placement.centre_id.in_(list(centre_ids)), User.active)
        .distinct()
    )
    return sorted(((row.id, row.name) for row in db.session.execute(query)), key=lambda row: sort_key(row[1]))


@atomic
def place(
    centre: Centre, user_id: uuid.UUID, *, first: date, last: date | None = None, profession: str = ""
) -> Placement:
    """Let somebody work in a centre from a day on; it widens what they see from their next request.

    Raises:
        Refused: oneself, an end before the beginning, or somebody who works there already.
    """
    if user_id == current().user_id:
        raise Refused(_("Somebody else must do this: nobody gives themselves a centre."))
    if last is not None and last < first:
        raise Refused(_("The last day is before the first."))
    there = sa.select(Placement.id).where(
        Placement.centre_id == centre.id,
        Placement.user_id == user_id,
        sa.or_(Placement.last.is_(None), Placement.last >= first),
    )
    if db.session.scalar(there) is not None:
        raise Refused(_("This person works in this centre already."))
    row = Placement(centre=centre, user_id=user_id, first=first, last=last, profession=profession)
    db.session.add(row)
    next_epoch()
    return row


@atomic
def leave(row: Placement, last: date) -> None:
    """Let somebody's work in a centre end with a day.

    Raises:
        Refused: the day is before the first, or it is one's own work.
    """
    if row.user_id == current().user_id:
        raise Refused(_("Somebody else must do this: nobody gives themselves a centre."))
    if last < row.first:
        raise Refused(_("The last day is before the first."))
    row.last = last
    next_epoch()


def own() -> frozenset[uuid.UUID]:
    """Return the ids of the centres in which whoever acts works today."""
    return current().claim(CLAIM)
