"""Two entries of one person made one, safely, and taken apart again.

Only what whoever merges may see moves: a file that is hidden from them keeps its entry, and nothing on their screen
says so (security.md L-03).
"""

import uuid
from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from core.access.fields import sees_all
from core.access.principal import current, privileged
from core.access.scope import Scoped
from core.audit.chain import record
from core.db import Record, atomic, db, now
from core.l10n import _, today
from core.sealed import is_ours
from plugins.casework import people
from plugins.casework.models import CasePerson, Person, PersonMerge
from plugins.casework.problems import Refused

UNDO_WITHIN = timedelta(days=30)


def differing(person: Person, other: Person) -> list[str]:
    """Return the fields in which two entries say something, and not the same."""
    return [name for name in people.FIELDS if _said(other, name) and getattr(person, name) != getattr(other, name)]


def _said(person: Person, name: str) -> bool:
    return getattr(person, name) not in (None, "", "unknown")


@atomic
def merge(person: Person, other: Person, *, take: Collection[str]) -> PersonMerge:
    """Let a second entry go up in a first one; `take` are the fields in which the second one is right.

    What the first does not say is taken from the second anyway.

    Raises:
        Refused: both are the same entry, or whoever merges has no right to some of their fields.
    """
    _require_all_fields()
    if person.id == other.id:
        raise Refused(_("This is the same entry."))
    taken = [name for name in differing(person, other) if name in take or not _said(person, name)]
    before = {name: _plain(getattr(person, name)) for name in taken}
    moved = [_moved(row, column, person.id) for row, column in _pointing_to(other.id)]
    ended = _end_doubles(person.id)
    for name in taken:
        setattr(person, name, getattr(other, name))
    person.nid_index = people.nid_index(person.nid)
    other.merged_into_id = person.id
    row = PersonMerge(person=person, other_id=other.id, by_id=current().user_id, at=now())
    row.trace = {
        "moved": moved,
        "ended": ended,
        "before": before,
        "after": {name: _plain(getattr(person, name)) for name in taken},
    }
    db.session.add(row)
    record("casework.person.merged", person, shown=[other.id])
    db.session.flush()
    return row


@atomic
def undo(merge: PersonMerge) -> None:
    """Take two entries apart again: what moved goes back, and what the merge changed is as before.

    A field that somebody changed since stays as it is now.

    Raises:
        Refused: undone already, or too long ago.
    """
    _require_all_fields()
    if not may_undo(merge):
        raise Refused(_("This merge cannot be undone any more."))
    person, trace = merge.person, merge.trace
    for table, row_id, column in trace["moved"]:
        row = db.session.get(_models()[table], uuid.UUID(row_id))
        if row is not None and getattr(row, column) == person.id:
            setattr(row, column, merge.other_id)
    for row_id in trace["ended"]:
        if (part := db.session.get(CasePerson, uuid.UUID(row_id))) is not None:
            part.until = None
    for name, value in trace["before"].items():
        if _plain(getattr(person, name)) == trace["after"][name]:
            setattr(person, name, _read(name, value))
    person.nid_index = people.nid_index(person.nid)
    merge.undone_at, merge.undone_by_id = now(), current().user_id
    db.session.flush()
    with privileged("an undone merge gives its second entry back"):
        db.session.get_one(Person, merge.other_id).merged_into_id = None
    record("casework.person.unmerged", person, shown=[merge.other_id])


def may_undo(merge: PersonMerge) -> bool:
    """Say whether a merge can still be taken apart."""
    return merge.undone_at is None and now() - merge.at <= UNDO_WITHIN


def merges_of(person: Person) -> list[PersonMerge]:
    """Return the merges into a person that can still be undone, the newest first."""
    query = sa.select(PersonMerge).where(PersonMerge.person_id == person.id).order_by(PersonMerge.at.desc())
    return [row for row in db.session.scalars(query) if may_undo(row)]


# --- inside


def _require_all_fields() -> None:
    if not sees_all():
        raise Refused(_("You do not see all fields of both entries. Ask somebody who does."))


def _models() -> dict[str, Any]:
    """Return the scoped records that are not about persons as such, by table."""
    found = (mapper.class_ for mapper in Record.registry.mappers if issubclass(mapper.class_, Record))
    kept = (model for model in found if issubclass(model, Scoped) and is_ours(model))
    return {model.__tablename__: model for model in kept if model not in (Person, PersonMerge)}


def _pointing_to(person_id: uuid.UUID) -> Iterator[tuple[Any, str]]:
    """Yield the rows of all modules, within reach, that point to a person, with the column that does."""
    target = Person.__table__.c.id
    for _table, model in sorted(_models().items()):
        for column in sa.inspect(model).columns:
            if any(key.column is target for key in column.foreign_keys):
                name = sa.inspect(model).get_property_by_column(column).key
                for row in db.session.scalars(sa.select(model).where(getattr(model, name) == person_id)).all():
                    yield row, name


def _moved(row: Any, column: str, person_id: uuid.UUID) -> list[str]:
    setattr(row, column, person_id)
    return [row.__tablename__, str(row.id), column]


def _end_doubles(person_id: uuid.UUID) -> list[str]:
    """End the parts that the person now has twice in a file; return their ids."""
    db.session.flush()
    open_parts = sa.select(CasePerson).where(CasePerson.person_id == person_id, CasePerson.until.is_(None))
    seen, ended = set(), []
    for part in db.session.scalars(open_parts.order_by(CasePerson.created_at)):
        if (part.case_id, part.role) in seen:
            part.until = max(today(), part.since or today())
            ended.append(str(part.id))
        seen.add((part.case_id, part.role))
    return ended


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else str(value) if isinstance(value, uuid.UUID) else value


def _read(name: str, value: Any) -> Any:
    if value is None:
        return None
    match name:
        case "birth_date":
            return date.fromisoformat(value)
        case "unit_id":
            return uuid.UUID(value)
    return value
