"""Reads identity numbers of persons (NID) and of businesses (NIPT); proposes and never blocks."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from core.l10n.formats import today
from core.l10n.messages import _

Sex = Literal["F", "M"]

NID_SHAPE = re.compile(
    r"(?P<decade>[0-9A-T])(?P<year>[0-9])(?P<month>[0-9]{2})(?P<day>[0-9]{2})(?P<serial>[0-9]{3})[A-W]"
)
NIPT_SHAPE = re.compile(r"[A-Z][0-9]{8}[A-Z]")
DECADES = "0123456789ABCDEFGHIJKLMNOPQRST"
CHECK_LETTERS = "WABCDEFGHIJKLMNOPQRSTUV"
WEIGHTS = (1, 1, 2, 3, 4, 5, 6, 7, 8)

# What is added to the month, and whom it marks.
MONTH_MARKS: dict[int, tuple[Sex, bool]] = {0: ("M", False), 30: ("M", True), 50: ("F", False), 80: ("F", True)}


class Doubt(StrEnum):
    """What speaks against a number; a reason to look again, never to refuse (genuine cards break the formula)."""

    SHAPE = "shape"
    DATE = "date"
    FUTURE = "future"
    SERIAL = "serial"
    CHECK_LETTER = "check_letter"
    OTHER_BIRTH_DATE = "other_birth_date"
    OTHER_SEX = "other_sex"


@dataclass(frozen=True, kw_only=True)
class NidReading:
    """What an identity number says; birth date and sex are proposals that a person confirms."""

    normalised: str
    birth_date: date | None = None
    sex: Sex | None = None
    foreign: bool = False
    checksum_ok: bool = False
    doubts: tuple[str, ...] = ()

    def against(self, birth_date: date | None, sex: str | None) -> tuple[str, ...]:
        """Return the doubts that arise beside what the record says; nothing where either side is silent."""
        other_date = birth_date and self.birth_date and birth_date != self.birth_date
        other_sex = sex and self.sex and sex != self.sex
        found = ((Doubt.OTHER_BIRTH_DATE, other_date), (Doubt.OTHER_SEX, other_sex))
        return tuple(doubt for doubt, arises in found if arises)


def read_nid(text: str) -> NidReading:
    """Return what can be read from an identity number as it was typed; whatever is wrong stands in `doubts`."""
    number = _compact(text)
    shape = NID_SHAPE.fullmatch(number)
    if shape is None:
        return NidReading(normalised=number, doubts=(Doubt.SHAPE,))
    birth_date = _birth_date(shape)
    mark = _month_mark(shape)
    sex, foreign = (None, False) if mark is None else MONTH_MARKS[mark]
    checksum_ok = number[-1] == check_letter(number[:-1])
    found = (
        (Doubt.DATE, birth_date is None),
        (Doubt.FUTURE, birth_date is not None and birth_date > today()),
        (Doubt.SERIAL, shape["serial"] == "000"),
        (Doubt.CHECK_LETTER, not checksum_ok),
    )
    doubts = tuple(doubt for doubt, arises in found if arises)
    return NidReading(
        normalised=number, birth_date=birth_date, sex=sex, foreign=foreign, checksum_ok=checksum_ok, doubts=doubts
    )


def check_letter(body: str) -> str:
    """Return the letter that the published formula gives for the first nine characters."""
    values = (int(sign) if sign.isdigit() else CHECK_LETTERS.index(sign) for sign in body)
    return CHECK_LETTERS[sum(weight * value for weight, value in zip(WEIGHTS, values, strict=True)) % 23]


def mask_nid(number: str) -> str:
    """Return the number with all but its last three characters hidden: birth date and sex stay unseen in lists."""
    return "•" * max(0, len(number) - 3) + number[-3:] if len(number) > 3 else "•" * len(number)


def explain_doubt(doubt: str) -> str:
    """Return the sentence for a doubt."""
    return {
        Doubt.SHAPE: _("An identity number is a letter, eight digits and a letter, like L10101001F."),
        Doubt.DATE: _("The number does not hold a possible birth date."),
        Doubt.FUTURE: _("The birth date in the number lies in the future."),
        Doubt.SERIAL: _("The serial digits of the number cannot be 000."),
        Doubt.CHECK_LETTER: _("The last letter does not fit the other digits. Compare the number with the document."),
        Doubt.OTHER_BIRTH_DATE: _("The number holds another birth date than the record."),
        Doubt.OTHER_SEX: _("The number holds another sex than the record."),
    }[Doubt(doubt)]


class NotANipt(ValueError):
    """The text does not have the form of a business number; the sentence is for the person who typed it."""


def read_nipt(text: str) -> str:
    """Return the business number without spaces and country prefix; only its form can be checked."""
    number = re.sub(r"^\(?AL\)?(?=[A-Z][0-9])", "", _compact(text))
    if not NIPT_SHAPE.fullmatch(number):
        raise NotANipt(_("A NIPT is a letter, eight digits and a letter, like J91402501L."))
    return number


def _compact(text: str) -> str:
    return re.sub(r"[\s.\-–]", "", unicodedata.normalize("NFKC", text)).upper()


def _month_mark(shape: re.Match[str]) -> int | None:
    """Return 0, 30, 50 or 80: what was added to the month of birth."""
    return next((mark for mark in MONTH_MARKS if 1 <= int(shape["month"]) - mark <= 12), None)


def _birth_date(shape: re.Match[str]) -> date | None:
    year = 1800 + 10 * DECADES.index(shape["decade"]) + int(shape["year"])
    try:
        return date(year, int(shape["month"]) - (_month_mark(shape) or 0), int(shape["day"]))
    except ValueError:
        return None
