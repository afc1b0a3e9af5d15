"""Permissions and roles: what is declared, what the roles of this installation hold, and who a user is in them."""

import uuid
from collections.abc import Iterable
from datetime import date
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa
from flask import current_app

from core.access.principal import NOBODY, Principal, privileged
from core.auth.models import AccessDefault, Role, RolePermission, User, UserRole
from core.contributions import Permission
from core.contributions import Role as DeclaredRole
from core.db import db, now
from core.hooks import ask_active
from core.l10n import today
from core.state import epoch

_by_epoch: dict[tuple[uuid.UUID, int, date], Principal] = {}


def permissions() -> dict[str, Permission]:
    """Return the declared permissions by name."""
    found: dict[str, Permission] = current_app.extensions["permissions"]
    return found


def registered_roles() -> list[DeclaredRole]:
    """Return the roles that core and plugins bring."""
    found: list[DeclaredRole] = current_app.extensions["roles"]
    return found


def apply_defaults(pairs: Iterable[tuple[str, str]]) -> None:
    """Give roles the permissions of an `access.csv` that they were never offered; what was taken stays taken.

    Raises:
        ValueError: a permission or a role that no module declares.
    """
    known = permissions()
    for declared in registered_roles():
        db.session.merge(Role(name=declared.name))
    for role, permission in pairs:
        if permission not in known:
            raise ValueError(f"access.csv names the unknown permission {permission}")
        if db.session.get(Role, role) is None:
            raise ValueError(f"access.csv names the unknown role {role}")
        if db.session.get(AccessDefault, (role, permission)) is None:
            db.session.add(AccessDefault(role=role, permission=permission))
            db.session.merge(RolePermission(role=role, permission=permission))
    db.session.flush()


def drop_permissions(plugin: str) -> None:
    """Take a removed plugin's permissions from all roles."""
    for model in (RolePermission, AccessDefault):
        db.session.execute(sa.delete(model).where(model.permission.like(f"{plugin}.%")))


def principal_for(user_id: uuid.UUID) -> Principal:
    """Return who a user is now; remembered until the epoch or the day changes, or a claim ends."""
    key = (user_id, epoch(), today())
    who = _by_epoch.get(key)
    if who is None or (who.until is not None and who.until <= now()):
        if len(_by_epoch) > 2000:
            _by_epoch.clear()
        who = _by_epoch[key] = _read_principal(user_id)
    return who


def _read_principal(user_id: uuid.UUID) -> Principal:
    with privileged("who is it that asks"):
        user = db.session.execute(sa.select(User.id, User.name).where(User.id == user_id)).one_or_none()
        if user is None:
            return NOBODY
        roles = tuple(
            db.session.scalars(sa.select(UserRole.role).where(UserRole.user_id == user_id).order_by(UserRole.role))
        )
        held = db.session.scalars(sa.select(RolePermission.permission).where(RolePermission.role.in_(roles)))
        claims: dict[str, frozenset[Any]] = {}
        for answer in ask_active("principal_claims", user_id=user_id):
            claims |= answer
        return Principal(
            user_id=user_id,
            name=user.name,
            roles=roles,
            permissions=frozenset(held) & frozenset(permissions()),
            claims=MappingProxyType(claims),
            until=min(filter(None, ask_active("principal_until", user_id=user_id)), default=None),
        )


def needs_second_factor(who: Principal) -> bool:
    """Say whether somebody may open sensitive records, and so must carry a second factor (security.md N-05)."""
    known = permissions()
    return any(known[name].sensitive for name in who.permissions)
