"""Communities, as families name them themselves: the sealed words are opened and grouped when a figure asks for it."""

import functools
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask_babel import LazyString  # type: ignore[import-untyped]

from core.db import db
from core.l10n import current_locale, fold
from core.measures import UNKNOWN
from plugins.casework.models import CaseFile, Person

FILE = Path(__file__).parent / "data" / "communities.json"
OTHER = "other"


@functools.cache
def _lists() -> dict[str, dict[str, Any]]:
    return {item["code"]: item for item in json.loads(FILE.read_text(encoding="utf-8"))["communities"]}


def labels() -> Mapping[str, Any]:
    """Return the words of the communities by code."""
    return {code: LazyString(_label, code) for code in _lists()}


def _label(code: str) -> str:
    return str(_lists()[code]["label_en" if current_locale() == "en" else "label_sq"])


def code_of(words: str) -> str:
    """Return the community that some words name; words that the list does not know are another one."""
    said = fold(words)
    known = (code for code, item in _lists().items() for start in item["starts"] if f" {start}" in f" {said}")
    return next(known, OTHER)


def of(person: Any) -> sa.ColumnElement[str]:
    """Return the community of a child with a file, from the words that only the suite can open."""
    followed = sa.select(CaseFile.subject_id).where(CaseFile.service == "child_protection")
    written = sa.select(Person).where(Person.sealed_language.is_not(None), Person.id.in_(followed))  # type: ignore[attr-defined]
    found: dict[str, list[Any]] = {}
    for row in db.session.scalars(written):
        found.setdefault(code_of(row.language), []).append(row.id)
    whens = [(person.id.in_(ids), code) for code, ids in found.items()]
    return sa.case(*whens, else_=UNKNOWN) if whens else sa.literal(UNKNOWN)
