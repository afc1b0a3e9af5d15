"""What of a file was copied into REVALB, step by step, and the monthly comparison of how many files stand there."""

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.sql import ColumnElement

from core.access.principal import Principal
from core.access.scope import Scoped
from core.db import Record
from core.l10n import _l
from core.sealed import Sealed
from plugins.casework.models import CaseFile
from plugins.casework.models.cases import OfCase

CHECK = "domestic_violence.revalb.check"


class RevalbStep(Record, OfCase):
    """A step of the sheet that was copied: when, by whom, and the hash of what it said then.

    What changed since is found by comparing the hash with today's; the newest row of a step counts.
    """

    __tablename__ = "domestic_violence_revalb_step"

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("casework_case.id"), index=True)
    case: Mapped[CaseFile] = relationship(lambda: CaseFile)
    step: Mapped[str] = mapped_column(sa.String(20), info={"label": _l("Step")})
    copied_at: Mapped[datetime] = mapped_column(info={"label": _l("Copied at")})
    digest: Mapped[str] = mapped_column(sa.String(64))
    by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"))

    number = Sealed(_l("Number in REVALB"), length=60)


class RevalbCheck(Record, Scoped):
    """How many new files of a month REVALB shows and how many we have: numbers alone."""

    __tablename__ = "domestic_violence_revalb_check"

    month: Mapped[str] = mapped_column(sa.String(7), index=True, info={"label": _l("Month")})
    there: Mapped[int] = mapped_column(info={"label": _l("In REVALB")})
    here: Mapped[int] = mapped_column(info={"label": _l("With us")})
    missing: Mapped[int] = mapped_column(info={"label": _l("Not yet in REVALB")})
    checked_on: Mapped[date] = mapped_column(info={"label": _l("Checked on")})
    by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"))
    note: Mapped[str] = mapped_column(sa.String(500), default="", info={"label": _l("Why they differ")})

    @classmethod
    def rule(cls, who: Principal) -> ColumnElement[bool]:
        """See one's own: those of a colleague would tell how many files one does not see."""
        return cls.by_id == who.user_id if who.may(CHECK) else sa.false()
