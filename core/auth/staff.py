"""Accounts and roles of the staff: made and changed by administrators, never by one for themselves."""

import contextlib
import re
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from core.access.permissions import permissions, registered_roles
from core.access.principal import current
from core.audit.chain import handle_of, record
from core.audit.models import AuditEvent
from core.auth import passwords
from core.auth.models import Role, RolePermission, User, UserRole
from core.auth.services import create_user
from core.auth.sessions import end_sessions_of
from core.db import Conflict, atomic, db, now
from core.l10n import _, fold, sort_key, today
from core.state import next_epoch

ADMINISTERS = "core.user.manage"
UNUSED = timedelta(days=45)


class StaffProblem(Exception):
    """The change is not possible; the message says why, in the reader's language."""


@dataclass(frozen=True, kw_only=True)
class Particulars:
    """What an administrator sets on an account."""

    name: str
    title: str
    roles: frozenset[str]
    active: bool
    active_until: date | None


# --- users


def staff(*, active: bool | None = None, role: str | None = None) -> list[User]:
    """Return the accounts in the order of the alphabet, all or those in use, or with a role."""
    query = sa.select(User)
    if role:
        query = query.where(User.id.in_(sa.select(UserRole.user_id).where(UserRole.role == role)))
    found = [user for user in db.session.scalars(query) if active is None or user.is_live(today()) == active]
    return sorted(found, key=lambda user: sort_key(user.name))


def is_unused(user: User) -> bool:
    """Say whether nobody has signed in for 45 days (security.md N-13)."""
    return user.is_live(today()) and now() - (user.last_login_at or user.created_at) > UNUSED


def is_name_taken(username: str) -> bool:
    taken = sa.select(User.id).where(sa.func.lower(User.username) == username.strip().lower())
    return db.session.scalar(taken) is not None


@atomic
def hire(username: str, what: Particulars) -> tuple[User, str]:
    """Make an account; return it and its first password, which is shown once and must be changed at the first login.

    Raises:
        StaffProblem: the user name is taken.
    """
    if is_name_taken(username):
        raise StaffProblem(_("This user name is taken."))
    password = passwords.first_password()
    user = create_user(username.strip().lower(), what.name, password, what.roles, title=what.title)
    user.active_until = what.active_until
    return user, password


@atomic
def change(user_id: uuid.UUID, version: int, what: Particulars) -> None:
    """Change an account; new roles and the end of an account act at once, because its sessions end.

    Raises:
        StaffProblem: it gives oneself a role, or leaves nobody to administer.
        Conflict: another administrator saved first.
    """
    user = db.session.get_one(User, user_id)
    if user.version != version:
        raise Conflict
    added, removed = what.roles - set(user.roles), set(user.roles) - what.roles
    if added and user_id == current().user_id:
        raise StaffProblem(_("Nobody gives themselves a role. Ask another administrator."))
    with _somebody_left():
        user.name, user.title, user.active, user.active_until = what.name, what.title, what.active, what.active_until
        user.updated_at = now()  # so that changed roles alone count as a new version of the account
        user.role_rows = [row for row in user.role_rows if row.role in what.roles]
        user.role_rows += [UserRole(user_id=user_id, role=role) for role in sorted(added)]
    if added or removed:
        record("core.user.roles", user, changes={"added": sorted(added), "removed": sorted(removed)})
    if added or removed or not user.is_live(today()):
        end_sessions_of(user_id)
    next_epoch()


@atomic
def end_all_sessions(user_id: uuid.UUID) -> None:
    """End somebody's sessions, for example when a telephone or a PC was lost."""
    end_sessions_of(user_id)
    record("core.user.sessions_ended", user_id)


def clock_trouble(user_id: uuid.UUID) -> int | None:
    """Return by how many minutes a phone's clock and this server's were apart at a failed login of the last day."""
    query = sa.select(AuditEvent.note).where(
        AuditEvent.handle == handle_of(user_id),
        AuditEvent.verb == "core.login.failed",
        AuditEvent.note.like("clock %"),
        AuditEvent.at > now() - timedelta(days=1),
    )
    note = db.session.scalar(query.order_by(AuditEvent.seq.desc()).limit(1))
    return int(note.split()[1]) if note else None


