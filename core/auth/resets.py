"""A new password without e-mail: two officials authorise it, a printed code lets its owner set one (security.md N-07).

Nobody but the owner ever knows the new password, and the second factor stays in force.
"""

import hashlib
import uuid
from datetime import datetime, timedelta

import sqlalchemy as sa

from core.access.principal import current
from core.audit.chain import record
from core.auth import second_factor
from core.auth.models import PasswordReset, User
from core.auth.passwords import bare_code, objection, paper_code
from core.auth.services import (
    close_resets,
    id_without_account,
    names_of,
    note_failure,
    set_password,
    user_by_name,
)
from core.auth.throttle import one_try
from core.db import Conflict, atomic, db, now
from core.l10n import _, today

WAITING = timedelta(hours=24)
"""How long the first authorisation waits for the second."""
CODE_LIFE = timedelta(minutes=30)


class ResetRefused(Exception):
    """The reset is not possible; the message says why, in the reader's language."""


def waiting() -> list[PasswordReset]:
    """Return the resets that wait for a second official, the newest first."""
    query = sa.select(PasswordReset).where(
        PasswordReset.closed_at.is_(None), PasswordReset.code_hash.is_(None), PasswordReset.created_at > now() - WAITING
    )
    return list(db.session.scalars(query.order_by(PasswordReset.created_at.desc())))


@atomic
def authorise_first(user_id: uuid.UUID) -> PasswordReset:
    """Authorise a new password for somebody, as the first of two officials.

    Raises:
        ResetRefused: for oneself, or for an account that is not in use.
    """
    me, user = current().user_id, db.session.get(User, user_id)
    if user is None or me is None or not user.is_live(today()):
        raise ResetRefused(_("This account is not in use."))
    if user_id == me:
        raise ResetRefused(_("Nobody authorises a new password for themselves."))
    close_resets(user_id)
    reset = PasswordReset(user_id=user_id, first_id=me)
    db.session.add(reset)
    record("core.password.reset.first", user_id)
    return reset


@atomic
def authorise_second(reset_id: uuid.UUID) -> str:
    """Authorise it as the second official; return the code, which is shown this once.

    Raises:
        ResetRefused: by the same official, by the owner, or too late.
    """
    me = current().user_id
    reset = _open_reset(reset_id)
    if me is None or reset.code_hash is not None:
        raise ResetRefused(_("This authorisation is no longer open."))
    if me == reset.first_id:
        raise ResetRefused(_("A second official must authorise it, not the same one again."))
    if me == reset.user_id:
        raise ResetRefused(_("Nobody authorises a new password for themselves."))
    code = paper_code(5, 4)
    reset.second_id, reset.code_at = me, now()
    reset.code_hash = _hash(reset.user_id, bare_code(code))
    record("core.password.reset.second", reset.user_id)
    return code


@atomic
def withdraw(reset_id: uuid.UUID) -> None:
    """Take an authorisation back.

    Raises:
        ResetRefused: it is no longer open.
    """
    reset = _open_reset(reset_id)
    reset.closed_at = now()
    record("core.password.reset.withdrawn", reset.user_id)


def _open_reset(reset_id: uuid.UUID) -> PasswordReset:
    reset = db.session.get(PasswordReset, reset_id)
    if reset is None or reset.closed_at is not None or not _within(reset.created_at, WAITING):
        raise ResetRefused(_("This authorisation is no longer open."))
    return reset


def _within(since: datetime, span: timedelta) -> bool:
    """Say whether a moment lies within a span before now; one in the future, after the clock jumped back, does not."""
    return timedelta() <= now() - since <= span


def _hash(user_id: uuid.UUID, code: str) -> str:
    """Return the hash of a code, bound to its user; a hundred random bits need no slow hash."""
    return hashlib.sha256(f"{user_id}|{code}".encode()).hexdigest()


def use_code(username: str, code: str, second: str, password: str) -> bool:
    """Set a new password with a printed code; say whether name, code and second factor are right together.

    Raises:
        TooManyTries: this account or this address failed too often.
        ResetRefused: all are right, but the password is too easy for this person.
    """
    with one_try(username, short_code=True) as attempt:
        owner, reset_id = _find(username, bare_code(code))
        attempt.right = reset_id is not None and _carries_second_factor(owner, second)
    if reset_id is None or not attempt.right:
        note_failure(owner, "reset")
        return False
    return _set(reset_id, owner, password)


def _find(username: str, code: str) -> tuple[uuid.UUID, uuid.UUID | None]:
    """Return the owner and the open reset of a name and a code, doing the same work for names without an account."""
    user = user_by_name(username)
    owner, live = (user.id, user.is_live(today())) if user else (id_without_account(username), False)
    query = sa.select(PasswordReset.id, PasswordReset.code_at).where(
        PasswordReset.user_id == owner, PasswordReset.code_hash == _hash(owner, code), PasswordReset.closed_at.is_(None)
    )
    row = db.session.execute(query).one_or_none()
    good = row is not None and live and _within(row.code_at, CODE_LIFE)
    return owner, row.id if row and good else None


def _carries_second_factor(user_id: uuid.UUID, typed: str) -> bool:
    user = db.session.get_one(User, user_id)
    return not second_factor.in_force(user) or second_factor.is_right(user, typed)


def _set(reset_id: uuid.UUID, user_id: uuid.UUID, password: str) -> bool:
    try:
        return _close_and_set(reset_id, user_id, password)
    except Conflict:
        return False


@atomic
def _close_and_set(reset_id: uuid.UUID, user_id: uuid.UUID, password: str) -> bool:
    """Use up the code and set the password in one transaction; of two who bring the same code one succeeds."""
    reset = db.session.get_one(PasswordReset, reset_id)
    if reset.closed_at is not None:
        return False
    if why := objection(password, names_of(db.session.get_one(User, user_id))):
        raise ResetRefused(why)
    reset.closed_at = now()
    db.session.flush()
    set_password(user_id, password)
    record("core.password.reset.used", user_id)
    return True
