"""The documents of one record, for the page of the record."""

import uuid
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import url_for
from sqlalchemy.orm import joinedload

from core.access.principal import current
from core.audit.chain import record as note
from core.db import db
from core.l10n import format_date
from plugins.office.documents.registered import profiles
from plugins.office.documents.words import label_of, state_of
from plugins.office.models import Document


@dataclass(frozen=True, kw_only=True)
class Row:
    """A document as the macro `documents_of` draws it."""

    label: Any
    reference: str
    to: Any
    protocol: str
    made: str
    state: tuple[Any, str]
    url: str


def rows_of(record_id: uuid.UUID) -> list[Row]:
    """Return the documents of a record that whoever acts may see, the newest first, noting that they were listed."""
    if not current().may("office.document.read"):
        return []
    query = sa.select(Document).where(Document.subject_id == record_id).options(joinedload(Document.institution))
    found = list(db.session.scalars(query.order_by(Document.created_at.desc())))
    if found:
        note("office.document.listed", shown=[document.id for document in found])
    return [_row(document) for document in found]


def new_url(record_id: uuid.UUID) -> str | None:
    """Return where a document about a record is made, for whoever may make one."""
    return url_for("office_documents.new", about=record_id) if current().may("office.document.write") else None


def _row(document: Document) -> Row:
    number = document.protocol_number
    return Row(
        label=label_of(document),
        reference=document.reference,
        to=document.institution.brief if document.institution else profiles()[document.profile].label,
        protocol=f"{number}, {format_date(document.protocol_on)}" if number else "",
        made=format_date(document.created_at),
        state=state_of(document),
        url=url_for("office_documents.document", record_id=document.id),
    )
