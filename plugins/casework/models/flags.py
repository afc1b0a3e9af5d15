"""Flags on a file: a few discreet words that whoever opens it must see first."""

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Record
from core.l10n import _l
from core.sealed import Sealed
from plugins.casework.models.cases import CaseFile, OfCase
from plugins.casework.two_people import TwoPeople


class Flag(Record, OfCase, TwoPeople):
    """A flag with its reason and its end; one that protects somebody stands until two people lift it.

    `ends_on` is the last day on which an ordinary flag is shown. A protective one never ends by itself: on that day
    somebody has to look at it again.
    """

    __tablename__ = "casework_flag"

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("casework_case.id"), index=True)
    case: Mapped[CaseFile] = relationship()
    kind: Mapped[str] = mapped_column(sa.String(30), info={"label": _l("Flag")})
    protective: Mapped[bool] = mapped_column(info={"label": _l("Protects somebody")})
    set_on: Mapped[date] = mapped_column(info={"label": _l("Set on")})
    set_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"), info={"label": _l("Set by")})
    ends_on: Mapped[date | None] = mapped_column(info={"label": _l("Until")})
    lifted_at: Mapped[datetime | None] = mapped_column(info={"label": _l("Lifted")})
    lifted_by_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("core_user.id"), info={"label": _l("Lifted by")}
    )
    task_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("office_task.id"))

    words = Sealed(_l("Discreet words"), length=40)
    reason = Sealed(_l("Why"), length=2000)
    lifting_reason = Sealed(_l("Why it is lifted"), length=2000)

    def is_shown(self, day: date) -> bool:
        """Say whether the flag stands on a day."""
        return self.lifted_at is None and (self.protective or self.ends_on is None or day <= self.ends_on)
