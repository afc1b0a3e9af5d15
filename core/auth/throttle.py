"""How often somebody may try a password or a code: 5 wrong ones a minute per account and address (security.md N-03).

An own count instead of Flask-Limiter: that one counts answers after the fact, so parallel guesses slip past it, and it
counts the right passwords of a whole office behind one address. Here a place is taken before the password is looked at
and given back when it was right. The places stand in the database: they survive a restart and hold for all processes.
"""

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

import sqlalchemy as sa
from flask import request
from sqlalchemy.dialects import postgresql, sqlite

from core.auth.models import Tries
from core.db import atomic, db, now
from core.l10n import fold
from core.sealed import keyring

PATIENCE = 10.0
"""Seconds that a try waits while the places are held by others that may yet turn out right."""


@dataclass(frozen=True)
class Count:
    """What is counted, how many wrong tries it may see, and in which time."""

    key: str
    limit: int = 5
    window: timedelta = timedelta(minutes=1)


class TooManyTries(Exception):
    """The account or the address failed too often in this minute."""


@dataclass
class Try:
    """One try: the caller says whether it was right."""

    right: bool = False


@contextlib.contextmanager
def one_try(username: str, *, short_code: bool = False) -> Iterator[Try]:
    """Take a place for the account and for the address of the request; a try that is not marked right keeps it.

    Six digits could be guessed in weeks at five a minute, so of codes an account may see 20 wrong ones an hour.

    Raises:
        TooManyTries: no place is free.
    """
    name = fold(username.strip())
    counts = [_count("account", name), _count("address", _address())]
    if short_code:
        counts.append(_count("code", name, limit=20, window=timedelta(hours=1)))
    with _places(counts) as attempt:
        yield attempt


@contextlib.contextmanager
def one_guess(what: str) -> Iterator[Try]:
    """Take a place for the address of the request alone, where somebody without an account shows a code.

    Raises:
        TooManyTries: no place is free.
    """
    with _places([_count(what, _address(), limit=10, window=timedelta(minutes=10))]) as attempt:
        yield attempt


@contextlib.contextmanager
def _places(counts: list[Count]) -> Iterator[Try]:
    """Hold a place in every count while something is tried."""
    for place, count in enumerate(counts):
        if not _wait_for(count):
            _settle(counts[:place], right=True)
            raise TooManyTries
    attempt = Try()
    try:
        yield attempt
    finally:
        _settle(counts, right=attempt.right)


def _count(kind: str, text: str, **limits: Any) -> Count:
    """Return a count under a keyed name, so that the table lists neither users nor addresses."""
    return Count(keyring().digest("handle", f"tries|{kind}|{text}").hex()[:32], **limits)


def _address() -> str:
    """Return the address of the request; of IPv6 the network, because one machine owns all of it."""
    found = ip_address(request.remote_addr or "0.0.0.0")
    return str(ip_network((found, 64), strict=False)) if isinstance(found, IPv6Address) else str(found)


def _wait_for(count: Count) -> bool:
    deadline = time.monotonic() + PATIENCE
    while not _take(count):
        if _failed(count) >= count.limit or time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


@atomic
def _take(count: Count) -> bool:
    """Take a place if one is free; a count whose time is over, or lies beyond a clock that jumped back, starts anew.

    Of two tries at once the one that read the clock first may write second: a count that ends a little later than its
    own would is no sign of a clock that jumped.
    """
    insert: Any = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    moment = now()
    end = moment + count.window
    over = sa.or_(Tries.expires_at <= moment, Tries.expires_at > end + count.window)
    query = insert(Tries).values(key=count.key, taken=1, failed=0, expires_at=end)
    query = query.on_conflict_do_update(
        index_elements=[Tries.key],
        set_={
            "taken": sa.case((over, 1), else_=Tries.taken + 1),
            "failed": sa.case((over, 0), else_=Tries.failed),
            "expires_at": sa.case((over, end), else_=Tries.expires_at),
        },
        where=sa.or_(over, Tries.taken < count.limit),
    )
    return db.session.execute(query.returning(Tries.taken)).first() is not None


@atomic
def _settle(counts: list[Count], *, right: bool) -> None:
    """Give the places of a right try back; count those of a wrong one. Drop counts that are long over."""
    change = {"taken": Tries.taken - 1} if right else {"failed": Tries.failed + 1}
    for key in sorted(count.key for count in counts):
        db.session.execute(sa.update(Tries).where(Tries.key == key, Tries.taken > 0).values(change))
    db.session.execute(sa.delete(Tries).where(Tries.expires_at < now() - timedelta(days=1)))


def _failed(count: Count) -> int:
    found = db.session.scalar(sa.select(Tries.failed).where(Tries.key == count.key)) or 0
    db.session.rollback()
    return found
