"""Children whom another service of the municipality hands over: received at once, taken up by somebody of the unit."""

from typing import Any

from core.access.principal import current, privileged
from core.db import atomic, db
from plugins.casework import cases
from plugins.child_protection.models import Referral
from plugins.child_protection.models.referrals import PENDING
from plugins.office.hookspecs import Handover
from plugins.office.referrals import handover
from plugins.office.referrals.handover import ACCEPTED, CHILD, REFUSED

NO_GROUND = "no_ground"


@atomic
def receive(facts: Handover) -> str:
    """Write a child down to be taken up, and return the number of the receipt; its sender sees nothing of it."""
    with privileged("a colleague without a right to children's files hands a child over"):
        referral = Referral(
            unit_id=facts.unit_id,
            received_at=facts.at,
            received_by_id=current().user_id,
            channel="admin_unit",
            categories=[],
            danger=[],
            urgency="immediate" if facts.urgent else "medium",
            decision=PENDING,
            receipt=cases.new_reference(),
        )
        referral.keys()
        referral.story, referral.referrer = facts.story, facts.sender
        referral.child = {name: str(value) for name, value in facts.person.items() if value not in (None, "")}
        db.session.add(referral)
        return str(referral.receipt)


def settle(referral: Referral) -> None:
    """Tell who handed a child over whether it was taken up."""
    if referral.receipt is not None:
        handover.settle(referral.receipt, REFUSED if referral.decision == NO_GROUND else ACCEPTED)


def particulars(referral: Referral) -> dict[str, Any]:
    """Return what the page of registration begins with for a child that was handed over."""
    child = referral.child or {}
    return {
        **{name: child.get(name) for name in ("given", "family", "sex", "address")},
        "unit_id": referral.unit_id,
        "channel": referral.channel,
        "referrer": referral.referrer,
        "story": referral.story,
    }


__all__ = ["CHILD", "particulars", "receive", "settle"]
