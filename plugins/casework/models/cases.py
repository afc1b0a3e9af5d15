"""Case files: their scope, their life, and the register that numbers them."""

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.sql import ColumnElement

from core.access.principal import Principal
from core.access.scope import Scoped
from core.access.shared import Internal
from core.db import Model, Record
from core.l10n import _l
from core.sealed import KeyRoot, Sealed

READ_OWN, READ_UNIT, READ_ALL = "case.read_own", "case.read_unit", "case.read_all"
GLASS = "casework.break_glass"
"""The claim that holds the ids of the files that somebody may read in an emergency, for an hour."""


class CaseFile(Record, KeyRoot, Scoped):
    """The file of one person in one service, from the first word to the closing, and its keys.

    `reference` is random and may be said aloud; the register number (per book and year) lives inside the file only.
    `risk` is a code of the service's own scale, `risk_rank` its place on it.
    """

    __tablename__ = "casework_case"
    __table_args__ = (
        sa.UniqueConstraint("service", "register_year", "register_number"),
        sa.Index("ix_casework_case_worker_opened", "worker_id", "opened_on"),
        sa.Index("ix_casework_case_unit_opened", "unit_id", "opened_on"),
        sa.Index("ix_casework_case_service_opened", "service", "opened_on"),
        sa.Index("ix_casework_case_updated", "updated_at"),  # the name index asks what changed
    )
    excludable = True

    service: Mapped[str] = mapped_column(sa.String(31))
    reference: Mapped[str] = mapped_column(sa.String(12), unique=True, info={"label": _l("Reference")})
    register_year: Mapped[int] = mapped_column(info={"label": _l("Register, year")})
    register_number: Mapped[int] = mapped_column(info={"label": _l("Register, number")})
    state: Mapped[str] = mapped_column(sa.String(30), index=True, info={"label": _l("State")})
    risk: Mapped[str | None] = mapped_column(sa.String(20), info={"label": _l("Risk")})
    risk_rank: Mapped[int | None] = mapped_column(info={"label": _l("Risk")})
    subject_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("casework_person.id"), index=True)
    unit_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("office_unit.id"), info={"label": _l("Unit")})
    worker_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("core_user.id"), info={"label": _l("Responsible worker")}
    )
    opened_on: Mapped[date] = mapped_column(info={"label": _l("Opened on")})
    closed_on: Mapped[date | None] = mapped_column(info={"label": _l("Closed on")})
    closing_reason: Mapped[str | None] = mapped_column(sa.String(30), info={"label": _l("Reason of closing")})

    @classmethod
    def rule(cls, who: Principal) -> ColumnElement[bool]:
        """See a file by one's reach in its service, one's own, one's units' or all, or for an hour in an emergency."""
        services = _reach(who)
        units = list(who.claim("office.units"))
        parts: list[ColumnElement[bool]] = []
        if services[READ_ALL]:
            parts.append(cls.service.in_(services[READ_ALL]))
        if services[READ_UNIT] and units:
            parts.append(sa.and_(cls.service.in_(services[READ_UNIT]), cls.unit_id.in_(units)))
        if services[READ_OWN] and who.user_id:
            parts.append(sa.and_(cls.service.in_(services[READ_OWN]), cls.worker_id == who.user_id))
        if opened := who.claim(GLASS):
            parts.append(cls.id.in_(opened))
        return sa.or_(*parts) if parts else sa.false()

    @property
    def is_closed(self) -> bool:
        return self.closed_on is not None


def services_with(who: Principal, verb: str) -> list[str]:
    """Return the names of the services in whose files somebody holds a right, for example `case.read_all`."""
    return sorted(name.removesuffix(f".{verb}") for name in who.permissions if name.endswith(f".{verb}"))


def _reach(who: Principal) -> dict[str, list[str]]:
    """Return, for each reach, the services in which somebody has it; a wider reach leaves nothing to the narrower."""
    found: dict[str, list[str]] = {}
    covered: set[str] = set()
    for verb in (READ_ALL, READ_UNIT, READ_OWN):
        services = set(services_with(who, verb))
        found[verb] = sorted(services - covered if verb != READ_OWN else services - set(found[READ_ALL]))
        covered |= services
    return found


class RegisterBook(Model, Internal):
    """The last number given in a service's register of a year; locked while the next is given."""

    __tablename__ = "casework_register"

    service: Mapped[str] = mapped_column(sa.String(31), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(default=0)


class OfCase(Scoped):
    """A part of a case file: it is seen by who sees the file, and sealed under the file's keys."""

    scoped_by = "case"
    sealed_under = "case"


class Transfer(Record, OfCase):
    """A file that passed to another worker or unit."""

    __tablename__ = "casework_transfer"

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("casework_case.id"), index=True)
    case: Mapped[CaseFile] = relationship()
    from_worker_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("core_user.id"))
    from_unit_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("office_unit.id"))
    to_worker_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("core_user.id"))
    to_unit_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("office_unit.id"))
    reason: Mapped[str] = mapped_column(sa.String(30), info={"label": _l("Reason")})
    by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"))
    at: Mapped[datetime]

    note = Sealed(_l("What the next worker must know"), length=4000)


class Closing(Record, OfCase):
    """A proposal to close a file, and the supervisor's answer."""

    __tablename__ = "casework_closing"

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("casework_case.id"), index=True)
    case: Mapped[CaseFile] = relationship()
    reason: Mapped[str] = mapped_column(sa.String(30), info={"label": _l("Reason of closing")})
    proposed_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"))
    proposed_at: Mapped[datetime]
    decision: Mapped[str | None] = mapped_column(sa.String(20), info={"label": _l("Decision")})
    decided_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("core_user.id"))
    decided_at: Mapped[datetime | None]

    summary = Sealed(_l("What changed for the person"), length=8000)
    follow_up = Sealed(_l("What is agreed for afterwards"), length=4000)
    answer = Sealed(_l("The supervisor's answer"), length=4000)


class Reopening(Record, OfCase):
    """A closed file that was opened again."""

    __tablename__ = "casework_reopening"

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("casework_case.id"), index=True)
    case: Mapped[CaseFile] = relationship()
    reason: Mapped[str] = mapped_column(sa.String(30), info={"label": _l("Reason")})
    by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"))
    at: Mapped[datetime]

    note = Sealed(_l("What happened"), length=4000)
