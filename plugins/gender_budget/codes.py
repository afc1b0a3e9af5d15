"""The code lists of the gender plan, its units with their Albanian forms, and the bands of achievement: all data."""

import functools
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from core.code_lists import CodeLists

FOLDER = Path(__file__).parent / "data"
LISTS = CodeLists(FOLDER / "codes.json")
label, labels, codes, choices, lists = LISTS.label, LISTS.labels, LISTS.codes, LISTS.choices, LISTS.lists


def unit(code: str) -> dict[str, Any]:
    """Return a unit: its forms (one, many, of_many for "objektivi prej 95 prindërish"), `people`, `decimals`."""
    return lists()["unit"][code]


def of_people(code: str) -> bool:
    """Say whether a unit counts people, whose small numbers are never published."""
    return bool(unit(code).get("people"))


def decimals(code: str) -> int:
    return int(unit(code).get("decimals", 0))


@functools.cache
def bands() -> list[tuple[Decimal, str, str]]:
    """Return the bands of achievement, the highest first: from percent, status, the words of a sentence."""
    rows = json.loads((FOLDER / "bands.json").read_text(encoding="utf-8"))["bands"]
    return [(Decimal(row["from"]), row["status"], row["words"]) for row in rows]


@functools.cache
def _held_together() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / "relations.json").read_text(encoding="utf-8"))
    return found


def relations() -> list[dict[str, str]]:
    """Return what must hold between two counted facts: `less` is at most `more` in the same period."""
    return list(_held_together()["relations"])


def rhythms() -> list[dict[str, Any]]:
    """Return how often in a year what is counted is held at least, by `source`: `a_year` times."""
    return list(_held_together()["rhythms"])


def among_institutions() -> dict[str, str]:
    """Return the kind of institution of which a counted fact is a part, by source."""
    return dict(_held_together()["among_institutions"])


def every_year(code: str) -> bool:
    """Say whether what a unit counts is held once in every year, like a campaign."""
    return bool(unit(code).get("every_year"))


def parts_by_axis(split: dict[str, int]) -> dict[str, dict[str, int]]:
    """Return the parts of a figure by what they split it: sex, place, community."""
    found: dict[str, dict[str, int]] = {}
    for code, number in split.items():
        found.setdefault(lists()["part"][code]["axis"], {})[code] = number
    return found


def by_side(split: dict[str, int], side: str) -> int | None:
    """Return how many of a figure are women and girls (`f`) or men and boys (`m`); none when nobody counted them."""
    found = [number for code, number in split.items() if lists()["part"][code].get("side") == side]
    return sum(found) if found else None
