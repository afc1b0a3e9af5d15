"""Risk and danger: versions of the instrument, and the assessments made with them."""

import uuid
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Record
from core.l10n import _l
from plugins.casework.models import CaseFile
from plugins.casework.models.risk import InstrumentColumns, RiskColumns


class DangerInstrument(Record, InstrumentColumns):
    """A version of the instrument about danger."""

    __tablename__ = "domestic_violence_instrument"
    __table_args__ = (sa.UniqueConstraint("code", "number"),)


class DangerAssessment(Record, RiskColumns):
    """An assessment of the danger, with the level that the police had come to by then recorded beside it."""

    __tablename__ = "domestic_violence_risk"
    __table_args__ = (sa.Index("ix_domestic_violence_risk_case_at", "case_id", "at"),)

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("casework_case.id"))
    case: Mapped[CaseFile] = relationship(lambda: CaseFile)
    instrument_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("domestic_violence_instrument.id"))
    instrument: Mapped[DangerInstrument] = relationship(lambda: DangerInstrument)
    police_level: Mapped[str | None] = mapped_column(sa.String(20), info={"label": _l("Risk by the police")})
    police_level_on: Mapped[date | None] = mapped_column(info={"label": _l("Assessed by the police on")})
