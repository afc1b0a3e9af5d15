"""Risk: versions of the instrument, and the assessments made with them."""

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Record
from core.l10n import _l
from core.sealed import Sealed
from plugins.casework.models import CaseFile
from plugins.casework.models.risk import InstrumentColumns, RiskColumns


class InstrumentVersion(Record, InstrumentColumns):
    """A version of the instrument about children."""

    __tablename__ = "child_protection_instrument"
    __table_args__ = (sa.UniqueConstraint("code", "number"),)


class RiskAssessment(Record, RiskColumns):
    """An assessment of a child's risk, with how the child was seen and what was found."""

    __tablename__ = "child_protection_risk"
    __table_args__ = (sa.Index("ix_child_protection_risk_case_at", "case_id", "at"),)

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("casework_case.id"))
    case: Mapped[CaseFile] = relationship()
    instrument_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("child_protection_instrument.id"))
    instrument: Mapped[InstrumentVersion] = relationship()
    child_seen: Mapped[str | None] = mapped_column(sa.String(20), info={"label": _l("Was the child seen")})
    maltreatment: Mapped[list[str]] = mapped_column(sa.JSON, default=list, info={"label": _l("Forms of maltreatment")})
    suspect_relation: Mapped[str | None] = mapped_column(
        sa.String(30), info={"label": _l("Who is thought to harm the child")}
    )

    child_words = Sealed(_l("The child's own words"), length=4000)
