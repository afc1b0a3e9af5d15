"""The sealed box of a backup: chunks under AES-256-GCM, whose key only the holder of the recipient's secret key finds.

X25519 between a fresh key pair and the recipient's public key, HKDF-SHA256, then chunks of one mebibyte. The nonce
counts the chunks and marks the last one; the head is bound to every chunk: what is cut, moved or flipped is refused.
"""

import base64
import io
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from core.crypto import sync_folder
from core.l10n import _

MAGIC = b"KUJDES BOX 1\n"
CHUNK = 1 << 20
TAG = 16
_NONCE = struct.Struct(">QB3x")  # number of the chunk, 1 for the last


class BoxProblem(Exception):
    """A box cannot be made or opened; the message is a sentence for the person at the command line."""


def new_pair() -> tuple[str, str]:
    """Return a fresh pair of keys as text: secret, public."""
    secret = X25519PrivateKey.generate()
    return _text(secret.private_bytes_raw()), _text(secret.public_key().public_bytes_raw())


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _raw(text: str) -> bytes:
    try:
        raw = base64.b64decode(text.strip(), validate=True)
    except ValueError:
        raw = b""
    if len(raw) != 32:
        raise BoxProblem(_("This is not a key of Kujdes backups."))
    return raw


def public_key(text: str) -> X25519PublicKey:
    return X25519PublicKey.from_public_bytes(_raw(text))


def secret_key(text: str) -> X25519PrivateKey:
    return X25519PrivateKey.from_private_bytes(_raw(text))


class SealingFile(io.RawIOBase):
    """A file to write to; what is written is sealed chunk by chunk. `finish` marks the end."""

    def __init__(self, target: IO[bytes], recipient: X25519PublicKey) -> None:
        fresh = X25519PrivateKey.generate()
        sender, to = fresh.public_key().public_bytes_raw(), recipient.public_bytes_raw()
        self._head = MAGIC + sender
        self._cipher = AESGCM(_derive(fresh.exchange(recipient), sender + to))
        self._target, self._held, self._number = target, bytearray(), 0
        target.write(self._head)

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        view = memoryview(data)  # type: ignore[arg-type]
        self._held += view
        while len(self._held) > CHUNK:
            self._seal(bytes(self._held[:CHUNK]), last=False)
            del self._held[:CHUNK]
        return view.nbytes

    def finish(self) -> None:
        self._seal(bytes(self._held), last=True)
        self._held.clear()

    def _seal(self, chunk: bytes, *, last: bool) -> None:
        self._target.write(self._cipher.encrypt(_NONCE.pack(self._number, last), chunk, self._head))
        self._number += 1


class OpeningFile(io.RawIOBase):
    """A sealed file to read from.

    Raises:
        BoxProblem: wrong key, or a byte that is not as it was written.
    """

    def __init__(self, source: IO[bytes], secret: X25519PrivateKey) -> None:
        self._head = source.read(len(MAGIC) + 32)
        if not self._head.startswith(MAGIC) or len(self._head) != len(MAGIC) + 32:
            raise BoxProblem(_("This is not a backup of Kujdes."))
        sender = self._head[len(MAGIC) :]
        try:
            shared = secret.exchange(X25519PublicKey.from_public_bytes(sender))
        except ValueError:
            raise BoxProblem(_("The backup is damaged.")) from None
        self._cipher = AESGCM(_derive(shared, sender + secret.public_key().public_bytes_raw()))
        self._source, self._held, self._number = source, memoryview(b""), 0
        self._next = source.read(CHUNK + TAG)
        self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        while not self._held and not self._ended:
            self._held = memoryview(self._open())
        part = self._held[: len(view)]
        view[: len(part)] = part
        self._held = self._held[len(part) :]
        return len(part)

    def _open(self) -> bytes:
        token, self._next = self._next, self._source.read(CHUNK + TAG)
        self._ended = not self._next
        try:
            chunk = self._cipher.decrypt(_NONCE.pack(self._number, self._ended), token, self._head)
        except InvalidTag:
            raise BoxProblem(_("The backup is damaged, or the secret key is another one.")) from None
        self._number += 1
        return chunk


def _derive(shared: bytes, salt: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=b"kujdes box 1").derive(shared)


@contextmanager
def sealing(target: Path, recipient: X25519PublicKey) -> Iterator[SealingFile]:
    """Write a sealed file: whole and on the disk under its name, or not at all; an existing file is never overwritten.

    Raises:
        BoxProblem: the file exists.
    """
    if target.exists():
        raise BoxProblem(_("%(file)s exists already; nothing was overwritten.", file=target))
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = target.with_name(f".{target.name}.part")
    draft.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            box = SealingFile(file, recipient)
            yield box
            box.finish()
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, target)
        sync_folder(target.parent)
    finally:
        draft.unlink(missing_ok=True)


def seal_bytes(content: bytes, target: Path, recipient: X25519PublicKey) -> None:
    """Write a small content as a sealed file."""
    with sealing(target, recipient) as box:
        box.write(content)


def open_bytes(source: Path, secret: X25519PrivateKey) -> bytes:
    """Return the content of a small sealed file."""
    with source.open("rb") as file:
        return OpeningFile(file, secret).readall() or b""
