"""Safety plans: what the person protected does when it becomes dangerous; the newest one holds."""

import uuid
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Record
from core.field_classes import ADDRESS, PHONE
from core.l10n import _l
from core.sealed import Sealed
from plugins.casework.models import CaseFile
from plugins.casework.models.cases import OfCase


class SafetyPlan(Record, OfCase):
    """What was agreed with the person protected for the moment of danger; earlier plans stay to be read."""

    __tablename__ = "domestic_violence_safety_plan"

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("casework_case.id"), index=True)
    case: Mapped[CaseFile] = relationship(lambda: CaseFile)
    made_on: Mapped[date] = mapped_column(info={"label": _l("Made on")})
    review_on: Mapped[date | None] = mapped_column(info={"label": _l("Look at it again on")})
    held_by: Mapped[str] = mapped_column(sa.String(20), info={"label": _l("Where the plan is kept")})
    task_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("office_task.id"))
    by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"))

    signs = Sealed(_l("Signs that it becomes dangerous"), length=2000)
    way_out = Sealed(_l("How to get out, and where to go"), length=2000, field_class=ADDRESS)
    helpers = Sealed(_l("Who helps, and the sign agreed with them"), length=2000, field_class=PHONE)
    ready = Sealed(_l("What lies ready: documents, keys, money, medicines"), length=2000)
    children = Sealed(_l("What the children know and do"), length=2000)
    traces = Sealed(_l("Telephone, location and accounts"), length=2000)
    outside = Sealed(_l("On the way, at work, at school"), length=2000)
