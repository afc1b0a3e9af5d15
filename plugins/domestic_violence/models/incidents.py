"""Incidents, and how the person protected may be reached: an incident is not the file, and the file not the person."""

import uuid
from datetime import date, datetime, time

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Record
from core.field_classes import ADDRESS, PHONE, REPORTER
from core.l10n import _l
from core.sealed import Sealed
from plugins.casework.models import CaseFile
from plugins.casework.models.cases import OfCase


class Incident(Record, OfCase):
    """What was reported once: who told us, what happened, in which forms (Law 9669/2006, art. 3, point 1, as data)."""

    __tablename__ = "domestic_violence_incident"

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("casework_case.id"), index=True)
    case: Mapped[CaseFile] = relationship(lambda: CaseFile)
    reported_at: Mapped[datetime] = mapped_column(info={"label": _l("Reported")})
    happened_on: Mapped[date | None] = mapped_column(info={"label": _l("Day of the incident")})
    channel: Mapped[str] = mapped_column(sa.String(30), info={"label": _l("Who reported")})
    institution_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("office_institution.id"), info={"label": _l("Institution")}
    )
    forms: Mapped[list[str]] = mapped_column(sa.JSON, default=list, info={"label": _l("Forms of violence")})
    children_present: Mapped[str] = mapped_column(sa.String(10), info={"label": _l("Children present")})
    earlier: Mapped[str] = mapped_column(sa.String(10), info={"label": _l("Happened before")})
    police_level: Mapped[str | None] = mapped_column(sa.String(20), info={"label": _l("Risk by the police")})
    police_level_on: Mapped[date | None] = mapped_column(info={"label": _l("Assessed by the police on")})
    by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"))

    story = Sealed(_l("What happened"), length=8000)
    place = Sealed(_l("Where it happened"), length=300, field_class=ADDRESS)
    reporter = Sealed(_l("Name and contact of the person who told us"), length=300, field_class=REPORTER)
    immediate = Sealed(_l("What was done at once"), length=4000)


class SafeContact(Record, OfCase):
    """How and when the person protected may be reached, and who may answer; the newest one holds."""

    __tablename__ = "domestic_violence_safe_contact"

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("casework_case.id"), index=True)
    case: Mapped[CaseFile] = relationship(lambda: CaseFile)
    agreed_on: Mapped[date] = mapped_column(info={"label": _l("Agreed on")})
    ways: Mapped[list[str]] = mapped_column(sa.JSON, default=list, info={"label": _l("Safe ways")})
    days: Mapped[list[str]] = mapped_column(sa.JSON, default=list, info={"label": _l("Days")})
    """ISO numbers of the days of the week as texts; none means every day."""
    not_before: Mapped[time | None] = mapped_column(info={"label": _l("Not before")})
    not_after: Mapped[time | None] = mapped_column(info={"label": _l("Not after")})
    letters: Mapped[bool] = mapped_column(default=False, info={"label": _l("Letters to the home are safe")})
    by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"))

    number = Sealed(_l("Safe number"), length=30, field_class=PHONE)
    hours = Sealed(_l("When"), length=300)
    who_may_answer = Sealed(_l("Who may answer, and what is said to others"), length=500)
