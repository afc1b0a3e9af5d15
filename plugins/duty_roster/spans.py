"""Spans of time: where shifts lie in a month, what they leave empty, where two stand at once, which hours are night.

All lengths are of real time: what begins at 20:00 and ends at 08:00 has 11 hours in the night in which the clocks go
forward and 13 in the one in which they go back.
"""

import calendar
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

from core.l10n import TIME_ZONE, local
from plugins.duty_roster.codes import days_of, rules

ONE_DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, order=True)
class Span:
    """From a moment up to, and without, another; both in UTC."""

    start: datetime
    end: datetime

    @property
    def minutes(self) -> int:
        return int((self.end - self.start) / MINUTE)

    def overlap(self, other: "Span") -> int:
        """Return how many minutes two spans share."""
        return max(0, int((min(self.end, other.end) - max(self.start, other.start)) / MINUTE))


def instant(day: date, hour: str) -> datetime:
    """Return the moment of an hour such as 20:00 in Albania, in UTC."""
    return datetime.combine(day, time.fromisoformat(hour), TIME_ZONE).astimezone(UTC)


def days_in(month: date) -> list[date]:
    """Return the days of the month that begins on a day."""
    return [month + ONE_DAY * place for place in range(calendar.monthrange(month.year, month.month)[1])]


def next_month(month: date) -> date:
    return days_in(month)[-1] + ONE_DAY


def slots_of(day: date, shifts: Iterable[Mapping[str, Any]]) -> list[Span]:
    """Return the shifts that begin on a day by a pattern, in order."""
    found = []
    for shift in shifts:
        if day.weekday() in days_of(shift["days"]):
            last = day + ONE_DAY if shift["to"] <= shift["from"] else day
            found.append(Span(instant(day, shift["from"]), instant(last, shift["to"])))
    return sorted(found)


def slots(month: date, shifts: Sequence[Mapping[str, Any]]) -> list[Span]:
    """Return the shifts of a month: those that begin in it; the last may end on the first day of the next."""
    return [slot for day in days_in(month) for slot in slots_of(day, shifts)]


def bounds(month: date, shifts: Sequence[Mapping[str, Any]]) -> Span:
    """Return the time for which a month's roster answers: from its first shift to the first of the next month.

    The months follow each other without a minute between them. Where no shift begins on a first day, it is midnight.
    """
    return Span(*(_beginning(day, shifts) for day in (month, next_month(month))))


def _beginning(day: date, shifts: Sequence[Mapping[str, Any]]) -> datetime:
    first = slots_of(day, shifts)
    return first[0].start if first else instant(day, "00:00")


# --- what is covered


@dataclass(frozen=True, kw_only=True)
class Cover:
    """How much of the time that is wanted has somebody: minutes, what is empty, and where two stand at once."""

    wanted: int
    covered: int
    gaps: tuple[Span, ...]
    doubles: tuple[Span, ...]

    @property
    def is_whole(self) -> bool:
        return not self.gaps and not self.doubles


def cover(wanted: Iterable[Span], taken: Iterable[Span]) -> Cover:
    """Say how spans that are taken cover spans that are wanted, which do not overlap each other."""
    marks: dict[datetime, list[int]] = {}
    want, take = list(wanted), list(taken)
    for place, spans in enumerate((want, take)):
        for span in spans:
            marks.setdefault(span.start, [0, 0])[place] += 1
            marks.setdefault(span.end, [0, 0])[place] -= 1
    asked = there = covered = 0
    gaps: list[Span] = []
    doubles: list[Span] = []
    moments = sorted(marks)
    for moment, following in pairwise(moments):
        asked += marks[moment][0]
        there += marks[moment][1]
        piece = Span(moment, following)
        if asked and not there:
            _extend(gaps, piece)
        elif asked:
            covered += piece.minutes
        if there > 1:
            _extend(doubles, piece)
    total = sum(span.minutes for span in want)
    return Cover(wanted=total, covered=covered, gaps=tuple(gaps), doubles=tuple(doubles))


def _extend(spans: list[Span], piece: Span) -> None:
    if spans and spans[-1].end == piece.start:
        spans[-1] = Span(spans[-1].start, piece.end)
    else:
        spans.append(piece)


# --- which hours they are


@dataclass(frozen=True, kw_only=True)
class Hours:
    """Minutes of duty: all, and of them those in the night, on Saturday or Sunday, and on a holiday; these overlap."""

    total: int = 0
    night: int = 0
    weekend: int = 0
    holiday: int = 0

    def __add__(self, other: "Hours") -> "Hours":
        return Hours(
            total=self.total + other.total,
            night=self.night + other.night,
            weekend=self.weekend + other.weekend,
            holiday=self.holiday + other.holiday,
        )


def hours_of(span: Span, is_holiday: Callable[[date], bool]) -> Hours:
    """Return the hours of a span by their kind."""
    found = Hours()
    for piece, day, night in _pieces(span):
        length = piece.minutes
        found += Hours(
            total=length,
            night=length if night else 0,
            weekend=length if day.weekday() >= calendar.SATURDAY else 0,
            holiday=length if is_holiday(day) else 0,
        )
    return found


def _pieces(span: Span) -> Iterator[tuple[Span, date, bool]]:
    """Cut a span where a day, a night or a morning begins in Albania; say of each its day and whether it is night."""
    first, last = local(span.start).date(), local(span.end).date()
    cuts = {span.start, span.end}
    day = first
    while day <= last:
        for hour in ("00:00", rules()["night_to"], rules()["night_from"]):
            moment = instant(day, hour)
            if span.start < moment < span.end:
                cuts.add(moment)
        day += ONE_DAY
    ordered = sorted(cuts)
    for start, end in pairwise(ordered):
        at = local(start)
        yield Span(start, end), at.date(), is_night(f"{at:%H:%M}")


def is_night(hour: str) -> bool:
    """Say whether an hour such as 23:30 belongs to the night."""
    return hour >= rules()["night_from"] or hour < rules()["night_to"]


def is_night_shift(span: Span) -> bool:
    """Say whether a shift counts as one of the night: three hours of it or more lie in the night."""
    return hours_of(span, lambda _day: False).night >= 180


def is_weekend_shift(span: Span, is_holiday: Callable[[date], bool]) -> bool:
    """Say whether a shift begins on a Saturday, a Sunday or a holiday."""
    day = local(span.start).date()
    return day.weekday() >= calendar.SATURDAY or is_holiday(day)
