"""Consents of grown-ups and assents of children: dated words about one purpose, and their withdrawal."""

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Record
from core.l10n import _l
from core.sealed import Sealed
from plugins.casework.models.cases import CaseFile, OfCase
from plugins.casework.models.people import Person
from plugins.office.models import Institution


class Consent(Record, OfCase):
    """Somebody's yes or no to one purpose, on a day; it is never rewritten, only withdrawn.

    `institution` limits a yes to one recipient; a second recipient is a second consent, withdrawn by itself.
    """

    __tablename__ = "casework_consent"

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("casework_case.id"), index=True)
    case: Mapped[CaseFile] = relationship()
    purpose: Mapped[str] = mapped_column(sa.String(30), info={"label": _l("Purpose")})
    giver: Mapped[str] = mapped_column(sa.String(20), info={"label": _l("Who speaks")})
    person_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("casework_person.id"), info={"label": _l("Person")}
    )
    person: Mapped[Person | None] = relationship()
    answer: Mapped[str] = mapped_column(sa.String(20), info={"label": _l("Answer")})
    means: Mapped[str] = mapped_column(sa.String(20), info={"label": _l("How it was given")})
    given_on: Mapped[date] = mapped_column(info={"label": _l("Given on")})
    valid_until: Mapped[date | None] = mapped_column(info={"label": _l("Valid until")})
    institution_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("office_institution.id"), info={"label": _l("Only for this institution")}
    )
    institution: Mapped[Institution | None] = relationship()
    attachment_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("casework_attachment.id"), info={"label": _l("Document")}
    )
    by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"))
    withdrawn_on: Mapped[date | None] = mapped_column(info={"label": _l("Withdrawn on")})
    withdrawn_means: Mapped[str | None] = mapped_column(sa.String(20), info={"label": _l("How it was withdrawn")})
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("core_user.id"))

    scope = Sealed(_l("What it covers, and what not"), length=2000)
    withdrawal_note = Sealed(_l("What was said at the withdrawal"), length=2000)

    def stands(self, day: date) -> bool:
        """Say whether the word holds on a day: said, not run out and not withdrawn; a withdrawal counts at once."""
        begun = self.given_on <= day and (self.valid_until is None or day <= self.valid_until)
        return begun and (self.withdrawn_on is None or day < self.withdrawn_on)
