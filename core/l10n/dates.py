"""Reads dates as people type them: in three boxes, pasted whole, or with the month in words."""

import re
import unicodedata
from datetime import date

from core.l10n.messages import _
from core.l10n.text import fold

MONTHS = "janar shkurt mars prill maj qershor korrik gusht shtator tetor nentor dhjetor"
ISO = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})")
BETWEEN = r"\s*(?:[./\-]\s*|\s)"
ALBANIAN = re.compile(rf"(?P<day>[0-9]{{1,2}}){BETWEEN}(?P<month>[0-9]{{1,2}}|[^\W0-9_]+){BETWEEN}(?P<year>[0-9]+)")


class NotADate(ValueError):
    """The text is not a date; the sentence is for the person who typed it."""


def read_date(text: str) -> date:
    """Return the date that was typed whole: 09.07.2025, 9/7/2025, 9 korrik 2025 or 2025-07-09; raise `NotADate`."""
    typed = unicodedata.normalize("NFKC", text).strip().rstrip(".")
    whole = ISO.fullmatch(typed) or ALBANIAN.fullmatch(typed)
    if whole is None:
        raise NotADate(_("“%(text)s” is not a date. Write it like 09.07.2025.", text=text.strip()))
    return read_date_parts(whole["day"], whole["month"], whole["year"])


def read_day(text: str, default: date) -> date:
    """Return the day that an address names as 2025-07-09; the default for anything else, and for other centuries."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return default
    return day if 1900 <= day.year < 2200 else default


def read_date_parts(day: str, month: str, year: str) -> date:
    """Return the date of the three boxes, the month as a number or a word; raise `NotADate` saying what is missing."""
    _refuse_missing(day, month, year)
    number = _month_number(month)
    if number is None or not re.fullmatch("[0-9]{1,2}", day) or not re.fullmatch("[0-9]+", year):
        raise NotADate(_("A date has a day, a month and a year in digits, like 09.07.2025."))
    if len(year) != 4:
        raise NotADate(_("Write the year with four digits, like 2025."))
    try:
        return date(int(year), number, int(day))
    except ValueError:
        written = f"{int(day):02}.{number:02}.{year}"
        raise NotADate(_("The date %(date)s does not exist. Check the day and the month.", date=written)) from None


def _refuse_missing(day: str, month: str, year: str) -> None:
    if not day:
        raise NotADate(_("Write the day of the date too."))
    if not month:
        raise NotADate(_("Write the month of the date too."))
    if not year:
        raise NotADate(_("Write the year of the date too."))


def _month_number(month: str) -> int | None:
    if re.fullmatch("[0-9]{1,2}", month):
        return int(month)
    word = fold(month)
    named = [number for number, name in enumerate(MONTHS.split(), 1) if len(word) >= 3 and name.startswith(word)]
    return named[0] if len(named) == 1 else None
