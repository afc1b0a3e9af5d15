"""In-depth assessments: the child's life by domains, with sources, and the views of child and parents."""

import uuid
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Record
from core.l10n import _l
from core.sealed import Sealed
from plugins.casework.models import CaseFile
from plugins.casework.models.cases import OfCase


class DomainAssessment(Record, OfCase):
    """An in-depth assessment; ratings by domain are codes in clear, what was found out is sealed."""

    __tablename__ = "child_protection_assessment"

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("casework_case.id"), index=True)
    case: Mapped[CaseFile] = relationship()
    started_on: Mapped[date] = mapped_column(info={"label": _l("Started on")})
    finished_on: Mapped[date | None] = mapped_column(info={"label": _l("Finished on")})
    by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"))
    ratings: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict, info={"label": _l("State by domain")})
    child_view_kind: Mapped[str | None] = mapped_column(sa.String(30), info={"label": _l("Was the child heard")})
    parent_view_kind: Mapped[str | None] = mapped_column(sa.String(30), info={"label": _l("Do the parents agree")})

    findings = Sealed(_l("What was found out, by domain"), kind="json")
    child_view = Sealed(_l("The child's view"), length=4000)
    parent_view = Sealed(_l("The parents' view"), length=4000)
    conclusion = Sealed(_l("Conclusion"), length=8000)
