"""Checkpoints: signed marks of how long the audit is and what it hashes to, to be kept outside the server.

Whoever owns the server can rewrite the audit with all its codes; a checkpoint on paper, on a stick or with the
supervisor shows it. A checkpoint tells nothing of what the audit is about (security.md T-03, RFC 6962).
"""

import base64
import json
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from flask import current_app

from core.access.principal import privileged
from core.audit.chain import GENESIS, record
from core.audit.merkle import Tree
from core.audit.models import AuditEvent
from core.audit.rows import head, macs_at, rows
from core.crypto import sync_folder
from core.db import atomic, db, now
from core.l10n import _
from core.sealed import keyring

TITLE = "kujdes-checkpoint 1"
EVERY = timedelta(hours=24)
BANNER_DAYS = 30
NAMES = "[0-9]*Z-*.txt"
"""What checkpoint files are called; other files may lie beside them on a stick."""


class NoCheckpoint(ValueError):
    """A text is no checkpoint."""


@dataclass(frozen=True, kw_only=True)
class Checkpoint:
    """The audit at a moment: its size, the Merkle root and the last of its codes, the public key, the signature.

    One read from a printed strip has only the size and the beginning of the root.
    """

    size: int
    root: bytes
    head: bytes = b""
    at: datetime | None = None
    key: bytes = b""
    signature: bytes = b""

    def body(self) -> str:
        """Return what is signed."""
        at = self.at.strftime("%Y-%m-%dT%H:%M:%SZ") if self.at else ""
        size, root, head, key = self.size, self.root.hex(), self.head.hex(), self.key.hex()
        return f"{TITLE}\nsize {size}\nroot {root}\nhead {head}\ntime {at}\nkey {key}\n"

    def text(self) -> str:
        """Return the file's text."""
        return f"{self.body()}signature {self.signature.hex()}\n"

    def strip(self) -> str:
        """Return the short form for paper: six groups of four letters and digits."""
        letters = base64.b32encode(self.size.to_bytes(5, "big") + self.root[:10]).decode()
        return " ".join(letters[place : place + 4] for place in range(0, len(letters), 4))

    def is_signed(self, public_key: bytes | None) -> bool:
        """Say whether the owner of a public key signed it; for a strip, without signature, the paper vouches."""
        if not self.signature:
            return not self.key
        if public_key is not None and public_key != self.key:
            return False
        try:
            Ed25519PublicKey.from_public_bytes(self.key).verify(self.signature, self.body().encode())
        except (InvalidSignature, ValueError):
            return False
        return True

    def confirms(self, root: bytes, head: bytes) -> bool:
        return root.startswith(self.root) and (not self.head or self.head == head)


