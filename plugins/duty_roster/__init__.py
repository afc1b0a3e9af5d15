"""The on-call system: teams by order of the mayor, fair rosters that leave no minute empty, calls in the night."""

from core.contributions import Manifest
from core.l10n import _l

MANIFEST = Manifest(
    name="duty_roster",
    label=_l("On-call roster"),
    summary=_l("Who is on duty at which hour, who was told of it, and the calls that came in the night."),
    version="1.0",
    depends=("office",),
)
