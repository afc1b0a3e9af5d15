"""Who else could open a record: asked before somebody is given work about it."""

import uuid

import sqlalchemy as sa

from core.access.permissions import principal_for
from core.access.principal import acting_as
from core.db import Record, db


def sees(user_id: uuid.UUID, row: Record) -> bool:
    """Say whether a record is within somebody's reach, by the record's own rule."""
    model = type(row)
    with acting_as(principal_for(user_id)):
        return db.session.scalar(sa.select(model.id).where(model.id == row.id)) is not None
