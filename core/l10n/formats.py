"""Dates, numbers and amounts as an Albanian office writes them; the same in both languages of the screen."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo

from babel import dates

from core.l10n.messages import _, _n, current_locale

TIME_ZONE = ZoneInfo("Europe/Tirane")
NBSP = "\u00a0"

Number = int | float | Decimal


def local(moment: datetime) -> datetime:
    """Return the moment on Albanian clocks; raise ValueError when it does not say its zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone cannot be shown")
    return moment.astimezone(TIME_ZONE)


def today() -> date:
    """Return the day that it is in Albania now."""
    return datetime.now(UTC).astimezone(TIME_ZONE).date()


def _day(value: date) -> date:
    return local(value).date() if isinstance(value, datetime) else value


def format_date(value: date | None) -> str:
    """Write 09.07.2025; nothing for no date."""
    return "" if value is None else _day(value).strftime("%d.%m.%Y")


def format_long_date(value: date | None) -> str:
    """Write 9 korrik 2025."""
    return _in_words(value, "d MMMM y")


def format_full_date(value: date | None) -> str:
    """Write e mërkurë, 9 korrik 2025."""
    return _in_words(value, "EEEE, d MMMM y")


def format_month(value: date | None) -> str:
    """Write korrik 2025."""
    return _in_words(value, "MMMM y")


def _in_words(value: date | None, pattern: str) -> str:
    return "" if value is None else dates.format_date(_day(value), pattern, locale=current_locale())


def format_time(value: datetime | time | None) -> str:
    """Write 14:05, on Albanian clocks."""
    if value is None:
        return ""
    return (local(value) if isinstance(value, datetime) else value).strftime("%H:%M")


def format_datetime(value: datetime | None) -> str:
    """Write 09.07.2025 14:05, on Albanian clocks."""
    return "" if value is None else f"{format_date(value)} {format_time(value)}"


def format_number(value: Number | None, places: int | None = None) -> str:
    """Write 1 234 567,89 with hard spaces: exactly `places` decimals, or else at most two and no idle zeros."""
    if value is None:
        return ""
    return _digits(Decimal(str(value)), places) if places is not None else _shortest(Decimal(str(value)), 2)


def _digits(value: Decimal, places: int) -> str:
    rounded = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    # Adding zero turns a negative zero into a plain one.
    return f"{rounded + 0:,f}".translate({ord(","): NBSP, ord("."): ","})


def _shortest(value: Decimal, most_places: int) -> str:
    return _digits(value, most_places).rstrip("0").rstrip(",")


def format_money(value: int | Decimal | None) -> str:
    """Write 1 234 567 lekë; raise ValueError for a part of a lek, which the suite never keeps."""
    if value is None:
        return ""
    if value != int(value):
        raise ValueError("money is whole lekë")
    amount = int(value)
    return _n("%(amount)s lek", "%(amount)s lekë", amount, amount=format_number(amount)).replace(" ", NBSP)


def format_percent(value: Number | None, places: int | None = None) -> str:
    """Write 25,6% for 0.256: exactly `places` decimals, or else at most one and no idle zero."""
    if value is None:
        return ""
    hundredths = Decimal(str(value)) * 100
    return f"{_shortest(hundredths, 1) if places is None else _digits(hundredths, places)}%"


def format_relative_day(value: date | None, since: date | None = None) -> str:
    """Write how far a day is from today: sot, nesër, dje, para 3 ditësh, pas 2 ditësh."""
    if value is None:
        return ""
    distance = (_day(value) - (since or today())).days
    near = {0: _("today"), 1: _("tomorrow"), -1: _("yesterday")}
    if distance in near:
        return near[distance]
    if distance < 0:
        return _("%(count)s days ago", count=format_number(-distance))
    return _("in %(count)s days", count=format_number(distance))


def format_duration(value: timedelta | None) -> str:
    """Write a length of time in its two largest units, minutes the smallest: 2 ditë e 3 orë."""
    if value is None:
        return ""
    minutes = int(abs(value).total_seconds()) // 60
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    counts = [(days, _days), (hours, _hours), (minutes, _minutes)]
    first = next((index for index, (count, _words) in enumerate(counts) if count), None)
    if first is None:
        return _("less than a minute")
    words = [write(count) for count, write in counts[first : first + 2] if count]
    return words[0] if len(words) == 1 else _("%(first)s and %(second)s", first=words[0], second=words[1])


def _days(count: int) -> str:
    return _n("%(num)d day", "%(num)d days", count)


def _hours(count: int) -> str:
    return _n("%(num)d hour", "%(num)d hours", count)


def _minutes(count: int) -> str:
    return _n("%(num)d minute", "%(num)d minutes", count)


FILTERS: dict[str, Callable[..., Any]] = {
    "date": format_date,
    "long_date": format_long_date,
    "full_date": format_full_date,
    "month": format_month,
    "time": format_time,
    "datetime": format_datetime,
    "number": format_number,
    "money": format_money,
    "percent": format_percent,
    "relative_day": format_relative_day,
    "duration": format_duration,
}
