"""Who can be on duty: the mayor's order, teams, their members and absences, patterns of shifts, who gets the roster."""

import uuid
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.sql import ColumnElement

from core.access.principal import Principal
from core.access.scope import Scoped
from core.access.shared import Shared
from core.auth.models import User
from core.db import Record
from core.l10n import _l
from core.sealed import KeyRoot, Sealed
from plugins.duty_roster.permissions import PLAN, READ
from plugins.office.models import Institution


class OfRoster(Scoped):
    """What whoever may see the roster sees: staff and their hours, nobody who called."""

    @classmethod
    def rule(cls, who: Principal) -> ColumnElement[bool]:
        """See all of it."""
        return sa.true() if who.may(READ) else sa.false()


class MayorOrder(Record, OfRoster):
    """The order by which the mayor set the system up."""

    __tablename__ = "duty_roster_order"

    number: Mapped[str] = mapped_column(sa.String(20), info={"label": _l("Number of the order")})
    on: Mapped[date] = mapped_column("ordered_on", info={"label": _l("Date of the order")})
    text: Mapped[str] = mapped_column(sa.Text, default="", info={"label": _l("What it orders")})
    valid_from: Mapped[date] = mapped_column(info={"label": _l("In force from")})
    valid_to: Mapped[date | None] = mapped_column(info={"label": _l("In force until")})


class ShiftPattern(Record, Shared):
    """When shifts begin and end on which days of the week; `shifts` holds `from`, `to`, `days` in hours of Albania."""

    __tablename__ = "duty_roster_pattern"

    code: Mapped[str | None] = mapped_column(sa.String(20), unique=True)
    """The code of the reference data; none for those that the municipality added."""
    name: Mapped[str] = mapped_column(sa.String(100), info={"label": _l("Name of the pattern")})
    shifts: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, info={"label": _l("Shifts")})


class DutyTeam(Record, OfRoster):
    """A team whose members take turns. `coverage` says whether every minute is wanted, or the hours of the pattern."""

    __tablename__ = "duty_roster_team"

    name: Mapped[str] = mapped_column(sa.String(100), unique=True, info={"label": _l("Name of the team")})
    scope: Mapped[list[str]] = mapped_column(sa.JSON, default=list, info={"label": _l("For whom")})
    coverage: Mapped[str] = mapped_column(sa.String(10), default="full", info={"label": _l("Coverage")})
    pattern_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("duty_roster_pattern.id"), info={"label": _l("Pattern of shifts")}
    )
    pattern: Mapped[ShiftPattern] = relationship(lambda: ShiftPattern)
    order_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("duty_roster_order.id"), info={"label": _l("Order of the mayor")}
    )
    order: Mapped[MayorOrder | None] = relationship(lambda: MayorOrder)
    with_backup: Mapped[bool] = mapped_column(default=False, info={"label": _l("Somebody in reserve for each shift")})
    phone: Mapped[str] = mapped_column(sa.String(20), default="", info={"label": _l("Telephone of the team")})
    escalation: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default=list)
    """Who is called next after how many minutes: `who`, `after`."""


class DutyMember(Record, KeyRoot, OfRoster):
    """Somebody of the staff in a team. The duty phone is printed; the private one is for the head alone."""

    __tablename__ = "duty_roster_member"
    __table_args__ = (sa.UniqueConstraint("team_id", "user_id"),)

    team_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("duty_roster_team.id"))
    team: Mapped[DutyTeam] = relationship(lambda: DutyTeam)
    user_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("core_user.id"), index=True, info={"label": _l("Staff member")}
    )
    user: Mapped[User] = relationship(lambda: User)
    profession: Mapped[str] = mapped_column(sa.String(100), default="", info={"label": _l("Profession")})
    sex: Mapped[str | None] = mapped_column(sa.String(10), info={"label": _l("Sex")})
    languages: Mapped[str] = mapped_column(sa.String(100), default="", info={"label": _l("Languages")})
    active_from: Mapped[date] = mapped_column(info={"label": _l("Member from")})
    active_to: Mapped[date | None] = mapped_column(info={"label": _l("Member until")})
    no_nights: Mapped[bool] = mapped_column(default=False, info={"label": _l("No nights")})
    most: Mapped[int | None] = mapped_column(info={"label": _l("Shifts a month at most")})

    phone = Sealed(_l("Duty telephone"), length=20)
    private_phone = Sealed(_l("Private telephone"), length=20)

    def is_active(self, first: date, last: date) -> bool:
        """Say whether somebody is a member on some of the days."""
        return self.active_from <= last and (self.active_to is None or self.active_to >= first)


class Absence(Record, Scoped):
    """Days on which somebody is not there; why is for the head and for themselves (a sick leave tells of health)."""

    __tablename__ = "duty_roster_absence"

    member_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("duty_roster_member.id"), index=True)
    member: Mapped[DutyMember] = relationship(lambda: DutyMember)
    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"), index=True)
    first: Mapped[date] = mapped_column(info={"label": _l("First day away")})
    last: Mapped[date] = mapped_column(info={"label": _l("Last day away")})
    kind: Mapped[str] = mapped_column(sa.String(10), info={"label": _l("Kind")})

    @classmethod
    def rule(cls, who: Principal) -> ColumnElement[bool]:
        """See all as the head, else one's own."""
        if who.may(PLAN):
            return sa.true()
        return sa.and_(cls.user_id == who.user_id, sa.true() if who.may(READ) else sa.false())


class Recipient(Record, OfRoster):
    """An institution that holds the roster: police, court, State Agency, others."""

    __tablename__ = "duty_roster_recipient"
    __table_args__ = (sa.UniqueConstraint("team_id", "institution_id"),)

    team_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("duty_roster_team.id"))
    team: Mapped[DutyTeam] = relationship(lambda: DutyTeam)
    institution_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("office_institution.id"), info={"label": _l("Institution")}
    )
    institution: Mapped[Institution] = relationship(lambda: Institution)
    contact: Mapped[str] = mapped_column(sa.String(120), default="", info={"label": _l("Office or desk")})
    channel: Mapped[str] = mapped_column(sa.String(10), info={"label": _l("How it is sent")})
    ended_on: Mapped[date | None] = mapped_column(info={"label": _l("No longer sent from")})
