"""The directory, in the words of Open Referral (HSDS): providers, centres, services, where and when they are given.

It holds no person but staff, and what it says is public.
"""

import uuid
from datetime import date, time

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.access.shared import Shared
from core.auth.models import User
from core.db import Record
from core.l10n import _l
from core.sealed import KeyRoot
from plugins.office.models import Unit

OPEN, PLANNED = "open", "planned"
ACTIVE = "active"


class Provider(Record, Shared):
    """Who gives a service (HSDS organization): the municipality, an association, a foundation."""

    __tablename__ = "community_centres_provider"

    name: Mapped[str] = mapped_column(info={"label": _l("Name")})
    kind: Mapped[str] = mapped_column(sa.String(20), info={"label": _l("Kind")})
    contact: Mapped[str] = mapped_column(sa.String(300), default="", info={"label": _l("Contact")})
    licence: Mapped[str] = mapped_column(sa.String(120), default="", info={"label": _l("Licence")})


class Centre(Record, KeyRoot, Shared):
    """A community centre (HSDS location); notes about its sessions are sealed under its keys."""

    __tablename__ = "community_centres_centre"

    code: Mapped[str] = mapped_column(sa.String(20), unique=True, info={"label": _l("Code")})
    name: Mapped[str] = mapped_column(info={"label": _l("Name")})
    address: Mapped[str] = mapped_column(default="", info={"label": _l("Address")})
    unit_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("office_unit.id"), info={"label": _l("Administrative unit")}
    )
    unit: Mapped[Unit | None] = relationship()
    phone: Mapped[str | None] = mapped_column(sa.String(30), info={"label": _l("Telephone")})
    state: Mapped[str] = mapped_column(sa.String(20), default=OPEN, info={"label": _l("State")})
    capacity: Mapped[int | None] = mapped_column(info={"label": _l("Places")})
    accessibility: Mapped[str] = mapped_column(sa.String(300), default="", info={"label": _l("Accessibility")})


class Placement(Record, Shared):
    """Somebody's work in a centre, from a day to a day: it decides what they see."""

    __tablename__ = "community_centres_placement"

    centre_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("community_centres_centre.id"), index=True, info={"label": _l("Community centre")}
    )
    centre: Mapped[Centre] = relationship()
    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"), index=True, info={"label": _l("Person")})
    user: Mapped[User] = relationship()
    profession: Mapped[str] = mapped_column(sa.String(20), default="", info={"label": _l("Profession")})
    first: Mapped[date] = mapped_column(info={"label": _l("First day")})
    last: Mapped[date | None] = mapped_column(info={"label": _l("Last day")})


class Service(Record, Shared):
    """A service (HSDS service) with the day on which somebody last made sure that it is as it says."""

    __tablename__ = "community_centres_service"

    code: Mapped[str] = mapped_column(sa.String(40), unique=True, info={"label": _l("Code")})
    name: Mapped[str] = mapped_column(info={"label": _l("Name")})
    name_en: Mapped[str] = mapped_column(default="", info={"label": _l("Name in English")})
    typology: Mapped[str] = mapped_column(sa.String(20), info={"label": _l("Typology")})
    provider_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("community_centres_provider.id"), info={"label": _l("Provider")}
    )
    provider: Mapped[Provider | None] = relationship()
    description: Mapped[str] = mapped_column(sa.Text, default="", info={"label": _l("Description")})
    audience: Mapped[list[str]] = mapped_column(sa.JSON, default=list, info={"label": _l("For whom")})
    eligibility: Mapped[str] = mapped_column(sa.String(300), default="", info={"label": _l("Who can have it")})
    cost: Mapped[str] = mapped_column(default="", info={"label": _l("Cost for the person")})
    how: Mapped[str] = mapped_column(sa.String(300), default="", info={"label": _l("How to get it")})
    status: Mapped[str] = mapped_column(sa.String(20), default=ACTIVE, info={"label": _l("State")})
    verified_on: Mapped[date | None] = mapped_column(info={"label": _l("Verified on")})
    verified_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("core_user.id"))
    verified_by: Mapped[User | None] = relationship()


class Offering(Record, Shared):
    """A service in a centre (HSDS service at location); closed with its last day."""

    __tablename__ = "community_centres_offering"
    __table_args__ = (sa.UniqueConstraint("centre_id", "service_id"),)

    centre_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("community_centres_centre.id"))
    centre: Mapped[Centre] = relationship()
    service_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("community_centres_service.id"), index=True)
    service: Mapped[Service] = relationship()


class OpeningRule(Record, Shared):
    """When a centre is open, or a service is given that has hours of its own (HSDS schedule, weekly)."""

    __tablename__ = "community_centres_opening_rule"
    __table_args__ = (sa.CheckConstraint("(centre_id IS NULL) <> (service_id IS NULL)", name="one_owner"),)

    centre_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("community_centres_centre.id"), index=True)
    service_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("community_centres_service.id"), index=True)
    days: Mapped[list[str]] = mapped_column(sa.JSON, info={"label": _l("Days")})
    opens: Mapped[time] = mapped_column(info={"label": _l("Opens")})
    closes: Mapped[time] = mapped_column(info={"label": _l("Closes")})
    valid_from: Mapped[date] = mapped_column(info={"label": _l("Valid from")})
    valid_to: Mapped[date | None] = mapped_column(info={"label": _l("Valid until")})


class ClosureDay(Record, Shared):
    """A day on which a centre stays closed beside the public holidays."""

    __tablename__ = "community_centres_closure_day"
    __table_args__ = (sa.UniqueConstraint("centre_id", "closed_on"),)

    centre_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("community_centres_centre.id"))
    centre: Mapped[Centre] = relationship()
    on: Mapped[date] = mapped_column("closed_on", info={"label": _l("Day")})
    reason: Mapped[str] = mapped_column(info={"label": _l("Reason")})
