"""Finding files and people: the search box, and the discreet words by which other pages speak of a file."""

import re
import uuid
from collections.abc import Collection

import sqlalchemy as sa
from flask import url_for

from core.access.principal import Principal
from core.contributions import SearchHit
from core.db import db
from core.l10n import _
from plugins.casework import names, people
from plugins.casework.case_services import services, state_of
from plugins.casework.models import CaseFile, CasePerson, Person
from plugins.casework.permissions import READ

REFERENCE = re.compile(r"[0-9A-HJKMNP-TV-Z]{5}-?[0-9A-HJKMNP-TV-Z]{5}")
REGISTER = re.compile(r"(\d{1,6})\s*/\s*(\d{4})")
MOST = 20


def search(query: str, who: Principal) -> list[SearchHit]:
    """Return files by reference, register number or identity number, else by the names in them, within reach."""
    if not who.may(READ):
        return []
    files = _by_number(query) or _by_person(people.with_nid(query)) or _by_name(query, who)
    return [_hit(case, person) for case, person in files[:MOST]]


def _by_number(query: str) -> list[tuple[CaseFile, Person]]:
    """Return the files of a reference or register number."""
    text = query.strip().upper()
    if REFERENCE.fullmatch(text):
        plain = text.replace("-", "")
        return _files(CaseFile.reference == f"{plain[:5]}-{plain[5:]}")
    if found := REGISTER.fullmatch(text):
        return _files(CaseFile.register_number == int(found[1]), CaseFile.register_year == int(found[2]))
    return []


def _by_name(query: str, who: Principal) -> list[tuple[CaseFile, Person]]:
    return _by_person(names.search(query, who, limit=MOST))


def _by_person(people_ids: list[uuid.UUID]) -> list[tuple[CaseFile, Person]]:
    """Return the files in which some people take part, in the order of the people, open files first."""
    order = {person_id: place for place, person_id in enumerate(people_ids)}
    if not order:
        return []
    query_ = (
        sa.select(CaseFile, Person, CasePerson.person_id)
        .join(CasePerson, CasePerson.case_id == CaseFile.id)
        .join(Person, Person.id == CaseFile.subject_id)
        .where(CasePerson.person_id.in_(list(order)))
        .limit(5 * MOST)
    )
    rows = sorted(db.session.execute(query_), key=lambda row: (order[row[2]], row[0].is_closed))
    return list({case.id: (case, person) for case, person, _found in reversed(rows)}.values())[::-1]


def _files(*conditions: sa.ColumnElement[bool]) -> list[tuple[CaseFile, Person]]:
    query = sa.select(CaseFile, Person).join(Person, Person.id == CaseFile.subject_id).where(*conditions)
    return [(case, person) for case, person in db.session.execute(query)]


def _hit(case: CaseFile, person: Person) -> SearchHit:
    service = services().get(case.service)
    return SearchHit(
        label=discreet(case, person),
        detail=str(service.label) if service else "",
        url=url_for("casework.case", record_id=case.id),
        id=case.id,
        pill=str(state_of(case)[0]) if service else "",
    )


def discreet(case: CaseFile, person: Person) -> str:
    """Return words that may be read over a shoulder: reference, initials, year of birth."""
    year = f", {person.birth_year}" if person.birth_year else ""
    return f"{case.reference} · {person.initials}{year}"


def describe(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, tuple[str, str]]:
    """Return discreet words and the page of files within reach, for tasks about them."""
    if not ids:
        return {}
    return {
        case.id: (discreet(case, person), url_for("casework.case", record_id=case.id))
        for case, person in _files(CaseFile.id.in_(list(ids)))
    }


def describe_openings(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, tuple[str, str]]:
    """Return the words and the pages of emergency openings, for the tasks of their reviewers: nothing of the file."""
    return {id_: (_("Emergency opening"), url_for("casework.emergency_opening", record_id=id_)) for id_ in ids}


def initials(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return the initials of the people whom files within reach follow."""
    return {case.id: person.initials for case, person in _files(CaseFile.id.in_(list(ids)))} if ids else {}
