"""Institutions and partners: kept, found by any of their names, ended but never deleted."""

import functools
import uuid
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from core.db import atomic, db
from core.l10n import _, fold, sort_key, today
from core.records import check_version
from plugins.office.models import Institution
from plugins.office.problems import Refused


def institutions(*, kind: str | None = None, ended: bool = False) -> list[Institution]:
    """Return institutions by the alphabet, of one kind or all, those that still exist or those that ended."""
    query = sa.select(Institution).where(_gone() if ended else sa.not_(_gone()))
    if kind:
        query = query.where(Institution.kind == kind)
    return sorted(db.session.scalars(query), key=lambda row: sort_key(row.name))


def _gone() -> sa.ColumnElement[bool]:
    return sa.and_(Institution.ended_on.is_not(None), Institution.ended_on < today())


def choices() -> list[tuple[str, str]]:
    """Return the institutions that exist today, as choices of a form."""
    return [(str(row.id), row.name) for row in institutions()]


def names_of(row: Any) -> list[str]:
    """Return all names of an institution."""
    return [row.name, *([row.short_name] if row.short_name else []), *row.aliases]


def matching(query: str) -> list[Institution]:
    """Return the institutions one of whose names has all words of the query, by the alphabet."""
    words = fold(query).split()
    columns = (Institution.id, Institution.name, Institution.short_name, Institution.aliases)
    named = db.session.execute(sa.select(*columns).where(sa.not_(_gone())))
    found = [row.id for row in named if words and _has(names_of(row), words)]
    rows = db.session.scalars(sa.select(Institution).where(Institution.id.in_(found))) if found else ()
    return sorted(rows, key=lambda row: sort_key(row.name))


def _has(names: Iterable[str], words: list[str]) -> bool:
    return any(all(word in _folded(name) for word in words) for name in names)


@functools.lru_cache(maxsize=4096)
def _folded(name: str) -> str:
    """The same names are compared with every search; they are no secret."""
    return fold(name)


@atomic
def save(row: Institution | None, seen_version: Any, **values: Any) -> Institution:
    """Write down an institution, new or changed; its name before stays among its aliases.

    Raises:
        Conflict: somebody else saved since the page was opened.
        Refused: another institution has the name.
    """
    _require_new_name(row, values["name"])
    if row is None:
        row = Institution(code=None, **values)
        db.session.add(row)
        return row
    check_version(row, seen_version)
    if values["name"] != row.name and row.name not in values["aliases"]:
        values["aliases"] = [*values["aliases"], row.name]
    for name, value in values.items():
        setattr(row, name, value)
    return row


def _require_new_name(row: Institution | None, name: str) -> None:
    own: uuid.UUID | None = row.id if row is not None else None
    if any(other.id != own and fold(other.name) == fold(name) for other in institutions()):
        raise Refused(_("An institution of this name is already written down."))
