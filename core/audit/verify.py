"""Verifying the audit: every row against the one before, and the whole against the checkpoints kept outside."""

import hmac
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from core.audit.chain import GENESIS, encoded
from core.audit.checkpoint import Checkpoint
from core.audit.merkle import Tree
from core.audit.rows import Row

MOST = 20
"""Findings beyond this tell nothing new."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong, at the first row that it touches: changed, missing, rewritten, shortened or forged."""

    kind: str
    seq: int


@dataclass(slots=True)
class Report:
    """What a verification found."""

    size: int = 0
    head: bytes = GENESIS
    findings: list[Finding] = field(default_factory=list)
    confirmed: list[Checkpoint] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        return not self.findings

    def found(self, kind: str, seq: int) -> None:
        if len(self.findings) < MOST:
            self.findings.append(Finding(kind, seq))


def verify(
    rows: Iterable[Row],
    key: bytes,
    checkpoints: Iterable[Checkpoint] = (),
    public_key: bytes | None = None,
    progress: Callable[[int], object] = lambda _count: None,
) -> Report:
    """Read all rows once and compare them to their codes and to the checkpoints.

    `public_key` is the one that checkpoints must be signed with. `progress` is told the count of rows now and then. A
    shortening after the last checkpoint cannot be seen; take checkpoints often.
    """
    report, tree = Report(), Tree()
    by_size = _by_size(checkpoints, public_key, report)
    digest, append = hmac.digest, tree.append
    _compare(by_size.pop(0, ()), tree, report)
    before, expected = GENESIS, 1
    for row in rows:
        seq, mac = row[0], row[11]
        if seq != expected:
            report.found("missing", expected)
            expected = seq
        try:
            fits = digest(key, before + encoded(row[:11]), "sha256") == mac
        except TypeError:  # a value of a kind that no column holds
            fits = False
        if not fits:
            report.found("changed", seq)
        before = mac
        append(mac)
        expected += 1
        if tree.size in by_size:
            report.head = before
            _compare(by_size.pop(tree.size), tree, report)
        if tree.size % 10_000 == 0:
            progress(tree.size)
    report.size, report.head = tree.size, before
    if by_size:
        report.found("shortened", tree.size + 1)
    return report


def _by_size(
    checkpoints: Iterable[Checkpoint], public_key: bytes | None, report: Report
) -> dict[int, list[Checkpoint]]:
    found: dict[int, list[Checkpoint]] = {}
    for checkpoint in checkpoints:
        if checkpoint.is_signed(public_key):
            found.setdefault(checkpoint.size, []).append(checkpoint)
        else:
            report.found("forged", checkpoint.size)
    return found


def _compare(checkpoints: Iterable[Checkpoint], tree: Tree, report: Report) -> None:
    """Compare the tree to the checkpoints of its size; what differs begins after the last one that still agreed."""
    for checkpoint in checkpoints:
        if checkpoint.confirms(tree.root(), report.head):
            report.confirmed.append(checkpoint)
        else:
            report.found("rewritten", max((one.size for one in report.confirmed), default=0) + 1)
