"""Documents of a file: encrypted on the disk, handed out only to who sees the file."""

from typing import Any

import sqlalchemy as sa
from flask import Response

from core import files
from core.access.principal import current
from core.audit.chain import record
from core.auth.models import User
from core.db import atomic, db
from plugins.casework import cases
from plugins.casework.models import Attachment, CaseFile
from plugins.casework.timeline import note_event


@atomic
def attach(case: CaseFile, upload: Any, *, kind: str, title: str | None = None) -> Attachment:
    """Keep an upload in a file.

    Raises:
        core.files.Refused: the upload is not accepted; the sentence says why.
    """
    cases.require(case, "write")
    received = files.receive(upload)
    row = Attachment(
        case=case,
        kind=kind,
        title=title,
        media_type=received.media_type,
        size=received.size,
        stored_name=received.name,
        file_name=received.original_name,
        file_key=received.key,
        by_id=current().user_id,
    )
    db.session.add(row)
    note_event(case, "casework.document", target=row, document=kind)
    db.session.flush()
    return row


def hand_out(attachment: Attachment) -> Response:
    """Return the answer that hands a document out, noting who took it."""
    record("casework.file.downloaded", attachment)
    return files.download(
        attachment.stored_name, attachment.file_key, attachment.file_name or "dokument", attachment.media_type
    )


def attachments_of(case: CaseFile) -> list[tuple[Attachment, str]]:
    """Return a file's documents with the names of who added them, newest first."""
    query = (
        sa.select(Attachment, User.name)
        .join(User, User.id == Attachment.by_id)
        .where(Attachment.case_id == case.id)
        .order_by(Attachment.created_at.desc())
    )
    return [(row, name) for row, name in db.session.execute(query)]
