"""Bodies: groups, committees and commissions, the seats that institutions hold in them, and who sits there."""

import uuid
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.sql import ColumnElement

from core.access.principal import Principal
from core.access.scope import Scoped
from core.auth.models import User
from core.db import Record
from core.l10n import _l, today
from core.sealed import KeyRoot, Sealed
from plugins.office.meetings import kinds
from plugins.office.models.institutions import Institution
from plugins.office.models.naming import Named
from plugins.office.models.territory import Unit

CHAIR, DEPUTY, SECRETARY, MEMBER = "chair", "deputy", "secretary", "member"


class Body(Record, KeyRoot, Named, Scoped):
    """A body of institutions; `kind` names its `BodyKind`, which says who works with it."""

    __tablename__ = "office_body"

    kind: Mapped[str] = mapped_column(sa.String(60), index=True, info={"label": _l("Kind of body")})
    name: Mapped[str] = mapped_column(info={"label": _l("Name")})
    short_name: Mapped[str] = mapped_column(sa.String(60), default="", info={"label": _l("Short name")})
    aliases: Mapped[list[str]] = mapped_column(sa.JSON, default=list, info={"label": _l("Also called")})
    unit_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("office_unit.id"), info={"label": _l("Administrative unit")}
    )
    """The unit of a body at unit level; none for one of the whole municipality."""
    unit: Mapped[Unit | None] = relationship()
    founded_on: Mapped[date | None] = mapped_column(info={"label": _l("Founded on")})
    ended_on: Mapped[date | None] = mapped_column(info={"label": _l("Ended on")})
    names: Mapped[list["BodyName"]] = relationship(back_populates="body", order_by="BodyName.valid_from.desc()")

    @classmethod
    def rule(cls, who: Principal) -> ColumnElement[bool]:
        """See a body by the rights of its kind, from its chair, or as somebody who sets up bodies."""
        if who.may("office.body.edit"):
            return sa.true()
        return sa.or_(cls.kind.in_(kinds.readable(who)), cls.id.in_(list(who.claim("office.chairs"))))

    @property
    def brief(self) -> str:
        """The name for lists and narrow places."""
        return self.short_name or self.name

    @property
    def is_at_work(self) -> bool:
        return self.ended_on is None or self.ended_on >= today()


class BodyName(Record, Scoped):
    """A name of a body, from a day on until the next one begins."""

    __tablename__ = "office_body_name"
    __table_args__ = (sa.UniqueConstraint("body_id", "valid_from"),)
    scoped_by = "body"

    body_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("office_body.id"))
    body: Mapped[Body] = relationship(back_populates="names")
    name: Mapped[str] = mapped_column(info={"label": _l("Name")})
    valid_from: Mapped[date] = mapped_column(info={"label": _l("Since")})
    source: Mapped[str] = mapped_column(default="", info={"label": _l("Act that gave the name")})


class Seat(Record, Scoped):
    """The place of an institution in a body, from a day to a day."""

    __tablename__ = "office_seat"
    scoped_by = "body"
    sealed_under = "body"

    body_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("office_body.id"), index=True)
    body: Mapped[Body] = relationship()
    institution_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("office_institution.id"), info={"label": _l("Institution")}
    )
    institution: Mapped[Institution] = relationship()
    role: Mapped[str] = mapped_column(sa.String(20), default=MEMBER, info={"label": _l("Part in the body")})
    since: Mapped[date] = mapped_column(info={"label": _l("Since")})
    until: Mapped[date | None] = mapped_column(info={"label": _l("Until")})
    holders: Mapped[list["SeatHolder"]] = relationship(back_populates="seat", order_by="SeatHolder.since.desc()")

    def is_held(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)

    def holder_on(self, day: date) -> "SeatHolder | None":
        """Return who sits here on a day."""
        return next((row for row in self.holders if row.since <= day and (row.until or day) >= day), None)


class SeatHolder(Record, Scoped):
    """Somebody in a seat, from a day to a day: a colleague with an account, or a person of another institution."""

    __tablename__ = "office_seat_holder"
    scoped_by = "seat"
    sealed_under = "seat"

    seat_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("office_seat.id"), index=True)
    seat: Mapped[Seat] = relationship(back_populates="holders")
    user_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("core_user.id"), index=True, info={"label": _l("Colleague")}
    )
    user: Mapped[User | None] = relationship()
    sex: Mapped[str | None] = mapped_column(sa.String(10), info={"label": _l("Sex")})
    since: Mapped[date] = mapped_column(info={"label": _l("Since")})
    until: Mapped[date | None] = mapped_column(info={"label": _l("Until")})

    person = Sealed(_l("Name and surname"), length=120)
    function = Sealed(_l("Function"), length=120)
    email = Sealed(_l("E-mail"), length=120)
    phone = Sealed(_l("Telephone"), length=30)

    @property
    def called(self) -> str:
        """Name and surname, of the account or as written down."""
        return self.user.name if self.user is not None else str(self.person or "")
