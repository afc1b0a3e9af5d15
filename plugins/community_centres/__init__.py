"""The community centres: their services, programmes and groups, registers, reception, and monthly reports."""

from core.contributions import Manifest
from core.l10n import _l

MANIFEST = Manifest(
    name="community_centres",
    label=_l("Community centres"),
    summary=_l("Services, groups with their registers, reception and the monthly reports of the community centres."),
    version="1.0",
    depends=("office",),
)
