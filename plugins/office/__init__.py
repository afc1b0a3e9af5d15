"""The office that every service works in: territory, institutions, the law's deadlines as data, tasks."""

from core.contributions import Manifest
from core.l10n import _l

MANIFEST = Manifest(
    name="office",
    label=_l("Office"),
    summary=_l("Municipality, units, institutions, legal deadlines, holidays and tasks."),
    version="1.0",
)
