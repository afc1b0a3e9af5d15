"""What every service of a municipality shares: territory, institutions, the calendar, legal time limits and tasks."""

from core.contributions import Manifest
from core.l10n import _l

MANIFEST = Manifest(
    name="office",
    label=_l("Office"),
    summary=_l("Units and institutions, the letterhead, public holidays, legal time limits, tasks and the home page."),
    version="1.0",
)
