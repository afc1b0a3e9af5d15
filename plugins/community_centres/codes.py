"""The code lists of the centres and the services that they begin with: all data."""

import functools
import json
from pathlib import Path
from typing import Any

from core.code_lists import CodeLists

FOLDER = Path(__file__).parent / "data"
LISTS = CodeLists(FOLDER / "codes.json")
label, labels, codes, choices, lists, several = (
    LISTS.label,
    LISTS.labels,
    LISTS.codes,
    LISTS.choices,
    LISTS.lists,
    LISTS.several,
)
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
"""The days of a week as HSDS and iCalendar name them, in their order."""
WOMEN, MEN = ("women", "young_women", "girls"), ("men", "young_men", "boys")
GROUPS = (*WOMEN, *MEN)
"""The municipality's own six groups, in which people are counted without a name."""


@functools.cache
def first() -> dict[str, Any]:
    """Return what an installation begins with: services, hours, programmes, and the centres of municipalities."""
    found: dict[str, Any] = json.loads((FOLDER / "first.json").read_text(encoding="utf-8"))
    return found
