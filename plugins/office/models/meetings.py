"""Meetings of bodies: agenda, guests, what each guest is invited to, minutes and decisions.

Who sees what: an item is seen by who works with the meeting (by the right of its kind, or from the chair) and also
sees the record that the item is about. A meeting, a guest and a decision are seen through the items that are seen, so
that somebody from whom a record is hidden meets neither its item nor a trace of it. A guest among the staff sees their
own row alone, until the minutes are signed; what stands on their slip is told by `meetings.slips`.
"""

import uuid
from datetime import date, datetime, time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship
from sqlalchemy.sql import ColumnElement

from core.access.exclusions import Exclusion
from core.access.principal import Principal
from core.access.scope import Scoped, visible_on
from core.auth.models import User
from core.db import Record
from core.l10n import _l, local
from core.sealed import KeyRoot, Sealed
from plugins.office.meetings import kinds
from plugins.office.models.bodies import Body, Seat
from plugins.office.models.institutions import Institution
from plugins.office.subjects import registered, seen_through_subjects

PLANNED, INVITED, HELD, SIGNED, CANCELLED = "planned", "invited", "held", "signed", "cancelled"
BEFORE = (PLANNED, INVITED)
"""The states in which the meeting has not taken place yet."""
SLIP_OPEN = (INVITED, HELD)
"""The states in which guests may read their slips."""
ITEM = "office.agenda_item"


def _works_with(who: Principal, meeting: Any) -> ColumnElement[bool]:
    """Return the condition that somebody works with a meeting: by the right of its kind, or from the chair."""
    chaired = list(who.claim("office.chairs"))
    return sa.or_(meeting.c.kind.in_(kinds.readable(who)), meeting.c.body_id.in_(chaired))


class Meeting(Record, KeyRoot, Scoped):
    """A meeting of a body. `kind` repeats the body's, for the rule."""

    __tablename__ = "office_meeting"
    __table_args__ = (sa.Index("ix_office_meeting_body_at", "body_id", "at"),)

    body_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("office_body.id"))
    kind: Mapped[str] = mapped_column(sa.String(60), info={"label": _l("Kind of body")})
    at: Mapped[datetime] = mapped_column(index=True, info={"label": _l("When")})
    convened_by_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("core_user.id"), index=True, info={"label": _l("Convened by")}
    )
    state: Mapped[str] = mapped_column(sa.String(10), default=PLANNED, index=True, info={"label": _l("State")})
    invited_at: Mapped[datetime | None] = mapped_column(info={"label": _l("Invited at")})
    held_at: Mapped[datetime | None]
    signed_at: Mapped[datetime | None] = mapped_column(info={"label": _l("Minutes signed at")})
    signed_by_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("core_user.id"), info={"label": _l("Minutes signed by")}
    )
    cancelled_because: Mapped[str | None] = mapped_column(sa.String(30), info={"label": _l("Cancelled because")})

    place = Sealed(_l("Place"), length=200)
    minutes = Sealed(_l("General minutes"), length=20000)
    cancelled_text = Sealed(_l("Cancelled because"), length=1000)

    body: Mapped[Body] = relationship()
    convened_by: Mapped[User] = relationship(foreign_keys=[convened_by_id])

    @classmethod
    def rule(cls, who: Principal) -> ColumnElement[bool]:
        """See one's own, those of which one sees a point, and those about topics alone if one works with them."""
        item = AgendaItem.__table__.alias("meeting_item")
        seen = sa.select(1).where(item.c.meeting_id == cls.id, visible_on(AgendaItem, who, item))
        whole = sa.or_(cls.kind.in_(kinds.without_records()), cls.convened_by_id == who.user_id)
        return sa.or_(sa.exists(seen.correlate(cls)), sa.and_(whole, _works_with(who, cls.__table__)))

    @classmethod
    def leans_on(cls) -> tuple[Mapper[Any], ...]:
        return AgendaItem.leans_on()

    @property
    def day(self) -> date:
        """The day of the meeting in Albania."""
        return local(self.at).date()

    @property
    def is_before(self) -> bool:
        return self.state in BEFORE

    @property
    def is_open(self) -> bool:
        """Whether agenda, guests and minutes may still change."""
        return self.state in (*BEFORE, HELD)


class AgendaItem(Record, KeyRoot, Scoped):
    """A point of the agenda: about a record (`subject_kind` names its `TaskSubject`), or a free topic.

    Its place gives the order only: each reader's numbers are counted among the points that they see.
    """

    __tablename__ = "office_agenda_item"
    __table_args__ = (sa.Index("ix_office_agenda_item_subject", "subject_id"),)

    meeting_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("office_meeting.id"), index=True)
    meeting: Mapped[Meeting] = relationship()
    place: Mapped[int] = mapped_column(default=0)
    subject_kind: Mapped[str | None] = mapped_column(sa.String(60))
    subject_id: Mapped[uuid.UUID | None]

    title = Sealed(_l("What it is about"), length=200)
    text = Sealed(_l("What those invited should know and bring"), length=4000)
    minutes = Sealed(_l("Minutes"), length=20000)

    @classmethod
    def rule(cls, who: Principal) -> ColumnElement[bool]:
        """See an item of a meeting that one works with, if one sees what the item is about."""
        meeting = Meeting.__table__.alias("item_meeting")
        worked = sa.select(1).where(meeting.c.id == cls.meeting_id, _works_with(who, meeting))
        about = [cls.subject_id.is_(None), *seen_through_subjects(cls, who, besides=ITEM)]
        return sa.and_(sa.exists(worked.correlate(cls)), sa.or_(*about))

    @classmethod
    def leans_on(cls) -> tuple[Mapper[Any], ...]:
        records = (subject for subject in registered() if subject.name != ITEM)
        return tuple(mapper for subject in records for mapper in subject.model.rule_chain())


