"""Protection measures: from the proposal or the act at once, through decision and court, to review and end."""

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Record
from core.field_classes import ADDRESS
from core.l10n import _l
from core.sealed import Sealed
from plugins.casework.models import CaseFile, Person, Plan
from plugins.casework.models.cases import OfCase
from plugins.office.models import Institution

SUPERVISION, ALTERNATIVE, EMERGENCY = "supervision", "alternative_care", "emergency"
PROPOSED, REJECTED, IN_FORCE, ENDED = "proposed", "rejected", "in_force", "ended"
NOT_SENT, PENDING, CONFIRMED, AMENDED, REFUSED = "not_sent", "pending", "confirmed", "amended", "refused"


class ProtectionMeasure(Record, OfCase):
    """A measure that protects one child: what it is, who decided when, what the court says, where the child is.

    `state` is the measure's own course, `court_state` the court's beside it. Moments have their hour: the time limits
    of the court run in hours.
    """

    __tablename__ = "child_protection_measure"

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("casework_case.id"), index=True)
    case: Mapped[CaseFile] = relationship()
    kind: Mapped[str] = mapped_column(sa.String(20), info={"label": _l("Measure")})
    state: Mapped[str] = mapped_column(sa.String(20), index=True, info={"label": _l("State")})
    proposed_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"), info={"label": _l("Proposed by")})
    proposed_at: Mapped[datetime] = mapped_column(info={"label": _l("Proposed")})
    decider: Mapped[str | None] = mapped_column(sa.String(20), info={"label": _l("Who decided")})
    decided_by_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("core_user.id"), info={"label": _l("Decided by")}
    )
    decided_at: Mapped[datetime | None] = mapped_column(info={"label": _l("Decided")})
    steps: Mapped[list[str]] = mapped_column(sa.JSON, default=list, info={"label": _l("Done at once")})
    plan_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("casework_plan.id"))
    plan: Mapped[Plan | None] = relationship()
    placement: Mapped[str | None] = mapped_column(sa.String(20), info={"label": _l("Placement")})
    provider_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("office_institution.id"), info={"label": _l("Who takes the child in")}
    )
    provider: Mapped[Institution | None] = relationship(foreign_keys=[provider_id])
    relative_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("casework_person.id"), info={"label": _l("With whom")}
    )
    relative: Mapped[Person | None] = relationship()
    court_state: Mapped[str] = mapped_column(sa.String(20), default=NOT_SENT, info={"label": _l("At the court")})
    court_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("office_institution.id"), info={"label": _l("Court")}
    )
    court: Mapped[Institution | None] = relationship(foreign_keys=[court_id])
    sent_at: Mapped[datetime | None] = mapped_column(info={"label": _l("Sent to the court")})
    court_at: Mapped[datetime | None] = mapped_column(info={"label": _l("The court decided")})
    ends_on: Mapped[date | None] = mapped_column(info={"label": _l("Until")})
    review_on: Mapped[date | None] = mapped_column(info={"label": _l("Review on")})
    review_task_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("office_task.id"))
    ended_on: Mapped[date | None] = mapped_column(info={"label": _l("Ended on")})
    end_reason: Mapped[str | None] = mapped_column(sa.String(20), info={"label": _l("Why it ended")})

    grounds = Sealed(_l("Why the child needs it"), length=8000)
    steps_note = Sealed(_l("Who did what, where and when"), length=2000)
    whereabouts = Sealed(_l("Where the child is"), length=300, field_class=ADDRESS)
    decision_no = Sealed(_l("Number of the decision"), length=60)
    answer = Sealed(_l("The decision in words"), length=2000)
    court_no = Sealed(_l("Number at the court"), length=60)
    court_text = Sealed(_l("What the court says"), length=4000)
    end_text = Sealed(_l("The end in words"), length=2000)

    reviews: Mapped[list["MeasureReview"]] = relationship(back_populates="measure", order_by="MeasureReview.on.desc()")

    @property
    def is_open(self) -> bool:
        return self.state in (PROPOSED, IN_FORCE)


class MeasureReview(Record, OfCase):
    """A review of a measure that is in force."""

    __tablename__ = "child_protection_measure_review"

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("casework_case.id"), index=True)
    case: Mapped[CaseFile] = relationship()
    measure_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("child_protection_measure.id"), index=True)
    measure: Mapped[ProtectionMeasure] = relationship(back_populates="reviews")
    on: Mapped[date] = mapped_column("held_on", info={"label": _l("Reviewed on")})
    by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"))
    decision: Mapped[str] = mapped_column(sa.String(20), info={"label": _l("Decision")})

    text = Sealed(_l("How the measure works"), length=4000)
