"""Child protection: referrals, risk, notices, assessments, protection plans, reviews and closing."""

from core.contributions import Manifest
from core.l10n import _l

MANIFEST = Manifest(
    name="child_protection",
    label=_l("Child protection"),
    summary=_l("Referral, risk, deadlines, notices, individual protection plan, reviews and closing."),
    version="1.0",
    depends=("casework",),
)
