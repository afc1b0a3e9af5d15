"""Handing somebody over to another service of the suite, which takes them up without letting the sender look in."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from core.access.principal import privileged
from core.audit.chain import record as note
from core.db import atomic, db, now
from core.hooks import ask_active, ask_first
from core.l10n import _, today
from plugins.office.hookspecs import Handover, SharedPart
from plugins.office.models import Referral, ReferralStep
from plugins.office.models.referrals import ACCEPTED, DONE, REFUSED
from plugins.office.problems import Refused
from plugins.office.referrals import sending, settings
from plugins.office.tasks import end_of

CHILD = "child_at_risk"
SETTLED = (ACCEPTED, DONE, REFUSED)


def receivers() -> dict[str, Any]:
    """Return what can be handed over here, with the name of who takes it up; a module that is off takes nothing."""
    found: dict[str, Any] = {}
    for answer in ask_active("referral_receivers"):
        found |= answer
    return found


@atomic
def hand_over(
    facts: Handover,
    *,
    reason: str,
    ground: str,
    ground_words: str | None,
    told: Mapping[str, str],
    record: Any = None,
) -> Referral:
    """Hand somebody over; the sender keeps what they told, a receipt, and learns whether it was taken up.

    Raises:
        Refused: no module here takes it up; it goes by letter then.
    """
    receipt = ask_first("receive_referral", kind=facts.kind, facts=facts)
    if receipt is None:
        raise Refused(no_receiver())
    referral = sending.new_referral(
        record,
        from_unit_id=facts.unit_id,
        receiver=facts.kind,
        receipt=receipt,
        kind="protection",
        reason=reason,
        profile="internal",
        ground=ground,
        shared_until=today() + timedelta(days=settings.days()["shown_days"]),
        answer_due_at=end_of(today() + timedelta(days=settings.days()["answer_days"])),
    )
    part = SharedPart(
        code="told", label=_("What was told"), rows=[(str(label), str(text)) for label, text in told.items() if text]
    )
    referral.message, referral.ground_words = facts.story, ground_words
    referral.shared = [{"title": str(part.label), "rows": [list(row) for row in part.rows]}]
    sending.add(referral, record)
    return referral


def no_receiver() -> str:
    """Return the sentence for a municipality where nobody takes it up in the suite."""
    return _("No service of the suite takes this up here. Send a referral to the institution, with a printed letter.")


@atomic
def settle(receipt: str, state: str) -> None:
    """Tell the sender of a hand-over that it was accepted, done or refused, and nothing else.

    Raises:
        ValueError: another state.
    """
    if state not in SETTLED:
        raise ValueError(f"a sender does not learn of {state}")
    with privileged("the sender of a hand-over hears what became of it"):
        referral = db.session.scalars(sa.select(Referral).where(Referral.receipt == receipt)).one_or_none()
        if referral is None or not referral.is_open or referral.state == state:
            return
        db.session.add(ReferralStep(referral=referral, state=state, means="suite", at=now()))
        referral.state, referral.answered_at, referral.seen_at = state, now(), None
        note("office.referral.answered", referral, note=f"{state} suite")
        if (record := sending.record_of(referral)) is not None:
            sending.tell(referral, record, "answered")
