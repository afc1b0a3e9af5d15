"""What a document says of a file, as far as its recipient may be told: names of its own, and blocks for its body."""

import re
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from core.db import Record, db
from core.disclosure import Party, values_of
from core.documents import blocks
from core.field_classes import classified
from core.l10n import _, format_date, format_phone
from core.sealed import is_ours, sealed_columns
from plugins.casework.case_services import service_of
from plugins.casework.cases import SUBJECT
from plugins.casework.models import CaseFile, CasePerson, Contact, Person
from plugins.casework.models.cases import OfCase
from plugins.casework.people import parts_of, relation_words
from plugins.casework.staff import colleagues
from plugins.office.documents.recipients import Recipient
from plugins.office.models import Unit

LIKE_AN_ADDRESS = re.compile(r"\d|\b(rr|rrug|lagj|pallat|fshat|banes|shtëpi)", re.IGNORECASE)
"""A place of a contact gives somebody away when it is one; most are an office or a school."""


def parties(case: CaseFile) -> list[Party]:
    """Return everybody who has a part in a file, with the values that would give them away.

    What the file's records say of places, phones and people comes last, as that of somebody without a name.
    """
    return [
        *(_party(case, part) for part in parts_of(case)),
        Party(id=None, name="", role="", values=_written_in(case)),
    ]


def _written_in(case: CaseFile) -> dict[str, tuple[str, ...]]:
    """Return the values that have a class in all records under a file, of whatever plugin."""
    found: dict[str, tuple[str, ...]] = {}
    for model in _under_files():
        for row in db.session.scalars(sa.select(model).where(model.case_id == case.id)):
            for field_class, texts in values_of(row).items():
                kept = texts if model is not Contact else tuple(filter(LIKE_AN_ADDRESS.search, texts))
                found[field_class] = found.get(field_class, ()) + kept
    return found


def _under_files() -> list[Any]:
    mappers = sorted(Record.registry.mappers, key=lambda mapper: str(mapper.local_table))
    loaded = [mapper.class_ for mapper in mappers if is_ours(mapper.class_)]
    return [
        model for model in loaded if issubclass(model, OfCase) and set(classified(model)) & set(sealed_columns(model))
    ]


def _party(case: CaseFile, part: CasePerson) -> Party:
    person = part.person
    return Party(
        id=person.id,
        name=person.full_name,
        role=role_words(case, part),
        values=values_of(person),
        names=tuple(name for name in (person.given, person.short_name, person.nickname) if name),
        is_subject=part.role == SUBJECT,
    )


def role_words(case: CaseFile, part: CasePerson) -> str:
    """Return the part that somebody has in a file, in the words of its service."""
    return str(service_of(case).roles.get(part.role, "")) or relation_words(part)


def case_facts(case: CaseFile, to: Recipient) -> dict[str, Any]:
    """Return the names that every document about a file has: `case`, `person` whom it follows, `people` of the file."""
    told = [_told(case, part, to) for part in parts_of(case)]
    unit = db.session.get(Unit, case.unit_id)
    return {
        "case": {
            "reference": case.reference,
            "opened_on": format_date(case.opened_on),
            "unit": unit.name if unit else "",
            "worker": dict(colleagues()).get(case.worker_id, ""),
            "service": str(service_of(case).label),
        },
        "person": told[0],
        "people": told[1:],
    }


def _told(case: CaseFile, part: CasePerson, to: Recipient) -> dict[str, str]:
    person, party = part.person, _party(case, part)
    known = to.knows(party)
    return {
        "role": party.role,
        "name": party.name if known else "",
        "born": _born(person) if known else "",
        "nid": (person.nid or "") if known and to.working else "",
        "address": to.value(person, "address") or "",
        "phone": format_phone(to.value(person, "phone")),
        "health": to.value(person, "disability") or "",
    }


def _born(person: Person) -> str:
    if person.birth_date is not None:
        return format_date(person.birth_date)
    return str(person.birth_year or "")


def about_person(facts: Mapping[str, Any]) -> blocks.Block:
    """Return the block that says of whom a document speaks."""
    case, person = facts["case"], facts["person"]
    return blocks.facts(
        [
            (_("Reference"), case["reference"]),
            (person["role"], person["name"]),
            (_("Born"), person["born"]),
            (_("Identity number"), person["nid"]),
            (_("Address"), person["address"]),
            (_("Phone"), person["phone"]),
            (_("Disability, if it matters for the work"), person["health"]),
            (_("Unit"), case["unit"]),
        ]
    )


def about_people(facts: Mapping[str, Any]) -> list[blocks.Block]:
    """Return the blocks that name the others of a file; a column that says nothing is left out."""
    people = facts["people"]
    if not people:
        return []
    columns = {
        "role": _("Part in the file"),
        "name": _("Name"),
        "born": _("Born"),
        "address": _("Address"),
        "phone": _("Phone"),
    }
    kept = [name for name in columns if any(person[name] for person in people)]
    rows = [[person[name] for name in kept] for person in people]
    return [
        blocks.heading(_("Family and others")),
        blocks.table([columns[name] for name in kept], rows, about=_("Those who have a part in the file")),
    ]


def letter(case: CaseFile, to: Recipient, _choice: str | None) -> Mapping[str, Any]:
    """Return the facts of a letter in words of one's own."""
    facts = case_facts(case, to)
    return {
        **facts,
        "greeting": _("Dear all,"),
        "body": [about_person(facts)],
        "closing": _("Thank you for your cooperation."),
    }


def sample() -> Mapping[str, Any]:
    """Return invented names for trying a template of the municipality's."""
    person = {
        "role": "Fëmija",
        "name": "Provë Provë",
        "born": "01.01.2016",
        "nid": "",
        "address": "Rruga e Provës",
        "phone": "069 000 0000",
        "health": "",
    }
    case = {
        "reference": "AAAAA-00000",
        "opened_on": "01.01.2026",
        "unit": "Provë",
        "worker": "Provë",
        "service": "Provë",
    }
    return {"case": case, "person": person, "people": [{**person, "role": "Nëna"}]}
