"""People: entering and changing them, showing possible duplicates sparingly, and their part in case files."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from core import drafts
from core.access.principal import Principal, current
from core.auth.models import User
from core.db import atomic, db
from core.l10n import _, read_nid
from core.records import check_version
from core.sealed import keyring
from plugins.casework import cases, codes, names
from plugins.casework.models import CaseFile, CasePerson, Person
from plugins.casework.problems import Refused
from plugins.casework.timeline import note_event
from plugins.office.models import Unit

NAMES = ("given", "father_name", "mother_name", "family", "maiden_name", "nickname")
FIELDS = (
    *NAMES,
    "nid",
    "sex",
    "birth_date",
    "birth_year",
    "birth_date_kind",
    "civil_registration",
    "unit_id",
    "phone",
    "address",
    "language",
    "disability",
)
PART_FIELDS = ("role", "relation", "since", "until", "household", "household_since", "household_until", "note")


@atomic
def create_person(**values: Any) -> Person:
    """Enter a person; until they are in a file, only who entered them sees them.

    Raises:
        Refused: neither a name nor a word by which the person is called.
    """
    person = enter_person(**values)
    db.session.flush()
    drafts.discard("casework.person:new")
    return person


def enter_person(**values: Any) -> Person:
    """Enter a person as `create_person` does, without a flush: for many at once, inside a unit of work."""
    person = Person(created_by_id=current().user_id)
    person.keys()
    _fill(person, values)
    db.session.add(person)
    return person


@atomic
def update_person(person: Person, seen_version: Any, **values: Any) -> None:
    """Change a person.

    Raises:
        Conflict: somebody else saved since the form was opened.
        Refused: neither a name nor a word by which the person is called.
    """
    check_version(person, seen_version)
    _fill(person, values)
    db.session.flush()
    drafts.discard(f"casework.person:{person.id}")


def _fill(person: Person, values: Mapping[str, Any]) -> None:
    for name in FIELDS:
        if name in values:
            setattr(person, name, values[name])
    if not any((person.given, person.family, person.nickname)):
        raise Refused(_("Write at least a name, a surname, or how the person is called."))
    if person.birth_date is not None:
        person.birth_year = person.birth_date.year
        if person.birth_date_kind in (None, "unknown", "year"):
            person.birth_date_kind = "exact"
    elif person.birth_year is not None and person.birth_date_kind in (None, "unknown", "exact"):
        person.birth_date_kind = "year"
    elif person.birth_year is None:
        person.birth_date_kind = "unknown"
    person.nid_index = nid_index(person.nid)


def nid_index(nid: str | None) -> bytes | None:
    """Return the keyed hash by which an identity number is found again, 16 bytes."""
    return keyring().digest("index", read_nid(nid).normalised)[:16] if nid else None


# --- possible duplicates, shown sparingly


@dataclass(frozen=True, kw_only=True)
class Likeness:
    """What is shown of somebody who may be the same person: not the story, only whom to ask."""

    person_id: uuid.UUID
    initials: str
    birth_year: int | None
    unit: str
    worker: str
    same_nid: bool = False


def duplicates_of(values: Mapping[str, Any], who: Principal, *, besides: uuid.UUID | None = None) -> list[Likeness]:
    """Return people within reach who may be the one described: the same identity number, or a name that is close.

    Who is out of reach is never met here, so that the answer says nothing about hidden files (security.md L-03).
    """
    same = with_nid(values.get("nid"))
    close = names.similar(values.get("given") or "", values.get("family") or "", values.get("birth_year"), who)
    ids = [person_id for person_id in dict.fromkeys([*same, *close]) if person_id != besides]
    found = likenesses(ids, same_nid=frozenset(same))
    year = getattr(values.get("birth_date"), "year", None) or values.get("birth_year")
    return [like for like in found if like.same_nid or _may_be(year, like.birth_year)]


def duplicates_of_many(entries: Sequence[Mapping[str, Any]], who: Principal) -> list[list[Likeness]]:
    """Return for each entry of a long list who may be the same person, as `duplicates_of` does for one."""
    by_index = {index: place for place, entry in enumerate(entries) if (index := nid_index(entry.get("nid")))}
    same: dict[int, list[uuid.UUID]] = {}
    wanted = list(by_index)
    for start in range(0, len(wanted), 500):
        query = sa.select(Person.id, Person.nid_index).where(Person.nid_index.in_(wanted[start : start + 500]))
        for person_id, index in db.session.execute(query):
            same.setdefault(by_index[bytes(index)], []).append(person_id)
    close = names.similar_to_many([(entry.get("given") or "", entry.get("family") or "") for entry in entries], who)
    ids = list(dict.fromkeys(id_ for found in (*same.values(), *close) for id_ in found))
    known = {like.person_id: like for start in range(0, len(ids), 500) for like in likenesses(ids[start : start + 500])}
    return [
        [
            replace(known[id_], same_nid=id_ in same.get(place, ()))
            for id_ in dict.fromkeys([*same.get(place, ()), *close[place]])
            if id_ in known and (id_ in same.get(place, ()) or _may_be(entry.get("birth_year"), known[id_].birth_year))
        ]
        for place, entry in enumerate(entries)
    ]


def _may_be(year: int | None, other: int | None) -> bool:
    """Years of birth that lie three years apart or more are two people."""
    return year is None or other is None or abs(year - other) <= 2


def with_nid(nid: str | None) -> list[uuid.UUID]:
    """Return the people within reach who have an identity number."""
    index = nid_index(nid)
    return [] if index is None else list(db.session.scalars(sa.select(Person.id).where(Person.nid_index == index)))


def likenesses(ids: Iterable[uuid.UUID], same_nid: frozenset[uuid.UUID] = frozenset()) -> list[Likeness]:
    """Return people as likenesses, in the order of the ids; those out of reach are left out."""
    wanted = list(ids)
    if not wanted:
        return []
    people = {person.id: person for person in db.session.scalars(sa.select(Person).where(Person.id.in_(wanted)))}
    owners = _owners(people)
    return [
        Likeness(
            person_id=person.id,
            initials=person.initials,
            birth_year=person.birth_year,
            unit=owners.get(person.id, ("", ""))[0],
            worker=owners.get(person.id, ("", ""))[1],
            same_nid=person.id in same_nid,
        )
        for person in (people[id_] for id_ in wanted if id_ in people)
    ]


def _owners(people: Mapping[uuid.UUID, Person]) -> dict[uuid.UUID, tuple[str, str]]:
    """Return unit and responsible worker of the newest file that each person takes part in, within reach."""
    query = (
        sa.select(CasePerson.person_id, Unit.name, User.name)
        .join(CaseFile, CaseFile.id == CasePerson.case_id)
        .join(Unit, Unit.id == CaseFile.unit_id)
        .outerjoin(User, User.id == CaseFile.worker_id)
        .where(CasePerson.person_id.in_(list(people)))
        .order_by(CaseFile.opened_on)
    )
    return {person_id: (unit, worker or "") for person_id, unit, worker in db.session.execute(query)}


# --- parts in a file


@atomic
def add_to_case(case: CaseFile, person: Person, *, role: str, **values: Any) -> CasePerson:
    """Give a person a part in a file, with its dates.

    Raises:
        Refused: the person has an open part of this kind in the file already.
    """
    cases.require(case, "write")
    part = CasePerson(case=case, person=person)
    _fill_part(part, {"role": role, **values})
    with db.session.no_autoflush:
        if any(other.role == role and other.until is None for other in parts_of(case) if other.person_id == person.id):
            raise Refused(_("This person has this part in the file already."))
    db.session.add(part)
    note_event(case, "casework.person_added", target=part, role=role, relation=part.relation)
    db.session.flush()
    return part


@atomic
def update_part(part: CasePerson, seen_version: Any, **values: Any) -> None:
    """Change the part of a person in a file.

    Raises:
        Conflict: somebody else saved since the form was opened.
        Refused: it ends before it begins.
    """
    cases.require(part.case, "write")
    check_version(part, seen_version)
    _fill_part(part, values)
    db.session.flush()


def _fill_part(part: CasePerson, values: Mapping[str, Any]) -> None:
    for name in PART_FIELDS:
        if name in values:
            setattr(part, name, values[name])
    if not part.household:
        part.household = False
    for since, until in ((part.since, part.until), (part.household_since, part.household_until)):
        _require_order(since, until)


def _require_order(since: date | None, until: date | None) -> None:
    if since and until and until < since:
        raise Refused(_("The end lies before the beginning."))


def parts_of(case: CaseFile) -> list[CasePerson]:
    """Return everybody's part in a file with the people themselves, the person followed first, those who left last."""
    query = (
        sa.select(CasePerson)
        .where(CasePerson.case_id == case.id)
        .join(Person, Person.id == CasePerson.person_id)
        .options(contains_eager(CasePerson.person))
        .order_by(CasePerson.role != cases.SUBJECT, CasePerson.until.is_not(None), CasePerson.created_at)
    )
    return list(db.session.scalars(query))


def relation_words(part: CasePerson) -> str:
    """Return how a part's person is related to the person followed, in the word for a man or a woman."""
    return codes.relation(part.relation, part.person.sex)
