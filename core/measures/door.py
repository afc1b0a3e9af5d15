"""The one door to counted facts: it checks rights, writes the audit, counts, and hides what would point at people."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from types import MappingProxyType
from typing import Any

from flask import g, has_request_context
from werkzeug.exceptions import NotFound

from core.access.principal import current
from core.audit.chain import record
from core.db import now
from core.l10n import _
from core.measures import counting, releases
from core.measures.cache import whole
from core.measures.contract import ALL, Cell, Counted, Measure, NotOffered
from core.measures.counting import Raw
from core.measures.periods import Period
from core.measures.registered import measures

READ, READ_SENSITIVE = "core.measure.read", "core.measure.read_sensitive"
"""Rights to the figures of all modules, for those whose work is figures; without people behind them to open."""

_beside: ContextVar[Mapping[Any, Raw]] = ContextVar("figures counted together", default=MappingProxyType({}))


# --- rights


def may_read(measure: Measure) -> bool:
    """Say whether whoever acts may read a measure at all."""
    general = READ_SENSITIVE if measure.sensitivity == "sensitive" else READ
    return current().may(measure.permission) or current().may(general) or may_open(measure)


def may_open(measure: Measure) -> bool:
    """Say whether whoever acts may open what stands behind a measure, as far as their reach goes."""
    return any(current().may(permission) for permission in measure.opened_by)


def _require(allowed: bool, code: str) -> None:
    if not allowed:
        record("core.measure.read", note=code, refused=True)
        raise NotFound


# --- asking


def ask(code: str, period: Period, by: Sequence[str] = ()) -> Counted | None:
    """Return a figure for a period, split by dimensions; none when no module that is switched on offers it.

    Who may open what stands behind it gets exact figures of what is within their reach; everybody else those of the
    whole municipality, with small numbers of people hidden.

    Raises:
        NotOffered: a dimension, a number of dimensions or a period that the measure does not declare.
        NotFound: whoever acts may not read it.
    """
    return _answer(code, period, tuple(by), for_all=False)


@contextmanager
def together(asked: Iterable[tuple[str, Period, Sequence[str]]]) -> Iterator[None]:
    """Let the figures that `ask` is going to be asked for inside the block be counted at once, with few statements.

    Each is checked and noted when it is asked for; one that is not named here is counted on its own.
    """
    wanted = [(measures()[code], period, tuple(by)) for code, period, by in dict.fromkeys(asked) if code in measures()]
    token = _beside.set(counting.count_all(one for one in wanted if may_open(one[0]) and _is_offered(*one)))
    try:
        yield
    finally:
        _beside.reset(token)


def published(code: str, period: Period, by: Sequence[str] = ()) -> Counted | None:
    """Return a figure as it may leave the circle of those who may open what stands behind it: for what is published.

    Raises:
        NotOffered, NotFound: as `ask`.
    """
    return _answer(code, period, tuple(by), for_all=True)


def _answer(code: str, period: Period, by: tuple[str, ...], *, for_all: bool) -> Counted | None:
    measure = measures().get(code)
    if measure is None:
        return None
    _check(measure, period, by)
    _require(may_read(measure), code)
    _note(measure, period, by)
    if may_open(measure) and not for_all:
        raw = _beside.get().get((code, period, by)) or counting.count(measure, period, by)
        return exact(measure, period, by, raw)
    if measure.counts_people:
        return releases.suppressed(measure, period, by)
    return exact(measure, period, by, whole(measure, period, by))


def openable(code: str, period: Period, by: tuple[str, ...]) -> Measure:
    """Return a measure whose members whoever acts may open, noting that a figure of it is read.

    Raises:
        NotOffered: as `ask`.
        NotFound: no such measure, or whoever acts may not open what stands behind it.
    """
    measure = measures().get(code)
    _require(measure is not None and may_open(measure), code)
    assert measure is not None
    _check(measure, period, by)
    _note(measure, period, by)
    return measure


def _is_offered(measure: Measure, period: Period, by: tuple[str, ...]) -> bool:
    try:
        _check(measure, period, by)
    except NotOffered:
        return False
    return True


def _check(measure: Measure, period: Period, by: tuple[str, ...]) -> None:
    for code in by:
        measure.dimension(code)
    if len(by) > measure.max_dimensions or len(set(by)) < len(by):
        raise NotOffered(f"{measure.code} is split by {measure.max_dimensions} dimensions at most")
    if not period.is_at_least(measure.smallest):
        raise NotOffered(f"{measure.code} is counted by {measure.smallest} at least")


def _note(measure: Measure, period: Period, by: tuple[str, ...]) -> None:
    """Write into the audit what was asked, once for a page that shows it in two places."""
    asked = (measure.code, str(period), by)
    seen: set[Any] = g.setdefault("measures_noted", set()) if has_request_context() else set()
    if asked not in seen:
        seen.add(asked)
        record("core.measure.read", note=" ".join((measure.code, str(period), *by)))


def exact(measure: Measure, period: Period, by: tuple[str, ...], raw: Raw, *, as_of: datetime | None = None) -> Counted:
    """Return what was counted as it is."""
    cells = {key: Cell(value) for key, value in counting.with_sums(raw.leaves, len(by)).items()}
    return Counted(
        measure=measure,
        period=period,
        by=by,
        cells=cells,
        as_of=as_of or now(),
        exact=may_open(measure),
        notes=_notes(measure),
        completeness=counting.completeness(raw.leaves) if by else None,
        numerator=None if raw.denominator is None else Cell(raw.total),
        denominator=None if raw.denominator is None else Cell(raw.denominator),
    )


def _notes(measure: Measure) -> tuple[str, ...]:
    if may_open(measure) and not current().may(measure.opened_by[0]):
        return (_("These figures count what you may open."),)
    return ()


# --- the list behind a figure


def members(code: str, period: Period, cell: Mapping[str, str] | None = None) -> list[Any]:
    """Return the ids behind a cell, within the reach of whoever acts: exactly as many as the figure says.

    `cell` gives values of dimensions; what it leaves out counts as a whole.

    Raises:
        NotOffered: as `ask`, or a value that the dimension does not have.
        NotFound: no such measure, or whoever acts may not open what stands behind it.
    """
    chosen = {name: value for name, value in (cell or {}).items() if value != ALL}
    measure = openable(code, period, tuple(chosen))
    for name, value in chosen.items():
        if value not in measure.dimension(name).words():
            raise NotOffered(f"{code} has no {name} {value}")
    return counting.members(measure, period, chosen)
