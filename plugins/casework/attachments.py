"""Documents of a file: encrypted on the disk, handed out and shown only to who sees the file."""

import uuid
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import Response
from sqlalchemy.orm import defer

from core import files
from core.access.principal import current
from core.audit.chain import record
from core.auth.models import User
from core.db import atomic, db, now
from core.files.kinds import kind_of_type
from core.l10n import _l
from core.listings import Column, Listing, make_listing
from plugins.casework import cases
from plugins.casework.models import Attachment, CaseFile
from plugins.casework.timeline import note_event

PHOTO = "photo"
"""The kind of what a phone's camera sends."""
COLUMNS = (
    Column(key="title", label=_l("What it is")),
    Column(key="kind", label=_l("Kind"), by=Attachment.kind),
    Column(key="size", label=_l("Size"), by=Attachment.size, numeric=True, hide_on_phone=True),
    Column(key="by", label=_l("By"), by=User.name),
    Column(key="added", label=_l("Added"), by=Attachment.created_at),
)


def attach(case: CaseFile, upload: Any, *, kind: str, title: str | None = None) -> Attachment:
    """Keep an upload in a file; it is looked through before the unit of work begins, so that nobody waits for it.

    Raises:
        core.files.Refused: the upload is not accepted, or there is no room; the sentence says why.
    """
    cases.require(case, "write")
    files.require_room(files.size_of(upload), in_record=_held(case), today=_sent_today())
    return _enter(case, files.receive(upload), kind, title)


@atomic
def _enter(case: CaseFile, received: files.Received, kind: str, title: str | None) -> Attachment:
    cases.require(case, "write")
    row = Attachment(
        case=case,
        kind=kind,
        title=title,
        media_type=received.media_type,
        size=received.size,
        pages=received.pages,
        stored_name=received.name,
        file_name=received.original_name,
        file_key=received.key,
        small=received.small,
        by_id=current().user_id,
    )
    db.session.add(row)
    note_event(case, "casework.document", target=row, document=kind)
    db.session.flush()
    return row


def _held(case: CaseFile) -> int:
    return _sum(Attachment.case_id == case.id)


def _sent_today() -> int:
    return _sum(Attachment.by_id == current().user_id, Attachment.created_at > now() - timedelta(days=1))


def _sum(*where: sa.ColumnElement[bool]) -> int:
    return int(db.session.scalar(sa.select(sa.func.coalesce(sa.func.sum(Attachment.size), 0)).where(*where)) or 0)


def added_by(attachment: Attachment) -> str:
    """Return the name of who added a document."""
    return str(db.session.scalar(sa.select(User.name).where(User.id == attachment.by_id)))


def documents_of(case: CaseFile) -> Listing:
    """Return a file's documents with the names of who added them, noting which were shown."""
    query = (
        sa.select(Attachment, User.name)
        .join(User, User.id == Attachment.by_id)
        .where(Attachment.case_id == case.id)
        .options(defer(Attachment.sealed_small))
    )
    return make_listing(
        query,
        COLUMNS,
        default="-added",
        tie=Attachment.id,
        verb="casework.documents.listed",
        ids=lambda row: row[0].id,
        scalars=False,
    )


def name_of(attachment: Attachment, case: CaseFile) -> str:
    """Return a name for a download that tells nothing to who looks into the folder: the reference, and a few signs."""
    kind = kind_of_type(attachment.media_type)
    return f"{case.reference}-{str(attachment.id)[:4]}.{kind.extension if kind else 'bin'}"


def can_be_shown(attachment: Attachment) -> bool:
    """Say whether a page can show the document as a picture."""
    kind = kind_of_type(attachment.media_type)
    return kind is not None and kind.view is not None


def hand_out(attachment: Attachment, case: CaseFile) -> Response:
    """Return the answer that hands a document out, noting who took it."""
    record("casework.file.downloaded", attachment)
    return files.download(attachment.stored_name, attachment.file_key, name_of(attachment, case), attachment.media_type)


def show(attachment: Attachment, number: int) -> Response:
    """Return a page of a document as a picture, counted from 1, noting who saw it.

    Raises:
        core.files.Refused: there is no such page.
    """
    drawn, _pages = files.view(attachment.stored_name, attachment.file_key, attachment.media_type, number - 1)
    record("casework.file.shown", attachment, note=str(number))
    return files.picture(drawn)


def show_small(case_id: uuid.UUID, attachment_id: uuid.UUID) -> Response | None:
    """Return the small picture of a document of a file within reach, or nothing."""
    row = db.session.get(Attachment, attachment_id)
    if row is None or row.case_id != case_id or row.small is None:
        return None
    record("casework.file.shown", row, note="small")
    return files.picture(row.small)


def symbol_of(attachment: Attachment) -> str:
    """Return the icon of a document that has no picture."""
    if attachment.media_type.startswith("audio/"):
        return "music"
    return "file-spreadsheet" if attachment.media_type.endswith(".sheet") else "file-text"
