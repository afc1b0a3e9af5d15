"""Information and counselling for the other party: files of their own, which know nothing of the person protected."""

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.sql import ColumnElement

from core.access.principal import Principal
from core.access.scope import Scoped
from core.db import Record
from core.field_classes import PHONE
from core.l10n import _l
from core.sealed import KeyRoot, Sealed
from plugins.casework.models import CaseFile
from plugins.casework.models.cases import OfCase
from plugins.domestic_violence.models.violent_persons import ViolentPerson

READ_OWN, READ_ALL = (f"domestic_violence.counselling.{reach}" for reach in ("read_own", "read_all"))
WAITING, UNDER_WAY, DONE, BROKEN_OFF = "waiting", "under_way", "done", "broken_off"


class CounsellingFile(Record, KeyRoot, Scoped):
    """The counselling of one person who was violent, under a random reference and keys of its own.

    Nothing leads from here to the file of the person protected: who sent them holds the `receipt`.
    """

    __tablename__ = "domestic_violence_counselling"
    excludable = True

    reference: Mapped[str] = mapped_column(sa.String(12), unique=True, info={"label": _l("Reference")})
    receipt: Mapped[str] = mapped_column(sa.String(12), unique=True)
    state: Mapped[str] = mapped_column(sa.String(12), default=WAITING, index=True, info={"label": _l("State")})
    basis: Mapped[str] = mapped_column(sa.String(20), info={"label": _l("On what ground")})
    worker_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("core_user.id"), index=True)
    sent_on: Mapped[date] = mapped_column(info={"label": _l("Received")})
    ended_on: Mapped[date | None] = mapped_column(info={"label": _l("Ended on")})

    name = Sealed(_l("Name"), length=200)
    phone = Sealed(_l("Phone"), length=30, field_class=PHONE)
    summary = Sealed(_l("How it ended"), length=4000)

    @classmethod
    def rule(cls, who: Principal) -> ColumnElement[bool]:
        """See all with the right to all; else one's own, and those that nobody has taken yet."""
        if who.may(READ_ALL):
            return sa.true()
        if who.may(READ_OWN) and who.user_id:
            return sa.or_(cls.worker_id == who.user_id, cls.worker_id.is_(None))
        return sa.false()


class CounsellingSession(Record, Scoped):
    """A session that was arranged, and whether the person came."""

    __tablename__ = "domestic_violence_counselling_session"
    scoped_by = "file"
    sealed_under = "file"

    file_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("domestic_violence_counselling.id"), index=True)
    file: Mapped[CounsellingFile] = relationship(lambda: CounsellingFile)
    at: Mapped[datetime] = mapped_column(info={"label": _l("When")})
    kind: Mapped[str] = mapped_column(sa.String(20), info={"label": _l("Kind")})
    came: Mapped[str] = mapped_column(sa.String(10), info={"label": _l("Came")})
    by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"))

    note = Sealed(_l("What was spoken about"), length=4000)


class SentToCounselling(Record, OfCase):
    """That the other party of a file was sent to counselling: a receipt, and what the sender may know of it."""

    __tablename__ = "domestic_violence_sent_to_counselling"

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("casework_case.id"), index=True)
    case: Mapped[CaseFile] = relationship(lambda: CaseFile)
    violent_person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("domestic_violence_violent_person.id"))
    violent_person: Mapped[ViolentPerson] = relationship(lambda: ViolentPerson)
    sent_on: Mapped[date] = mapped_column(info={"label": _l("Sent")})
    state: Mapped[str] = mapped_column(sa.String(12), default=WAITING, info={"label": _l("State")})
    state_on: Mapped[date] = mapped_column(info={"label": _l("Since")})
    by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"))

    receipt = Sealed(_l("Receipt"), length=12)
