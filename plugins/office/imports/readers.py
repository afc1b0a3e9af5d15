"""Readers for the usual columns: texts, names from a list, dates, numbers, money, phones, identity numbers."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from core.db import db
from core.l10n import (
    Unclear,
    _,
    explain_doubt,
    fold,
    format_date,
    format_money,
    format_number,
    format_phone,
    read_date,
    read_money,
    read_nid,
    read_number,
    read_phone,
    repair_w,
    today,
)
from plugins.office.imports.contract import Cell, Reader, Unsure
from plugins.office.models import Institution, Unit

Named = tuple[Any, str, Sequence[str]]
"""A value with its word and the other words for it."""

_FIRST_SERIAL = date(1899, 12, 30)
_SERIALS = (Decimal(10_000), Decimal(60_000))
_SHORT_YEAR = re.compile(r"(\d{1,2})[./\- ](\d{1,2})[./\- ](\d{2})")
CLOSE = 75
"""From this likeness on (of 100) a text is taken for a misspelt word of a list, and asked about."""


@dataclass(frozen=True)
class Words(Reader):
    """A text of at most so many signs; a w that a keyboard turned into ë is asked about."""

    most: int = 200

    def read(self, cell: Cell) -> str:
        if len(cell.text) > self.most:
            raise ValueError(_("The text is too long: %(most)s signs at most.", most=self.most))
        repaired = repair_w(cell.text)
        if repaired != cell.text and not cell.sure:
            raise Unsure(_("Maybe a keyboard wrote ë for w."), repaired, cell.text)
        return cell.text


@dataclass(frozen=True)
class Day(Reader):
    """A date; one in the future is wrong unless `future`."""

    future: bool = False
    kind = "date"

    def read(self, cell: Cell) -> date:
        found = cell.value if isinstance(cell.value, date) else _day(cell)
        if found > today() and not self.future:
            raise ValueError(_("The date %(date)s lies in the future.", date=format_date(found)))
        return found

    def show(self, value: date) -> str:
        return format_date(value)


def _day(cell: Cell) -> date:
    if isinstance(cell.value, Decimal) and _SERIALS[0] <= cell.value <= _SERIALS[1] and not cell.sure:
        meant = format_date(_FIRST_SERIAL + timedelta(days=int(cell.value)))
        raise Unsure(_("Excel keeps a date as such a number. Did you mean %(date)s?", date=meant), meant)
    if short := _SHORT_YEAR.fullmatch(cell.text):
        year = int(short[3]) + (2000 if int(short[3]) <= today().year % 100 else 1900)
        meant = format_date(read_date(f"{short[1]}.{short[2]}.{year}"))
        raise Unsure(_("The year has two digits only. Did you mean %(date)s?", date=meant), meant)
    return read_date(cell.text)


@dataclass(frozen=True)
class DayOrYear(Reader):
    """A date of birth as far as it is known: a date, or the year alone (int)."""

    kind = "date"

    def read(self, cell: Cell) -> date | int:
        if re.fullmatch(r"(19|20)\d\d", cell.text) and int(cell.text) <= today().year:
            return int(cell.text)
        return Day().read(cell)

    def show(self, value: date | int) -> str:
        return str(value) if isinstance(value, int) else format_date(value)


@dataclass(frozen=True)
class Whole(Reader):
    """A whole number between two bounds."""

    least: int = 0
    most: int = 10**9
    kind = "number"

    def read(self, cell: Cell) -> int:
        number = cell.value if isinstance(cell.value, Decimal) else read_number(cell.text)
        if number != int(number):
            raise ValueError(_("Write a whole number, like 12."))
        if not self.least <= number <= self.most:
            bounds = {"least": format_number(self.least), "most": format_number(self.most)}
            raise ValueError(_("Write a number from %(least)s to %(most)s.", **bounds))
        return int(number)

    def show(self, value: int) -> str:
        return format_number(value)


@dataclass(frozen=True)
class Amount(Reader):
    """A number with decimals."""

    kind = "number"

    def read(self, cell: Cell) -> Decimal:
        return cell.value if isinstance(cell.value, Decimal) else read_number(cell.text)

    def show(self, value: Decimal) -> str:
        return format_number(value)


@dataclass(frozen=True)
class Money(Reader):
    """Whole lekë."""

    kind = "number"

    def read(self, cell: Cell) -> int:
        if isinstance(cell.value, Decimal) and cell.value == int(cell.value):
            return int(cell.value)
        return read_money(cell.text)

    def show(self, value: int) -> str:
        return format_money(value)


@dataclass(frozen=True)
class Phone(Reader):
    """A phone number, kept in E.164; Excel drops the 0 in front of a number, which is put back when it is asked."""

    def read(self, cell: Cell) -> str:
        if isinstance(cell.value, Decimal) and re.fullmatch(r"6\d{8}", cell.text):
            raise Unsure(_("Excel may have dropped the 0 in front."), f"0{cell.text}")
        return read_phone(cell.text)

    def show(self, value: str) -> str:
        return format_phone(value)


@dataclass(frozen=True)
class Nid(Reader):
    """An identity number; whatever speaks against it is asked about, because genuine ones break the formula."""

    def read(self, cell: Cell) -> str:
        reading = read_nid(cell.text)
        if reading.doubts and not cell.sure:
            raise Unsure(" ".join(explain_doubt(doubt) for doubt in reading.doubts), cell.text)
        return reading.normalised


@dataclass(frozen=True)
class YesNo(Reader):
    """Yes or no, as people write it."""

    def read(self, cell: Cell) -> bool:
        if isinstance(cell.value, bool):
            return cell.value
        word = fold(cell.text)
        if word in {"po", "yes", "x", "1", "true"}:
            return True
        if word in {"jo", "no", "0", "false", "-"}:
            return False
        raise ValueError(_("Write “po” or “jo”."))

    def show(self, value: bool) -> str:
        return _("Yes") if value else _("No")

    def offers(self) -> Sequence[str]:
        return _("Yes"), _("No")


@dataclass(frozen=True)
class OneOf(Reader):
    """A word of a list; one that is only close to a word of it is asked about."""

    load: Callable[[], Iterable[Named]]
    known: tuple[dict[str, Any], dict[Any, str]] = ({}, {})

    def ready(self) -> "OneOf":
        words: dict[str, Any] = {}
        labels: dict[Any, str] = {}
        for value, label, others in self.load():
            labels[value] = str(label)
            for word in (str(label), *others):
                words.setdefault(_plain(word), value)
        return OneOf(self.load, (words, labels))

    def read(self, cell: Cell) -> Any:
        words, labels = self.known
        word = _plain(cell.text)
        if word in words:
            return words[word]
        if close := _closest(word, words):
            raise Unsure(_("This word is not in the list. Did you mean the one beside?"), *(labels[it] for it in close))
        raise ValueError(_("This is none of the words of the list: %(words)s.", words=_some(labels.values())))

    def show(self, value: Any) -> str:
        return self.known[1].get(value, str(value))

    def offers(self) -> Sequence[str]:
        return list(self.known[1].values())


def _plain(word: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", fold(word)))


def _closest(word: str, words: dict[str, Any]) -> list[Any]:
    from rapidfuzz import fuzz, process

    found = process.extract(word, list(words), scorer=fuzz.token_sort_ratio, score_cutoff=CLOSE, limit=6)
    return list(dict.fromkeys(words[near] for near, _score, _place in found))[:3]


def _some(words: Iterable[str]) -> str:
    listed = list(words)
    return ", ".join(listed[:8]) + (" …" if len(listed) > 8 else "")


@dataclass(frozen=True)
class SomeOf(Reader):
    """Words of a list, with commas, semicolons, plus signs or *dhe* between them; a list of values."""

    one: OneOf

    def ready(self) -> "SomeOf":
        return SomeOf(self.one.ready())

    def read(self, cell: Cell) -> list[Any]:
        if _plain(cell.text) in self.one.known[0]:
            return [self.one.read(cell)]
        parts = [part.strip() for part in re.split(r"[,;+/]| dhe ", cell.text) if part.strip()]
        found = []
        for part in parts:
            try:
                found.append(self.one.read(Cell(part, sure=cell.sure)))
            except Unsure as unsure:
                others = [self.one.show(value) for value in found] + parts[len(found) + 1 :]
                raise Unsure(str(unsure), *(", ".join([choice, *others]) for choice in unsure.choices)) from None
        return list(dict.fromkeys(found))

    def show(self, value: list[Any]) -> str:
        return ", ".join(self.one.show(part) for part in value)

    def offers(self) -> Sequence[str]:
        return self.one.offers()


def units() -> OneOf:
    """Return the reader of administrative units, by any name that they ever bore; values are ids."""

    def load() -> Iterable[Named]:
        for unit in db.session.scalars(sa.select(Unit).options(sa.orm.selectinload(Unit.names)).order_by(Unit.name)):
            yield unit.id, unit.name, [*unit.aliases, *(name.name for name in unit.names), unit.code]

    return OneOf(load)


def institutions() -> OneOf:
    """Return the reader of institutions and partners, by any of their names; values are ids."""

    def load() -> Iterable[Named]:
        for row in db.session.scalars(sa.select(Institution).order_by(Institution.name)):
            yield row.id, row.name, row.aliases

    return OneOf(load)


def doubt_of(problem: ValueError) -> tuple[str, tuple[str, ...]] | None:
    """Return sentence and choices of a reader's doubt; nothing when the cell is plainly wrong."""
    if isinstance(problem, Unsure):
        return str(problem), problem.choices
    if isinstance(problem, Unclear):
        return str(problem), tuple(map(_clearly, problem.readings))
    return None


def _clearly(value: Decimal) -> str:
    """Write a number so that it cannot be read in two ways: three decimals would look like thousands."""
    places = max(0, -int(value.as_tuple().exponent))
    return format_number(value, 4 if places == 3 else places)
