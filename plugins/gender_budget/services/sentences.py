"""Sentences of the report, generated from value, target and band in the municipality's own phrases.

They are Albanian grammar and stand in Albanian documents only, so they are no messages to translate.
"""

import re
from decimal import Decimal

from core.l10n import format_date, format_number, in_language
from core.measures import Period
from plugins.gender_budget import codes
from plugins.gender_budget.models import Indicator, Value
from plugins.gender_budget.reading import Reading, shown, written
from plugins.gender_budget.services.achievement import Outcome, full_years, outcome, rounded

NEED = "përpjekje të mëtejshme"
HIDDEN = "më pak se 5"
LEAST = 5
FIGURE = re.compile(r"\{value\}")


def is_small(value: Value) -> bool:
    """Say whether a value counts so few people that it would point at them."""
    return codes.of_people(value.indicator.unit) and value.number is not None and 0 < value.number < LEAST


def is_told(value: Value) -> bool:
    """Say whether the parts of a value may leave the office: none of them counts a handful of people."""
    people = codes.of_people(value.indicator.unit)
    return not is_small(value) and not (people and any(0 < number < LEAST for number in value.split.values()))


def printed(value: Value, *, outside: bool = False) -> str:
    """Return a value as the office reads it, or as it may be read `outside`: small numbers of people are not told."""
    if value.hidden or (outside and is_small(value)):
        return HIDDEN
    if value.indicator.unit == "milestone" and value.number is not None:
        return "po" if value.number else "jo"
    reading = Reading(number=value.number, low=value.low, high=value.high, qualifier=value.qualifier)
    return written(reading, value.indicator.unit)


def target_of(indicator: Indicator, target: Decimal) -> str:
    """Return a target with its noun: `95 prindërish`, `6 auditimesh`, `1%`."""
    if indicator.unit == "percent":
        return shown(target, "percent")
    noun = indicator.of_many or codes.unit(indicator.unit)["of_many"]
    return f"{shown(target, indicator.unit)} {noun}"


def in_period(period: Period) -> str:
    """Return a period inside a sentence: `gjatë vitit 2024`, `gjatë periudhës 2022–2024`."""
    years = full_years(period)
    if years == 1:
        return f"gjatë vitit {period.first.year}"
    if years:
        return f"gjatë periudhës {period.first.year}–{period.last.year}"
    if period.first == period.last:
        return f"më {format_date(period.first)}"
    return f"nga {format_date(period.first)} deri më {format_date(period.last)}"


def sentence(indicator: Indicator, plan: Period, value: Value, *, outside: bool = False) -> str:
    """Return the sentence of an indicator's value, with its period, its split, and its band where it has a target.

    `outside` the office small numbers of people are not told, nor what would give them away.
    """
    with in_language("sq"):
        found = outcome(indicator, plan, value)
        said = _fact(indicator, value, printed(value, outside=outside))
        if value.period is not None:
            said += f" {in_period(value.period)}"
        said += split_words(value) if not outside or is_told(value) else ""
        if found.words and not (outside and is_small(value)):
            yearly = " vjetor" if indicator.target_basis == "per_year" and full_years(value.period or plan) == 1 else ""
            target = target_of(indicator, found.target or Decimal(0))
            said += f", {found.words.format(target=target, yearly=yearly, need=NEED)} ({found.printed})"
        return said[:1].upper() + said[1:] + "."


def _fact(indicator: Indicator, value: Value, figure: str) -> str:
    if FIGURE.search(indicator.sentence):
        return FIGURE.sub(lambda _found: figure, indicator.sentence).strip().rstrip(".")
    if indicator.unit == "milestone":
        return indicator.text if value.number else f"{indicator.text}: ende jo"
    if indicator.unit == "percent":
        return f"{indicator.text}: {figure}"
    words = codes.unit(indicator.unit)
    return f"{indicator.text}: {figure} {words['one'] if value.number == 1 else words['label_sq']}"


def split_words(value: Value) -> str:
    """Return the parts of a value inside its sentence: `, nga të cilat 55 gra (15,9%)`."""
    said = []
    for parts in codes.parts_by_axis(value.split).values():
        listed = [f"{shown(Decimal(number), value.indicator.unit)} {_part(code)}{_share(number, value)}"
                  for code, number in parts.items()]  # fmt: skip
        said.append(", ".join(listed[:-1]) + (" dhe " if len(listed) > 1 else "") + listed[-1])
    return "".join(f", nga të cilat {words}" for words in said)


def _part(code: str) -> str:
    part = codes.lists()["part"][code]
    return f"në {part['label_sq']}" if part["axis"] == "place" else str(part["label_sq"])


def _share(number: int, value: Value) -> str:
    if not value.number:
        return ""
    return f" ({format_number(rounded(Decimal(number) / value.number * 100), 1)}%)"


__all__ = ["Outcome", "in_period", "printed", "sentence", "split_words", "target_of"]
