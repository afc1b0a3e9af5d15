"""The code lists of child protection, read once from `data/codes.json`."""

from pathlib import Path

from wtforms import SelectChoice

from core.code_lists import CodeLists
from plugins.casework.forms.fields import choose

LISTS = CodeLists(Path(__file__).parent / "data" / "codes.json")
TONES = {"immediate": "red", "high": "red", "medium": "amber", "low": "green"}
"""How a level of risk or urgency is drawn."""

lists, label, labels, codes = LISTS.lists, LISTS.label, LISTS.labels, LISTS.codes


def choices(name: str, *, empty: str | None = None, without: tuple[str, ...] = ()) -> list[SelectChoice]:
    """Return a list as choices of a form; `empty` is the sentence of the choice that is none."""
    return choose(LISTS.choices(name, without=without), empty)
