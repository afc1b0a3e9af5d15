"""Imports from Excel: who sent what, what it made, and the workbook while it waits."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.sql import ColumnElement

from core.access.principal import Principal
from core.access.scope import Scoped
from core.access.shared import Internal
from core.db import Model, Record, now
from core.l10n import _l
from core.sealed import KeyRoot, Sealed

WAITING, DONE, UNDONE, DISCARDED, EXPIRED = "waiting", "done", "undone", "discarded", "expired"
IMPORTING, FAILED = "importing", "failed"
"""Confirmed, for a job to carry out; and one that did not come to its end: it waits again, with all that was said."""
OPEN = (WAITING, FAILED)


class Import(Record, KeyRoot, Scoped):
    """A workbook that somebody sent: looked through, and then imported as a whole, or not at all.

    It is its sender's alone. The workbook stays, sealed, until it is imported or expires; then only figures are left.
    """

    __tablename__ = "office_import"

    template: Mapped[str] = mapped_column(sa.String(80), info={"label": _l("Template")})
    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"), index=True)
    state: Mapped[str] = mapped_column(sa.String(10), index=True, info={"label": _l("State")})
    sent_at: Mapped[datetime] = mapped_column(default=now, info={"label": _l("Sent")})
    expires_at: Mapped[datetime] = mapped_column(info={"label": _l("Expires on")})
    rows: Mapped[int] = mapped_column(default=0, info={"label": _l("Rows")})
    ready: Mapped[int] = mapped_column(default=0)
    errors: Mapped[int] = mapped_column(default=0)
    questions: Mapped[int] = mapped_column(default=0)
    left_out: Mapped[int] = mapped_column(default=0)
    confirmed_at: Mapped[datetime | None] = mapped_column(info={"label": _l("Imported")})
    made: Mapped[int | None] = mapped_column(info={"label": _l("Records made")})
    undone_at: Mapped[datetime | None] = mapped_column(info={"label": _l("Undone")})
    stored_name: Mapped[str | None] = mapped_column(sa.String(80))

    file_name = Sealed(_l("File name"), length=200)
    file_key = Sealed()

    @classmethod
    def rule(cls, who: Principal) -> ColumnElement[bool]:
        """One's own imports."""
        return cls.user_id == who.user_id

    @property
    def is_waiting(self) -> bool:
        return self.state in OPEN and now() < self.expires_at

    @property
    def is_importing(self) -> bool:
        return self.state == IMPORTING

    @property
    def is_settled(self) -> bool:
        return self.errors == 0 and self.questions == 0


class ImportSheet(Record, Scoped):
    """The cells of a workbook that waits, what was said about them, and what was found; gone when it is imported.

    Nobody else's business, like a draft: what matters of it is in the audit by the verbs of imports.
    """

    audited = False
    scoped_by = "batch"
    sealed_under = "batch"

    __tablename__ = "office_import_sheet"

    import_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("office_import.id"), unique=True)
    batch: Mapped[Import] = relationship()

    cells = Sealed(kind="json")
    review = Sealed(kind="json")
    findings = Sealed(kind="json")
    totals = Sealed(kind="json")


class ImportedRow(Model, Internal):
    """One record that an import made, as it was then: for taking the import back, and gone when that is over."""

    __tablename__ = "office_imported_row"

    import_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("office_import.id"), primary_key=True)
    record_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(80))
    version: Mapped[int]
