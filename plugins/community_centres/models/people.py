"""Those who take part: the least that a register needs, names sealed, and no identity number."""

import uuid
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.sql import ColumnElement

from core.access.exclusions import Exclusion
from core.access.principal import Principal
from core.access.scope import Scoped, visible_on
from core.db import Record
from core.l10n import _, _l
from core.sealed import KeyRoot, Sealed
from plugins.community_centres.models.directory import Centre
from plugins.community_centres.models.groups import Group, Session, of_centre

ENROLLED, WAITING, COMPLETED, LEFT = "enrolled", "waiting", "completed", "left"


class Participant(Record, KeyRoot, Scoped):
    """Somebody who takes part in a centre. `person_id` is one for all entries of one person in all centres.

    In clear stand sex, year of birth and unit. With `nameless_on` the names went, and the counts stayed.
    """

    __tablename__ = "community_centres_participant"
    __table_args__ = (sa.Index("ix_community_centres_participant_alike", "birth_year", "sex"),)
    excludable = True

    person_id: Mapped[uuid.UUID] = mapped_column(index=True)
    centre_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("community_centres_centre.id"), index=True, info={"label": _l("Community centre")}
    )
    centre: Mapped[Centre] = relationship()
    sex: Mapped[str] = mapped_column(sa.String(10), info={"label": _l("Sex")})
    birth_year: Mapped[int | None] = mapped_column(info={"label": _l("Year of birth")})
    unit_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("office_unit.id"), info={"label": _l("Lives in")})
    agreed_on: Mapped[date | None] = mapped_column(info={"label": _l("Agreed on")})
    last_on: Mapped[date] = mapped_column(index=True, info={"label": _l("Last contact")})
    nameless_on: Mapped[date | None] = mapped_column(info={"label": _l("Names taken out on")})
    by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"))

    given = Sealed(_l("Given name"), length=60)
    family = Sealed(_l("Surname"), length=60)
    guardian = Sealed(_l("Parent or guardian"), length=120)
    phone = Sealed(_l("Telephone of an adult"), length=30)
    community = Sealed(_l("Community, if the person says it"), length=60)

    @classmethod
    def rule(cls, who: Principal) -> ColumnElement[bool]:
        """See those in one's own groups and those whom one wrote down; who coordinates, all of the centre."""
        part, group = Enrolment.__table__.alias("part"), Group.__table__.alias("part_group")
        inside = (
            sa.select(1)
            .select_from(part.join(group, part.c.group_id == group.c.id))
            .where(part.c.participant_id == cls.id, visible_on(Group, who, group))
        )
        return sa.or_(sa.exists(inside.correlate(cls)), of_centre(cls, who, cls.by_id == who.user_id))

    @property
    def name(self) -> str:
        return " ".join(part for part in (self.given, self.family) if part) or _("Name taken out")


class Enrolment(Record, Scoped):
    """Somebody's place in a group, or on its waiting list, from a day to a day."""

    __tablename__ = "community_centres_enrolment"
    __table_args__ = (sa.UniqueConstraint("group_id", "participant_id"),)

    group_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("community_centres_group.id"))
    group: Mapped[Group] = relationship()
    participant_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("community_centres_participant.id"), index=True)
    participant: Mapped[Participant] = relationship()
    state: Mapped[str] = mapped_column(sa.String(12), default=ENROLLED, info={"label": _l("State")})
    since: Mapped[date] = mapped_column(info={"label": _l("Since")})
    until: Mapped[date | None] = mapped_column(info={"label": _l("Until")})
    reason: Mapped[str] = mapped_column(sa.String(20), default="", info={"label": _l("Reason of leaving")})

    @classmethod
    def rule(cls, who: Principal) -> ColumnElement[bool]:
        """See the places of the groups that one sees, but for people who are hidden from one."""
        group = Group.__table__.alias("own_group")
        seen = sa.select(group.c.id).where(visible_on(Group, who, group))
        hidden = sa.exists().where(Exclusion.record_id == cls.participant_id, Exclusion.user_id == who.user_id)
        return sa.and_(cls.group_id.in_(seen), ~hidden)


class Attendance(Record, Scoped):
    """Whether somebody of the group was there in a session."""

    __tablename__ = "community_centres_attendance"
    __table_args__ = (sa.UniqueConstraint("session_id", "enrolment_id"),)
    scoped_by = "enrolment"

    session_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("community_centres_session.id"))
    session: Mapped[Session] = relationship()
    enrolment_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("community_centres_enrolment.id"), index=True)
    enrolment: Mapped[Enrolment] = relationship()
    present: Mapped[bool] = mapped_column(default=True, info={"label": _l("Present")})
    late: Mapped[bool] = mapped_column(default=False, info={"label": _l("Late")})
