"""Registering a report: person protected, violent person, incident and safe contact in one unit of work."""

import uuid
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from core import drafts
from core.access.principal import current, privileged
from core.auth.models import User
from core.db import atomic, db
from core.disclosure import Party, values_of
from core.l10n import _, fold, local
from core.records import check_version
from core.sealed import sealed_columns
from plugins.casework import cases, people
from plugins.casework.models import CaseFile
from plugins.casework.timeline import note_event
from plugins.domestic_violence.models import Incident, SafeContact, ViolentPerson

SERVICE = "domestic_violence"
DRAFT = "domestic_violence.register"
VIOLENT_FIELDS = (
    *("given", "father_name", "family", "nid", "phone", "address", "workplace", "note"),
    *("sex", "birth_year", "relation", "lives_together", "factors"),
)
INCIDENT_FIELDS = (
    *("reported_at", "happened_on", "channel", "institution_id", "forms", "children_present", "earlier"),
    *("police_level", "police_level_on", "story", "place", "reporter", "immediate"),
)
CONTACT_FIELDS = (
    *("agreed_on", "ways", "days", "not_before", "not_after", "letters"),
    *("number", "hours", "who_may_answer"),
)


@atomic
def register(
    protected: Mapping[str, Any], violent: Mapping[str, Any], incident: Mapping[str, Any], contact: Mapping[str, Any]
) -> CaseFile:
    """Open a file for the person protected, with what was reported, who is said to be violent, and how to call safely.

    Raises:
        Refused: the person protected has no name and no description.
    """
    person = people.create_person(**protected)
    opened = local(incident["reported_at"]).date()
    case = cases.open_case(
        SERVICE, person, unit_id=protected["unit_id"], worker_id=current().user_id, on=opened, state="new"
    )
    _write(ViolentPerson(case=case), VIOLENT_FIELDS, violent)
    add_incident(case, **incident)
    agree_contact(case, agreed_on=opened, **contact)
    drafts.discard(DRAFT)
    return case


@atomic
def add_incident(case: CaseFile, **values: Any) -> Incident:
    """Write down one more thing that was reported."""
    cases.require(case, "write")
    row = _write(Incident(case=case, by_id=current().user_id), INCIDENT_FIELDS, values)
    note_event(case, "domestic_violence.incident", target=row, at=row.reported_at, channel=row.channel)
    db.session.flush()
    return row


@atomic
def agree_contact(case: CaseFile, **values: Any) -> SafeContact:
    """Write down how the person protected may be reached; earlier agreements stay to be read."""
    cases.require(case, "write")
    if "number" not in values and (before := safe_contact_of(case)) is not None:
        # Whoever may not see the number does not lose it by agreeing on something else.
        values["number"] = sealed_columns(SafeContact)["number"].opened(before)
    row = _write(SafeContact(case=case, by_id=current().user_id), CONTACT_FIELDS, values)
    db.session.flush()
    return row


@atomic
def update_violent_person(person: ViolentPerson, seen_version: Any, **values: Any) -> None:
    """Change what a file knows of the violent person.

    Raises:
        Conflict: somebody else saved since the form was opened.
    """
    cases.require(person.case, "write")
    check_version(person, seen_version)
    _write(person, VIOLENT_FIELDS, values)
    db.session.flush()


def _write(row: Any, names: tuple[str, ...], values: Mapping[str, Any]) -> Any:
    for name in names:
        if name in values:
            setattr(row, name, values[name])
    db.session.add(row)
    return row


# --- reading


def other_parties(case: CaseFile) -> list[Party]:
    """Return those said to be violent in a file, as recipients from whom the others have to be protected."""
    return [
        Party(id=row.id, name=row.full_name, role=_("Other party"), values=values_of(row), names=(row.full_name,))
        for row in violent_persons_of(case)
    ]


def violent_persons_of(case: CaseFile) -> list[ViolentPerson]:
    """Return who is said to be violent in a file."""
    query = sa.select(ViolentPerson).where(ViolentPerson.case_id == case.id)
    return list(db.session.scalars(query.order_by(ViolentPerson.created_at)))


def incidents_of(case: CaseFile) -> list[Incident]:
    """Return what was reported in a file, the newest first."""
    query = sa.select(Incident).where(Incident.case_id == case.id)
    return list(db.session.scalars(query.order_by(Incident.reported_at.desc())))


def safe_contact_of(case: CaseFile) -> SafeContact | None:
    """Return the agreement that holds now."""
    query = sa.select(SafeContact).where(SafeContact.case_id == case.id)
    return db.session.scalars(query.order_by(SafeContact.created_at.desc()).limit(1)).first()


# --- the wall


def namesakes(values: Mapping[str, Any]) -> list[tuple[uuid.UUID, str]]:
    """Return colleagues who bear the surname of the violent person, for whoever registers (security.md A-07).

    The colleagues themselves are told nothing. Who bears the whole name stands first.
    """
    given, family = fold(values.get("given") or ""), fold(values.get("family") or "")
    if not family:
        return []
    with privileged("does a colleague bear the name of the violent person"):
        users = [(row.id, row.name) for row in db.session.execute(sa.select(User.id, User.name).where(User.active))]
    alike = [
        (user_id, name) for user_id, name in users if family in fold(name).split() and user_id != current().user_id
    ]
    return sorted(alike, key=lambda found: (given not in fold(found[1]).split(), found[1]))
