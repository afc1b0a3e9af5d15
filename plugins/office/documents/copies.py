"""Copies: each that leaves has a number, a name and a time, on the paper and in the audit (security.md X-06)."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from core.access.principal import current
from core.audit.chain import record as note
from core.db import atomic, db, now
from core.documents.problems import Problem
from core.l10n import _, format_datetime, in_language
from plugins.office.documents import paper
from plugins.office.documents.making import may_read, newest
from plugins.office.models import Document, DocumentCopy


@dataclass(frozen=True, kw_only=True)
class Copy:
    """A numbered copy, ready to be handed out."""

    content: bytes
    file_name: str
    media_type: str
    number: int


def take(document: Document, form: str) -> Copy:
    """Make the next copy of a document for whoever acts.

    Raises:
        Problem: it cannot be made; no number is used up.
        ValueError: the document has no such form.
    """
    version = newest(document)
    if not may_read(document) or form not in paper.forms_of(document, version):
        raise ValueError(f"no {form}")
    row = _numbered(document, version.number, form)
    try:
        content = paper.content_of(document, newest(document), form, _line(document, row))
    except Problem:
        _undo(document, row)
        raise
    return Copy(
        content=content,
        file_name=paper.file_name(document, row.version_number, form),
        media_type=paper.TYPES[form],
        number=row.number,
    )


@atomic
def _numbered(document: Document, version_number: int, form: str) -> DocumentCopy:
    # The row of the document stays locked until the number is given, so that no two copies share one.
    db.session.execute(sa.select(Document.id).where(Document.id == document.id).with_for_update())
    last = db.session.scalar(sa.select(sa.func.max(DocumentCopy.number)).where(DocumentCopy.document_id == document.id))
    row = DocumentCopy(
        document=document,
        number=(last or 0) + 1,
        version_number=version_number,
        form=form,
        by_id=current().user_id,
    )
    db.session.add(row)
    db.session.flush()
    note("office.document.copied", document, note=f"{document.reference} v{version_number} {form} {row.number}")
    return row


@atomic
def _undo(document: Document, row: DocumentCopy) -> None:
    note("office.document.not_copied", document, note=f"{document.reference} {row.number}")
    db.session.delete(row)


def _line(document: Document, row: DocumentCopy) -> str:
    """Say on the paper whose copy it is."""
    with in_language("sq"):
        parts = [
            _("Copy %(number)s", number=row.number),
            current().name,
            format_datetime(now()),
            _("No. %(number)s Prot.", number=document.protocol_number) if document.protocol_number else "",
            document.reference,
        ]
    return " · ".join(part for part in parts if part)


def copies_of(document: Document) -> list[DocumentCopy]:
    """Return who holds which copy, the newest first."""
    query = sa.select(DocumentCopy).where(DocumentCopy.document_id == document.id)
    return list(db.session.scalars(query.options(joinedload(DocumentCopy.by)).order_by(DocumentCopy.number.desc())))
