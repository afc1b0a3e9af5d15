"""Referrals: how a child at risk comes to the unit."""

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship
from sqlalchemy.sql import ColumnElement

from core.access.principal import Principal
from core.access.scope import Scoped
from core.db import Record
from core.field_classes import REPORTER
from core.l10n import _l
from core.sealed import KeyRoot, Sealed
from plugins.casework.models import CaseFile

READ_OWN, READ_UNIT, READ_ALL = (
    f"child_protection.referral.{reach}" for reach in ("read_own", "read_unit", "read_all")
)


PENDING = "pending"
"""The decision about a child that another service handed over and nobody has taken up yet."""


class Referral(Record, KeyRoot, Scoped):
    """A referral or identification: who told us, how, what happened, and what was decided about it.

    It has keys of its own, because one that opens no file belongs to none; the child's particulars then stand here,
    sealed, and no person is entered anywhere. `received_at` is the moment from which the clocks of the law run.
    """

    __tablename__ = "child_protection_referral"
    __table_args__ = (sa.Index("ix_child_protection_referral_unit_received", "unit_id", "received_at"),)

    case_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("casework_case.id"), index=True)
    case: Mapped[CaseFile | None] = relationship()
    unit_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("office_unit.id"), info={"label": _l("Unit")})
    received_at: Mapped[datetime] = mapped_column(info={"label": _l("Received")})
    received_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"), index=True)
    channel: Mapped[str] = mapped_column(sa.String(30), info={"label": _l("How it came")})
    referrer_kind: Mapped[str | None] = mapped_column(sa.String(30), info={"label": _l("Who told us")})
    institution_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("office_institution.id"), info={"label": _l("Institution of the person who told us")}
    )
    categories: Mapped[list[str]] = mapped_column(sa.JSON, default=list, info={"label": _l("Categories")})
    danger: Mapped[list[str]] = mapped_column(sa.JSON, default=list, info={"label": _l("Immediate danger")})
    urgency: Mapped[str] = mapped_column(sa.String(20), info={"label": _l("First screening")})
    living: Mapped[str | None] = mapped_column(sa.String(30), info={"label": _l("Who is with the child")})
    decision: Mapped[str] = mapped_column(sa.String(20), index=True, info={"label": _l("Decision")})
    decided_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("core_user.id"))
    receipt: Mapped[str | None] = mapped_column(sa.String(12), unique=True, info={"label": _l("Receipt")})
    """What another service of the suite got for handing the child over."""
    forwarded_to_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("office_institution.id"), info={"label": _l("Forwarded to")}
    )

    referrer = Sealed(_l("Name and contact of the person who told us"), length=300, field_class=REPORTER)
    story = Sealed(_l("What happened"), length=8000)
    actions_taken = Sealed(_l("What was done already"), length=2000)
    child = Sealed(_l("The child, when no file was opened"), kind="json")
    decision_note = Sealed(_l("Why this was decided"), length=2000)

    @classmethod
    def rule(cls, who: Principal) -> ColumnElement[bool]:
        """See a referral through its file; one without a file by one's reach among referrals."""
        return sa.or_(
            cls.case_id.in_(sa.select(CaseFile.id)), sa.and_(cls.case_id.is_(None), sa.or_(*_reaches(cls, who)))
        )

    @classmethod
    def leans_on(cls) -> tuple[Mapper[Any], ...]:
        """The rule selects from the files that the reader sees."""
        return CaseFile.rule_chain()

    @property
    def anonymous(self) -> bool:
        return self.referrer_kind == "anonymous"


def _reaches(cls: type[Referral], who: Principal) -> list[ColumnElement[bool]]:
    if who.may(READ_ALL):
        return [sa.true()]
    parts: list[ColumnElement[bool]] = [sa.false()]
    if who.may(READ_UNIT):
        parts.append(cls.unit_id.in_(list(who.claim("office.units"))))
    if who.may(READ_OWN):
        parts.append(cls.received_by_id == who.user_id)
    return parts
