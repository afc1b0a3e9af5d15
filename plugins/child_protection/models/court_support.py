"""Support of a child who is a victim or a witness in criminal proceedings."""

import uuid
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Record
from core.l10n import _l
from core.sealed import Sealed
from plugins.casework.models import CaseFile
from plugins.casework.models.cases import OfCase
from plugins.office.models import Institution


class CourtSupport(Record, OfCase):
    """One proceeding in which somebody of the unit stands by the child, from the first word to its end."""

    __tablename__ = "child_protection_court_support"

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("casework_case.id"), index=True)
    case: Mapped[CaseFile] = relationship()
    role: Mapped[str] = mapped_column(sa.String(20), info={"label": _l("The child is")})
    worker_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"), info={"label": _l("Support person")})
    institution_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("office_institution.id"), info={"label": _l("Led by")}
    )
    institution: Mapped[Institution | None] = relationship()
    started_on: Mapped[date] = mapped_column(info={"label": _l("Since")})
    ended_on: Mapped[date | None] = mapped_column(info={"label": _l("Ended on")})

    proceeding_no = Sealed(_l("Number of the proceeding"), length=60)
    outcome = Sealed(_l("How it ended for the child"), length=2000)

    steps: Mapped[list["CourtStep"]] = relationship(back_populates="support", order_by="CourtStep.on.desc()")


class CourtStep(Record, OfCase):
    """Something of the checklist that was done: what, when, by whom."""

    __tablename__ = "child_protection_court_step"

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("casework_case.id"), index=True)
    case: Mapped[CaseFile] = relationship()
    support_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("child_protection_court_support.id"), index=True)
    support: Mapped[CourtSupport] = relationship(back_populates="steps")
    item: Mapped[str] = mapped_column(sa.String(30), info={"label": _l("What was done")})
    on: Mapped[date] = mapped_column("done_on", info={"label": _l("Day")})
    by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"), info={"label": _l("Who did it")})

    text = Sealed(_l("In words"), length=2000)
