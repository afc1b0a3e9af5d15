"""The code lists of casework, read once from `data/codes.json`."""

import functools
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask_babel import LazyString  # type: ignore[import-untyped]

from core.l10n import current_locale

FILE = Path(__file__).parent / "data" / "codes.json"


@functools.cache
def _written() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


@functools.cache
def lists() -> dict[str, dict[str, dict[str, str]]]:
    """Return all lists: by name, then by code, the words in both languages."""
    return {name: {item["code"]: item for item in each["items"]} for name, each in _written()["lists"].items()}


@functools.cache
def relations() -> dict[str, dict[str, str]]:
    """Return the relations between people, by code; each reads from the first person to the second."""
    return {item["code"]: item for item in _written()["relations"]}


def label(name: str, code: str | None) -> str:
    """Return the words for a code in the reader's language; nothing for no code."""
    if not code:
        return ""
    item = lists()[name].get(code, {})
    return item.get("label_en" if current_locale() == "en" else "label_sq", code)


def labels(name: str) -> Mapping[str, Any]:
    """Return a list as a mapping of code to words that are translated when they are shown."""
    return {code: LazyString(label, name, code) for code in lists()[name]}


def choices(name: str, *, empty: Any = None) -> list[tuple[str, Any]]:
    """Return a list as choices of a form; `empty` is the sentence of the choice that is none."""
    first = [] if empty is None else [("", empty)]
    return first + [(code, label(name, code)) for code in lists()[name]]


def relation(code: str | None, sex: str = "unknown") -> str:
    """Return the word for a relation, as Albanian says it of a man or a woman: baba, nënë, prind."""
    item = relations().get(code or "")
    if item is None:
        return ""
    if current_locale() == "en":
        return item["label_en"]
    return item.get({"male": "label_m", "female": "label_f"}.get(sex, "label_sq")) or item["label_sq"]


def relation_choices(*, empty: Any = None) -> list[tuple[str, Any]]:
    """Return the relations as choices of a form."""
    first = [] if empty is None else [("", empty)]
    return first + [(code, relation(code)) for code in relations()]
