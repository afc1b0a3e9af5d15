"""Periods: what a figure is about; a figure without its period means nothing."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Self

from core.l10n import TIME_ZONE, _, format_date, format_month, today

MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
"""The fixed periods, and how many months each has."""
SHORTEST = {"month": 28, "quarter": 89, "half": 181, "year": 365}
"""How many days a span needs at least to be as long as a fixed period."""
ROMAN = ("", "I", "II", "III", "IV")
ONE_DAY = timedelta(days=1)
WRITTEN = re.compile(
    r"(?P<year>[12]\d{3})(?:-Q(?P<quarter>[1-4])|-H(?P<half>[12])|-(?P<month>0[1-9]|1[0-2])|--(?P<last>[12]\d{3}))?"
)
SPAN = re.compile(r"(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)")


class NotAPeriod(ValueError):
    """The text names no period."""


@dataclass(frozen=True, order=True)
class Period:
    """From a first to a last day, both included; a month, quarter, half or year when it is exactly one."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.first > self.last:
            raise NotAPeriod(f"{self.first} comes after {self.last}")

    # --- making one

    @classmethod
    def year(cls, year: int) -> Self:
        return cls(date(year, 1, 1), date(year, 12, 31))

    @classmethod
    def years(cls, first: int, last: int) -> Self:
        return cls(date(first, 1, 1), date(last, 12, 31))

    @classmethod
    def half(cls, year: int, number: int) -> Self:
        return cls._of(year, 6, number)

    @classmethod
    def quarter(cls, year: int, number: int) -> Self:
        return cls._of(year, 3, number)

    @classmethod
    def month(cls, year: int, number: int) -> Self:
        return cls._of(year, 1, number)

    @classmethod
    def _of(cls, year: int, months: int, number: int) -> Self:
        end = months * number
        return cls(date(year, end - months + 1, 1), date(year, end, monthrange(year, end)[1]))

    @classmethod
    def around(cls, kind: str, day: date) -> Self:
        """Return the fixed period of a kind in which a day lies."""
        months = MONTHS[kind]
        return cls._of(day.year, months, (day.month - 1) // months + 1)

    @classmethod
    def read(cls, text: str) -> Self:
        """Return what `str` wrote: 2026, 2026-H1, 2026-Q3, 2026-07, 2022--2024, 2026-01-15..2026-02-14.

        Raises:
            NotAPeriod: it names none.
        """
        if found := SPAN.fullmatch(text):
            try:
                return cls(date.fromisoformat(found[1]), date.fromisoformat(found[2]))
            except ValueError:
                raise NotAPeriod(text) from None
        found = WRITTEN.fullmatch(text)
        if found is None:
            raise NotAPeriod(text)
        year = int(found["year"])
        if found["last"]:
            return cls.years(year, int(found["last"]))
        part = next((name for name in ("quarter", "half", "month") if found[name]), None)
        return cls._of(year, MONTHS[part], int(found[part])) if part else cls.year(year)

    # --- what it is

    @property
    def kind(self) -> str:
        """Return month, quarter, half, year, years (several whole ones), or span."""
        for kind in MONTHS:
            if self == self.around(kind, self.first):
                return kind
        whole = (self.first.month, self.first.day, self.last.month, self.last.day) == (1, 1, 12, 31)
        return "years" if whole else "span"

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def is_at_least(self, kind: str) -> bool:
        """Say whether it is as long as a fixed period."""
        return self.days >= SHORTEST[kind]

    def is_over(self) -> bool:
        """Say whether its last day has passed in Albania."""
        return self.last < today()

    @property
    def begins_at(self) -> datetime:
        """Return the midnight with which it begins in Albania."""
        return datetime.combine(self.first, time(), TIME_ZONE)

    @property
    def ends_at(self) -> datetime:
        """Return the midnight after its last day in Albania."""
        return datetime.combine(self.last + ONE_DAY, time(), TIME_ZONE)

    def before(self) -> Self:
        """Return the one before: of the same kind, or as many days."""
        end = self.first - ONE_DAY
        if self.kind in MONTHS:
            return self.around(self.kind, end)
        if self.kind == "years":
            return type(self).years(self.first.year - (self.last.year - self.first.year) - 1, end.year)
        return type(self)(end - timedelta(days=self.days - 1), end)

    def after(self) -> Self:
        """Return the fixed period that follows a fixed one."""
        return self.around(self.kind, self.last + ONE_DAY)

    def a_year_before(self) -> Self:
        """Return the same fixed period of the year before."""
        return self.around(self.kind, self.first.replace(year=self.first.year - 1))

    def parts(self, kind: str) -> Iterator[Self]:
        """Yield the fixed periods of a kind of which it consists."""
        part = self.around(kind, self.first)
        while part.first <= self.last:
            yield part
            part = part.after()

    # --- how it is said

    def __str__(self) -> str:
        year = self.first.year
        match self.kind:
            case "year":
                return f"{year}"
            case "half":
                return f"{year}-H{self.first.month // 6 + 1}"
            case "quarter":
                return f"{year}-Q{self.first.month // 3 + 1}"
            case "month":
                return f"{year}-{self.first.month:02d}"
            case "years":
                return f"{year}--{self.last.year}"
        return f"{self.first}..{self.last}"

    @property
    def label(self) -> str:
        """Return its name in words, as it stands in a sentence."""
        year = self.first.year
        match self.kind:
            case "year":
                return _("year %(year)s", year=year)
            case "half" if self.first.month == 1:
                return _("first half of %(year)s", year=year)
            case "half":
                return _("second half of %(year)s", year=year)
            case "quarter":
                return _("quarter %(number)s of %(year)s", number=ROMAN[self.first.month // 3 + 1], year=year)
            case "month":
                return format_month(self.first)
            case "years":
                return _("years %(first)s–%(last)s", first=year, last=self.last.year)
        return _("%(first)s to %(last)s", first=format_date(self.first), last=format_date(self.last))

    @property
    def brief(self) -> str:
        """Return its name as short as a head of a table needs it."""
        year, month = self.first.year, self.first.month
        match self.kind:
            case "quarter":
                return f"{ROMAN[month // 3 + 1]} {year}"
            case "half":
                return f"{'I' if month == 1 else 'II'}/{year}"
            case "month":
                return f"{month:02d}.{year}"
            case "years":
                return f"{year}–{self.last.year}"
        return str(self) if self.kind == "year" else self.label
