"""The code lists of casework, read once from `data/codes.json`, and the words for relations between people."""

from pathlib import Path
from typing import Any

from core.code_lists import CodeLists
from core.l10n import current_locale

LISTS = CodeLists(Path(__file__).parent / "data" / "codes.json")
lists, label, labels, choices, codes = LISTS.lists, LISTS.label, LISTS.labels, LISTS.choices, LISTS.codes


def relations() -> dict[str, dict[str, str]]:
    """Return the relations between people, by code; each reads from the first person to the second."""
    return {item["code"]: item for item in LISTS.written["relations"]}


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