def parse(text: str) -> Checkpoint:
    """Read a checkpoint file.

    Raises:
        NoCheckpoint: it is none, or not written exactly as `text()` writes it.
    """
    try:
        pairs = [line.split(" ", 1) for line in text.splitlines()[1:]]
        words = {name: value for name, value in pairs}
        found = Checkpoint(
            size=int(words["size"]),
            root=bytes.fromhex(words["root"]),
            head=bytes.fromhex(words["head"]),
            at=datetime.strptime(words["time"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC),
            key=bytes.fromhex(words["key"]),
            signature=bytes.fromhex(words["signature"]),
        )
    except (KeyError, ValueError):
        raise NoCheckpoint("another form") from None
    if len(found.signature) != 64 or found.text() != text.replace("\r\n", "\n"):
        raise NoCheckpoint("another form")
    return found


def parse_strip(code: str) -> Checkpoint:
    """Read the short form from paper.

    Raises:
        NoCheckpoint: not 24 letters and digits of it.
    """
    letters = "".join(code.upper().split()).replace("-", "")
    try:
        raw = base64.b32decode(letters)
    except ValueError:
        raise NoCheckpoint(code) from None
    if len(raw) != 15:
        raise NoCheckpoint(code)
    return Checkpoint(size=int.from_bytes(raw[:5], "big"), root=raw[5:])


def public_key() -> bytes:
    """Return the key that this installation's checkpoints are verified with, 32 bytes; it may be shown to anybody."""
    return _private_key().public_key().public_bytes_raw()


def _private_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(keyring().key("checkpoint"))


def make_checkpoint(out: Path | None = None) -> Checkpoint:
    """Take a checkpoint of the audit as it stands, and write it to the data folder, the second folder and `out`."""
    tree = _grown()
    last = macs_at([tree.size]).get(tree.size, GENESIS)
    moment = now().replace(microsecond=0)
    made = Checkpoint(size=tree.size, root=tree.root(), head=last, at=moment, key=public_key())
    made = replace(made, signature=_private_key().sign(made.body().encode()))
    for folder in [*folders(), *([out] if out else [])]:
        write(made, folder)
    return made


def checkpoint_if_due() -> Checkpoint | None:
    """Take the daily checkpoint when the last one is older than a day; look for a rollback in any case."""
    note_rollback()
    last = max((one.at for one in known() if one.at), default=None)
    if last is not None and timedelta(0) <= now() - last < EVERY:
        return None
    return make_checkpoint()


def folders() -> list[Path]:
    """Return where checkpoints are kept: the data folder and, when it is at hand, the second place that is set."""
    settings = current_app.extensions["settings"]
    found = [settings.data / "checkpoints"]
    if settings.checkpoints and Path(settings.checkpoints).is_dir():
        found.append(Path(settings.checkpoints))
    return found


def write(checkpoint: Checkpoint, folder: Path) -> Path:
    """Write a checkpoint file, whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    assert checkpoint.at is not None
    target = folder / f"{checkpoint.at:%Y%m%dT%H%M%SZ}-{checkpoint.root.hex()[:8]}.txt"
    _write_whole(target, checkpoint.text())
    return target


def read_all(paths: Iterable[Path]) -> list[Checkpoint]:
    """Read checkpoint files, each once.

    Raises:
        NoCheckpoint: a file is none.
    """
    return list({one.text(): one for one in map(_read_file, paths)}.values())


def _read_file(path: Path) -> Checkpoint:
    try:
        return parse(path.read_text("utf-8"))
    except ValueError:
        raise NoCheckpoint(path.name) from None


def known() -> list[Checkpoint]:
    """Return the checkpoints that this machine can see, by size."""
    paths = [path for folder in folders() for path in sorted(folder.glob(NAMES))]
    return sorted(read_all(paths), key=lambda one: one.size)


def conflicting() -> list[Checkpoint]:
    """Return our own checkpoints that the audit contradicts: it is shorter, or another row stands at their end."""
    ours = [one for one in known() if one.size and one.is_signed(public_key())]
    macs = macs_at([one.size for one in ours])
    return [one for one in ours if macs.get(one.size) != one.head]


def note_rollback() -> bool:
    """Notice that an older state was restored: write it down once and show it on every page for a month (B-06)."""
    found = conflicting()
    if found:
        _note_once(found[-1].root.hex()[:16])
    since = now() - timedelta(days=BANNER_DAYS)
    with privileged("rollback banner"):
        recent = db.session.scalar(
            sa.select(AuditEvent.at).where(AuditEvent.verb == "core.rollback.detected", AuditEvent.at > since).limit(1)
        )
    current_app.extensions["rolled_back"] = recent is not None
    return bool(found)


def banner() -> list[tuple[str, str]]:
    """Return the strips for the top of every page: level and text."""
    if not current_app.extensions.get("rolled_back"):
        return []
    return [("danger", _("The data is older than the last checkpoint: what was saved after the backup is missing."))]


@atomic
def _note_once(mark: str) -> None:
    told = (
        sa.select(AuditEvent.seq).where(AuditEvent.verb == "core.rollback.detected", AuditEvent.note == mark).limit(1)
    )
    with privileged("rollback banner"):
        if db.session.scalar(told) is None:
            record("core.rollback.detected", note=mark)


def _grown() -> Tree:
    """Return the tree over all rows, grown from where the last checkpoint left it (verifying starts anew)."""
    file = folders()[0] / "tree.json"
    last = head()[0]
    tree = _kept(file)
    if tree.size > last:
        tree = Tree()
    for row in rows(after=tree.size, until=last):
        tree.append(row[11])
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    _write_whole(file, json.dumps({"size": tree.size, "parts": [part.hex() for part in tree.parts]}))
    return tree


def _kept(file: Path) -> Tree:
    if not file.exists():
        return Tree()
    kept = json.loads(file.read_text("ascii"))
    return Tree(kept["size"], [bytes.fromhex(part) for part in kept["parts"]])


def _write_whole(target: Path, text: str) -> None:
    handle, draft = tempfile.mkstemp(dir=target.parent, prefix=".draft-")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, target)
    sync_folder(target.parent)
