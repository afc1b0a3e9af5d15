"""Everything that was published of some measures, as one system of equations: what it says together.

Tables share numbers: the margin of one is a cell of another, a year is its quarters, the villages and the town are the
units, managed is new and carried over, and what is open at the end of a year is carried over into the next. Whoever
reads the tables knows these sums, and so does every new table before it is published.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import combinations
from typing import Any

from core.measures.contract import ALL, UNKNOWN, Key, Measure
from core.measures.hiding.intervals import Sum, Unknown, narrow
from core.measures.hiding.tables import Table
from core.measures.periods import MONTHS, Period

Cell = frozenset[tuple[str, str]]
"""Values by dimension; what is not named counts as a whole."""
Name = tuple[Any, ...]
Truth = Callable[[Measure, Period, tuple[str, ...]], Mapping[Cell, int]]
"""What is counted today: for what no table has printed yet."""


@dataclass(frozen=True)
class Published:
    """A table that is out, or is to be: all its numbers that are not zero, and which of them are hidden."""

    measure: Measure
    period: Period
    by: tuple[str, ...]
    values: Mapping[Key, int]
    hidden: Set[Key] = frozenset()

    def cells(self) -> Iterator[tuple[Cell, int, bool]]:
        for key, value in self.values.items():
            yield cell_of(self.by, key), value, key in self.hidden

    def shapes(self) -> Iterator[frozenset[str]]:
        """Yield the sets of dimensions by which the table tells numbers."""
        for count in range(len(self.by) + 1):
            yield from map(frozenset, combinations(self.by, count))


def cell_of(by: Sequence[str], key: Key) -> Cell:
    """Return a key as values by dimension."""
    return frozenset((code, value) for code, value in zip(by, key, strict=True) if value != ALL)


def name_of(measure: Measure, period: Period, cell: Cell) -> Name:
    """Return what a number is called, the same in every table that has it.

    A stock is that of a day: what is open at the end of a year is open at the end of its last quarter, and is carried
    over into the next, in all groups that do not change with time.
    """
    if measure.continues and all(measure.dimension(code).lasting for code, _value in cell):
        return measure.continues, period.first - timedelta(days=1), cell
    if measure.kind == "stock" and not measure.continues:
        return measure.code, period.last, cell
    return measure.code, period, cell


@dataclass
class System:
    """The equations among published tables, and what is known of each number."""

    measures: Mapping[str, Measure]
    truth: Truth
    values: dict[Name, int] = field(default_factory=dict)
    hidden: set[Name] = field(default_factory=set)
    loose: set[Name] = field(default_factory=set)
    """Numbers that no table has told: they follow from others, or do not."""
    sums: dict[Sum[Name], None] = field(default_factory=dict)
    _again: dict[Name, Name] = field(default_factory=dict)
    _told: set[tuple[Any, ...]] = field(default_factory=set)
    _tables: list[Published] = field(default_factory=list)

    def add(self, table: Published) -> None:
        """Enter a table that is out."""
        self._enter(table)
        self.hidden |= {name_of(table.measure, table.period, cell) for cell, _value, hidden in table.cells() if hidden}
        self._bind(table)

    def _enter(self, table: Published) -> None:
        for cell, value, _hidden in table.cells():
            self.values[self._name(table.measure, table.period, cell)] = value
        places = {self._place(table, shape) for shape in table.shapes()}
        self._told |= places
        self.loose = {name for name in self.loose if (*name[:2], _shape(name[2])) not in places}
        self._tables.append(table)

    def _place(self, table: Published, shape: frozenset[str]) -> tuple[Any, ...]:
        """Return what numbers of a shape are called in common: whatever of it a table does not name is zero."""
        cell = frozenset((code, UNKNOWN) for code in shape)
        return (*name_of(table.measure, table.period, cell)[:2], shape)

    def told_before(self, table: Published) -> tuple[set[Key], set[Key]]:
        """Return which numbers of a table were printed by others already, and which were hidden by them."""
        printed, hidden = set(), set()
        for key, value in table.values.items():
            name = name_of(table.measure, table.period, cell_of(table.by, key))
            if name in self.hidden:
                hidden.add(key)
            elif self.values.get(name) == value and name not in self.loose:
                printed.add(key)
        return printed, hidden

    def try_out(self, table: Published, width: int) -> Callable[[Set[Key]], Iterable[Key]]:
        """Enter a table that is to be published; return the check that `hide` asks.

        A number that others printed with another value, because it was corrected since, is another number here.
        """
        for key, value in table.values.items():
            name = name_of(table.measure, table.period, cell_of(table.by, key))
            if self.values.get(name, value) != value:
                self._again[name] = (*name, "again")
        names = {key: self._name(table.measure, table.period, cell_of(table.by, key)) for key in table.values}
        keys = {name: key for key, name in names.items()}
        total = (ALL,) * len(table.by)
        self._enter(table)
        self._bind(table)

        def check(hidden: Set[Key]) -> Iterator[Key]:
            starred = {*self.hidden, *(names[key] for key in hidden)}
            not_told = {**{name: Unknown(0) for name in self.loose}, **{name: Unknown(1) for name in starred}}
            guarded = starred | {name for name in self.loose if 0 < self.values[name] < width}
            printed = {name: value for name, value in self.values.items() if name not in not_told}
            for name in narrow(not_told, printed, list(self.sums), width, guarded):
                yield keys[name] if keys.get(name) in hidden else total

        return check

    # --- the equations

    def _bind(self, table: Published) -> None:
        """Add the equations that a table brings: its own, and those with the tables before it."""
        own = Table(table.values)
        for total, parts in own.sums():
            self._sum(*((table.measure, table.period, cell_of(table.by, key)) for key in (total, *parts)))
        for other in self._tables:
            if other is not table:
                self._bind_in_time(table, other)
                self._bind_in_time(other, table)
                self._bind_by_coarser(table, other)
                self._bind_by_coarser(other, table)
        self._bind_by_code(table)

    def _name(self, measure: Measure, period: Period, cell: Cell) -> Name:
        name = name_of(measure, period, cell)
        return self._again.get(name, name)

    def _sum(self, total: tuple[Measure, Period, Cell], *parts: tuple[Measure, Period, Cell]) -> None:
        """Add an equation, if it is true of what was counted: numbers of different days need not add up."""
        names = [self._name(*one) for one in (total, *parts)]
        for one, name in zip((total, *parts), names, strict=True):
            self._know(one, name)
        if self.values[names[0]] == sum(self.values[name] for name in names[1:]):
            self.sums[Sum(names[0], tuple(names[1:]))] = None

    def _know(self, one: tuple[Measure, Period, Cell], name: Name) -> None:
        if name in self.values:
            return
        measure, period, cell = one
        shape = _shape(cell)
        if (*name[:2], shape) in self._told:
            self.values[name] = 0
            return
        self.values[name] = self.truth(measure, period, tuple(sorted(shape))).get(cell, 0)
        self.loose.add(name)

    def _bind_in_time(self, long: Published, short: Published) -> None:
        """A year is its quarters, in every group that both tables tell."""
        measure, inner = long.measure, short.period
        if measure.code != short.measure.code or measure.kind != "flow" or inner.kind not in MONTHS:
            return
        if long.period == inner or not (long.period.first <= inner.first and inner.last <= long.period.last):
            return
        if long.period.kind == "span":
            return
        parts = list(long.period.parts(inner.kind))
        for cell in _shared(long, short):
            self._sum((measure, long.period, cell), *((measure, part, cell) for part in parts))

    def _bind_by_coarser(self, fine: Published, coarse: Published) -> None:
        """The villages are their units, in every other group that both tables tell."""
        if fine.measure.code != coarse.measure.code or fine.period != coarse.period:
            return
        for code in fine.by:
            part_of = fine.measure.dimension(code).part_of
            if part_of is None or part_of[0] not in coarse.by:
                continue
            whole, members = part_of[0], {**part_of[1](), UNKNOWN: UNKNOWN}
            for cell in _shared(fine, coarse):
                if any(name in (code, whole) for name, _value in cell):
                    continue
                for group in set(members.values()):
                    units = [unit for unit, belongs in members.items() if belongs == group]
                    self._sum(
                        (fine.measure, fine.period, cell | {(whole, group)}),
                        *((fine.measure, fine.period, cell | {(code, unit)}) for unit in units),
                    )

    def _bind_by_code(self, table: Published) -> None:
        """Managed is new and carried over, in every group that tables of two of them tell."""
        for measure in self.measures.values():
            for codes in measure.equals:
                family = [measure, *(self.measures[code] for code in codes if code in self.measures)]
                if table.measure not in family or len(family) <= len(codes):
                    continue
                for cell, _value, _hidden in table.cells():
                    if self._is_told_twice(family, table.period, cell):
                        self._sum(*((one, table.period, cell) for one in family))

    def _is_told_twice(self, family: Sequence[Measure], period: Period, cell: Cell) -> bool:
        shape = _shape(cell)
        if any(shape - {dimension.code for dimension in one.dimensions} for one in family):
            return False
        return sum((*name_of(one, period, cell)[:2], shape) in self._told for one in family) > 1


def _shape(cell: Cell) -> frozenset[str]:
    return frozenset(code for code, _value in cell)


def _shared(one: Published, other: Published) -> set[Cell]:
    """Return the cells, whole ones among them, by dimensions that both tables have."""
    common = set(one.by) & set(other.by)
    cells = (cell for table in (one, other) for cell, _value, _hidden in table.cells())
    return {frozenset(pair for pair in cell if pair[0] in common) for cell in cells}