@contextlib.contextmanager
def _somebody_left() -> Iterator[None]:
    """Refuse a change after which no account without an end could administer users."""
    before = _administrators()
    yield
    db.session.flush()
    if before and not _administrators():
        raise StaffProblem(_("This would leave nobody who can manage users."))


def _administrators() -> int:
    rights = sa.select(RolePermission.role).where(RolePermission.permission == ADMINISTERS)
    query = sa.select(sa.func.count(sa.distinct(UserRole.user_id))).join(User, User.id == UserRole.user_id)
    query = query.where(UserRole.role.in_(rights), User.active, User.active_until.is_(None))
    return db.session.scalar(query) or 0


# --- roles


def role_labels() -> dict[str, str]:
    """Return all roles with what they are called, in the order of the modules that bring them."""
    brought = {role.name: (role.weight, str(role.label)) for role in registered_roles()}
    rows = db.session.scalars(sa.select(Role)).all()
    ranked = sorted(rows, key=lambda row: (brought.get(row.name, (99, ""))[0], sort_key(row.label or row.name)))
    return {row.name: row.label or brought.get(row.name, (0, row.name))[1] for row in ranked}


def rights_by_role() -> dict[str, set[str]]:
    """Return the permissions of every role."""
    rights: dict[str, set[str]] = {}
    for role, permission in db.session.execute(sa.select(RolePermission.role, RolePermission.permission)):
        rights.setdefault(role, set()).add(permission)
    return rights


def is_added_here(role: str) -> bool:
    """Say whether an administrator added the role, and no module brought it."""
    return role not in {declared.name for declared in registered_roles()}


def holders(role: str) -> int:
    """Count the accounts that have a role."""
    return db.session.scalar(sa.select(sa.func.count()).where(UserRole.role == role)) or 0


@atomic
def add_role(label: str) -> str:
    """Add a role without permissions; return its name.

    Raises:
        StaffProblem: there is one of this name.
    """
    name = re.sub(r"[^a-z0-9]+", "_", fold(label)).strip("_")[:40]
    if not name or db.session.get(Role, name) is not None:
        raise StaffProblem(_("There is already a role with this name."))
    db.session.add(Role(name=name, label=label.strip()))
    next_epoch()
    record("core.role.added", note=name)
    return name


@atomic
def change_role(name: str, label: str, chosen: Iterable[str]) -> None:
    """Set what a role is called and may do; permissions of modules that are not loaded stay as they are.

    Raises:
        StaffProblem: it widens a role that one holds, or leaves nobody to administer.
    """
    role, wanted, known = db.session.get_one(Role, name), set(chosen), set(permissions())
    held = rights_by_role().get(name, set()) & known
    added, removed = (wanted & known) - held, held - wanted
    if added and name in current().roles:
        raise StaffProblem(_("Nobody widens a role that they hold. Ask another administrator, with another role."))
    with _somebody_left():
        role.label = "" if label == role_labels()[name] and not role.label else label
        db.session.execute(
            sa.delete(RolePermission).where(RolePermission.role == name, RolePermission.permission.in_(removed))
        )
        db.session.add_all(RolePermission(role=name, permission=permission) for permission in sorted(added))
    next_epoch()
    record("core.role.changed", note=name, changes={"added": sorted(added), "removed": sorted(removed)})


@atomic
def remove_role(name: str) -> None:
    """Remove a role that an administrator added.

    Raises:
        StaffProblem: a module brought it, or somebody has it.
    """
    if not is_added_here(name):
        raise StaffProblem(_("This role belongs to a module and stays."))
    if holders(name):
        raise StaffProblem(_("Somebody still has this role."))
    db.session.delete(db.session.get_one(Role, name))
    next_epoch()
    record("core.role.removed", note=name)
