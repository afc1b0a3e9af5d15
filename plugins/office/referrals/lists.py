"""Lists of referrals: those sent within reach, and those received for one's units."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from core.access.principal import Principal
from core.db import db
from plugins.office import subjects
from plugins.office.models import Referral
from plugins.office.models.referrals import ACCEPTED, NO_ANSWER, OPEN_STATES, SENT_STATE
from plugins.office.referrals import codes, handover

MOST = 10


def sent(who: Principal, *, whose: str = "", state: str = "", kind: str = "") -> sa.Select[Any]:
    """Return the query of the referrals that somebody follows up, or of all on the sender's side within reach."""
    query = sa.select(Referral).options(joinedload(Referral.owner))
    query = query.where(_sender(who) if whose == "all" else Referral.owner_id == who.user_id)
    if state == "open":
        query = query.where(Referral.state.in_(OPEN_STATES))
    elif state:
        query = query.where(Referral.state == state)
    return query.where(Referral.kind == kind) if kind else query


def _sender(who: Principal) -> sa.ColumnElement[bool]:
    """Return the condition that somebody sees a referral with its record, or follows it up."""
    parts = [Referral.owner_id == who.user_id, Referral.by_id == who.user_id]
    for subject in subjects.subjects():
        about = aliased(subject.model)
        seen = sa.select(about.id).where(about.id == Referral.subject_id)
        parts.append(sa.and_(Referral.subject_kind == subject.name, seen.exists()))
    return sa.or_(*parts)


def is_sender(referral: Referral, who: Principal) -> bool:
    """Say whether somebody stands on the sender's side of a referral."""
    return db.session.scalar(sa.select(Referral.id).where(Referral.id == referral.id, _sender(who))) is not None


def received(who: Principal, *, state: str = "") -> sa.Select[Any]:
    """Return the query of what somebody's units received and are still shown."""
    query = sa.select(Referral).where(Referral.received_by(who))
    states = {"": (SENT_STATE, NO_ANSWER), "accepted": (ACCEPTED,)}.get(state)
    return query.where(Referral.state.in_(states)) if states else query


def of_record(record_id: Any) -> list[Referral]:
    """Return the referrals of a record, the newest first."""
    query = sa.select(Referral).where(Referral.subject_id == record_id).options(joinedload(Referral.owner))
    return list(db.session.scalars(query.order_by(Referral.sent_at.desc())))


def to_name(referral: Referral) -> str:
    """Return to whom a referral went."""
    if referral.institution is not None:
        return referral.institution.brief
    if referral.unit is not None:
        return referral.unit.name
    return str(handover.receivers().get(referral.receiver or "", codes.label("means", "suite")))


def waiting(who: Principal) -> dict[str, list[Referral]]:
    """Return what wants somebody's eyes, with one query: no answer came, an answer is new, one's unit was asked."""
    late = Referral.state == NO_ANSWER
    fresh = sa.and_(Referral.answered_at.is_not(None), Referral.seen_at.is_(None))
    own = sa.and_(Referral.owner_id == who.user_id, sa.or_(late, fresh))
    asked = sa.and_(Referral.received_by(who), Referral.state.in_((SENT_STATE, NO_ANSWER)))
    query = sa.select(Referral).where(sa.or_(own, asked)).order_by(Referral.answer_due_at).limit(3 * MOST)
    found: dict[str, list[Referral]] = {"late": [], "fresh": [], "asked": []}
    for row in db.session.scalars(query):
        if row.owner_id != who.user_id:
            found["asked"].append(row)
        else:
            found["late" if row.state == NO_ANSWER else "fresh"].append(row)
    return found
