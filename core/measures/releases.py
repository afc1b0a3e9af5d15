"""Figures for those who may not open the people behind them: published with small numbers hidden, once and for good.

Of what is most sensitive only whole fixed periods that are over are told, and splits of whole years alone. The first
who asks publishes the table; whoever asks again gets the same, so that nobody subtracts today's figure from
yesterday's. Each table is checked together with all that were published before it. What is hidden from somebody is in
none of them, so that nobody learns of it by comparing the whole with what they reach.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from flask import g, has_request_context

from core.access.principal import current, privileged
from core.audit.chain import record
from core.db import atomic, db, now
from core.l10n import _
from core.measures import counting
from core.measures.cache import whole
from core.measures.contract import ALL, Cell, Counted, Key, Measure
from core.measures.counting import Raw
from core.measures.hiding.system import Cell as Place
from core.measures.hiding.system import Published, System, cell_of
from core.measures.hiding.tables import NotSafe, Table, hide
from core.measures.models import Release
from core.measures.periods import MONTHS, ONE_DAY, Period
from core.measures.registered import measures
from core.measures.settings import threshold

LOCK = 0x4B4D5253  # one number for the lock under which tables are published, one after the other
STANDING = "measures_standing"
"""Where the tables that are out are kept while a page is made."""
PART = ("part",)
"""In a ratio, what is divided; the rest is what is left of what it is divided by."""


def suppressed(measure: Measure, period: Period, by: tuple[str, ...]) -> Counted:
    """Return a figure of the whole municipality as it may be told to everybody who may read it."""
    if period.kind not in (*MONTHS, "years"):
        return _untold(measure, period, _("Figures about people are told by fixed periods only."))
    sensitive = measure.sensitivity == "sensitive"
    if sensitive and not period.is_over():
        return _untold(measure, period, _("This figure is told when its period is over."))
    notes: tuple[str, ...] = ()
    if sensitive and by and period.kind not in ("year", "years"):
        by, notes = (), (_("Splits are told for whole years only."),)
    found = _latest(measure, period, by)
    if found is None or (not sensitive and _told(found)[1] != _values(measure, whole(measure, period, by), by)):
        found = _publish(measure, period, by)
    return _counted(measure, period, by, found, notes)


def correct(measure: Measure, period: Period, by: tuple[str, ...]) -> Counted:
    """Publish a table anew, because what it told was wrong; where the difference would point at people it is hidden.

    Raises:
        NotSafe: however much were hidden, the difference would point at people; what was published stays.
    """
    return _counted(measure, period, by, _publish(measure, period, by, anew=True))


# --- publishing


@atomic
def _publish(measure: Measure, period: Period, by: tuple[str, ...], *, anew: bool = False) -> Release:
    """Publish a table, as asked or, where that would tell too much, by fewer or coarser groups."""
    _wait_for_others()
    g.pop(STANDING, None)  # others may have published while this waited
    before = _latest(measure, period, by)
    if before is not None and measure.sensitivity == "sensitive" and not anew:
        return before
    if anew and before is not None:
        told = _told(before)[0]
        values, hidden = _cells(measure, period, told, before)
    else:
        told, values, hidden = _safest(measure, period, by, before)
    release = Release(code=measure.code, period=str(period), split=",".join(by), released_by_id=current().user_id)
    release.keys()
    release.content = {
        "by": list(told),
        "cells": [[list(key), value, key in hidden] for key, value in values.items()],
    }
    if before is not None:
        before.replaced_at = now()
    db.session.add(release)
    g.pop(STANDING, None)
    record("core.measure.published", release, note=" ".join((measure.code, str(period), *told)))
    return release


def _safest(
    measure: Measure, period: Period, by: tuple[str, ...], before: Release | None
) -> tuple[tuple[str, ...], Mapping[Key, int], set[Key]]:
    for told in _simpler(measure, by):
        try:
            return told, *_cells(measure, period, told, before)
        except NotSafe:
            continue
    values = _values(measure, whole(measure, period, ()), ())
    return (), values, set(values)


def _wait_for_others() -> None:
    """Publish one table at a time: each is checked against all that are out. SQLite has one writer anyway."""
    if db.engine.dialect.name == "postgresql":
        with privileged("one table is published at a time"):
            db.session.execute(sa.text(f"SELECT pg_advisory_xact_lock({LOCK})"))


def _simpler(measure: Measure, by: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield the split that is asked for, then coarser ones, then fewer, at last none."""
    yield by
    coarser = tuple((measure.dimension(code).part_of or (code,))[0] for code in by)
    if coarser != by:
        yield coarser
    if len(by) == 2:
        yield by[:1]
        yield by[1:]
    if by:
        yield ()


