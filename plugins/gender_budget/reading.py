"""Reads a value as people type it: "rreth 4,500", "25-30", "tre (3)", "0.03%"; what is unclear is asked."""

import re
from dataclasses import dataclass
from decimal import Decimal

from core.l10n import NBSP, NotANumber, Unclear, _, fold, format_number, read_number
from plugins.gender_budget.codes import decimals

GROUPED = re.compile(r"[0-9]{1,3}(?:(?P<mark>[.,  ])[0-9]{3})(?:(?P=mark)[0-9]{3})*")
WITH_POINT = re.compile(r"[0-9]+[.,][0-9]+")
RANGE = re.compile(r"(?P<low>[0-9][0-9.,  ]*?)\s*[-–—]\s*(?P<high>[0-9][0-9.,  ]*)")
ABOUT = ("rreth", "afersisht", "rreth e rrotull", "about")
LEAST = ("te pakten", "mbi", "me shume se", "at least")
IN_WORDS = re.compile(r"[^\W\d]+\s*\((?P<digits>[0-9]+)\)")
WORDS = ("zero", "nje", "dy", "tre", "kater", "pese", "gjashte", "shtate", "tete", "nente", "dhjete")


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A value that was understood: a number, or both ends of a range, and how exact it is."""

    number: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    qualifier: str = "exact"


def read_value(text: str, unit: str) -> Reading:
    """Return what was typed, in a unit: whole units group thousands with `.`, `,` or a space, per cent has decimals.

    Raises:
        Unclear: it may mean several numbers; a person must say.
        NotANumber: it means none.
    """
    typed = " ".join(text.replace(NBSP, " ").split()).removesuffix("%").strip()
    qualifier, typed = _qualified(typed)
    if found := IN_WORDS.match(typed):
        typed = found["digits"]
    if unit == "milestone" and fold(typed) in ("po", "jo"):
        return Reading(number=Decimal(fold(typed) == "po"))
    if fold(typed) in WORDS:
        typed = str(WORDS.index(fold(typed)))
    if found := RANGE.fullmatch(typed):
        low, high = _one(found["low"].strip(), unit), _one(found["high"].strip(), unit)
        if low > high:
            raise NotANumber(_("A range goes from the smaller to the larger number."))
        return Reading(low=low, high=high, qualifier="range")
    return Reading(number=_one(typed, unit), qualifier=qualifier)


def _qualified(typed: str) -> tuple[str, str]:
    for qualifier, words in (("approx", ABOUT), ("at_least", LEAST)):
        for word in words:
            if fold(typed).startswith(f"{word} "):
                return qualifier, typed[len(word) :].strip()
    return "exact", typed


def _one(typed: str, unit: str) -> Decimal:
    places = decimals(unit)
    if places == 0 and GROUPED.fullmatch(typed):
        return Decimal(re.sub("[^0-9]", "", typed))
    if places and WITH_POINT.fullmatch(typed):
        return Decimal(typed.replace(",", "."))
    try:
        number = read_number(typed)
    except Unclear as unclear:
        if places or any(one == int(one) for one in unclear.readings):
            raise
        number = unclear.readings[0]
    if places == 0 and number != int(number):
        # Half a person is none: 4.5 may have been meant as 45 or as 4 500.
        raise Unclear(typed, (Decimal(int(number * 1000)), Decimal(re.sub("[^0-9]", "", typed))))
    return number


def written(reading: Reading, unit: str) -> str:
    """Return what was understood, as the report prints it: `rreth 4 500`, `25–30`, `0,03`."""
    if reading.low is not None:
        return f"{shown(reading.low, unit)}–{shown(reading.high, unit)}"
    before = {"approx": "rreth ", "at_least": "të paktën "}.get(reading.qualifier, "")
    return f"{before}{shown(reading.number, unit)}"


def shown(number: Decimal | None, unit: str) -> str:
    """Return a number with the decimals of its unit, and the sign of per cent."""
    if number is None:
        return ""
    return f"{format_number(number)}%" if unit == "percent" else format_number(number)
