"""The municipality's letterhead by date, and the name on top of every page."""

from datetime import date

import sqlalchemy as sa
from flask import current_app

from core.db import atomic, db
from core.l10n import _, today
from core.state import epoch, next_epoch
from plugins.office.models import Letterhead
from plugins.office.problems import Refused


def letterhead(day: date | None = None) -> Letterhead | None:
    """Return the letterhead that holds on a day, by default today; before the first one, the first."""
    query = sa.select(Letterhead).order_by(Letterhead.valid_from)
    held = db.session.scalar(
        query.where(Letterhead.valid_from <= (day or today())).order_by(None).order_by(Letterhead.valid_from.desc())
    )
    return held or db.session.scalar(query)


def letterheads() -> list[Letterhead]:
    """Return all letterheads, the newest first."""
    return list(db.session.scalars(sa.select(Letterhead).order_by(Letterhead.valid_from.desc())))


def municipality_name() -> str:
    """Return the municipality's name, remembered per day until the epoch changes: every page asks for it."""
    held: dict[tuple[int, date], str] = current_app.extensions.setdefault("office_name", {})
    key = (epoch(), today())
    if key not in held:
        held.clear()
        found = letterhead()
        held[key] = found.municipality if found else "Kujdes"
    return held[key]


@atomic
def new_letterhead(**values: str | date) -> Letterhead:
    """Begin a new letterhead from a day on; the one before stays for the documents of its time.

    Raises:
        Refused: one begins on this day already.
    """
    if db.session.scalar(sa.select(Letterhead.id).where(Letterhead.valid_from == values["valid_from"])):
        raise Refused(_("A letterhead already begins on this day. Choose another day."))
    row = Letterhead(**values)
    db.session.add(row)
    next_epoch()
    return row