def _cells(
    measure: Measure, period: Period, by: tuple[str, ...], before: Release | None
) -> tuple[Mapping[Key, int], set[Key]]:
    """Return all numbers of a table and the keys of those to hide.

    Raises:
        NotSafe: it cannot be told so.
    """
    least = threshold(measure)
    if _closes_a_ring(measure, period, by, before):
        raise NotSafe
    values = _values(measure, whole(measure, period, by), by)
    columns = _columns(measure, by)
    table = Published(measure, period, columns, values)
    system = _system(measure, period, before)
    printed, starred = system.told_before(table)
    small = {key for key, value in values.items() if 0 < value < least} - printed | starred
    if before is not None and measure.sensitivity == "sensitive":
        small |= _changed(values, before, least)
    open_ = {key for key in values if not _is_private(measure, by, key)}
    check = system.try_out(table, least)
    hidden = hide(Table(values, fixed=printed | open_), small - open_, check)
    if by and (ALL,) * len(by) in hidden and values[(ALL,) * len(by)] >= least and _has_coarser(measure, by):
        raise NotSafe  # better fewer groups than a table of stars
    return values, hidden


def _closes_a_ring(measure: Measure, period: Period, by: tuple[str, ...], before: Release | None) -> bool:
    """Say whether tables of two dimensions each would form a ring: from one more can be worked out than sums tell."""
    query = sa.select(Release).where(
        Release.code == measure.code, Release.period == str(period), Release.replaced_at.is_(None)
    )
    out = [tuple(release.content["by"]) for release in db.session.scalars(query) if release is not before]
    leader: dict[str, str] = {}

    def lead(code: str) -> str:
        while leader.setdefault(code, code) != code:
            code = leader[code]
        return code

    whole_of = {one.code: (one.part_of or (one.code,))[0] for one in measure.dimensions}
    pairs = {frozenset(whole_of[code] for code in told) for told in (*out, by) if len(told) == 2}
    for one, other in (sorted(pair) for pair in pairs if len(pair) == 2):
        if lead(one) == lead(other):
            return True
        leader[lead(one)] = lead(other)
    return False


def _columns(measure: Measure, by: tuple[str, ...]) -> tuple[str, ...]:
    return PART if measure.kind == "ratio" else by


def _values(measure: Measure, raw: Raw, by: tuple[str, ...]) -> dict[Key, int]:
    """Return all numbers of a table that are not zero, sums among them; a ratio is a part and the rest."""
    leaves = dict(raw.leaves)
    width = len(by)
    if raw.denominator is not None:
        leaves, width = {("part",): raw.total, ("rest",): raw.denominator - raw.total}, 1
    return {key: int(value) for key, value in counting.with_sums(leaves, width).items() if value}


def _changed(values: Mapping[Key, int], before: Release, least: int) -> set[Key]:
    """Return the numbers that moved a little since they were printed: the difference would be a few people."""
    _by, told, hidden = _told(before)
    return {key for key, value in values.items() if key not in hidden and 0 < abs(value - told.get(key, 0)) < least}


def _is_private(measure: Measure, by: tuple[str, ...], key: Key) -> bool:
    """Say whether a number may be hidden: at a public event only what nobody could see in the room."""
    if measure.sensitivity != "public_event":
        return True
    return any(value != ALL and measure.dimension(code).private for code, value in zip(by, key, strict=True))


def _has_coarser(measure: Measure, by: tuple[str, ...]) -> bool:
    return any(measure.dimension(code).part_of for code in by)


