"""The figures of a service as charts: each with the finding as a sentence, two periods side by side."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from core import charts, measures
from core.l10n import _, format_number
from core.measures import UNKNOWN, Cell, Counted, NotOffered, Period
from plugins.casework.figures.measures import Codes
from plugins.office import reference

BACK = {"year": 4, "half": 4, "quarter": 8, "month": 12}
"""How many periods of a kind the lines show."""


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What the pages of figures of a service show.

    The plugin has the endpoints `<service>.statistics`, `statistics_table` and `figure`. `parts` are the parts of the
    page after the caseload, each with its words and by what it splits the managed cases. `others` are
    measures that are no files, shown under the caseload.
    """

    service: str
    prefix: str
    heading: Any
    parts: Mapping[str, tuple[Any, tuple[str, ...]]]
    others: tuple[str, ...] = ()
    paper: str | None = None
    """The document that puts them on paper, by the name of its template."""

    @property
    def codes(self) -> Codes:
        return Codes(self.prefix)


@dataclass(frozen=True)
class Row:
    """A line of a table: a figure, or one cell of it, in two periods."""

    words: Any
    now: Counted
    before: Counted
    cell: Mapping[str, str]

    @property
    def change(self) -> str:
        """Return by how much it grew, with its sign; nothing where one of the two is not told."""
        now, before = (counted.at(**self.cell).value for counted in (self.now, self.before))
        return "" if now is None or before is None else signed(now - before)


def signed(number: measures.contract.Number) -> str:
    """Write a difference with its sign."""
    return f"{'+' if number > 0 else '−' if number < 0 else ''}{format_number(abs(number))}"


def asked(code: str, period: Period, by: Sequence[str] = ()) -> Counted:
    """Return a figure of a plugin that is there."""
    counted = measures.ask(code, period, by)
    assert counted is not None
    return counted


def questions(
    figures: Figures, splits: Sequence[str], period: Period, against: Period
) -> Iterator[tuple[str, Period, tuple[str, ...]]]:
    """Yield all that a page of figures asks for: the caseload and its course, or the managed cases by some splits."""
    codes = figures.codes
    for one in (period, against):
        yield from ((codes.managed, one, (by,)) for by in splits)
        yield from ((code, one, ()) for code in ((codes.managed,) if splits else (*codes.all, *figures.others)))
    if not splits:
        yield from ((code, moment, ()) for code in (codes.new, codes.closed) for moment in _last(period))


def compared(codes: Sequence[str], period: Period, against: Period) -> list[Row]:
    """Return some figures in two periods, without those that are not counted for so short a time."""
    rows = []
    for code in codes:
        with suppress(NotOffered):
            now, before = asked(code, period), asked(code, against)
            rows.append(Row(now.measure.label, now, before, {}))
    return rows


def lines(now: Counted, before: Counted) -> list[Row]:
    """Return the lines of a figure that is split by one dimension, or its only one."""
    if not now.by:
        return [Row(now.measure.label, now, before, {})]
    by = now.by[0]
    splits = {value: words for counted in (now, before) for value, words, _cell in counted.split(by)}
    return [Row(words, now, before, {by: value}) for value, words in splits.items()]


# --- charts


def steps(codes: Codes, period: Period) -> charts.Chart:
    """Draw how the caseload of a period comes about."""
    counted = {code: asked(code, period) for code in codes.all}
    carried_over, new, managed, closed, still_open = (counted[code].total for code in codes.all)
    return charts.steps(
        _managed(carried_over, new, managed),
        carried_over=carried_over,
        new=new,
        managed=managed,
        closed=closed,
        still_open=still_open,
        labels=tuple(counted[code].measure.label for code in codes.all),
    )


def _managed(carried_over: Cell, new: Cell, managed: Cell) -> str:
    if any(cell.hidden for cell in (carried_over, new, managed)):
        return _("How the caseload came about")
    return _(
        "%(managed)s cases were managed: %(old)s carried over and %(new)s new.",
        managed=managed,
        old=carried_over,
        new=new,
    )


def course(codes: Codes, period: Period) -> charts.Chart | None:
    """Draw new and closed cases over the last periods of the same kind."""
    if period.kind not in BACK:
        return None
    moments = _last(period)
    series = [(code, [asked(code, moment) for moment in moments]) for code in (codes.new, codes.closed)]
    return charts.lines(
        _course(series[0][1], series[1][1]),
        [moment.brief for moment in moments],
        [(found[0].measure.label, [counted.total for counted in found]) for _code, found in series],
    )


def _last(period: Period) -> list[Period]:
    """Return the last periods of the same kind, the oldest first; none of a span of days."""
    moments = [period] if period.kind in BACK else []
    while moments and len(moments) < BACK[period.kind]:
        moments.insert(0, moments[0].before())
    return moments


def _course(new: Sequence[Counted], closed: Sequence[Counted]) -> str:
    came, went = ([counted.total.value for counted in found] for found in (new, closed))
    if None in came or None in went:
        return _("New and closed cases over time")
    return _(
        "Over %(periods)s periods %(new)s cases came and %(closed)s were closed.",
        periods=len(came),
        new=format_number(sum(filter(None, came))),
        closed=format_number(sum(filter(None, went))),
    )


def split(code: str, by: str, period: Period, against: Period) -> charts.Chart:
    """Draw a figure by one dimension; places as a map, all else as bars with the other period under them."""
    now, before = asked(code, period, (by,)), asked(code, against, (by,))
    title = finding(now, by)
    if by == "unit":
        places = reference.read("tile_map.json")["tiles"]
        tiles = [(*places[unit], name, cell) for unit, name, cell in now.split(by) if unit in places]
        return charts.tile_map(title, tiles)
    rows = [(words, cell, before.at(**{by: value})) for value, words, cell in now.split(by)]
    told = [row for row in rows if any(cell.hidden or cell.value for cell in row[1:])]
    return charts.bars(title, told or rows[:1], names=(period.brief, against.brief))


def finding(counted: Counted, by: str) -> str:
    """Return what a split shows, as a sentence: which group is the largest; a plain title where that is not told."""
    label = counted.measure.dimension(by).label
    cells = [(cell.value or 0, str(words)) for value, words, cell in counted.split(by) if value != UNKNOWN]
    value, words = max(cells, key=lambda pair: pair[0])
    if counted.total.hidden or counted.has_hidden or not counted.total.value:
        return f"{counted.measure.label}: {str(label).lower()}"
    if not value:
        return _("%(dimension)s: written down in no file.", dimension=label)
    return _(
        "%(dimension)s: most are “%(group)s”, %(part)s of %(whole)s.",
        dimension=label,
        group=words,
        part=format_number(value),
        whole=counted.total,
    )


# --- periods to choose from


def periods(day: Any) -> Iterator[tuple[str, list[Period]]]:
    """Yield the fixed periods up to the one in which a day lies, newest first, by kind."""
    for kind, back in (("year", 5), ("half", 6), ("quarter", 9), ("month", 13)):
        found = [Period.around(kind, day)]
        while len(found) < back:
            found.append(found[-1].before())
        yield kind, found
