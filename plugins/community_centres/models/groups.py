"""Programmes, groups, sessions: what is planned and held. Who leads a group sees it, and who coordinates its centre."""

import uuid
from datetime import date, datetime, time
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
from core.sealed import Sealed
from plugins.community_centres.models.directory import Centre, Service
from plugins.community_centres.permissions import ALL_GROUPS, GROUPS

CLAIM = "community_centres.centres"
"""The claim of a principal: the ids of the centres in which they work today."""
NAMED, COUNTED = "named", "counted"
PLANNED, HELD, CANCELLED = "planned", "held", "cancelled"
GROUP, AWARENESS, OPEN = "group", "awareness", "open"


class Programme(Record, Shared):
    """What the centres teach or offer in sessions, and when somebody has completed it."""

    __tablename__ = "community_centres_programme"

    code: Mapped[str] = mapped_column(sa.String(40), unique=True, info={"label": _l("Code")})
    title: Mapped[str] = mapped_column(info={"label": _l("Title")})
    kind: Mapped[str] = mapped_column(sa.String(20), info={"label": _l("Kind")})
    service_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("community_centres_service.id"), info={"label": _l("Service")}
    )
    service: Mapped[Service] = relationship()
    sessions: Mapped[int] = mapped_column(default=10, info={"label": _l("Sessions of the programme")})
    completion: Mapped[int] = mapped_column(default=80, info={"label": _l("Completed from (per cent of sessions)")})
    description: Mapped[str] = mapped_column(sa.Text, default="", info={"label": _l("Description")})
    ended_on: Mapped[date | None] = mapped_column(info={"label": _l("Ended on")})


class Group(Record, Scoped):
    """A group of a programme in a centre; `register` says whether people are named or only counted."""

    __tablename__ = "community_centres_group"

    programme_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("community_centres_programme.id"), index=True, info={"label": _l("Programme")}
    )
    programme: Mapped[Programme] = relationship()
    centre_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("community_centres_centre.id"), index=True, info={"label": _l("Community centre")}
    )
    centre: Mapped[Centre] = relationship()
    title: Mapped[str] = mapped_column(sa.String(120), info={"label": _l("Name of the group")})
    register: Mapped[str] = mapped_column(sa.String(10), default=NAMED, info={"label": _l("Register")})
    capacity: Mapped[int] = mapped_column(default=15, info={"label": _l("Places")})
    audience: Mapped[list[str]] = mapped_column(sa.JSON, default=list, info={"label": _l("For whom")})
    first: Mapped[date] = mapped_column(info={"label": _l("First day")})
    last: Mapped[date] = mapped_column(info={"label": _l("Last day")})
    days: Mapped[list[str]] = mapped_column(sa.JSON, info={"label": _l("Days")})
    starts_at: Mapped[time] = mapped_column(info={"label": _l("From (time)")})
    ends_at: Mapped[time] = mapped_column(info={"label": _l("To (time)")})
    place: Mapped[str] = mapped_column(sa.String(120), default="", info={"label": _l("Place")})
    leaders: Mapped[list["Leader"]] = relationship(back_populates="group", cascade="all, delete-orphan")

    @classmethod
    def rule(cls, who: Principal) -> ColumnElement[bool]:
        """See the groups that one leads; who coordinates, all groups of their centres."""
        return of_centre(cls, who, cls.id.in_(led_by(who)))


class Leader(Record, Shared):
    """Who leads a group."""

    __tablename__ = "community_centres_leader"
    __table_args__ = (sa.UniqueConstraint("group_id", "user_id"),)

    group_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("community_centres_group.id"))
    group: Mapped[Group] = relationship(back_populates="leaders")
    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"), index=True)
    user: Mapped[User] = relationship()


class Session(Record, Scoped):
    """One session: of a group, or open to everybody. `split` counts those without a name, by the six groups.

    `people` is their sum. The note is sealed; nothing else says who was there.
    """

    __tablename__ = "community_centres_session"
    __table_args__ = (
        sa.UniqueConstraint("group_id", "held_on"),
        sa.Index("ix_community_centres_session_centre_on", "centre_id", "held_on"),
        sa.Index("ix_community_centres_session_on", "held_on"),
    )
    sealed_under = "centre"

    centre_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("community_centres_centre.id"), info={"label": _l("Community centre")}
    )
    centre: Mapped[Centre] = relationship()
    group_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("community_centres_group.id"))
    group: Mapped[Group | None] = relationship()
    service_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("community_centres_service.id"), info={"label": _l("Service")}
    )
    service: Mapped[Service | None] = relationship()
    kind: Mapped[str] = mapped_column(sa.String(12), default=GROUP, info={"label": _l("Kind")})
    on: Mapped[date] = mapped_column("held_on", info={"label": _l("Day")})
    starts_at: Mapped[time] = mapped_column(info={"label": _l("From (time)")})
    ends_at: Mapped[time] = mapped_column(info={"label": _l("To (time)")})
    place: Mapped[str] = mapped_column(sa.String(120), default="", info={"label": _l("Place")})
    topic: Mapped[str] = mapped_column(default="", info={"label": _l("Topic")})
    partner: Mapped[str] = mapped_column(default="", info={"label": _l("Partner")})
    materials: Mapped[int | None] = mapped_column(info={"label": _l("Material handed out")})
    leader_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("core_user.id"), index=True, info={"label": _l("Led by")}
    )
    leader: Mapped[User | None] = relationship()
    state: Mapped[str] = mapped_column(sa.String(10), default=PLANNED, info={"label": _l("State")})
    reason: Mapped[str] = mapped_column(default="", info={"label": _l("Reason of cancelling")})
    marked_at: Mapped[datetime | None] = mapped_column(info={"label": _l("Register kept at")})
    correction: Mapped[str] = mapped_column(sa.String(300), default="", info={"label": _l("Why it was corrected")})
    split: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict, info={"label": _l("Who came")})
    people: Mapped[int] = mapped_column(default=0, info={"label": _l("How many came")})

    note = Sealed(_l("Note"), length=2000)

    @classmethod
    def rule(cls, who: Principal) -> ColumnElement[bool]:
        """See the sessions of one's groups and those that one holds; who coordinates, all of the centre."""
        return of_centre(cls, who, sa.or_(cls.group_id.in_(led_by(who)), cls.leader_id == who.user_id))


def of_centre(model: Any, who: Principal, own: ColumnElement[bool]) -> ColumnElement[bool]:
    """Say of a row of a centre in which somebody works that they see it: all as coordinator, else what is their own."""
    inside: ColumnElement[bool] = model.centre_id.in_(list(who.claim(CLAIM)))
    if who.may(ALL_GROUPS):
        return inside
    return sa.and_(inside, own) if who.may(GROUPS) and who.user_id else sa.false()


def led_by(who: Principal) -> sa.Select[Any]:
    """Select the ids of the groups that somebody leads."""
    return sa.select(Leader.group_id).where(Leader.user_id == who.user_id)