def _system(measure: Measure, period: Period, before: Release | None) -> System:
    """Return all that was published of a measure and its relatives near a period, without the table itself."""
    relatives = {code: found for code, found in measures().items() if code in _relatives(measure)}
    system = System(relatives, _truth)
    near = Period(period.first - ONE_DAY, period.last + ONE_DAY)
    query = sa.select(Release).where(Release.code.in_(relatives), Release.replaced_at.is_(None))
    for release in db.session.scalars(query.order_by(Release.released_at, Release.id)):
        other = Period.read(release.period)
        if release is not before and other.first <= near.last and near.first <= other.last:
            by, values, hidden = _told(release)
            owner = relatives[release.code]
            system.add(Published(owner, other, _columns(owner, by), values, frozenset(hidden)))
    return system


def _relatives(measure: Measure) -> set[str]:
    """Return the codes that sums bind to a measure."""
    groups = [
        {one.code, *(code for parts in one.equals for code in parts), *((one.continues,) if one.continues else ())}
        for one in measures().values()
    ]
    found = {measure.code}
    while len(more := found.union(*(group for group in groups if group & found))) > len(found):
        found = more
    return found


def _truth(measure: Measure, period: Period, by: tuple[str, ...]) -> Mapping[Place, int]:
    values = _values(measure, whole(measure, period, by), by)
    return {cell_of(by, key): value for key, value in values.items()}


# --- reading


def _latest(measure: Measure, period: Period, by: tuple[str, ...]) -> Release | None:
    """Return the table that is out. A page of figures asks for one after the other: they are read at once, and kept."""
    asked = (str(period), ",".join(by))
    standing: dict[tuple[str, str], dict[str, Release]] = g.setdefault(STANDING, {}) if has_request_context() else {}
    if asked not in standing:
        query = sa.select(Release).where(
            Release.period == asked[0], Release.split == asked[1], Release.replaced_at.is_(None)
        )
        standing[asked] = {release.code: release for release in db.session.scalars(query)}
    return standing[asked].get(measure.code)


def _told(release: Release) -> tuple[tuple[str, ...], dict[Key, int], set[Key]]:
    """Return how a release is split, all its numbers, and the keys of the hidden ones."""
    cells: list[Any] = release.content["cells"]
    values = {tuple(key): value for key, value, _hidden in cells}
    return tuple(release.content["by"]), values, {tuple(key) for key, _value, hidden in cells if hidden}


def _counted(
    measure: Measure, period: Period, asked: tuple[str, ...], release: Release, notes: tuple[str, ...] = ()
) -> Counted:
    by, values, hidden = _told(release)
    least = threshold(measure)
    cells = {
        key: Cell(None, hidden=True, small=value < least) if key in hidden else Cell(value)
        for key, value in values.items()
    }
    if by != asked:
        notes = (*notes, _("Some groups are told together, so that nobody is found out."))
    if hidden:
        notes = (*notes, _("* a value hidden to protect confidentiality"))
    if measure.root is not None:  # said always, whether there is such a record or not
        notes = (*notes, _("What is hidden from a colleague is not counted in what is published."))
    part = whole_ = None
    if measure.kind == "ratio":
        part, whole_ = cells.get(("part",), Cell(0)), cells.get((ALL,), Cell(0))
        cells = {(): part}
    cells.setdefault((ALL,) * len(by), Cell(0))
    leaves = {key: value for key, value in values.items() if ALL not in key}
    return Counted(
        measure=measure,
        period=period,
        by=by,
        cells=cells,
        as_of=release.released_at,
        exact=False,
        completeness=counting.completeness(leaves) if by and not hidden else None,
        notes=notes,
        numerator=part,
        denominator=whole_,
    )


def _untold(measure: Measure, period: Period, note: str) -> Counted:
    star = Cell(None, hidden=True)
    both = star if measure.kind == "ratio" else None
    return Counted(
        measure=measure,
        period=period,
        by=(),
        cells={(): star},
        as_of=now(),
        exact=False,
        notes=(note,),
        numerator=both,
        denominator=both,
    )
