"""The municipality's calendar: the law's holidays with the changes that the municipality entered."""

import sqlalchemy as sa

from core.db import db
from core.l10n import HolidayCalendar
from plugins.office.models import HolidayChange


def calendar() -> HolidayCalendar:
    """Return the calendar by which deadlines are counted."""
    changes = db.session.scalars(sa.select(HolidayChange)).all()
    return HolidayCalendar(
        extra={change.day: change.name for change in changes if change.is_off},
        removed=frozenset(change.day for change in changes if not change.is_off),
    )
