"""Contacts and notes of a file."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from core import drafts
from core.access.principal import current
from core.auth.models import User
from core.db import atomic, db
from core.records import check_version
from plugins.casework import cases
from plugins.casework.models import CaseFile, Contact, Note
from plugins.casework.timeline import events_about, note_event

CONTACT_FIELDS = ("kind", "purpose", "at", "result", "subject_seen", "place", "present", "observations", "agreed")


@atomic
def add_contact(case: CaseFile, **values: Any) -> Contact:
    """Write down a visit, a call or a meeting; a closed file takes contacts too, for what follows the closing."""
    cases.require(case, "write")
    row = Contact(case=case, by_id=current().user_id)
    _fill(row, values)
    db.session.add(row)
    # The event stands on the timeline when the contact was, not when it was written down.
    note_event(case, "casework.contact", target=row, at=row.at, contact=row.kind, result=row.result)
    db.session.flush()
    drafts.discard(f"casework.contact:{case.id}")
    return row


@atomic
def update_contact(contact: Contact, seen_version: Any, **values: Any) -> None:
    """Change a contact, and its place on the timeline.

    Raises:
        Conflict: somebody else saved since the form was opened.
    """
    case = contact.case
    cases.require(case, "write")
    check_version(contact, seen_version)
    _fill(contact, values)
    for event in events_about(case, contact.id):
        event.at, event.facts = contact.at, {"contact": contact.kind, "result": contact.result}
    db.session.flush()
    drafts.discard(f"casework.contact:{contact.id}")


def _fill(row: Contact, values: Mapping[str, Any]) -> None:
    for name in CONTACT_FIELDS:
        if name in values:
            setattr(row, name, values[name])


def contacts_of(case: CaseFile) -> list[tuple[Contact, str]]:
    """Return a file's contacts with the names of who made them, newest first."""
    query = sa.select(Contact, User.name).join(User, User.id == Contact.by_id).where(Contact.case_id == case.id)
    return [(row, name) for row, name in db.session.execute(query.order_by(Contact.at.desc()))]


@atomic
def add_note(case: CaseFile, text: str) -> Note:
    """Write a note into a file."""
    cases.require(case, "write")
    row = Note(case=case, by_id=current().user_id, text=text)
    db.session.add(row)
    note_event(case, "casework.note", target=row)
    db.session.flush()
    drafts.discard(f"casework.note:{case.id}")
    return row


@atomic
def update_note(note: Note, seen_version: Any, text: str) -> None:
    """Change a note.

    Raises:
        Conflict: somebody else saved since the form was opened.
    """
    cases.require(note.case, "write")
    check_version(note, seen_version)
    note.text = text
    db.session.flush()
    drafts.discard(f"casework.note:{note.id}")


def notes_of(case: CaseFile) -> list[tuple[Note, str]]:
    """Return a file's notes with the names of who wrote them, newest first."""
    query = sa.select(Note, User.name).join(User, User.id == Note.by_id).where(Note.case_id == case.id)
    return [(row, name) for row, name in db.session.execute(query.order_by(Note.created_at.desc()))]
