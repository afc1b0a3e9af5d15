"""Notices: what has to be told to police, prosecution or others at once, and the proof that it was."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Record
from core.l10n import _l
from core.sealed import Sealed
from plugins.casework.models import CaseFile
from plugins.casework.models.cases import OfCase

CRIME, TRAFFICKING = "crime", "trafficking"


class Notice(Record, OfCase):
    """A notice that is owed from the moment of suspicion; it stands on top of the file until somebody has sent it."""

    __tablename__ = "child_protection_notice"

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("casework_case.id"), index=True)
    case: Mapped[CaseFile] = relationship()
    kind: Mapped[str] = mapped_column(sa.String(20), info={"label": _l("What is suspected")})
    suspected_at: Mapped[datetime] = mapped_column(info={"label": _l("Suspected since")})
    by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"))
    sent_at: Mapped[datetime | None] = mapped_column(index=True, info={"label": _l("Sent")})
    sent_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("core_user.id"))
    recipient: Mapped[str | None] = mapped_column(sa.String(30), info={"label": _l("To whom")})
    institution_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("office_institution.id"), info={"label": _l("Institution")}
    )
    means: Mapped[str | None] = mapped_column(sa.String(30), info={"label": _l("How")})
    proof_kind: Mapped[str | None] = mapped_column(sa.String(30), info={"label": _l("Proof")})
    answer: Mapped[str | None] = mapped_column(sa.String(30), info={"label": _l("Answer")})
    answered_at: Mapped[datetime | None] = mapped_column(info={"label": _l("Answered")})
    task_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("office_task.id"))

    grounds = Sealed(_l("What gives rise to the suspicion"), length=4000)
    proof = Sealed(_l("Number, name or place of the proof"), length=500)
    answer_text = Sealed(_l("What they answered"), length=4000)

    @property
    def is_waiting(self) -> bool:
        return self.sent_at is None
