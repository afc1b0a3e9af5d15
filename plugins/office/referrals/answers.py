"""The answer: by a colleague of the unit, by a single-use code without a login, or told to a worker."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from core.access.principal import current, privileged
from core.audit.chain import record as note
from core.db import atomic, db, now
from core.l10n import _
from plugins.office import links, profile
from plugins.office.models import Referral, ReferralStep
from plugins.office.models.referrals import ACCEPTED, DONE, NO_ANSWER, REFUSED, SENT_STATE
from plugins.office.problems import Refused
from plugins.office.referrals import codes, sending, settings, sources
from plugins.office.referrals.sending import PURPOSE
from plugins.office.tasks import end_of

NEXT = {
    SENT_STATE: (ACCEPTED, DONE, REFUSED),
    NO_ANSWER: (ACCEPTED, DONE, REFUSED),
    ACCEPTED: (DONE, REFUSED),
}
"""What may be answered next."""


@atomic
def answer(
    referral: Referral, state: str, *, means: str, answered_by: str | None = None, text: str | None = None
) -> None:
    """Write an answer down, by whoever acts or told to them.

    Raises:
        Refused: the referral has ended, or this cannot be answered now.
    """
    if state not in NEXT.get(referral.state, ()):
        raise Refused(_("This referral cannot get this answer any more."))
    record, moment = sending.record_of(referral), now()
    step = ReferralStep(referral=referral, state=state, means=means, at=moment, by_id=current().user_id)
    step.answered_by, step.note = answered_by or None, text or None
    db.session.add(step)
    db.session.flush()  # while the referral is still in the reach of its receiver
    referral.state, referral.answered_at = state, moment
    referral.seen_at = moment if current().user_id == referral.owner_id else None
    if state != ACCEPTED:
        links.end(PURPOSE, [referral.id])
    note("office.referral.answered", referral, note=f"{state} {means}")
    if record is not None:
        sending.tell(referral, record, "answered")
    else:
        _tell_unseen(referral)
    db.session.flush()


def _tell_unseen(referral: Referral) -> None:
    """Let a record hear that whoever answers cannot see: the receiver has no way into the file."""
    with privileged("the file hears of an answer"):
        if (record := sending.record_of(referral)) is not None:
            sending.tell(referral, record, "answered")


@atomic
def see(referral: Referral) -> None:
    """Note that who follows a referral up has seen its answer."""
    if referral.seen_at is None and referral.answered_at is not None and referral.owner_id == current().user_id:
        referral.seen_at = now()


@atomic
def close_unanswered() -> int:
    """Say of the referrals whose time for an answer is over that none came; return how many."""
    with privileged("the time for an answer is over"):
        query = sa.select(Referral).where(Referral.state == SENT_STATE, Referral.answer_due_at <= now())
        rows = list(db.session.scalars(query))
        for referral in rows:
            db.session.add(ReferralStep(referral=referral, state=NO_ANSWER, means="suite", at=now()))
            referral.state = NO_ANSWER
    return len(rows)


# --- without a login


@dataclass(frozen=True, kw_only=True)
class Outside:
    """What somebody without a login is shown of a referral: what was shared with them, and nothing else."""

    reference: str
    sender: str
    to: str
    kind: str
    reason: str
    message: str
    shared: list[dict[str, Any]]
    sent_at: datetime
    due_at: datetime
    state: str
    answers: tuple[str, ...]


def new_link(referral: Referral) -> str:
    """Give a code by which the receiver answers once without a login; the one before ends.

    Raises:
        Refused: there is nothing to answer, or nothing may be shown any more.
    """
    if not referral.is_open or not _stands(referral):
        raise Refused(_("This referral is not shown to its receiver any more."))
    last = min(now() + timedelta(days=settings.days()["link_days"]), end_of(referral.shared_until))
    return links.give(PURPOSE, referral.id, until=last, by_hand=True)


@atomic
def open_by_code(code: str) -> Outside | None:
    """Return what a code shows, or nothing for one unknown, used up, too old, or of a referral no longer shown."""
    with privileged("a receiver without a login looks at a referral"):
        referral = _live(links.use(PURPOSE, links.read_typed(code)))
        if referral is None:
            return None
        note("office.referral.opened", referral)
        return _outside(referral)


@atomic
def answer_by_code(code: str, state: str, *, answered_by: str, text: str | None) -> bool:
    """Take the answer of a receiver without a login, and end their code; say whether it was taken."""
    token = links.read_typed(code)
    with privileged("a receiver without a login answers"):
        referral = _live(links.target(PURPOSE, token))
        if referral is None or state not in NEXT[referral.state]:
            note("office.link.refused", note=PURPOSE, refused=True)
            return False
        links.use(PURPOSE, token, once=True)
        answer(referral, state, means="link", answered_by=answered_by, text=text)
        return True


def _live(referral_id: uuid.UUID | None) -> Referral | None:
    """Return the referral of a link while it may be looked at and answered."""
    referral = db.session.get(Referral, referral_id) if referral_id is not None else None
    return referral if referral is not None and referral.state in NEXT and _stands(referral) else None


def _stands(referral: Referral) -> bool:
    """Say whether the ground of a referral still holds: its days, its consent, and the agreement with its receiver."""
    return referral.is_shown and not (referral.shared and sources.lacks_agreement(referral.institution))


def _outside(referral: Referral) -> Outside:
    return Outside(
        reference=referral.reference,
        sender=profile.municipality_name(),
        to=referral.institution.name if referral.institution is not None else "",
        kind=codes.label("kinds", referral.kind),
        reason=codes.label("reasons", referral.reason),
        message=referral.message or "",
        shared=referral.shared or [],
        sent_at=referral.sent_at,
        due_at=referral.answer_due_at,
        state=referral.state,
        answers=NEXT[referral.state],
    )
