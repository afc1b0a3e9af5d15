"""What a case file holds: contacts, notes, attachments, and everything that happened in it."""

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Record
from core.field_classes import ADDRESS
from core.l10n import _l
from core.sealed import Sealed
from plugins.casework.models.cases import CaseFile, OfCase


class Contact(Record, OfCase):
    """A visit, call, meeting at school or in the office, planned or held."""

    __tablename__ = "casework_contact"

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("casework_case.id"), index=True)
    case: Mapped[CaseFile] = relationship()
    kind: Mapped[str] = mapped_column(sa.String(30), info={"label": _l("Kind")})
    purpose: Mapped[str | None] = mapped_column(sa.String(30), info={"label": _l("Purpose")})
    at: Mapped[datetime] = mapped_column(index=True, info={"label": _l("When")})
    result: Mapped[str] = mapped_column(sa.String(30), info={"label": _l("Result")})
    subject_seen: Mapped[str | None] = mapped_column(sa.String(30), info={"label": _l("Was the person seen")})
    by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"))

    place = Sealed(_l("Place"), length=200, field_class=ADDRESS)
    present = Sealed(_l("Who was there"), length=500)
    observations = Sealed(_l("What was seen and said"), length=8000)
    agreed = Sealed(_l("What was agreed, next step"), length=4000)


class Note(Record, OfCase):
    """A note of a worker."""

    __tablename__ = "casework_note"

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("casework_case.id"), index=True)
    case: Mapped[CaseFile] = relationship()
    by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"))

    text = Sealed(_l("Note"), length=8000)


class Attachment(Record, OfCase):
    """A document or picture, encrypted on the disk under a key that is sealed in this row.

    `small` is the picture that lists show of it, `pages` how many a document has.
    """

    __tablename__ = "casework_attachment"

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("casework_case.id"), index=True)
    case: Mapped[CaseFile] = relationship()
    kind: Mapped[str] = mapped_column(sa.String(30), info={"label": _l("Kind")})
    media_type: Mapped[str] = mapped_column(sa.String(100))
    size: Mapped[int] = mapped_column(sa.BigInteger, info={"label": _l("Size")})
    pages: Mapped[int | None] = mapped_column(info={"label": _l("Pages")})
    stored_name: Mapped[str] = mapped_column(sa.String(80), unique=True)
    by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"))

    file_name = Sealed(_l("File name"), length=200)
    title = Sealed(_l("What it is"), length=200)
    file_key = Sealed()
    small = Sealed(kind="bytes")


class CaseEvent(Record, OfCase):
    """One thing that happened in a file: the timeline. `facts` are codes and dates; words are sealed.

    It says again what the audit says of the record itself, and so is not audited a second time.
    """

    audited = False

    __tablename__ = "casework_event"
    __table_args__ = (sa.Index("ix_casework_event_case_at", "case_id", "at"),)

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("casework_case.id"))
    case: Mapped[CaseFile] = relationship()
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(sa.String(60))
    by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("core_user.id"))
    target_id: Mapped[uuid.UUID | None]
    facts: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)

    text = Sealed(length=500)
