"""Protection orders: UMPMM of the police, UMM and UM of the court, with their life, breaches and reports."""

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.access.scope import Scoped
from core.db import Record
from core.l10n import _l
from core.sealed import Sealed
from plugins.casework.models import Attachment, CaseFile
from plugins.casework.models.cases import OfCase
from plugins.domestic_violence.models.violent_persons import ViolentPerson

UMPMM, UMM, UM = "umpmm", "umm", "um"
REQUESTED, IN_FORCE, REFUSED = "requested", "in_force", "refused"
REPLACED, EXPIRED, REVOKED, WITHDRAWN = "replaced", "expired", "revoked", "withdrawn"
ENDED = (REFUSED, REPLACED, EXPIRED, REVOKED, WITHDRAWN)


class ProtectionOrder(Record, OfCase):
    """One order from the request to its end. It is in force from `valid_from` to the end of `valid_to`, both included.

    `replaces_id` is the order that this one took the place of: a UMM of a UMPMM, a UM of a UMM.
    """

    __tablename__ = "domestic_violence_order"
    __table_args__ = (sa.Index("ix_domestic_violence_order_state_to", "state", "valid_to"),)

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("casework_case.id"), index=True)
    case: Mapped[CaseFile] = relationship(lambda: CaseFile)
    kind: Mapped[str] = mapped_column(sa.String(10), info={"label": _l("Order")})
    state: Mapped[str] = mapped_column(sa.String(12), default=REQUESTED, info={"label": _l("State")})
    requested_by: Mapped[str] = mapped_column(sa.String(30), info={"label": _l("Who asked for it")})
    requested_at: Mapped[datetime] = mapped_column(info={"label": _l("Requested")})
    institution_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("office_institution.id"), info={"label": _l("Court or police")}
    )
    hearing_at: Mapped[datetime | None] = mapped_column(info={"label": _l("Hearing")})
    issued_at: Mapped[datetime | None] = mapped_column(info={"label": _l("Issued")})
    valid_from: Mapped[date | None] = mapped_column(info={"label": _l("In force from")})
    valid_to: Mapped[date | None] = mapped_column(info={"label": _l("In force until")})
    served_at: Mapped[datetime | None] = mapped_column(info={"label": _l("Served on the person bound")})
    ended_on: Mapped[date | None] = mapped_column(info={"label": _l("Ended on")})
    measures: Mapped[list[str]] = mapped_column(sa.JSON, default=list, info={"label": _l("Measures")})
    distance_m: Mapped[int | None] = mapped_column(info={"label": _l("Distance to keep (metres)")})
    weapons: Mapped[bool] = mapped_column(default=False, info={"label": _l("Weapons to be handed over")})
    electronic: Mapped[bool] = mapped_column(default=False, info={"label": _l("Electronic monitoring")})
    children_protected: Mapped[int] = mapped_column(default=0, info={"label": _l("Children protected by it")})
    violent_person_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("domestic_violence_violent_person.id"), info={"label": _l("Person bound")}
    )
    violent_person: Mapped[ViolentPerson | None] = relationship(lambda: ViolentPerson)
    replaces_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("domestic_violence_order.id"))
    copy_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("casework_attachment.id"))
    copy: Mapped[Attachment | None] = relationship(lambda: Attachment)
    by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"))

    number = Sealed(_l("Number of the decision"), length=60)
    note = Sealed(_l("Note"), length=2000)

    def is_in_force(self, day: date) -> bool:
        """Say whether the order protects on a day; after its last day it does not, whatever is written down."""
        if self.state != IN_FORCE or self.valid_from is None:
            return False
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def has_run_out(self, day: date) -> bool:
        """Say whether the last day is over and nobody has written the end down yet."""
        return self.state == IN_FORCE and self.valid_to is not None and self.valid_to < day


class OfOrder(Scoped):
    """A part of an order: it is seen by who sees the order, and sealed under the file's keys."""

    scoped_by = "order"
    sealed_under = "order"


class OrderEvent(Record, OfOrder):
    """One step in the life of an order."""

    __tablename__ = "domestic_violence_order_event"

    order_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("domestic_violence_order.id"), index=True)
    order: Mapped[ProtectionOrder] = relationship(lambda: ProtectionOrder)
    kind: Mapped[str] = mapped_column(sa.String(12), info={"label": _l("What happened")})
    at: Mapped[datetime] = mapped_column(info={"label": _l("When")})
    by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"))

    note = Sealed(_l("Note"), length=2000)


class Breach(Record, OfOrder):
    """An order that was not kept, and when the police were told."""

    __tablename__ = "domestic_violence_breach"

    order_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("domestic_violence_order.id"), index=True)
    order: Mapped[ProtectionOrder] = relationship(lambda: ProtectionOrder)
    at: Mapped[datetime] = mapped_column(info={"label": _l("When")})
    kind: Mapped[str] = mapped_column(sa.String(20), info={"label": _l("What was not kept")})
    police_told_at: Mapped[datetime | None] = mapped_column(info={"label": _l("Police told")})
    task_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("office_task.id"))
    by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"))

    text = Sealed(_l("What happened"), length=4000)
    proof = Sealed(_l("How the police were told, and the proof"), length=500)


class PoliceReport(Record, OfOrder):
    """A report to the police on how an order is kept, with its proof of sending."""

    __tablename__ = "domestic_violence_police_report"

    order_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("domestic_violence_order.id"), index=True)
    order: Mapped[ProtectionOrder] = relationship(lambda: ProtectionOrder)
    period_from: Mapped[date] = mapped_column(info={"label": _l("Period from")})
    period_to: Mapped[date] = mapped_column(info={"label": _l("Period to")})
    kept: Mapped[str] = mapped_column(sa.String(20), info={"label": _l("Is the order kept")})
    visits: Mapped[int] = mapped_column(default=0, info={"label": _l("Visits in the period")})
    sent_at: Mapped[datetime] = mapped_column(info={"label": _l("Sent")})
    means: Mapped[str] = mapped_column(sa.String(30), info={"label": _l("How")})
    by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"))

    text = Sealed(_l("What was found"), length=8000)
    proof = Sealed(_l("Number, name or place of the proof"), length=500)
