"""The code lists of work in the field: all data."""

from pathlib import Path

from core.code_lists import CodeLists

LISTS = CodeLists(Path(__file__).parents[1] / "data" / "field.json")
label, labels, choices, lists, several = LISTS.label, LISTS.labels, LISTS.choices, LISTS.lists, LISTS.several
