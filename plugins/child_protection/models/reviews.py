"""Reviews of the protection plan."""

import uuid
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Record
from core.l10n import _l
from core.sealed import Sealed
from plugins.casework.models import CaseFile, Plan
from plugins.casework.models.cases import OfCase


class Review(Record, OfCase):
    """A review: how far each action is, how the child is, and whether the plan goes on, changes or comes to its end."""

    __tablename__ = "child_protection_review"

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("casework_case.id"), index=True)
    case: Mapped[CaseFile] = relationship()
    plan_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("casework_plan.id"), index=True)
    plan: Mapped[Plan] = relationship()
    on: Mapped[date] = mapped_column("held_on", info={"label": _l("Reviewed on")})
    by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"))
    risk: Mapped[str | None] = mapped_column(sa.String(20), info={"label": _l("Risk at the review")})
    decision: Mapped[str] = mapped_column(sa.String(20), info={"label": _l("Decision")})
    child_view_kind: Mapped[str | None] = mapped_column(sa.String(30), info={"label": _l("Was the child heard")})
    progress: Mapped[dict[str, Any]] = mapped_column(
        sa.JSON, default=dict, info={"label": _l("Progress of the actions")}
    )
    """The state of each action on the day, by the action's id."""

    summary = Sealed(_l("What changed for the child"), length=8000)
    child_view = Sealed(_l("The child's view"), length=4000)
