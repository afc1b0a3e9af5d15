"""People, case files, contacts and plans: what every service that follows people shares."""

from core.contributions import Manifest
from core.l10n import _l

MANIFEST = Manifest(
    name="casework",
    label=_l("Case files"),
    summary=_l("People and families, case files, contacts, plans, attachments and closing."),
    version="1.0",
    depends=("office",),
)
