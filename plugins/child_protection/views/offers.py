"""What forms offer to choose from: units, institutions."""

import uuid

import sqlalchemy as sa

from core.access.principal import current
from core.db import db
from core.l10n import sort_key
from plugins.office.models import Institution, Unit


def units() -> list[tuple[uuid.UUID, str]]:
    """Return the units, one's own first, then by the alphabet."""
    own = current().claim("office.units")
    found = db.session.execute(sa.select(Unit.id, Unit.name)).all()
    return sorted(((row.id, row.name) for row in found), key=lambda row: (row[0] not in own, sort_key(row[1])))


def institutions() -> list[tuple[uuid.UUID, str]]:
    """Return the institutions by the alphabet."""
    found = db.session.execute(sa.select(Institution.id, Institution.name)).all()
    return sorted(((row.id, row.name) for row in found), key=lambda row: sort_key(row[1]))
