"""Names of colleagues for a page, read with one query."""

from typing import Any

import sqlalchemy as sa

from core.auth.models import User
from core.db import db


def names_of(ids: set[Any]) -> dict[Any, str]:
    """Return the names of users by id."""
    found = ids - {None}
    return dict(db.session.execute(sa.select(User.id, User.name).where(User.id.in_(found))).all()) if found else {}
