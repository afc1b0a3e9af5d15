"""The colleagues whom files can be given to, and the units where files lie."""

import uuid

import sqlalchemy as sa

from core.auth.models import RolePermission, User, UserRole
from core.db import db
from core.state import by_epoch
from plugins.office.models import Unit


def workers(service: str) -> list[tuple[uuid.UUID, str]]:
    """Return the live colleagues who may write in a service's files, by name."""
    holds = (
        sa.select(UserRole.user_id)
        .join(RolePermission, RolePermission.role == UserRole.role)
        .where(RolePermission.permission == f"{service}.case.write")
    )
    query = sa.select(User.id, User.name).where(User.active, User.id.in_(holds)).order_by(User.name)
    return by_epoch(f"casework.workers.{service}", lambda: [(row.id, row.name) for row in db.session.execute(query)])


def colleagues() -> list[tuple[uuid.UUID, str]]:
    """Return everybody who may sign in, by name."""
    query = sa.select(User.id, User.name).where(User.active).order_by(User.name)
    return [(user_id, name) for user_id, name in db.session.execute(query)]


def names_of(ids: set[uuid.UUID | None]) -> dict[uuid.UUID, str]:
    """Return the names of users by id, with one query."""
    found = ids - {None}
    query = sa.select(User.id, User.name).where(User.id.in_(found))
    return {user_id: name for user_id, name in db.session.execute(query)} if found else {}


def units() -> list[tuple[uuid.UUID, str]]:
    """Return all units, by name."""
    query = sa.select(Unit.id, Unit.name).order_by(Unit.name)
    return by_epoch("casework.units", lambda: [(row.id, row.name) for row in db.session.execute(query)])
