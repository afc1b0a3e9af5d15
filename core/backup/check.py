"""Verifying a backup without a database: whole, consistent, signed, and opened by the keys (security.md B-03)."""

import base64
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from core.audit.checkpoint import Checkpoint, parse
from core.audit.rows import NAMES
from core.audit.verify import Report, verify
from core.backup.archive import Member, Reader
from core.crypto import DataKeys, KeyRing, SealBroken
from core.l10n import _

SAMPLES = 20
ROOTS = 200
"""How many rows' keys are kept per table, to open values that lie under them; ids are random, so these are a sample."""


@dataclass(slots=True)
class Findings:
    """What a verification of a backup saw and what it complains of."""

    made: str = ""
    rows: int = 0
    files: int = 0
    opened: int = 0
    audit: Report | None = None
    complaints: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        return not self.complaints


def check(path: Path, secret: X25519PrivateKey, ring: KeyRing | None = None) -> Findings:
    """Read a whole backup and compare it to what it says of itself; with the key ring also chain, signature, samples.

    Memory grows with the number of rows that others refer to, about 100 bytes each.

    Raises:
        BoxProblem: it cannot be read at all.
    """
    reader, found = Reader(path, secret), Findings()
    links, samples, checkpoints = _Links(), _Samples(ring), []
    counts: dict[str, int] = {}
    for table, members in groupby(reader.members(), key=lambda member: member.table):
        if table is None:
            checkpoints += _others(members, found)
            continue
        columns = reader.manifest["tables"][table]["columns"]
        rows = _tell(table, members, columns, counts, (links.see, samples.see), reader.manifest)
        if table == "core_audit" and ring is not None:
            found.audit = _verify_audit(rows, checkpoints, ring)
        for _row in rows:
            pass
    found.made, found.rows, found.opened = reader.manifest["made"], sum(counts.values()), samples.opened
    found.complaints += _complaints(reader, counts, links, samples, found.audit, ring)
    return found


def _others(members: Iterable[Member], found: Findings) -> list[Checkpoint]:
    checkpoints = []
    for member in members:
        found.files += member.top == "files"
        if member.top == "checkpoints":
            checkpoints.append(parse(member.content.read().decode()))
    return checkpoints


def _tell(
    table: str, members: Iterable[Member], columns: list[str], counts: dict[str, int], ears: Any, manifest: Any
) -> Iterator[dict[str, Any]]:
    """Yield a table's rows by column, telling all who listen."""
    counts.setdefault(table, 0)
    for member in members:
        for line in member.lines():
            row = dict(zip(columns, line, strict=True))
            counts[table] += 1
            for ear in ears:
                ear(table, row, manifest)
            yield row


def _verify_audit(rows: Iterator[dict[str, Any]], checkpoints: list[Checkpoint], ring: KeyRing) -> Report:
    public = Ed25519PrivateKey.from_private_bytes(ring.key("checkpoint")).public_key().public_bytes_raw()
    return verify((_as_read(row) for row in rows), ring.key("audit"), checkpoints, public)


def _as_read(row: dict[str, Any]) -> tuple[Any, ...]:
    """Return a row in the form of `core.audit.rows`."""
    import json

    shaped = {
        **row,
        "user_id": row["user_id"] and str(uuid.UUID(row["user_id"])),
        "handle": row["handle"] and base64.b64decode(row["handle"]).hex(),
        "seen": row["seen"] and base64.b64decode(row["seen"]).hex(),
        "changes": row["changes"] and json.loads(row["changes"]),
        "mac": base64.b64decode(row["mac"]),
    }
    return tuple(shaped[name] for name in NAMES)


class _Links:
    """Foreign keys: what is referred to, and what is there."""

    def __init__(self) -> None:
        self._there: set[int] = set()
        self._wanted: set[int] = set()
        self._targets: dict[str, set[tuple[str, ...]]] | None = None

    def see(self, table: str, row: dict[str, Any], manifest: dict[str, Any]) -> None:
        for columns in self._targets_of(manifest).get(table, ()):
            self._there.add(hash((table, columns, *(row[name] for name in columns))))
        for columns, target, referred in manifest["tables"][table]["foreign"]:
            values = [row[name] for name in columns]
            if None not in values:
                self._wanted.add(hash((target, tuple(referred), *values)))

    def _targets_of(self, manifest: dict[str, Any]) -> dict[str, set[tuple[str, ...]]]:
        if self._targets is None:
            self._targets = {}
            for shape in manifest["tables"].values():
                for _columns, target, referred in shape["foreign"]:
                    self._targets.setdefault(target, set()).add(tuple(referred))
        return self._targets

    @property
    def broken(self) -> int:
        return len(self._wanted - self._there)


class _Samples:
    """Sealed values, opened with the key ring: some of every table, under roots that were seen before."""

    def __init__(self, ring: KeyRing | None) -> None:
        self._ring = ring
        self._keys: dict[tuple[str, str], DataKeys] = {}
        self._seen: dict[str, int] = {}
        self.opened = self.failed = 0

    def see(self, table: str, row: dict[str, Any], manifest: dict[str, Any]) -> None:
        if self._ring is None:
            return
        sealed = next((one for one in manifest["sealed"] if one["table"] == table), None)
        if sealed is None or self._seen.get(table, 0) >= ROOTS:
            return
        try:
            self._open(sealed, table, row)
        except SealBroken:
            self.failed += 1

    def _open(self, sealed: dict[str, Any], table: str, row: dict[str, Any]) -> None:
        row_id = str(uuid.UUID(row["id"]))
        if sealed["parent"] is None:
            assert self._ring is not None
            keys = DataKeys.unwrapped(self._ring, base64.b64decode(row["data_key"]), f"{table}|{row_id}")
        else:
            column, above = sealed["parent"]
            found = self._keys.get((above, row[column] or ""))
            if found is None:
                return
            keys = found
        self._keys[table, row["id"]] = keys
        self._seen[table] = self._seen.get(table, 0) + 1
        if self._seen[table] > SAMPLES:
            return
        for name in sealed["columns"]:
            if row[name] is not None:
                keys.open(base64.b64decode(row[name]), f"{table}|{name}|{row_id}")
                self.opened += 1


def _complaints(
    reader: Reader, counts: dict[str, int], links: _Links, samples: _Samples, audit: Report | None, ring: KeyRing | None
) -> Iterator[str]:
    if counts != reader.end["counts"] or set(counts) != set(reader.manifest["tables"]):
        yield _("The rows are not those that were written.")
    if links.broken:
        yield _("%(count)s references lead nowhere.", count=links.broken)
    if samples.failed:
        yield _("%(count)s sealed values do not open with this key ring.", count=samples.failed)
    if audit is not None and not audit.sound:
        yield _("The audit in it is not sound, from row %(row)s on.", row=audit.findings[0].seq)
    if ring is not None and not reader.signed(ring):
        yield _("It was not made by this installation.")
