"""Reads phone numbers as people type them, keeps them in E.164 and shows them as Albanians write them."""

import re
import unicodedata

from core.l10n.formats import NBSP
from core.l10n.messages import _

# Emergency (112, 127 to 129) and harmonised help lines (116 111, 116 117), which no registry of numbers knows in full.
SHORT_CODE = re.compile(r"1[0-9]{2}|116[0-9]{3}")


class NotAPhone(ValueError):
    """The text is not a phone number; the sentence is for the person who typed it."""


def read_phone(text: str) -> str:
    """Return the number in E.164, or a short code as it is; raise `NotAPhone` with what to do about it."""
    import phonenumbers

    digits = re.sub(r"[\s.\-–/()]", "", unicodedata.normalize("NFKC", text))
    if SHORT_CODE.fullmatch(digits):
        return digits
    if not re.fullmatch(r"\+?[0-9]+", digits):
        raise NotAPhone(_("A phone number has digits only, like 067 212 3456 or +39 06 1234 5678."))
    try:
        number = phonenumbers.parse(digits, "AL")
    except phonenumbers.NumberParseException:
        raise NotAPhone(_not_valid(text)) from None
    _refuse_wrong_length(phonenumbers.is_possible_number_with_reason(number))
    if number.country_code == 355 and not phonenumbers.is_valid_number(number):
        raise NotAPhone(_not_valid(text))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def format_phone(stored: str | None) -> str:
    """Write 067 212 3456 for a number of Albania, +39 06 1234 5678 for one abroad, 116 111 for a short code."""
    import phonenumbers

    if not stored:
        return ""
    if SHORT_CODE.fullmatch(stored):
        return stored if len(stored) == 3 else f"{stored[:3]}{NBSP}{stored[3:]}"
    try:
        number = phonenumbers.parse(stored)
    except phonenumbers.NumberParseException:
        return stored
    forms = phonenumbers.PhoneNumberFormat
    form = forms.NATIONAL if number.country_code == 355 else forms.INTERNATIONAL
    return phonenumbers.format_number(number, form).replace(" ", NBSP)


def _refuse_wrong_length(reason: int) -> None:
    from phonenumbers import ValidationResult

    if reason == ValidationResult.TOO_SHORT:
        raise NotAPhone(_("The phone number is too short. A mobile number has ten digits, like 067 212 3456."))
    if reason == ValidationResult.TOO_LONG:
        raise NotAPhone(_("The phone number is too long. A mobile number has ten digits, like 067 212 3456."))


def _not_valid(text: str) -> str:
    written = text.strip()
    return _("“%(text)s” is not a phone number in use. Check it, or put + and the country before it.", text=written)
