"""Enrolment of a child in nursery, kindergarten and school."""

import uuid
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Record
from core.field_classes import SCHOOL
from core.l10n import _l
from core.sealed import Sealed
from plugins.casework.models import CaseFile
from plugins.casework.models.cases import OfCase


class Enrolment(Record, OfCase):
    """A child's place in a nursery, kindergarten or school in one school year; the next year is the next enrolment.

    `school_year` is the year in which it begins. Which house it is tells where the child is, and is sealed.
    """

    __tablename__ = "child_protection_enrolment"
    __table_args__ = (sa.Index("ix_child_protection_enrolment_kind_year", "kind", "school_year"),)

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("casework_case.id"), index=True)
    case: Mapped[CaseFile] = relationship()
    kind: Mapped[str] = mapped_column(sa.String(20), info={"label": _l("Enrolled in")})
    school_year: Mapped[int] = mapped_column(info={"label": _l("School year")})
    starts_on: Mapped[date] = mapped_column(info={"label": _l("From")})
    ends_on: Mapped[date | None] = mapped_column(info={"label": _l("To")})
    fee_payer: Mapped[str] = mapped_column(sa.String(30), info={"label": _l("Who pays the fee")})
    by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"))

    house = Sealed(_l("Name of the nursery, kindergarten or school"), length=200, field_class=SCHOOL)
    note = Sealed(_l("Note"), length=1000)
