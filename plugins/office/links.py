"""Links for people without a login: given once, good for one record and purpose, until a moment or for one use."""

import hashlib
import secrets
import uuid
from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from core.access.principal import current
from core.audit.chain import record
from core.db import atomic, db, now
from plugins.office.models import Link

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter that is read as another sign."""


@atomic
def give(purpose: str, target_id: uuid.UUID, *, until: datetime, by_hand: bool = False) -> str:
    """Make a link and return its token, which is shown this once; an earlier link of the record ends.

    With `by_hand` the token can be typed from paper: 25 signs in groups of five, 125 random bits (see `read_typed`).
    """
    end(purpose, [target_id])
    token = _for_hands() if by_hand else secrets.token_urlsafe(32)
    db.session.add(
        Link(
            purpose=purpose,
            target_id=target_id,
            token_hash=_hash(token),
            made_by_id=current().user_id,
            expires_at=until,
        )
    )
    record("office.link.given", target_id, note=purpose)
    return token


def target(purpose: str, token: str) -> uuid.UUID | None:
    """Return the record that a link leads to, without using it up; nothing for one unknown, used up or too late."""
    found = _find(purpose, token)
    return found.target_id if found is not None and found.is_live else None


@atomic
def use(purpose: str, token: str, *, once: bool = False) -> uuid.UUID | None:
    """Return the record that a link leads to and note the use, or the refusal; with `once` the link ends with it."""
    found = _find(purpose, token)
    if found is None or not found.is_live:
        record("office.link.refused", found.target_id if found else None, note=purpose, refused=True)
        return None
    found.used_at, found.uses = now(), found.uses + 1
    if once:
        found.ended_at = now()
    record("office.link.used", found.target_id, note=purpose)
    return found.target_id


@atomic
def end(purpose: str, target_ids: Collection[uuid.UUID]) -> None:
    """End the links of some records."""
    for link in _of(purpose, target_ids).values():
        link.ended_at = link.ended_at or now()


def live(purpose: str, target_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Link]:
    """Return the link of each record that opens now, with one query."""
    return {target_id: link for target_id, link in _of(purpose, target_ids).items() if link.is_live}


def _of(purpose: str, target_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Link]:
    if not target_ids:
        return {}
    query = sa.select(Link).where(
        Link.purpose == purpose, Link.target_id.in_(list(target_ids)), Link.ended_at.is_(None)
    )
    return {link.target_id: link for link in db.session.scalars(query)}


def _find(purpose: str, token: str) -> Link | None:
    return db.session.scalars(
        sa.select(Link).where(Link.purpose == purpose, Link.token_hash == _hash(token))
    ).one_or_none()


def _for_hands() -> str:
    groups = ("".join(secrets.choice(SIGNS) for _sign in range(5)) for _group in range(5))
    return "-".join(groups)


def read_typed(text: str) -> str:
    """Return the token that somebody typed from paper, whatever they made of hyphens, small letters, O and I."""
    signs = "".join(sign for sign in text.upper() if sign.isalnum()).translate(str.maketrans("OIL", "011"))
    return "-".join(signs[place : place + 5] for place in range(0, len(signs), 5))


def _hash(token: str) -> bytes:
    """A hash without salt or slowness: two hundred and fifty-six random bits cannot be tried out."""
    return hashlib.sha256(token.encode()).digest()
