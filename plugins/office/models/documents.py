"""Official documents: what was written to whom, its versions, who signed, its protocol number, and every copy."""

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship
from sqlalchemy.sql import ColumnElement

from core.access.exclusions import Exclusion
from core.access.principal import Principal
from core.access.scope import Scoped
from core.access.shared import Shared
from core.auth.models import User
from core.db import Record
from core.l10n import _l
from core.sealed import KeyRoot, Sealed
from plugins.office.models.institutions import Institution
from plugins.office.models.profile import Letterhead
from plugins.office.subjects import registered, seen_through_subjects

UNPROTOCOLLED, PROTOCOLLED, ARCHIVED = "unprotocolled", "protocolled", "archived"
PREPARED, PROTOCOL = "prepared", "protocol"
"""What a document waits for first and last; between them stand the steps of its chain."""
MADE, EDITED = "made", "edited"
SIGNED, RETURNED = "signed", "returned"
READ_ALL = tuple(f"office.document.{verb}" for verb in ("approve", "accept", "head", "protocol"))
"""Who signs or numbers documents sees those that are about no record."""


class Document(Record, KeyRoot, Scoped):
    """An official document of the municipality; its words stand in its versions.

    `reference` is random and stands on the paper. Nothing here names a person: kind, state, dates, the institution to
    which it goes. `waits_for` is the step that comes next, or none.
    """

    __tablename__ = "office_document"
    __table_args__ = (
        sa.UniqueConstraint("protocol_year", "protocol_number"),
        sa.Index("ix_office_document_subject", "subject_kind", "subject_id"),
    )
    excludable = True

    reference: Mapped[str] = mapped_column(sa.String(12), unique=True, info={"label": _l("Document")})
    template: Mapped[str] = mapped_column(sa.String(80))
    kind: Mapped[str] = mapped_column(sa.String(20), index=True, info={"label": _l("Kind")})
    profile: Mapped[str] = mapped_column(sa.String(20), info={"label": _l("For whom")})
    institution_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("office_institution.id"), info={"label": _l("Institution")}
    )
    institution: Mapped[Institution | None] = relationship()
    party_id: Mapped[uuid.UUID | None]
    """The person who receives it, when that is one of those whom its record is about."""
    subject_kind: Mapped[str | None] = mapped_column(sa.String(60))
    subject_id: Mapped[uuid.UUID | None]
    dated_on: Mapped[date] = mapped_column(info={"label": _l("Date")})
    state: Mapped[str] = mapped_column(sa.String(20), default=UNPROTOCOLLED, index=True, info={"label": _l("State")})
    waits_for: Mapped[str | None] = mapped_column(sa.String(20), index=True, info={"label": _l("Waits for")})
    made_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"), info={"label": _l("Made by")})
    made_by: Mapped[User] = relationship(foreign_keys=[made_by_id])
    protocol_number: Mapped[str | None] = mapped_column(sa.String(12), info={"label": _l("Protocol number")})
    protocol_year: Mapped[int | None]
    protocol_on: Mapped[date | None] = mapped_column(index=True, info={"label": _l("Date of protocol")})
    protocol_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("core_user.id"))
    letterhead_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("office_letterhead.id"))
    letterhead: Mapped[Letterhead | None] = relationship()
    archived_on: Mapped[date | None] = mapped_column(info={"label": _l("Archived on")})
    stored_name: Mapped[str | None] = mapped_column(sa.String(80), unique=True)
    """The file as it was protocolled."""
    sha256: Mapped[str | None] = mapped_column(sa.String(64), info={"label": _l("Hash of the filed document")})

    file_key = Sealed()

    @classmethod
    def rule(cls, who: Principal) -> ColumnElement[bool]:
        """See a document by its subject; whoever keeps the protocol also that one waits for a number, or has it."""
        parts = [cls.read_by(who)]
        if who.may("office.document.protocol"):
            hidden = sa.exists().where(Exclusion.record_id == cls.subject_id, Exclusion.user_id == who.user_id)
            parts.append(sa.and_(sa.or_(cls.waits_for == PROTOCOL, cls.protocol_number.is_not(None)), ~hidden))
        return sa.or_(*parts)

    @classmethod
    def read_by(cls, who: Principal) -> ColumnElement[bool]:
        """Return who may read what a document says: who sees its subject; without one, who made it and who signs."""
        own = cls.made_by_id == who.user_id if who.user_id else sa.false()
        alone = sa.true() if any(map(who.may, READ_ALL)) else own
        return sa.or_(sa.and_(cls.subject_id.is_(None), alone), *seen_through_subjects(cls, who))

    @classmethod
    def leans_on(cls) -> tuple[Mapper[object], ...]:
        return tuple(mapper for subject in registered() for mapper in subject.model.rule_chain())

    @property
    def is_frozen(self) -> bool:
        return self.state != UNPROTOCOLLED


