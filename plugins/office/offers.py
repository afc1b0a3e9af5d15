"""What forms offer to choose from: units, one's own first, and institutions, by the Albanian alphabet."""

import uuid

import sqlalchemy as sa

from core.access.principal import current
from core.db import db
from core.l10n import sort_key
from plugins.office.models import Institution, Unit

NAMES = "office_institutions.names"
"""Where a box for an institution finds what to propose."""


def units() -> list[tuple[uuid.UUID, str]]:
    """Return the units, one's own first, then by the alphabet."""
    own = current().claim("office.units")
    found = db.session.execute(sa.select(Unit.id, Unit.name)).all()
    return sorted(((row.id, row.name) for row in found), key=lambda row: (row[0] not in own, sort_key(row[1])))


def institutions(*kinds: str) -> list[tuple[uuid.UUID, str]]:
    """Return the institutions, or those of some kinds, by the alphabet."""
    query = sa.select(Institution.id, Institution.name)
    found = db.session.execute(query.where(Institution.kind.in_(kinds)) if kinds else query).all()
    return sorted(((row.id, row.name) for row in found), key=lambda row: sort_key(row[1]))
