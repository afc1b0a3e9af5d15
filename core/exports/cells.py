"""What stands in the cells of an export: values as the screen shows them, and nothing that a spreadsheet would run."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from core.l10n import _, format_date, local

Cell = str | int | float | date | datetime

_STARTERS = "=+-@＝＋－＠﹦﹢﹣﹫"
_LONGEST = 32_000
"""A cell of Excel holds 32,767 characters."""
_EXACT = 10**15
"""Above this Excel rounds whole numbers."""


def cell_of(value: Any) -> Cell:
    """Return a value as a cell holds it: numbers and dates as such, times on Albanian clocks, all else as text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, Decimal):
        value = int(value) if value == int(value) else float(value)
    if isinstance(value, int | float):
        return value if abs(value) < _EXACT else str(value)
    if isinstance(value, datetime):
        return local(value).replace(tzinfo=None)
    if isinstance(value, date):
        return value
    text = str(value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def text_of(cell: Cell) -> str:
    """Return a cell as text for CSV; a text that a spreadsheet would take for a formula gets an apostrophe."""
    if isinstance(cell, datetime):
        return f"{format_date(cell.date())} {cell:%H:%M}"
    if isinstance(cell, date):
        return format_date(cell)
    if isinstance(cell, int | float):
        return str(cell).replace(".", ",")
    return _harmless(cell)


def _harmless(text: str) -> str:
    seen = "".join(char for char in text if char.isprintable()).lstrip()
    risky = text[:1] in ("\t", "\r", "\n") or seen[:1] in tuple(_STARTERS)
    return f"'{text}" if risky else text
