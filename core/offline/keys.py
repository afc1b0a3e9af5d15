"""The server's key pairs for answers from the field: made, renewed every month, erased a year later."""

import itertools
import uuid
from datetime import timedelta

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
)

from core.audit.chain import record
from core.db import atomic, db, now
from core.offline.models import OfflineKey

RENEWED_AFTER = timedelta(days=30)
KEPT_FOR = timedelta(days=365)
"""How long a key that is no longer the newest opens what comes late."""


def newest() -> OfflineKey | None:
    """Return the key that phones seal to, or nothing where no phone has asked yet."""
    return db.session.scalars(sa.select(OfflineKey).order_by(OfflineKey.made_at.desc(), OfflineKey.id).limit(1)).first()


def current_key() -> OfflineKey:
    """Return the key that phones seal to; the first phone that asks has it made."""
    return newest() or _kept(renew())


@atomic
def renew() -> uuid.UUID:
    """Make a new pair, to which phones seal from their next contact on; returns its id."""
    private = ec.generate_private_key(ec.SECP256R1())
    key = OfflineKey(
        point=private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint),
        private=private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()),
    )
    db.session.add(key)
    record("core.offline.renewed")
    return key.id


def renew_if_used() -> None:
    """Make a new pair where phones seal to one: part of a rotation of the keys."""
    if newest() is not None:
        renew()


@atomic
def renew_if_due() -> None:
    """Make a new pair when the newest is a month old, and erase those that were replaced more than a year ago."""
    key = newest()
    if key is not None and now() - key.made_at >= RENEWED_AFTER:
        renew()
    made = db.session.scalars(sa.select(OfflineKey).order_by(OfflineKey.made_at.desc(), OfflineKey.id)).all()
    for after, before in itertools.pairwise(made):
        if now() - after.made_at > KEPT_FOR:
            db.session.delete(before)


def private_key(key_id: uuid.UUID) -> ec.EllipticCurvePrivateKey | None:
    """Return the private key of a pair, or nothing when it was erased."""
    key = db.session.get(OfflineKey, key_id)
    if key is None:
        return None
    found = load_der_private_key(key.private, password=None)
    assert isinstance(found, ec.EllipticCurvePrivateKey)
    return found


def _kept(key_id: uuid.UUID) -> OfflineKey:
    return db.session.get_one(OfflineKey, key_id)
