"""The code lists of child protection, read once from `data/codes.json`."""

import functools
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask_babel import LazyString  # type: ignore[import-untyped]
from wtforms import SelectChoice

from core.l10n import current_locale
from plugins.casework.forms.fields import choose

FILE = Path(__file__).parent / "data" / "codes.json"
TONES = {"immediate": "red", "high": "red", "medium": "amber", "low": "green"}
"""How a level of risk or urgency is drawn."""


@functools.cache
def lists() -> dict[str, dict[str, dict[str, str]]]:
    """Return all lists: by name, then by code, the words in both languages."""
    written = json.loads(FILE.read_text(encoding="utf-8"))["lists"]
    return {name: {item["code"]: item for item in each["items"]} for name, each in written.items()}


def label(name: str, code: str | None) -> str:
    """Return the words for a code in the reader's language; nothing for no code."""
    if not code:
        return ""
    return lists()[name][code]["label_en" if current_locale() == "en" else "label_sq"]


def labels(name: str) -> Mapping[str, Any]:
    """Return a list as a mapping of code to words that are translated when they are shown."""
    return {code: LazyString(label, name, code) for code in lists()[name]}


def choices(name: str, *, empty: str | None = None, without: tuple[str, ...] = ()) -> list[SelectChoice]:
    """Return a list as choices of a form; `empty` is the sentence of the choice that is none."""
    return choose([(code, label(name, code)) for code in lists()[name] if code not in without], empty)


def codes(name: str) -> list[str]:
    """Return the codes of a list, in its order."""
    return list(lists()[name])
