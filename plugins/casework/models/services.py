"""Social services: the municipality's catalogue, who provides them, and what of them is given in a file."""

import uuid
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship
from sqlalchemy.sql import ColumnElement

from core.access.principal import Principal
from core.access.scope import Scoped, unbarred_on, visible_on
from core.access.shared import Shared
from core.db import Record
from core.field_classes import ADDRESS
from core.l10n import _l
from core.sealed import KeyRoot, Sealed
from plugins.casework.models.cases import CaseFile, services_with
from plugins.casework.models.plans import PlanAction
from plugins.office.models import Institution

SUPPORT, CASH, FEE, GOODS, TRANSPORT, SHELTER = "support", "cash", "fee", "goods", "transport", "shelter"
"""The natures of a service, which decide what is asked when it is given."""
PAID = (CASH, FEE, GOODS)
"""What the finance office pays for without knowing for whom; a night in a shelter or a trip there tells too much."""
READ_COSTS = "case.read_costs"


class SocialService(Record, Shared):
    """A service that the municipality gives or arranges; what it is called and asks for stands in its editions.

    `number` is its place in the list that the municipality publishes; a part of such a service has the service above it
    in `whole`, and only what has no parts is given.
    """

    __tablename__ = "casework_service"

    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    number: Mapped[int | None] = mapped_column(info={"label": _l("No.")})
    whole_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("casework_service.id"))
    nature: Mapped[str] = mapped_column(sa.String(20), info={"label": _l("Nature")})
    active_from: Mapped[date] = mapped_column(info={"label": _l("Offered from")})
    active_to: Mapped[date | None] = mapped_column(info={"label": _l("Offered until")})

    editions: Mapped[list["ServiceEdition"]] = relationship(
        back_populates="service", order_by="ServiceEdition.valid_from.desc()"
    )

    def is_offered(self, day: date) -> bool:
        return self.active_from <= day and (self.active_to is None or day <= self.active_to)


class ServiceEdition(Record, Shared):
    """What a service is from a day on, until its next edition; what was given before keeps the words of its day."""

    __tablename__ = "casework_service_edition"
    __table_args__ = (sa.UniqueConstraint("service_id", "valid_from"),)

    service_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("casework_service.id"))
    service: Mapped[SocialService] = relationship(back_populates="editions")
    valid_from: Mapped[date] = mapped_column(info={"label": _l("Valid from")})
    label: Mapped[str] = mapped_column(info={"label": _l("Name")})
    label_en: Mapped[str] = mapped_column(default="", info={"label": _l("Name in English")})
    typology: Mapped[str] = mapped_column(sa.String(30), info={"label": _l("Typology")})
    audience: Mapped[list[str]] = mapped_column(sa.JSON, default=list, info={"label": _l("For whom")})
    unit: Mapped[str] = mapped_column(sa.String(20), info={"label": _l("Counted in")})
    cost: Mapped[int | None] = mapped_column(info={"label": _l("Usual cost of one (lekë)")})
    conditions: Mapped[str] = mapped_column(sa.String(1000), default="", info={"label": _l("Conditions")})
    source: Mapped[str] = mapped_column(sa.String(300), default="", info={"label": _l("Act or reason")})


