"""Risk: versions of the instrument, and the assessments made with them."""

import uuid
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.access.shared import Shared
from core.db import Record
from core.l10n import _l
from core.sealed import Sealed
from plugins.casework.models import CaseFile
from plugins.casework.models.cases import OfCase

IN_FORCE, PENDING, REPLACED = "in_force", "pending", "replaced"


class InstrumentVersion(Record, Shared):
    """A version of the risk instrument as it was used: whoever opens an old assessment reads its own questions."""

    __tablename__ = "child_protection_instrument"
    __table_args__ = (sa.UniqueConstraint("code", "number"),)

    code: Mapped[str] = mapped_column(sa.String(40))
    number: Mapped[str] = mapped_column(sa.String(20), info={"label": _l("Version")})
    valid_from: Mapped[date]
    written: Mapped[dict[str, Any]] = mapped_column(sa.JSON)


class RiskAssessment(Record, OfCase):
    """An assessment of the risk: the answers, the level that they come to, and the level that holds.

    `computed` is what the instrument says, `level` what the worker set. A level below the computed one, or below the
    one in force, is `pending` until the supervisor agrees; until then `held`, the higher one, stays in force.
    """

    __tablename__ = "child_protection_risk"
    __table_args__ = (sa.Index("ix_child_protection_risk_case_at", "case_id", "at"),)

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("casework_case.id"))
    case: Mapped[CaseFile] = relationship()
    instrument_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("child_protection_instrument.id"))
    instrument: Mapped[InstrumentVersion] = relationship()
    at: Mapped[datetime] = mapped_column(info={"label": _l("Assessed")})
    by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"))
    computed: Mapped[str] = mapped_column(sa.String(20), info={"label": _l("Level by the instrument")})
    level: Mapped[str] = mapped_column(sa.String(20), info={"label": _l("Level set")})
    held: Mapped[str] = mapped_column(sa.String(20), info={"label": _l("Level until the supervisor answers")})
    state: Mapped[str] = mapped_column(sa.String(20), index=True, info={"label": _l("State")})
    child_seen: Mapped[str | None] = mapped_column(sa.String(20), info={"label": _l("Was the child seen")})
    maltreatment: Mapped[list[str]] = mapped_column(sa.JSON, default=list, info={"label": _l("Forms of maltreatment")})
    suspect_relation: Mapped[str | None] = mapped_column(
        sa.String(30), info={"label": _l("Who is thought to harm the child")}
    )
    decided_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("core_user.id"))
    decided_at: Mapped[datetime | None]

    answers = Sealed(_l("Answers"), kind="json")
    effective = Sealed(_l("Last known answers"), kind="json")
    child_words = Sealed(_l("The child's own words"), length=4000)
    notes = Sealed(_l("Notes"), length=4000)
    safety = Sealed(_l("What is done at once for safety"), length=4000)
    reason = Sealed(_l("Why another level than the instrument's"), length=2000)
    answer = Sealed(_l("The supervisor's answer"), length=2000)
