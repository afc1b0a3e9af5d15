"""Reads numbers and amounts as people type them, and writes amounts in words."""

import re
import unicodedata
from decimal import Decimal

from core.l10n.formats import format_number
from core.l10n.messages import _

# By Albanian convention a space or a dot groups thousands and a comma starts the decimals.
CONVENTIONAL = re.compile(
    r"(?P<whole>[0-9]+|[1-9][0-9]{0,2}(?: [0-9]{3})+|[1-9][0-9]{0,2}(?:\.[0-9]{3})+)?(?:,(?P<part>[0-9]+))?"
)
GROUPED = re.compile(r"[1-9][0-9]{0,2}(?P<mark>[ .,])[0-9]{3}(?:(?P=mark)[0-9]{3})*")
WITH_POINT = re.compile(r"(?P<whole>[0-9]+|[1-9][0-9]{0,2}(?:[ ,][0-9]{3})+)?[.](?P<part>[0-9]+)")
SIGN = re.compile(r"[-−+]")
MOST_DIGITS = 15

CURRENCY = re.compile(r"(?i)(?P<number>.*?)\s*(?:lek[ëe]?|all)?\s*(?:\(?t[ëe] (?:rinj|reja)\)?)?")
OLD_LEK = re.compile(r"(?i)(?P<number>.*?)\s*lek[ëe]?\s*\(?t[ëe] vjet[ëe]?r(?:a)?\)?")


class NotANumber(ValueError):
    """The text cannot be read as a number; the sentence is for the person who typed it."""


class Unclear(ValueError):
    """The text can be read as a number, but not surely: `readings` are what the person may have meant."""

    def __init__(self, text: str, readings: tuple[Decimal, ...]) -> None:
        self.readings = readings
        choices = _(" or ").join(format_number(value, _places(value)) for value in readings)
        super().__init__(
            _("It is not clear which number “%(text)s” is. Did you mean %(choices)s?", text=text, choices=choices)
        )


def read_number(text: str) -> Decimal:
    """
    Return the number that was typed: `1234`, `1 234`, `1.234`, `1,5`, `1.234,56`.

    Raise `Unclear` where a dot may be a decimal point (`0.9`) or a comma may group (`1,234`), with the readings;
    raise `NotANumber` where there is no reading.
    """
    typed = _tidy(text)
    sign, digits = _split_sign(typed)
    if not re.search("[0-9]", digits) or sum(map(str.isdigit, digits)) > MOST_DIGITS:
        raise NotANumber(_not_a_number(text))
    conventional = CONVENTIONAL.fullmatch(digits)
    readings = _readings(digits)
    if conventional is None and not readings:
        raise NotANumber(_not_a_number(text))
    if conventional is None or _comma_may_group(digits):
        raise Unclear(text.strip(), tuple(sign * value for value in readings))
    return sign * _value(conventional)


def read_money(text: str) -> int:
    """
    Return the whole lekë that were typed, with or without the word *lekë*.

    Raise `Unclear` as `read_number` does, and for amounts in old lekë; raise `NotANumber` for a part of a lek.
    """
    typed = _tidy(text)
    old = OLD_LEK.fullmatch(typed)
    if old is not None:
        raise Unclear(text.strip(), tuple(value / 10 for value in _possible(old["number"])))
    currency = CURRENCY.fullmatch(typed)
    try:
        amount = read_number(typed if currency is None else currency["number"])
    except Unclear as unclear:
        raise _only_whole(text, unclear) from None
    if amount != int(amount):
        raise NotANumber(_whole_lek())
    return int(amount)


def _possible(text: str) -> tuple[Decimal, ...]:
    try:
        return (read_number(text),)
    except Unclear as unclear:
        return unclear.readings


def _only_whole(text: str, unclear: Unclear) -> ValueError:
    """Drop the readings that no amount can have."""
    whole = tuple(value for value in unclear.readings if value == int(value))
    return Unclear(text.strip(), whole) if whole else NotANumber(_whole_lek())


def _tidy(text: str) -> str:
    """Make all kinds of spaces one."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _split_sign(typed: str) -> tuple[int, str]:
    if not SIGN.match(typed):
        return 1, typed
    return (1 if typed[0] == "+" else -1), typed[1:].lstrip()


def _value(match: re.Match[str]) -> Decimal:
    whole = re.sub("[^0-9]", "", match["whole"] or "0")
    return Decimal(f"{whole}.{match['part'] or '0'}") if match["part"] else Decimal(whole)


def _comma_may_group(digits: str) -> bool:
    return "," in digits and GROUPED.fullmatch(digits) is not None


def _readings(digits: str) -> list[Decimal]:
    """Return each value that the digits have in any convention, the largest first."""
    found = {_value(match) for match in (CONVENTIONAL.fullmatch(digits), WITH_POINT.fullmatch(digits)) if match}
    if GROUPED.fullmatch(digits):
        found.add(Decimal(re.sub("[^0-9]", "", digits)))
    return sorted(found, reverse=True)


def _places(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _not_a_number(text: str) -> str:
    return _("“%(text)s” is not a number. Write it like 1 234 or 1 234,5.", text=text.strip())


def _whole_lek() -> str:
    return _("Write the amount in whole lekë, like 12 500.")


# The words of numbers are Albanian grammar, not messages: an amount in words stands in Albanian documents only.
ONES = ("zero", "një", "dy", "tre", "katër", "pesë", "gjashtë", "shtatë", "tetë", "nëntë")
TENS = ("njëzet", "tridhjetë", "dyzet", "pesëdhjetë", "gjashtëdhjetë", "shtatëdhjetë", "tetëdhjetë", "nëntëdhjetë")
SCALES = [(10**9, "miliard", "miliardë"), (10**6, "milion", "milionë"), (1000, "mijë", "mijë")]


def amount_in_words(amount: int) -> str:
    """Write whole lekë in words: *një mijë e dyqind lekë*; raise ValueError from 10^12 on."""
    if abs(amount) >= 10**12:
        raise ValueError("the amount is too large for words")
    sign = "minus " if amount < 0 else ""
    return f"{sign}{_words(abs(amount))} {'lek' if abs(amount) == 1 else 'lekë'}"


def _words(number: int) -> str:
    if number == 0:
        return ONES[0]
    parts = []
    for scale, one, many in SCALES:
        count, number = divmod(number, scale)
        if count:
            parts.append(f"{_below_thousand(count)} {one if count == 1 else many}")
    if number:
        parts.append(_below_thousand(number))
    return " e ".join(parts)


def _below_thousand(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    parts = [f"{ONES[hundreds]}qind"] if hundreds else []
    return " e ".join([*parts, *_below_hundred(rest)])


def _below_hundred(number: int) -> list[str]:
    if number < 10:
        return [ONES[number]] if number else []
    if number < 20:
        return ["dhjetë" if number == 10 else f"{ONES[number - 10]}mbëdhjetë"]
    tens, ones = divmod(number, 10)
    return [TENS[tens - 2], *_below_hundred(ones)]
