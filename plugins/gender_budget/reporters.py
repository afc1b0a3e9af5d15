"""Who may be asked to fill in an indicator."""

import uuid

import sqlalchemy as sa

from core.auth.models import RolePermission, User, UserRole
from core.db import db
from plugins.gender_budget.permissions import CONFIRM, PROPOSE


def reporters() -> list[tuple[uuid.UUID, str]]:
    """Return the users whose roles write values, by name."""
    roles = sa.select(RolePermission.role).where(RolePermission.permission.in_((PROPOSE, CONFIRM)))
    writers = sa.select(UserRole.user_id).where(UserRole.role.in_(roles))
    query = sa.select(User.id, User.name).where(User.id.in_(writers)).order_by(User.name)
    return [(row.id, row.name) for row in db.session.execute(query)]


def name_of(user_id: uuid.UUID | None) -> str:
    """Return the name of a user, nothing for none."""
    return db.session.scalar(sa.select(User.name).where(User.id == user_id)) or "" if user_id else ""
