"""Who works in the field."""

import uuid

import sqlalchemy as sa

from core.auth.models import RolePermission, User, UserRole
from core.db import db
from core.l10n import sort_key
from plugins.community_centres.field.permissions import WRITE


def staff() -> list[tuple[uuid.UUID, str]]:
    """Return those who may write down work in the field, by the alphabet."""
    query = (
        sa.select(User.id, User.name)
        .join(UserRole, UserRole.user_id == User.id)
        .join(RolePermission, RolePermission.role == UserRole.role)
        .where(RolePermission.permission == WRITE, User.active)
        .distinct()
    )
    return sorted(((row.id, row.name) for row in db.session.execute(query)), key=lambda row: sort_key(row[1]))
