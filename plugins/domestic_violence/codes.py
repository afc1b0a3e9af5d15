"""The code lists of local coordination, read once from `data/codes.json`."""

from pathlib import Path

from wtforms import SelectChoice

from core.code_lists import CodeLists
from plugins.casework.forms.fields import choose

LISTS = CodeLists(Path(__file__).parent / "data" / "codes.json")
label, labels, several, codes = LISTS.label, LISTS.labels, LISTS.several, LISTS.codes


def choices(name: str, *, empty: str | None = None) -> list[SelectChoice]:
    """Return a list as choices of a form; `empty` is the sentence of the choice that is none."""
    return choose(LISTS.choices(name), empty)
