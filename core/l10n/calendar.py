"""Working days, public holidays and the end of time limits."""

import calendar
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal

from core.l10n.formats import TIME_ZONE, local

DayUnit = Literal["calendar_day", "working_day", "month", "year"]
Unit = Literal["hour", "calendar_day", "working_day", "month", "year"]

ONE_DAY = timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True, kw_only=True)
class HolidayCalendar:
    """
    The Albanian public holidays, with the days off that replace those on a weekend (Law 7651/1992).

    `extra` are days off that the government gave beyond the law, by name; `removed` are days that the general table
    has and that were not given, such as a festival on another day than was estimated.
    """

    extra: Mapping[date, str] = field(default_factory=dict)
    removed: frozenset[date] = frozenset()

    def holidays(self, year: int) -> dict[date, str]:
        """Return the days off of the year with their Albanian names, in order."""
        days = {day: name for day, name in _public_holidays(year).items() if day not in self.removed}
        days.update({day: name for day, name in self.extra.items() if day.year == year})
        return dict(sorted(days.items()))

    def is_holiday(self, day: date) -> bool:
        """Tell whether the day is a day off, whatever day of the week it is."""
        if day in self.extra:
            return True
        return day not in self.removed and day in _public_holidays(day.year)

    def is_working_day(self, day: date) -> bool:
        """Tell whether offices work on the day: neither Saturday, Sunday nor a day off."""
        return day.weekday() < SATURDAY and not self.is_holiday(day)

    def next_working_day(self, day: date) -> date:
        """Return the first working day after the day."""
        return next(self._working_days_after(day))

    def roll_forward(self, day: date) -> date:
        """Return the day itself when offices work on it, or else the next working day."""
        return day if self.is_working_day(day) else self.next_working_day(day)

    def due_date(self, event: date, amount: int, unit: DayUnit) -> date:
        """
        Return the last day of a time limit that starts with the event (Law 44/2015, art. 56).

        The day of the event does not count. Months and years end on the day with the same number, or on the last day of
        a shorter month. Weekends and holidays count, but a limit that would end on one ends on the next working day.
        Raise ValueError for a negative amount.
        """
        if amount < 0:
            raise ValueError("a time limit cannot be negative")
        if unit == "working_day":
            return self._after_working_days(event, amount)
        if unit == "calendar_day":
            return self.roll_forward(event + amount * ONE_DAY)
        return self.roll_forward(add_months(event, amount * 12 if unit == "year" else amount))

    def due_instant(self, event: datetime, amount: int, unit: Unit) -> datetime:
        """
        Return the moment at which a time limit has run out, in UTC.

        Hours are real hours and end at any time of any day; days end with the last minute of the due date in Albania.
        Raise ValueError for a negative amount or a moment without a time zone.
        """
        start = local(event)
        if unit == "hour":
            if amount < 0:
                raise ValueError("a time limit cannot be negative")
            # Added in UTC: on local clocks the night of a clock change has 23 or 25 hours.
            return start.astimezone(UTC) + timedelta(hours=amount)
        last = self.due_date(start.date(), amount, unit)
        return datetime.combine(last + ONE_DAY, time(), TIME_ZONE).astimezone(UTC)

    def _working_days_after(self, day: date) -> Iterator[date]:
        while True:
            day += ONE_DAY
            if self.is_working_day(day):
                yield day

    def _after_working_days(self, event: date, amount: int) -> date:
        if amount == 0:
            return self.roll_forward(event)
        days = self._working_days_after(event)
        return [next(days) for _count in range(amount)][-1]


def add_months(day: date, months: int) -> date:
    """Return the day with the same number so many months later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


@lru_cache(maxsize=64)
def _public_holidays(year: int) -> Mapping[date, str]:
    """Return the days off by law, those moved from a weekend included, in order."""
    import holidays

    table = holidays.country_holidays("AL", years=year, language="sq")
    # The library's table drops a word of the name.
    return {day: name.replace("Dita Flamurit", "Dita e Flamurit") for day, name in sorted(table.items())}
