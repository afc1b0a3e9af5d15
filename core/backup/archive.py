"""The inside of a backup: a compressed tar, read and written as a stream, with a signed end.

Members in order: `manifest.json`, `settings.toml`, `checkpoints/…`, `tables/<name>/<number>.jsonl`, `files/…`,
`end.json`.
"""

import gzip
import hashlib
import io
import json
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from core.backup.box import BoxProblem, OpeningFile, SealingFile
from core.crypto import KeyRing
from core.l10n import _

FORMAT = 1
PART_BYTES = 2 << 20
TOPS = frozenset({"checkpoints", "tables", "files"})


class Writer:
    """Writes the members of a backup, and at the end what was written, signed."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar, self._digest = tar, hashlib.sha256()
        self.counts: dict[str, int] = {}

    def text(self, name: str, text: str) -> None:
        self.content(name, text.encode())

    def content(self, name: str, content: bytes) -> None:
        self._add(name, len(content), io.BytesIO(content))

    def file(self, name: str, path: Path) -> None:
        """Write a file of the disk; one that is gone meanwhile is left out."""
        try:
            with path.open("rb") as file:
                self._add(name, path.stat().st_size, file)
        except FileNotFoundError:
            return

    def rows(self, table: str, lines: Iterator[Any]) -> Iterator[int]:
        """Write a table in parts of a few megabytes, yielding how many rows each part had."""
        part: list[str] = []
        size = number = 0
        for line in lines:
            part.append(json.dumps(line, ensure_ascii=False, separators=(",", ":")))
            size += len(part[-1])
            if size > PART_BYTES:
                number += 1
                yield self._part(table, number, part)
                part, size = [], 0
        yield self._part(table, number + 1, part)

    def _part(self, table: str, number: int, part: list[str]) -> int:
        self.text(f"tables/{table}/{number:06d}.jsonl", "".join(f"{line}\n" for line in part))
        self.counts[table] = self.counts.get(table, 0) + len(part)
        return len(part)

    def end(self, ring: KeyRing) -> None:
        signature = Ed25519PrivateKey.from_private_bytes(ring.key("checkpoint")).sign(self._digest.digest())
        self.text("end.json", json.dumps({"counts": self.counts, "signature": signature.hex()}))

    def _add(self, name: str, size: int, content: IO[bytes]) -> None:
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = size, 0o600
        self._tar.addfile(entry, _Hashing(content, self._digest, name))


class _Hashing(io.RawIOBase):
    """Content that is hashed, with its name, while it is read."""

    def __init__(self, content: IO[bytes], digest: Any, name: str) -> None:
        self._content, self._digest = content, digest
        digest.update(len(name.encode()).to_bytes(4, "big") + name.encode())

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        part = self._content.read(size)
        self._digest.update(part)
        return part


@dataclass(slots=True)
class Member:
    """One member while it is being read; its content must be read before the next member."""

    name: str
    content: IO[bytes]

    @property
    def top(self) -> str:
        return self.name.split("/", 1)[0]

    @property
    def table(self) -> str | None:
        """Return the table that it is a part of."""
        parts = self.name.split("/")
        return parts[1] if parts[0] == "tables" else None

    def lines(self) -> Iterator[Any]:
        for line in self.content.read().splitlines():
            yield json.loads(line)


@contextmanager
def writing(box: SealingFile) -> Iterator[Writer]:
    with (
        gzip.GzipFile(fileobj=box, mode="wb", compresslevel=4, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as tar,
    ):
        yield Writer(tar)


class Reader:
    """Reads the members of a backup in order; `signed` tells at the end whether our key signed what was read."""

    def __init__(self, path: Path, secret: X25519PrivateKey) -> None:
        self._path, self._secret = path, secret
        self._digest = hashlib.sha256()
        self.end: dict[str, Any] = {}
        self.manifest: dict[str, Any] = {}

    def members(self) -> Iterator[Member]:
        """Yield all members but manifest and end, which are kept.

        Raises:
            BoxProblem: damaged, cut off, or not one of ours.
        """
        with self._path.open("rb") as file:
            box = io.BufferedReader(OpeningFile(file, self._secret), 1 << 20)
            try:
                with gzip.GzipFile(fileobj=box) as packed, tarfile.open(fileobj=packed, mode="r|") as tar:
                    yield from self._read(tar)
                    while packed.read(1 << 20):
                        pass
            except (tarfile.TarError, EOFError, OSError, KeyError, ValueError) as problem:
                raise BoxProblem(_("The backup is damaged.")) from problem
            if box.read(1) or not self.end:
                raise BoxProblem(_("The backup is damaged."))

    def _read(self, tar: tarfile.TarFile) -> Iterator[Member]:
        for entry in tar:
            content = tar.extractfile(entry)
            if content is None or not _is_safe(entry.name):
                raise BoxProblem(_("The backup is damaged."))
            if entry.name == "end.json":
                self.end = json.loads(content.read())
                return
            hashing = _Hashing(content, self._digest, entry.name)
            if entry.name == "manifest.json":
                self.manifest = self._checked(json.loads(hashing.read()))
                continue
            yield Member(entry.name, hashing)  # type: ignore[arg-type]
            while hashing.read(1 << 20):
                pass

    def _checked(self, manifest: dict[str, Any]) -> dict[str, Any]:
        if manifest.get("format") != FORMAT:
            raise BoxProblem(_("The backup is of another version of Kujdes."))
        return manifest

    def signed(self, ring: KeyRing) -> bool:
        """Say whether this installation's key signed what was read."""
        public = Ed25519PrivateKey.from_private_bytes(ring.key("checkpoint")).public_key()
        try:
            public.verify(bytes.fromhex(self.end["signature"]), self._digest.digest())
        except InvalidSignature:
            return False
        return True


def _is_safe(name: str) -> bool:
    """Let only names in our own folders pass; whoever has the public key can write a backup."""
    parts = PurePosixPath(name).parts
    if name in {"manifest.json", "settings.toml", "end.json"}:
        return True
    return len(parts) > 1 and parts[0] in TOPS and ".." not in parts and "\\" not in name
