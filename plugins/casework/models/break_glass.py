"""Emergency openings: a file read for an hour by somebody whom the role does not let in, and who looked at it after."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.sql import ColumnElement

from core.access.exclusions import Exclusion
from core.access.principal import Principal
from core.access.scope import Scoped, visible_on
from core.db import Record, now
from core.l10n import _l
from core.sealed import KeyRoot, Sealed
from plugins.casework.models.cases import CaseFile

REVIEW = "casework.break_glass.review"


class EmergencyOpening(Record, KeyRoot, Scoped):
    """One file opened in an emergency by one person, to be read until a moment, and why (security.md G-01)."""

    __tablename__ = "casework_emergency_opening"

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("casework_case.id"), index=True)
    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"), index=True, info={"label": _l("Who")})
    reason: Mapped[str] = mapped_column(sa.String(30), info={"label": _l("Reason")})
    opened_at: Mapped[datetime] = mapped_column(info={"label": _l("Opened at")})
    until: Mapped[datetime] = mapped_column(index=True, info={"label": _l("Until")})
    review_due_at: Mapped[datetime] = mapped_column(info={"label": _l("To be reviewed until")})
    justified: Mapped[bool | None] = mapped_column(info={"label": _l("Justified")})
    reviewed_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("core_user.id"))
    reviewed_at: Mapped[datetime | None] = mapped_column(info={"label": _l("Reviewed at")})

    case: Mapped[CaseFile] = relationship(lambda: CaseFile)

    grounds = Sealed(_l("What happened, and why it cannot wait"), length=2000)
    finding = Sealed(_l("What the reviewer found"), length=2000)

    @classmethod
    def rule(cls, who: Principal) -> ColumnElement[bool]:
        """See one's own openings, and as a reviewer those of files within reach; never of a file hidden from one."""
        case = CaseFile.__table__.alias("opened_case")
        hidden = sa.exists().where(Exclusion.record_id == cls.case_id, Exclusion.user_id == who.user_id)
        own = sa.and_(cls.user_id == who.user_id, ~hidden)
        if not who.may(REVIEW):
            return own
        seen = sa.select(1).where(case.c.id == cls.case_id, visible_on(CaseFile, who, case))
        return sa.or_(own, sa.exists(seen.correlate(cls)))

    @property
    def is_running(self) -> bool:
        return self.until > now()
