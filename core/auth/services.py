"""What can be done with one's own account: signing in, passwords, language."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import g

from core.access.principal import privileged
from core.audit.chain import handle_of, record
from core.audit.models import AuditEvent
from core.auth import passwords
from core.auth.models import PasswordReset, User, UserRole
from core.auth.sessions import end_sessions_of, sweep
from core.auth.throttle import one_try
from core.db import atomic, db, now
from core.l10n import today
from core.sealed import keyring
from core.state import next_epoch


@dataclass(frozen=True, kw_only=True)
class Before:
    """What happened to an account before this login, for its owner to recognise (security.md N-10)."""

    at: datetime | None
    device: str
    failures: int


def user_by_name(username: str) -> User | None:
    """Return the user of a name, case ignored."""
    with privileged("login"):
        return db.session.scalar(sa.select(User).where(sa.func.lower(User.username) == username.strip().lower()))


def check_login(username: str, password: str) -> uuid.UUID | None:
    """Return the id of the user whose name and password these are, doing the same work for names that do not exist.

    Raises:
        TooManyTries: this account or this address failed too often.
    """
    with one_try(username) as attempt:
        user = user_by_name(username)
        stored, user_id = (user.password_hash, user.id) if user else (None, id_without_account(username))
        live = user is not None and user.is_live(today())
        db.session.rollback()
        attempt.right = passwords.verify(stored, password) and live
    if attempt.right:
        return user_id
    note_failure(user_id)
    return None


def check_password(user: User, password: str) -> bool:
    """Say whether this is the user's password; used where somebody already signed in shows who they are.

    Raises:
        TooManyTries: this account or this address failed too often.
    """
    return check_login(user.username, password) is not None


def id_without_account(username: str) -> uuid.UUID:
    """Return an id for a name without an account, so that a failed login costs and records the same."""
    return uuid.UUID(bytes=keyring().digest("handle", f"no account|{username.strip().lower()}")[:16])


@atomic
def note_failure(user_id: uuid.UUID, note: str = "") -> None:
    """Write down a failed try; failures are counted from here, so that right and unknown names leave the same trace."""
    record("core.login.failed", user_id, refused=True, note=note)


@atomic
def note_login(user_id: uuid.UUID, password: str) -> Before:
    """Write down a login and return what was before; hash the password anew when today's parameters are stronger.

    The columns are set past the row's version: two logins at once, or an administrator's open form, do not collide.
    """
    user = db.session.get_one(User, user_id)
    before = Before(at=user.last_login_at, device=user.last_login_device, failures=failures_since(user))
    columns: dict[str, Any] = {"last_login_at": now(), "last_login_device": g.get("device", "")}
    if passwords.is_outdated(user.password_hash):
        columns["password_hash"] = passwords.hash_password(password)
    with privileged("a login is noted"):
        db.session.execute(sa.update(User).where(User.id == user_id).values(columns))
    sweep()
    record("core.login", user_id)
    return before


def failures_since(user: User) -> int:
    """Count the failed tries since the user's last login."""
    with privileged("failed logins of one's own account"):
        query = sa.select(sa.func.count()).where(
            AuditEvent.handle == handle_of(user.id), AuditEvent.verb == "core.login.failed"
        )
        if user.last_login_at:
            query = query.where(AuditEvent.at > user.last_login_at)
        return db.session.scalar(query) or 0


@atomic
def create_user(
    username: str, name: str, password: str, roles: Iterable[str], *, title: str = "", must_change: bool = True
) -> User:
    """Make an account; the password given is a first one, to be changed at the first login unless told otherwise."""
    user = User(username=username, name=name, title=title, password_hash=passwords.hash_password(password))
    user.must_change_password = must_change
    user.keys()
    db.session.add(user)
    db.session.flush()
    chosen = sorted(set(roles))
    for role in chosen:
        db.session.add(UserRole(user_id=user.id, role=role))
    next_epoch()
    record("core.user.created", user, changes={"roles": chosen})
    return user


@atomic
def set_password(user_id: uuid.UUID, password: str, *, keep_session: uuid.UUID | None = None) -> None:
    """Give a user a new password of their own; their other sessions and open resets end."""
    user = db.session.get_one(User, user_id)
    user.password_hash, user.password_changed_at = passwords.hash_password(password), now()
    user.must_change_password = False
    end_sessions_of(user_id, but=keep_session)
    close_resets(user_id)
    record("core.password.changed", user_id)


def close_resets(user_id: uuid.UUID) -> None:
    """Make the codes that wait for a user worthless."""
    waiting = sa.select(PasswordReset).where(PasswordReset.user_id == user_id, PasswordReset.closed_at.is_(None))
    for reset in db.session.scalars(waiting):
        reset.closed_at = now()


@atomic
def set_language(user_id: uuid.UUID, locale: str) -> None:
    db.session.get_one(User, user_id).locale = locale


def names_of(user: User) -> list[str]:
    """Return what belongs to a person and so not into their password."""
    return [user.username, user.name, user.title]


def device_of(agent: str) -> str:
    """Return a short name of a browser, for the list of one's own sessions."""
    system = next((name for name in ("Windows", "Android", "iPhone", "Mac OS", "Linux") if name in agent), "?")
    browser = next((name for name in ("Edg", "Firefox", "Chrome", "Safari") if name in agent), "?")
    g.device = f"{browser.replace('Edg', 'Edge')} · {system}"
    return str(g.device)


def as_data(before: Before) -> dict[str, Any]:
    """Return what was before as session data."""
    return {"at": before.at.isoformat() if before.at else None, "device": before.device, "failures": before.failures}
