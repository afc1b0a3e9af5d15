"""The code lists of the on-call system, its patterns of shifts, and the rules of rest and night: all data."""

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


@functools.cache
def patterns() -> list[dict[str, Any]]:
    """Return the patterns that every municipality begins with: code, name, shifts with `from`, `to` and `days`."""
    found: list[dict[str, Any]] = json.loads((FOLDER / "patterns.json").read_text(encoding="utf-8"))["patterns"]
    return found


def days_of(name: str) -> frozenset[int]:
    """Return the days of the week of a kind of day, Monday is 0."""
    return frozenset(lists()["days"][name]["weekdays"])


@functools.cache
def rules() -> dict[str, Any]:
    """Return the rules of night and rest: `night_from`, `night_to`, `rest_hours`, `nights_in_a_row`, `authority`."""
    found: dict[str, Any] = json.loads((FOLDER / "rules.json").read_text(encoding="utf-8"))
    return found
