"""Choosing what a table hides: small numbers of people, and as little else as keeps them from being worked out.

Small ones first. Then, in a table of two dimensions, for each hidden cell the rectangle of four cells that are not zero
which hides least more. What the printed numbers, and those of other tables, still leave too narrow is found by solving
(`intervals`), and widened number by number.
"""

from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass

from core.measures.contract import ALL, Key

Value = int
Check = Callable[[Set[Key]], Iterable[Key]]
"""Given the keys that would be hidden, yield one of the table's keys beside which too much can be worked out."""


class NotSafe(Exception):
    """However much of the table is hidden, too much could be worked out: it cannot be published so."""


@dataclass(frozen=True)
class Table:
    """All numbers of a table, sums included; `fixed` are those that were printed before and cannot be taken back."""

    values: Mapping[Key, Value]
    fixed: Set[Key] = frozenset()

    @property
    def width(self) -> int:
        return len(next(iter(self.values)))

    def sums(self) -> list[tuple[Key, tuple[Key, ...]]]:
        """Return each sum with its parts, one dimension at a time."""
        parts: dict[Key, list[tuple[int, Key]]] = {}
        for key in self.values:
            for place, value in enumerate(key):
                if value != ALL:
                    parts.setdefault((*key[:place], ALL, *key[place + 1 :]), []).append((place, key))
        return [
            (total, tuple(key for at, key in found if at == place))
            for total, found in parts.items()
            for place in sorted({at for at, _key in found})
        ]

    def may_be_hidden(self, key: Key) -> bool:
        """Say whether hiding a number would help: it is not zero, and nobody has seen it yet."""
        return self.values[key] != 0 and key not in self.fixed


def hide(table: Table, small: Set[Key], check: Check) -> set[Key]:
    """Return the keys to hide, `small` ones among them, so that `check` finds nothing that can be worked out.

    Raises:
        NotSafe: nothing is left to hide.
    """
    hidden = set(small)
    for key in sorted(small, key=lambda key: (table.values[key], key)):
        if table.width == 2 and ALL not in key:
            hidden |= _rectangle(table, key, hidden)
    while (found := next(iter(check(hidden)), None)) is not None:
        more = _widen(table, found, hidden)
        if not more:
            raise NotSafe
        hidden |= more
    return hidden


def _rectangle(table: Table, key: Key, hidden: Set[Key]) -> set[Key]:
    """Return what to hide so that a cell has three others to be confused with, at the corners of a rectangle."""
    row, column = key
    best: tuple[int, int, Key] | None = None
    corners: set[Key] = set()
    for other_row, other_column in table.values:
        opposite = (other_row, other_column)
        if ALL in opposite or other_row == row or other_column == column:
            continue
        three: set[Key] = {(row, other_column), (other_row, column), opposite}
        if any(not table.values.get(corner) for corner in three):
            continue
        fresh = three - hidden
        if any(not table.may_be_hidden(corner) for corner in fresh):
            continue
        rank = (len(fresh), sum(table.values[corner] for corner in fresh), opposite)
        if best is None or rank < best:
            best, corners = rank, fresh
    return corners


def _widen(table: Table, key: Key, hidden: Set[Key]) -> set[Key]:
    """Return one more number to hide beside one that is too narrow: a cell before a sum, a small one before a large."""
    candidates = {
        part
        for total, parts in table.sums()
        if key == total or key in parts
        for part in (total, *parts)
        if part not in hidden and table.may_be_hidden(part)
    } or {other for other in table.values if other not in hidden and table.may_be_hidden(other)}
    if not candidates:
        return set()
    return {min(candidates, key=lambda other: (other.count(ALL), table.values[other], other))}
