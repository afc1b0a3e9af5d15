"""Asking the plugin that owns the facts, and holding it to its contract."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from core.access.exclusions import Exclusion
from core.access.principal import current, privileged
from core.db import db
from core.measures.contract import ALL, UNKNOWN, ContractBroken, Facts, Key, Measure, Number
from core.measures.periods import Period

SLICE = 500
"""How many ids stand in one query."""
WIDTH = 2
"""So many dimensions a figure is split by at most."""
MEMBERS, DIVIDED_BY = "members", "divided by"
"""What a figure is made of; only a ratio is divided by something."""
Question = tuple[Measure, Period, tuple[str, ...]]
"""A figure that is asked for: of what, when, split by which dimensions."""


@dataclass(frozen=True)
class Raw:
    """What was counted: leaves by key, without zeros; for a ratio, also what is divided by. It stays in the core."""

    leaves: Mapping[Key, Number]
    denominator: Number | None = None

    @property
    def total(self) -> Number:
        return sum(self.leaves.values())


def count(measure: Measure, period: Period, by: Sequence[str], *, whole: bool = False) -> Raw:
    """Count within the reach of whoever acts, or the whole, which leaves out what is hidden from anybody.

    Raises:
        ContractBroken: the plugin answers with values that its measure does not declare.
    """
    with privileged("counting, within a reach that is part of the query"):
        parts = {part: db.session.execute(query) for part, query in _parts(measure, period, by, whole)}
        return _raw(measure, by, parts)


def count_all(asked: Iterable[Question]) -> dict[tuple[str, Period, tuple[str, ...]], Raw]:
    """Count many figures within the reach of whoever acts, in one statement; what is summed up, in a second one.

    Raises:
        ContractBroken: as `count`.
    """
    wanted = list(asked)
    with privileged("counting, within a reach that is part of the query"):
        found = [defaultdict[str, list[Any]](list) for _one in wanted]
        for place, part, values in _told(wanted):
            found[place][part].append(values)
    return {
        (measure.code, period, by): _raw(measure, by, parts)
        for (measure, period, by), parts in zip(wanted, found, strict=True)
    }


def _told(wanted: Sequence[Question]) -> Iterator[tuple[int, str, Sequence[Any]]]:
    """Yield the rows of many figures, each with the place of its figure and the part of it; two unions ask for all.

    A count and a sum may be of different types, and the rows of one union are all of one.
    """
    unions: dict[bool, list[Any]] = {False: [], True: []}
    for place, (measure, period, by) in enumerate(wanted):
        for part, query in _parts(measure, period, by, whole=False):
            *values, amount = query.selected_columns
            padded = [sa.cast(value, sa.String) for value in (*values, *[sa.null()] * (WIDTH - len(values)))]
            heads = (sa.literal(place).label("place"), sa.literal(part).label("part"))
            summed = not isinstance(amount, sa.sql.functions.count)
            unions[summed].append(query.with_only_columns(*heads, *padded, amount, maintain_column_froms=True))
    for queries in filter(None, unions.values()):
        for place, part, *values, number in db.session.execute(sa.union_all(*queries)):
            width = len(wanted[place][2]) if part == MEMBERS else 0
            yield place, part, (*values[:width], number)


def members(measure: Measure, period: Period, cell: Mapping[str, str], *, whole: bool = False) -> list[Any]:
    """Return the ids behind a cell within the reach of whoever acts, or of the whole, as `count` does."""
    with privileged("the list behind a figure, within a reach that is part of the query"):
        rows = measure.facts(period, tuple(cell)).subquery()
        conditions = [_is(rows.c[code], value) for code, value in cell.items()]
        reach = _hidden_from_nobody(measure, rows) if whole else _within_reach(measure, rows)
        return list(db.session.scalars(sa.select(rows.c.id).where(reach, *conditions)))


def rows(measure: Measure, period: Period, by: Sequence[str]) -> list[tuple[Any, Key, Number]]:
    """Return each member within the reach of whoever acts, its key, and what it adds to the figure."""
    with privileged("the list behind a figure, within a reach that is part of the query"):
        found = measure.facts(period, by).subquery()
        amount = found.c.amount if "amount" in found.c else sa.literal(1)
        query = sa.select(found.c.id, amount, *(found.c[code] for code in by)).where(_within_reach(measure, found))
        return [(id_, _key(values), _plain(number)) for id_, number, *values in db.session.execute(query)]


def kept_from_reader(measure: Measure, ids: Sequence[Any]) -> set[Any]:
    """Return those of some members that whoever acts may not open; one that is gone is kept from nobody."""
    root = measure.root
    if root is None:
        return set()
    barred: set[Any] = set()
    for start in range(0, len(ids), SLICE):
        some = ids[start : start + SLICE]
        query = sa.select(root.id).where(root.id.in_(some))
        seen = set(db.session.scalars(query))
        with privileged("members of a frozen figure that are still there, or hidden from its reader for good"):
            barred.update(set(db.session.scalars(query)) - seen)
            hidden = sa.select(Exclusion.record_id).where(Exclusion.user_id == current().user_id)
            barred.update(db.session.scalars(hidden.where(Exclusion.record_id.in_(some))))
    return barred


def _key(values: Iterable[Any]) -> Key:
    return tuple(UNKNOWN if value is None else str(value) for value in values)


def _plain(number: Any) -> Number:
    return number if isinstance(number, int) else Decimal(str(number))


def _is(column: Any, value: str) -> Any:
    return sa.or_(column.is_(None), column == UNKNOWN) if value == UNKNOWN else column == value


def _within_reach(measure: Measure, rows: Any) -> Any:
    """Say of the members what the fence says of their records: counting through it costs ten times as much.

    The rows of other models that a plugin reads to split its members follow these members.
    """
    root = measure.root
    return rows.c.id.in_(sa.select(root.id).where(root.visible(current()))) if root is not None else sa.true()


def _hidden_from_nobody(measure: Measure, rows: Any) -> Any:
    """Leave out the records that are hidden from somebody, for everybody alike.

    Who reaches all but one of them counts exactly what they reach: if the whole held one more, the difference would
    tell them that there is something that they must not know of.
    """
    return rows.c.id.not_in(sa.select(Exclusion.record_id)) if measure.root is not None else sa.true()


def _parts(measure: Measure, period: Period, by: Sequence[str], whole: bool) -> Iterator[tuple[str, sa.Select[Any]]]:
    """Yield the queries that make a figure: its members and, of a ratio, those that it is divided by."""
    yield MEMBERS, _grouped(measure, measure.facts, period, by, whole)
    if measure.denominator is not None:
        yield DIVIDED_BY, _grouped(measure, measure.denominator, period, (), whole)


def _grouped(measure: Measure, facts: Facts, period: Period, by: Sequence[str], whole: bool) -> sa.Select[Any]:
    rows = facts(period, by).subquery()
    columns = [rows.c[code] for code in by]
    amount = sa.func.sum(rows.c.amount) if "amount" in rows.c else sa.func.count()
    reach = _hidden_from_nobody(measure, rows) if whole else _within_reach(measure, rows)
    return sa.select(*columns, amount).select_from(rows).where(reach).group_by(*columns)


def _raw(measure: Measure, by: Sequence[str], parts: Mapping[str, Iterable[Sequence[Any]]]) -> Raw:
    leaves = _leaves(measure, by, parts.get(MEMBERS, ()))
    if measure.denominator is None:
        return Raw(leaves)
    return Raw(leaves, sum(_leaves(measure, (), parts.get(DIVIDED_BY, ())).values()))


def _leaves(measure: Measure, by: Sequence[str], rows: Iterable[Sequence[Any]]) -> dict[Key, Number]:
    found: dict[Key, Number] = {}
    allowed = [measure.dimension(code).words() for code in by]
    for *values, number in rows:
        key = _key(values)
        if any(value not in words for value, words in zip(key, allowed, strict=True)):
            raise ContractBroken(f"{measure.code}: {key} is not declared")
        if number:
            found[key] = found.get(key, 0) + _plain(number)
    return found


def with_sums(leaves: Mapping[Key, Number], width: int) -> dict[Key, Number]:
    """Return the leaves with the sums over each dimension and over all."""
    found: dict[Key, Number] = {(ALL,) * width: 0}
    for key, value in leaves.items():
        for mask in range(2**width):
            summed = tuple(ALL if mask >> place & 1 else part for place, part in enumerate(key))
            found[summed] = found.get(summed, 0) + value
    return found


def completeness(leaves: Mapping[Key, Number]) -> Decimal | None:
    """Return the share of what was counted in which every dimension asked for is known."""
    total = sum(leaves.values())
    if not total:
        return None
    known = sum(value for key, value in leaves.items() if UNKNOWN not in key)
    return (Decimal(known) / Decimal(total)).quantize(Decimal("0.001"))