class Guest(Record, Scoped):
    """Somebody invited to a meeting: who holds a seat, a specialist, or a person whom an item is about.

    `whole`: invited to all points, which only a meeting about topics knows; else `ItemGuest` says to which.
    """

    __tablename__ = "office_guest"
    sealed_under = "meeting"

    meeting_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("office_meeting.id"), index=True)
    meeting: Mapped[Meeting] = relationship()
    kind: Mapped[str] = mapped_column(sa.String(12), info={"label": _l("Invited as")})
    seat_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("office_seat.id"))
    seat: Mapped[Seat | None] = relationship()
    institution_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("office_institution.id"), info={"label": _l("Institution")}
    )
    institution: Mapped[Institution | None] = relationship()
    user_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("core_user.id"), index=True, info={"label": _l("Colleague")}
    )
    user: Mapped[User | None] = relationship()
    whole: Mapped[bool] = mapped_column(default=False, info={"label": _l("Invited to all points")})
    comes_at: Mapped[time | None] = mapped_column(info={"label": _l("Asked to come at")})
    reply: Mapped[str | None] = mapped_column(sa.String(10), info={"label": _l("Answer")})
    replied_at: Mapped[datetime | None]
    presence: Mapped[str | None] = mapped_column(sa.String(10), info={"label": _l("Presence")})
    absence: Mapped[str | None] = mapped_column(sa.String(20), info={"label": _l("Reason of absence")})

    person = Sealed(_l("Name and surname"), length=120)
    function = Sealed(_l("Function"), length=120)
    email = Sealed(_l("E-mail"), length=120)
    phone = Sealed(_l("Telephone"), length=30)
    reply_text = Sealed(_l("Word with the answer"), length=500)
    absence_text = Sealed(_l("Reason of absence, in words"), length=500)

    @classmethod
    def rule(cls, who: Principal) -> ColumnElement[bool]:
        """See the guests of the points that one sees; and oneself, while slips are open."""
        link, item = ItemGuest.__table__.alias("guest_link"), AgendaItem.__table__.alias("guest_item")
        meeting = Meeting.__table__.alias("guest_meeting")
        invited = sa.select(1).where(link.c.guest_id == cls.id, item.c.id == link.c.item_id)
        at_all = sa.select(1).where(meeting.c.id == cls.meeting_id)
        worked = sa.or_(
            sa.exists(invited.where(visible_on(AgendaItem, who, item)).correlate(cls)),
            sa.and_(cls.whole, sa.exists(at_all.where(visible_on(Meeting, who, meeting)).correlate(cls))),
        )
        if who.user_id is None:
            return worked
        hidden = sa.exists().where(Exclusion.record_id == item.c.subject_id, Exclusion.user_id == who.user_id)
        own = sa.and_(
            cls.user_id == who.user_id,
            sa.exists(at_all.where(meeting.c.state.in_(SLIP_OPEN)).correlate(cls)),
            sa.or_(cls.whole, sa.exists(invited.where(~hidden).correlate(cls))),
        )
        return sa.or_(worked, own)

    @classmethod
    def leans_on(cls) -> tuple[Mapper[Any], ...]:
        return AgendaItem.leans_on()

    @property
    def called(self) -> str:
        """Name and surname, of the account or as written down."""
        return self.user.name if self.user is not None else str(self.person or "")


class ItemGuest(Record, Scoped):
    """A guest who is invited to one point of the agenda."""

    __tablename__ = "office_item_guest"
    __table_args__ = (sa.UniqueConstraint("item_id", "guest_id"),)
    scoped_by = "item"

    item_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("office_agenda_item.id"))
    item: Mapped[AgendaItem] = relationship()
    guest_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("office_guest.id"), index=True)
    guest: Mapped[Guest] = relationship()


class Decision(Record, Scoped):
    """What a meeting decided on a point; with somebody responsible and a day it is a task of the office."""

    __tablename__ = "office_decision"
    scoped_by = "item"
    sealed_under = "item"

    item_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("office_agenda_item.id"), index=True)
    item: Mapped[AgendaItem] = relationship()
    institution_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("office_institution.id"), info={"label": _l("Responsible institution")}
    )
    institution: Mapped[Institution | None] = relationship()
    user_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("core_user.id"), info={"label": _l("Responsible colleague")}
    )
    user: Mapped[User | None] = relationship()
    due_on: Mapped[date | None] = mapped_column(info={"label": _l("Until")})
    task_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("office_task.id"), index=True)

    text = Sealed(_l("Decision"), length=1000)

    @property
    def responsible(self) -> str:
        """Who is responsible, in words."""
        return self.institution.name if self.institution else self.user.name if self.user else ""
