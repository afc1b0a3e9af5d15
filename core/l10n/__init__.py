"""Albanian for the whole suite: messages, formats, text, numbers, calendar, identity numbers, phones and forms."""

from core.l10n.calendar import HolidayCalendar
from core.l10n.catalogues import LOCALES, init_app
from core.l10n.dates import NotADate, read_date, read_day
from core.l10n.formats import (
    NBSP,
    TIME_ZONE,
    format_date,
    format_datetime,
    format_duration,
    format_full_date,
    format_long_date,
    format_money,
    format_month,
    format_number,
    format_percent,
    format_relative_day,
    format_time,
    local,
    today,
)
from core.l10n.identity import NidReading, NotANipt, explain_doubt, mask_nid, read_nid, read_nipt
from core.l10n.messages import _, _l, _n, current_locale, in_language
from core.l10n.numbers import NotANumber, Unclear, amount_in_words, read_money, read_number
from core.l10n.phones import NotAPhone, format_phone, read_phone
from core.l10n.text import fold, repair_w, repair_web, sort_key, variants

__all__ = [
    "LOCALES",
    "NBSP",
    "TIME_ZONE",
    "HolidayCalendar",
    "NidReading",
    "NotADate",
    "NotANipt",
    "NotANumber",
    "NotAPhone",
    "Unclear",
    "_",
    "_l",
    "_n",
    "amount_in_words",
    "current_locale",
    "explain_doubt",
    "fold",
    "format_date",
    "format_datetime",
    "format_duration",
    "format_full_date",
    "format_long_date",
    "format_money",
    "format_month",
    "format_number",
    "format_percent",
    "format_phone",
    "format_relative_day",
    "format_time",
    "in_language",
    "init_app",
    "local",
    "mask_nid",
    "read_date",
    "read_day",
    "read_money",
    "read_nid",
    "read_nipt",
    "read_number",
    "read_phone",
    "repair_w",
    "repair_web",
    "sort_key",
    "today",
    "variants",
]
