"""Referrals to others: who was asked for what, on what ground, what part was shared until when, and the answer."""

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship
from sqlalchemy.sql import ColumnElement

from core.access.exclusions import Exclusion
from core.access.principal import Principal
from core.access.scope import Scoped
from core.access.shared import Shared
from core.auth.models import User
from core.db import Record
from core.l10n import _l, today
from core.sealed import KeyRoot, Sealed
from plugins.office.models.institutions import Institution
from plugins.office.models.territory import Unit
from plugins.office.subjects import seen_through_subjects, subjects

SENT_STATE, NO_ANSWER, ACCEPTED, DONE, REFUSED, WITHDRAWN = (
    "sent",
    "no_answer",
    "accepted",
    "done",
    "refused",
    "withdrawn",
)
OPEN_STATES = (SENT_STATE, NO_ANSWER, ACCEPTED)
ANSWER = "office.referral.answer"


class Referral(Record, KeyRoot, Scoped):
    """A referral about a record, or about none, to an institution, a unit of ours, or a service of the suite.

    `shared` is what the receiver is shown, as it was on the day of sending: nothing else of the record is reached from
    here. `shared_until` is the last day on which it is shown; `ended_on` the day on which a withdrawn consent ended it.
    """

    __tablename__ = "office_referral"
    __table_args__ = (
        sa.Index("ix_office_referral_subject", "subject_kind", "subject_id"),
        sa.Index("ix_office_referral_unit_state", "unit_id", "state"),
        sa.Index("ix_office_referral_owner_state", "owner_id", "state"),
        sa.Index("ix_office_referral_state_due", "state", "answer_due_at"),
    )

    reference: Mapped[str] = mapped_column(sa.String(12), unique=True, info={"label": _l("Reference")})
    subject_kind: Mapped[str | None] = mapped_column(sa.String(60))
    subject_id: Mapped[uuid.UUID | None]
    from_unit_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("office_unit.id"), info={"label": _l("From the unit")}
    )
    by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"), info={"label": _l("Sent by")})
    owner_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"), info={"label": _l("Responsible")})
    institution_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("office_institution.id"), info={"label": _l("Institution")}
    )
    unit_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("office_unit.id"), info={"label": _l("To the unit")}
    )
    receiver: Mapped[str | None] = mapped_column(sa.String(40), info={"label": _l("To the service")})
    receipt: Mapped[str | None] = mapped_column(sa.String(12), unique=True, info={"label": _l("Receipt")})
    kind: Mapped[str] = mapped_column(sa.String(20), info={"label": _l("What is asked")})
    reason: Mapped[str] = mapped_column(sa.String(20), info={"label": _l("Reason")})
    profile: Mapped[str] = mapped_column(sa.String(20))
    ground: Mapped[str] = mapped_column(sa.String(20), info={"label": _l("On what ground")})
    consent_id: Mapped[uuid.UUID | None]
    """The consent that carries it, in the words of the record's own module."""
    sent_at: Mapped[datetime] = mapped_column(index=True, info={"label": _l("Sent at")})
    answer_due_at: Mapped[datetime] = mapped_column(info={"label": _l("Answer until")})
    shared_until: Mapped[date] = mapped_column(info={"label": _l("Shown until")})
    ended_on: Mapped[date | None] = mapped_column(info={"label": _l("No longer shown from")})
    state: Mapped[str] = mapped_column(sa.String(12), default=SENT_STATE, info={"label": _l("State")})
    answered_at: Mapped[datetime | None] = mapped_column(info={"label": _l("Answered at")})
    seen_at: Mapped[datetime | None] = mapped_column(info={"audit": False})
    """When the answer was seen by who follows it up."""

    message = Sealed(_l("What is asked for"), length=4000)
    ground_words = Sealed(_l("Which act, or where the consent is kept"), length=300)
    shared = Sealed(_l("What is shown"), kind="json")

    institution: Mapped[Institution | None] = relationship(lazy="joined")
    unit: Mapped[Unit | None] = relationship(foreign_keys=[unit_id], lazy="joined")
    owner: Mapped[User] = relationship(foreign_keys=[owner_id])
    steps: Mapped[list["ReferralStep"]] = relationship(back_populates="referral", order_by="ReferralStep.at")

    @classmethod
    def rule(cls, who: Principal) -> ColumnElement[bool]:
        """See a referral with its record; one about none as its sender; one to one's unit while it is shown."""
        own = sa.or_(cls.by_id == who.user_id, cls.owner_id == who.user_id)
        parts = [sa.and_(cls.subject_id.is_(None), own)] if who.user_id else []
        return sa.or_(sa.false(), *parts, *seen_through_subjects(cls, who), cls.received_by(who))

    @classmethod
    def received_by(cls, who: Principal) -> ColumnElement[bool]:
        """Return the condition that somebody is shown a referral as its receiver; the exclusion list comes first."""
        units = list(who.claim("office.units"))
        if not units or not who.may(ANSWER):
            return sa.false()
        excluded = sa.exists().where(Exclusion.record_id == cls.subject_id, Exclusion.user_id == who.user_id)
        return sa.and_(
            cls.unit_id.in_(units),
            cls.state.in_((*OPEN_STATES, DONE)),
            cls.ended_on.is_(None),
            cls.shared_until >= today(),
            ~excluded,
        )

    @classmethod
    def leans_on(cls) -> tuple[Mapper[object], ...]:
        return tuple(mapper for subject in subjects() for mapper in subject.model.rule_chain())

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def is_shown(self) -> bool:
        """Whether the receiver may still look at it today."""
        return self.ended_on is None and today() <= self.shared_until and self.state not in (REFUSED, WITHDRAWN)


class ReferralStep(Record, Scoped):
    """What became of a referral: its state from a moment on, how that was told, and by whom."""

    __tablename__ = "office_referral_step"
    scoped_by = "referral"
    sealed_under = "referral"

    referral_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("office_referral.id"), index=True)
    referral: Mapped[Referral] = relationship(back_populates="steps")
    state: Mapped[str] = mapped_column(sa.String(12), info={"label": _l("State")})
    means: Mapped[str] = mapped_column(sa.String(12), info={"label": _l("How it was told")})
    at: Mapped[datetime]
    by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("core_user.id"))

    answered_by = Sealed(_l("Name and position of who answers"), length=200)
    note = Sealed(_l("In words"), length=4000)


class Agreement(Record, Shared):
    """An agreement with an institution about exchanging data of people: some get nothing without a live one."""

    __tablename__ = "office_agreement"

    institution_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("office_institution.id"), index=True)
    institution: Mapped[Institution] = relationship()
    reference: Mapped[str] = mapped_column(sa.String(120), info={"label": _l("Number or name")})
    valid_from: Mapped[date] = mapped_column(info={"label": _l("Valid from")})
    valid_to: Mapped[date | None] = mapped_column(info={"label": _l("Valid until")})