class DocumentVersion(Record, Scoped):
    """What a document said at one time: the facts from which it is made, or the file that somebody edited.

    `sha256` is that of the facts or of the file. Whoever keeps the protocol sees no version of a record out of reach.
    """

    __tablename__ = "office_document_version"
    __table_args__ = (sa.UniqueConstraint("document_id", "number"),)
    sealed_under = "document"

    document_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("office_document.id"), index=True)
    document: Mapped[Document] = relationship()
    number: Mapped[int] = mapped_column(info={"label": _l("Version")})
    source: Mapped[str] = mapped_column(sa.String(10))
    by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"))
    sha256: Mapped[str] = mapped_column(sa.String(64), info={"label": _l("Hash")})
    covered: Mapped[int] = mapped_column(default=0, info={"label": _l("Places covered")})
    told: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    """The classes of field of which something stands in it: who has no right to one of them does not read it."""
    media_type: Mapped[str | None] = mapped_column(sa.String(100))
    size: Mapped[int | None] = mapped_column(sa.BigInteger)
    stored_name: Mapped[str | None] = mapped_column(sa.String(80), unique=True)

    title = Sealed(_l("Subject of the document"), length=200)
    facts = Sealed(_l("Content"), kind="json")
    note = Sealed(_l("What was changed"), length=500)
    file_key = Sealed()

    @classmethod
    def rule(cls, who: Principal) -> ColumnElement[bool]:
        """See a version by the document's subject, which the secretary does not see."""
        return cls.document_id.in_(sa.select(Document.id).where(Document.read_by(who), Document.unbarred(who)))

    @classmethod
    def leans_on(cls) -> tuple[Mapper[object], ...]:
        return Document.rule_chain()


class DocumentSignature(Record, Scoped):
    """One step of the chain: signed, or returned with a word of why; it speaks of one version."""

    __tablename__ = "office_document_signature"
    scoped_by = "document"
    sealed_under = "document"

    document_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("office_document.id"), index=True)
    document: Mapped[Document] = relationship()
    version_number: Mapped[int]
    step: Mapped[str] = mapped_column(sa.String(20), info={"label": _l("Step")})
    decision: Mapped[str] = mapped_column(sa.String(10), info={"label": _l("Decision")})
    by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"))
    by: Mapped[User] = relationship()
    name: Mapped[str] = mapped_column(sa.String(120), info={"label": _l("Name on the paper")})
    at: Mapped[datetime]

    comment = Sealed(_l("Comment"), length=2000)


class DocumentCopy(Record, Scoped):
    """A copy that somebody took: its number stands on the paper and in the audit (security.md X-06)."""

    __tablename__ = "office_document_copy"
    __table_args__ = (sa.UniqueConstraint("document_id", "number"),)
    scoped_by = "document"

    document_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("office_document.id"), index=True)
    document: Mapped[Document] = relationship()
    number: Mapped[int] = mapped_column(info={"label": _l("Copy")})
    version_number: Mapped[int]
    form: Mapped[str] = mapped_column(sa.String(10), info={"label": _l("Form")})
    by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"), info={"label": _l("Taken by")})
    by: Mapped[User] = relationship()


class OwnTemplate(Record, KeyRoot, Shared):
    """The municipality's own Word template in the place of ours; the newest that is not withdrawn counts."""

    __tablename__ = "office_own_template"

    template: Mapped[str] = mapped_column(sa.String(80), index=True)
    by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"))
    by: Mapped[User] = relationship()
    stored_name: Mapped[str] = mapped_column(sa.String(80), unique=True)
    sha256: Mapped[str] = mapped_column(sa.String(64))
    withdrawn_on: Mapped[date | None] = mapped_column(info={"label": _l("Withdrawn on")})

    file_name = Sealed(_l("File name"), length=200)
    file_key = Sealed()
