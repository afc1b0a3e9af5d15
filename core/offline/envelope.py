"""What a phone sends: an answer sealed to the server's public key.

Ephemeral ECDH on P-256, which WebCrypto has had in every browser for years; HKDF-SHA-256; AES-256-GCM. The sealed value
is bound to its author, its sheet, its id and the key, so that none can be passed off as another.
`core/static/offline/seal.js` is the other half.
"""

import base64
import binascii
import json
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from core.offline.keys import private_key
from core.offline.problems import CannotOpen

PURPOSE = "kujdes field answer 1"
MOST_BYTES = 150_000
"""How much one sealed answer may hold; a draft, in which it may have to wait, holds more."""
_NONCE = 12


@dataclass(frozen=True, kw_only=True)
class Content:
    """What stands in an answer: what it is about, the fields as a form sends them, and when it was finished."""

    item_id: uuid.UUID
    fields: list[tuple[str, str]]
    finished_at: datetime


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """A sealed answer as it came."""

    answer_id: uuid.UUID
    sheet: str
    key_id: uuid.UUID
    point: bytes
    sealed: bytes

    @classmethod
    def read(cls, sent: Any) -> Self:
        """Read what was sent as JSON: `id`, `sheet`, `key`, and in base64 `point` and `sealed` (nonce first).

        Raises:
            CannotOpen: it is no such thing.
        """
        try:
            found = cls(
                answer_id=uuid.UUID(sent["id"]),
                sheet=str(sent["sheet"])[:80],
                key_id=uuid.UUID(sent["key"]),
                point=base64.b64decode(sent["point"], validate=True),
                sealed=base64.b64decode(sent["sealed"], validate=True),
            )
        except (TypeError, KeyError, ValueError, AttributeError, binascii.Error):
            raise CannotOpen from None
        if len(found.sealed) > MOST_BYTES:
            raise CannotOpen
        return found

    def opened(self, user_id: uuid.UUID) -> Content:
        """Return what is in it, if this user sealed it.

        Raises:
            CannotOpen: another user, sheet or id, a key that is gone, or changed bytes.
        """
        private = private_key(self.key_id)
        if private is None:
            raise CannotOpen
        try:
            plain = AESGCM(self._secret(private)).decrypt(
                self.sealed[:_NONCE], self.sealed[_NONCE:], self._bound_to(user_id)
            )
            said = json.loads(plain)
            return Content(
                item_id=uuid.UUID(said["item"]),
                fields=[(str(name), str(value)) for name, value in said["fields"]],
                finished_at=_moment(said["finished"]),
            )
        except (InvalidTag, ValueError, KeyError, TypeError):
            raise CannotOpen from None

    def _secret(self, private: ec.EllipticCurvePrivateKey) -> bytes:
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), self.point)
        ours = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        derive = HKDF(algorithm=SHA256(), length=32, salt=ours, info=PURPOSE.encode() + self.point)
        return derive.derive(private.exchange(ec.ECDH(), theirs))

    def _bound_to(self, user_id: uuid.UUID) -> bytes:
        return f"{PURPOSE}|{user_id}|{self.sheet}|{self.answer_id}|{self.key_id}".encode()


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError("a moment without its zone")
    return found
