"""Encrypted files: AES-256-GCM in chunks with a counter and a flag for the last, so that nothing is cut or moved."""

import hashlib
import secrets
import struct
from collections.abc import Iterator
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from core.crypto import SealBroken
from core.files.refusals import TooLarge
from core.l10n import _

CHUNK = 64 * 1024
TAG = 16
_MAGIC = b"KF1\n"
_PREFIX = 7
_COUNTER = struct.Struct(">I?")


def seal_stream(source: IO[bytes], target: IO[bytes], key: bytes, aad: str, limit: int) -> tuple[int, str]:
    """Encrypt a stream chunk by chunk; return the size in bytes and the SHA-256 of what was read.

    Raises:
        TooLarge: the source has more than `limit` bytes.
    """
    prefix, cipher, digest = secrets.token_bytes(_PREFIX), AESGCM(key), hashlib.sha256()
    target.write(_MAGIC + prefix)
    size = counter = 0
    chunk = source.read(CHUNK)
    while True:
        following = source.read(CHUNK)
        size += len(chunk)
        if size > limit:
            raise TooLarge(_("The file is too large. It may have %(size)s MB at most.", size=limit // 1024**2))
        digest.update(chunk)
        target.write(cipher.encrypt(prefix + _COUNTER.pack(counter, not following), chunk, aad.encode()))
        if not following:
            return size, digest.hexdigest()
        chunk, counter = following, counter + 1


def open_stream(source: IO[bytes], key: bytes, aad: str) -> Iterator[bytes]:
    """Decrypt chunk by chunk.

    Raises:
        SealBroken: something was changed, cut off, moved or added.
    """
    head = source.read(len(_MAGIC) + _PREFIX)
    if not head.startswith(_MAGIC) or len(head) < len(_MAGIC) + _PREFIX:
        raise SealBroken("not a sealed file")
    prefix, cipher, counter = head[len(_MAGIC) :], AESGCM(key), 0
    chunk = source.read(CHUNK + TAG)
    while True:
        following = source.read(CHUNK + TAG)
        try:
            yield cipher.decrypt(prefix + _COUNTER.pack(counter, not following), chunk, aad.encode())
        except (InvalidTag, ValueError):
            raise SealBroken(f"chunk {counter} of a sealed file is not what was written") from None
        if not following:
            return
        chunk, counter = following, counter + 1
