"""How somebody wants to be reminded; until they say so, seven days and one day before, and on the day."""

from typing import Any

import sqlalchemy as sa

from core.access.principal import current
from core.db import atomic, db
from core.records import check_version
from plugins.office.models import NoticeSetting
from plugins.office.models.reminders import DAYS


def mine() -> NoticeSetting:
    """Return how whoever acts wants to be reminded; without a word of theirs, the usual, which stands in no table."""
    found = db.session.scalar(sa.select(NoticeSetting).where(NoticeSetting.user_id == current().user_id))
    return found or NoticeSetting(user_id=current().user_id, days=list(DAYS), by_mail=False, initials=False)


@atomic
def change(seen_version: Any, *, days: list[int], by_mail: bool, address: str | None, initials: bool) -> NoticeSetting:
    """Set how whoever acts wants to be reminded.

    Raises:
        Conflict: they said something else in another window since.
    """
    row = mine()
    if row in db.session:
        check_version(row, seen_version)
    else:
        row.keys()
        db.session.add(row)
    row.days, row.by_mail, row.initials = sorted(set(days), reverse=True), by_mail, initials
    row.address = address
    return row
