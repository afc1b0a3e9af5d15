"""What can be done with accounts: signing in and out, and making users."""

import uuid

import sqlalchemy as sa
from flask import g

from core.access.principal import privileged
from core.audit.chain import record
from core.auth import passwords
from core.auth.models import User, UserRole
from core.db import atomic, db, now
from core.state import next_epoch


def user_by_name(username: str) -> User | None:
    """Return the user of a name, case ignored."""
    with privileged("login"):
        return db.session.scalar(sa.select(User).where(sa.func.lower(User.username) == username.strip().lower()))


def check_login(username: str, password: str) -> uuid.UUID | None:
    """Return the id of the user whose name and password these are, doing the same work for names that do not exist."""
    user = user_by_name(username)
    stored, user_id = (user.password_hash, user.id) if user else (None, None)
    live = user is not None and user.is_live(now().date())
    db.session.rollback()
    if not passwords.verify(stored, password) or not live or user_id is None:
        _count_failure(user_id)
        return None
    return user_id


@atomic
def _count_failure(user_id: uuid.UUID | None) -> None:
    if user_id is not None:
        user = db.session.get_one(User, user_id)
        user.failures_since_login += 1
    record("core.login.failed", user_id, refused=True)


@atomic
def note_login(user_id: uuid.UUID, password: str) -> None:
    """Write down a login, and hash the password anew when today's parameters are stronger."""
    user = db.session.get_one(User, user_id)
    user.last_login_at, user.failures_since_login = now(), 0
    if passwords.is_outdated(user.password_hash):
        user.password_hash = passwords.hash_password(password)
    record("core.login", user)


@atomic
def create_user(
    username: str, name: str, password: str, roles: list[str], *, title: str = "", must_change: bool = True
) -> User:
    """Make an account; the password given is a first one, to be changed at the first login unless told otherwise."""
    user = User(username=username, name=name, title=title, password_hash=passwords.hash_password(password))
    user.must_change_password = must_change
    user.keys()
    db.session.add(user)
    db.session.flush()
    for role in roles:
        db.session.add(UserRole(user_id=user.id, role=role))
    next_epoch()
    record("core.user.created", user)
    return user


def device_of(agent: str) -> str:
    """Return a short name of a browser, for the list of one's own sessions."""
    system = next((name for name in ("Windows", "Android", "iPhone", "Mac OS", "Linux") if name in agent), "?")
    browser = next((name for name in ("Edg", "Firefox", "Chrome", "Safari") if name in agent), "?")
    g.device = f"{browser.replace('Edg', 'Edge')} · {system}"
    return str(g.device)
