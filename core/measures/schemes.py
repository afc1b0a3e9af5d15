"""Schemes of grouping that figures share: sexes, ages of children, the six groups of a hearing; they are data."""

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask_babel import LazyString  # type: ignore[import-untyped]

from core.contributions import Text
from core.l10n import current_locale
from core.measures.contract import UNKNOWN, Dimension

FILE = Path(__file__).parent / "data" / "schemes.json"


@dataclass(frozen=True)
class Group:
    """One group of a scheme: for a sex, for ages from `first` up to `last` in whole years, or for both."""

    code: str
    sq: str
    en: str
    sex: str | None = None
    first: int | None = None
    last: int | None = None


@functools.cache
def groups(scheme: str) -> dict[str, Group]:
    """Return the groups of a scheme by code, in their order."""
    written = json.loads(FILE.read_text(encoding="utf-8"))["schemes"][scheme]
    return {group["code"]: Group(**group) for group in written["groups"]}


def words(scheme: str) -> Mapping[str, Text]:
    """Return the words of a scheme by code."""
    return {code: LazyString(_word, scheme, code) for code in groups(scheme)}


def _word(scheme: str, code: str) -> str:
    group = groups(scheme)[code]
    return group.en if current_locale() == "en" else group.sq


def dimension(scheme: str, code: str, label: Text, **options: Any) -> Dimension:
    """Return a dimension whose values are the groups of a scheme."""
    return Dimension(code=code, label=label, values=lambda: words(scheme), **options)


def grouped(scheme: str, *, age: Any = None, sex: Any = None) -> sa.ColumnElement[str]:
    """Return the group of a row from its age in years and its sex, as far as the scheme asks for them."""
    whens = [
        (sa.and_(*conditions), sa.literal(group.code))
        for group in groups(scheme).values()
        if (conditions := list(_conditions(group, age, sex)))
    ]
    return sa.case(*whens, else_=sa.literal(UNKNOWN))


def _conditions(group: Group, age: Any, sex: Any) -> Any:
    if group.sex is not None:
        yield sex == group.sex
    if group.first is not None:
        yield age >= group.first
    if group.last is not None:
        yield age <= group.last