class ServiceProvider(Record, Shared):
    """An institution that gives a service, on its conditions and with so many places, from a day to a day."""

    __tablename__ = "casework_service_provider"

    service_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("casework_service.id"), index=True)
    service: Mapped[SocialService] = relationship()
    institution_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("office_institution.id"), info={"label": _l("Institution")}
    )
    institution: Mapped[Institution] = relationship()
    places: Mapped[int | None] = mapped_column(info={"label": _l("Places")})
    conditions: Mapped[str] = mapped_column(sa.String(1000), default="", info={"label": _l("Conditions")})
    valid_from: Mapped[date] = mapped_column(info={"label": _l("Since")})
    valid_to: Mapped[date | None] = mapped_column(info={"label": _l("Until")})

    def is_valid(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class Provision(Record, KeyRoot, Scoped):
    """A service planned or given in a file: by whom, from when to when, how much, at what cost and who pays.

    Money is whole lekë. `approved_cost` is what the decision allows; what was spent are the receipts.
    """

    __tablename__ = "casework_provision"

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("casework_case.id"), index=True)
    case: Mapped[CaseFile] = relationship()
    service_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("casework_service.id"), info={"label": _l("Service")})
    nature: Mapped[str] = mapped_column(sa.String(20))
    institution_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("office_institution.id"), info={"label": _l("Provider")}
    )
    institution: Mapped[Institution | None] = relationship()
    action_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("casework_plan_action.id"), index=True, info={"label": _l("Action of the plan")}
    )
    action: Mapped[PlanAction | None] = relationship()
    state: Mapped[str] = mapped_column(sa.String(20), index=True, info={"label": _l("State")})
    starts_on: Mapped[date] = mapped_column(info={"label": _l("From")})
    ends_on: Mapped[date | None] = mapped_column(info={"label": _l("To")})
    ended_on: Mapped[date | None] = mapped_column(info={"label": _l("Ended on")})
    end_reason: Mapped[str | None] = mapped_column(sa.String(30), info={"label": _l("Why it ended")})
    result: Mapped[str | None] = mapped_column(sa.String(20), info={"label": _l("Result")})
    quantity: Mapped[int | None] = mapped_column(info={"label": _l("Quantity")})
    unit: Mapped[str] = mapped_column(sa.String(20), info={"label": _l("Counted in")})
    unit_cost: Mapped[int | None] = mapped_column(info={"label": _l("Cost of one (lekë)")})
    planned_cost: Mapped[int | None] = mapped_column(info={"label": _l("Planned cost (lekë)")})
    approved_cost: Mapped[int | None] = mapped_column(info={"label": _l("Approved cost (lekë)")})
    payer: Mapped[str] = mapped_column(sa.String(30), info={"label": _l("Who pays")})
    decided_on: Mapped[date | None] = mapped_column(info={"label": _l("Date of the decision")})
    made_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"))
    task_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("office_task.id"))

    decision_no = Sealed(_l("Number of the decision"), length=60)
    note = Sealed(_l("What for, and how"), length=2000)
    result_text = Sealed(_l("Result in words"), length=2000)
    whereabouts = Sealed(_l("Where the person stays"), length=300, field_class=ADDRESS)

    receipts: Mapped[list["Receipt"]] = relationship(
        back_populates="provision", order_by="(Receipt.month, Receipt.given_on)"
    )

    @classmethod
    def rule(cls, who: Principal) -> ColumnElement[bool]:
        """See what is given in the files of one's reach; and what is paid for, without the file, by `read_costs`."""
        case = CaseFile.__table__.alias("provision_case")
        seen = [visible_on(CaseFile, who, case)]
        if services := services_with(who, READ_COSTS):
            paid = (case.c.service.in_(services), cls.nature.in_(PAID), unbarred_on(CaseFile, who, case))
            seen.append(sa.and_(*paid))
        inside = sa.select(1).where(case.c.id == cls.case_id, sa.or_(*seen))
        return sa.exists(inside.correlate(cls))

    @classmethod
    def leans_on(cls) -> tuple[Mapper[Any], ...]:
        return CaseFile.rule_chain()

    @property
    def is_open(self) -> bool:
        return self.ended_on is None


class Receipt(Record, Scoped):
    """What was paid or handed over of a service: for which month, how much, when and to whom."""

    __tablename__ = "casework_receipt"
    scoped_by = "provision"
    sealed_under = "provision"

    provision_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("casework_provision.id"), index=True)
    provision: Mapped[Provision] = relationship(back_populates="receipts")
    month: Mapped[date | None] = mapped_column(info={"label": _l("For the month")})
    """The first day of the month; none for what is not given by months."""
    amount: Mapped[int] = mapped_column(default=0, info={"label": _l("Amount (lekë)")})
    quantity: Mapped[int | None] = mapped_column(info={"label": _l("Quantity")})
    given_on: Mapped[date] = mapped_column(info={"label": _l("Paid or handed over on")})
    by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"))

    paper_no = Sealed(_l("Number of the payment or receipt"), length=60)
    received_by = Sealed(_l("Who received it"), length=120)
