"""How long an answer is waited for, a link is good, and what is shared is shown: the municipality's own numbers."""

from collections.abc import Mapping

from core.audit.chain import record
from core.db import atomic, db
from core.state import Setting

NAME = "office.referrals"
USUAL = {"answer_days": 10, "link_days": 30, "shown_days": 60}
MOST = 365


def days() -> dict[str, int]:
    """Return the numbers of days, by name."""
    row = db.session.get(Setting, NAME)
    return {**USUAL, **(row.value if row is not None else {})}


@atomic
def change(values: Mapping[str, int]) -> None:
    """Set the numbers of days; what runs already keeps the ones it began with."""
    db.session.merge(Setting(name=NAME, value={name: int(values[name]) for name in USUAL}))
    record("office.referral.settings")
