"""The key ring, and the sealing of fields: AES-256-GCM under one key per record root (security.md K-01 to K-04)."""

import base64
import hmac
import json
import os
import secrets
import stat
import struct
import time
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_VERSION = 1
_HEAD = struct.Struct(">BH")  # format version, key id
_OVERHEAD = _HEAD.size + 12 + 16  # head, nonce, tag
_PURPOSES = ("audit", "handle", "index", "cookie", "checkpoint")


class SealBroken(Exception):
    """A sealed value does not belong where it stands, or its key is gone."""


class KeyRingUnsafe(Exception):
    """The key ring is missing, readable by others, or stands inside the data folder."""


@dataclass(frozen=True, slots=True)
class _Keys:
    """What one reading of the file gave; swapped whole, so that a thread never sees half of a change."""

    stamp: int
    master: dict[int, bytes]
    ciphers: dict[int, AESGCM]
    purpose: dict[str, bytes]
    current: int


class KeyRing:
    """The installation's keys: master keys (numbered, the highest current) and one key for each other purpose.

    The file is JSON, mode 0600, apart from the data. A process notices a changed file within a second by its time
    stamp, so that a rotation reaches every process without a restart.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._held = self._read()
        self._checked = time.monotonic()

    @classmethod
    def create(cls, path: Path) -> "KeyRing":
        """Make a ring of fresh random keys; an existing ring is never overwritten."""
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        ring: dict[str, object] = {"master": {"1": _fresh()}, **{purpose: _fresh() for purpose in _PURPOSES}}
        _write_private(path, ring)
        return cls(path)

    def _read(self) -> _Keys:
        if not self.path.exists():
            raise KeyRingUnsafe(f"no key ring at {self.path}")
        found = self.path.stat()
        if found.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise KeyRingUnsafe(f"{self.path} is open to other users; it must have mode 0600")
        ring = json.loads(self.path.read_text(encoding="ascii"))
        master = {int(number): base64.b64decode(key) for number, key in ring["master"].items()}
        return _Keys(
            stamp=found.st_mtime_ns,
            master=master,
            ciphers={number: AESGCM(key) for number, key in master.items()},
            purpose={purpose: base64.b64decode(ring[purpose]) for purpose in _PURPOSES},
            current=max(master),
        )

    def reload(self) -> None:
        """Take up a ring that another process changed."""
        if self.path.stat().st_mtime_ns != self._held.stamp:
            self._held = self._read()

    @property
    def _fresh_keys(self) -> _Keys:
        """The keys, at most a second old."""
        if time.monotonic() - self._checked > 1:
            self._checked = time.monotonic()
            self.reload()
        return self._held

    @property
    def current(self) -> int:
        return self._fresh_keys.current

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple(sorted(self._fresh_keys.master))

    @property
    def age(self) -> float:
        """Return for how many seconds the ring has been as it is."""
        return time.time() - self.path.stat().st_mtime

    def key(self, purpose: str) -> bytes:
        """Return the 32 bytes kept for a purpose: audit, handle, index, cookie or checkpoint."""
        return self._held.purpose[purpose]

    def digest(self, purpose: str, text: str) -> bytes:
        """Return the keyed SHA-256 of a text, 32 bytes."""
        return hmac.digest(self._held.purpose[purpose], text.encode(), "sha256")

    def wrap(self, payload: bytes, aad: bytes) -> bytes:
        """Seal bytes under the current master key."""
        keys = self._fresh_keys
        return _seal(keys.ciphers[keys.current], keys.current, payload, aad)

    def unwrap(self, token: bytes, aad: bytes) -> bytes:
        number = master_of(token)
        if number not in self._held.ciphers:
            self.reload()
        cipher = self._held.ciphers.get(number)
        if cipher is None:
            raise SealBroken(f"master key {number} is not in the ring")
        return _open(cipher, token, aad)

    def add_master(self) -> int:
        """Add a fresh master key, make it current and return its number."""
        self.reload()
        number = self._held.current + 1
        self._rewrite({**self._held.master, number: secrets.token_bytes(32)})
        return number

    def forget_master(self, number: int) -> None:
        """Drop a retired master key; the caller has shown that nothing is sealed under it."""
        self.reload()
        if number == self._held.current:
            raise ValueError("the current master key stays")
        self._rewrite({n: key for n, key in self._held.master.items() if n != number})

    def _rewrite(self, master: dict[int, bytes]) -> None:
        ring: dict[str, object] = {"master": {str(n): base64.b64encode(key).decode() for n, key in master.items()}}
        ring |= {purpose: base64.b64encode(key).decode() for purpose, key in self._held.purpose.items()}
        fresh = self.path.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        _write_private(fresh, ring)
        os.replace(fresh, self.path)
        sync_folder(self.path.parent)
        self._held = self._read()


@dataclass(frozen=True, slots=True)
class DataKeys:
    """The keys of one record root, oldest first; new values are sealed under the last."""

    keys: tuple[bytes, ...]
    first: int = 1

    @classmethod
    def fresh(cls) -> "DataKeys":
        return cls((secrets.token_bytes(32),))

    def seal(self, plain: bytes, aad: str) -> bytes:
        number = self.first + len(self.keys) - 1
        return _seal(AESGCM(self.keys[-1]), number, plain, f"{aad}|{number}".encode())

    def open(self, token: bytes, aad: str) -> bytes:
        number = master_of(token)
        try:
            key = self.keys[number - self.first] if number >= self.first else None
        except IndexError:
            key = None
        if key is None:
            raise SealBroken(f"data key {number} is gone")
        return _open(AESGCM(key), token, f"{aad}|{number}".encode())

    @staticmethod
    def held_in(wrapped: bytes) -> int:
        """Return how many keys a wrapped token holds, without opening it."""
        return (len(wrapped) - _OVERHEAD - 2) // 32

    def with_next(self) -> "DataKeys":
        return DataKeys((*self.keys, secrets.token_bytes(32)), self.first)

    def only_last(self) -> "DataKeys":
        return DataKeys(self.keys[-1:], self.first + len(self.keys) - 1)

    def wrapped(self, ring: KeyRing, aad: str) -> bytes:
        """Return the keys sealed under the current master key; `aad` names the root."""
        return ring.wrap(struct.pack(">H", self.first) + b"".join(self.keys), aad.encode())

    @classmethod
    def unwrapped(cls, ring: KeyRing, token: bytes, aad: str) -> "DataKeys":
        payload = ring.unwrap(token, aad.encode())
        (first,) = struct.unpack_from(">H", payload)
        return cls(tuple(payload[i : i + 32] for i in range(2, len(payload), 32)), first)


def master_of(token: bytes) -> int:
    """Return the number of the key that a token is sealed under."""
    version, number = _HEAD.unpack_from(token)
    if version != _VERSION:
        raise SealBroken("unknown format of a sealed value")
    return int(number)


def _seal(cipher: AESGCM, number: int, plain: bytes, aad: bytes) -> bytes:
    nonce = secrets.token_bytes(12)
    return _HEAD.pack(_VERSION, number) + nonce + cipher.encrypt(nonce, plain, aad)


def _open(cipher: AESGCM, token: bytes, aad: bytes) -> bytes:
    try:
        return cipher.decrypt(token[3:15], token[15:], aad)
    except InvalidTag:
        raise SealBroken("a sealed value does not belong to this row and column") from None


def _fresh() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def _write_private(path: Path, content: dict[str, object]) -> None:
    """Write a new file for its owner alone, and wait until the disk has it."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        json.dump(content, file, indent=1)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Wait until the disk has the names in a folder; where folders cannot be synced, the system does it itself."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
