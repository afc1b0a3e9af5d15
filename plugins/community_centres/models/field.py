"""Trips of the mobile team, days of the squads, contacts in the street: counted, and nobody named."""

import uuid
from datetime import date, datetime

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
from plugins.community_centres.field.permissions import STREET, TRIPS, WRITE
from plugins.office.models import Referral, Unit

PLANNED, DONE, CANCELLED = "planned", "done", "cancelled"
REGULAR, EMERGENCY = "regular", "emergency"


class MobileTrip(Record, KeyRoot, Scoped):
    """A trip of the mobile team to an administrative unit: planned, done, or called off."""

    __tablename__ = "community_centres_trip"

    on: Mapped[date] = mapped_column("trip_on", index=True, info={"label": _l("Day")})
    unit_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("office_unit.id"), index=True, info={"label": _l("Administrative unit")}
    )
    unit: Mapped[Unit] = relationship()
    villages: Mapped[str] = mapped_column(default="", info={"label": _l("Villages of the trip")})
    purpose: Mapped[str] = mapped_column(default="", info={"label": _l("Purpose")})
    state: Mapped[str] = mapped_column(sa.String(10), default=PLANNED, info={"label": _l("State")})
    km: Mapped[int | None] = mapped_column(info={"label": _l("Kilometres")})
    members: Mapped[list["TripMember"]] = relationship(back_populates="trip", cascade="all, delete-orphan")
    stops: Mapped[list["TripStop"]] = relationship(back_populates="trip", order_by="TripStop.at")

    @classmethod
    def rule(cls, who: Principal) -> ColumnElement[bool]:
        """A trip names nobody whom the team met: who may see trips sees all."""
        return sa.true() if who.may(TRIPS) else sa.false()


class TripMember(Record, Shared):
    """Who goes along on a trip."""

    __tablename__ = "community_centres_trip_member"
    __table_args__ = (sa.UniqueConstraint("trip_id", "user_id"),)

    trip_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("community_centres_trip.id"))
    trip: Mapped[MobileTrip] = relationship(back_populates="members")
    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"), index=True)
    user: Mapped[User] = relationship(lazy="joined")


class TripStop(Record, Scoped):
    """A stop of a trip: how many people were met, in four groups, what was given, how many were referred."""

    __tablename__ = "community_centres_trip_stop"
    scoped_by = "trip"
    sealed_under = "trip"

    trip_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("community_centres_trip.id"), index=True)
    trip: Mapped[MobileTrip] = relationship(back_populates="stops")
    at: Mapped[datetime] = mapped_column(info={"label": _l("Written down at")})
    writer_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"))
    village: Mapped[str] = mapped_column(sa.String(80), info={"label": _l("Village or place")})
    women: Mapped[int] = mapped_column(default=0, info={"label": _l("Women")})
    men: Mapped[int] = mapped_column(default=0, info={"label": _l("Men")})
    girls: Mapped[int] = mapped_column(default=0, info={"label": _l("Girls")})
    boys: Mapped[int] = mapped_column(default=0, info={"label": _l("Boys")})
    services: Mapped[list[str]] = mapped_column(sa.JSON, default=list, info={"label": _l("Services given")})
    referred: Mapped[int] = mapped_column(default=0, info={"label": _l("Cases referred")})

    note = Sealed(_l("Note"), length=2000)

    @property
    def people(self) -> int:
        return self.women + self.men + self.girls + self.boys


class SquadDay(Record, Shared):
    """A day of somebody in the field squad: Monday to Saturday, or on call for emergencies of the weekend."""

    __tablename__ = "community_centres_squad_day"
    __table_args__ = (sa.UniqueConstraint("squad_on", "user_id"),)

    on: Mapped[date] = mapped_column("squad_on", index=True, info={"label": _l("Day")})
    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"), info={"label": _l("Who")})
    user: Mapped[User] = relationship()
    kind: Mapped[str] = mapped_column(sa.String(10), info={"label": _l("Kind")})
    area: Mapped[str] = mapped_column(sa.String(120), default="", info={"label": _l("Streets and squares")})


class StreetContact(Record, KeyRoot, Scoped):
    """A contact with a child in the street, without a name; `referral_id` when the child was handed over."""

    __tablename__ = "community_centres_street_contact"

    at: Mapped[datetime] = mapped_column(index=True, info={"label": _l("When")})
    worker_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"), index=True)
    worker: Mapped[User] = relationship()
    unit_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("office_unit.id"), info={"label": _l("Administrative unit")}
    )
    unit: Mapped[Unit] = relationship()
    age: Mapped[str] = mapped_column(sa.String(10), info={"label": _l("Age, about")})
    sex: Mapped[str] = mapped_column(sa.String(10), info={"label": _l("Sex")})
    company: Mapped[str] = mapped_column(sa.String(10), info={"label": _l("In whose company")})
    seen: Mapped[str] = mapped_column(sa.String(12), info={"label": _l("What was seen")})
    action: Mapped[str] = mapped_column(sa.String(10), info={"label": _l("What was done")})
    referral_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("office_referral.id"))
    receipt: Mapped[str] = mapped_column(sa.String(40), default="", info={"label": _l("Receipt")})
    referral: Mapped[Referral | None] = relationship()

    place = Sealed(_l("Place"), length=120)
    note = Sealed(_l("Note"), length=2000)

    @classmethod
    def rule(cls, who: Principal) -> ColumnElement[bool]:
        """Who made a contact sees it; who answers for the squads sees all."""
        if who.may(STREET):
            return sa.true()
        return cls.worker_id == who.user_id if who.may(WRITE) else sa.false()
