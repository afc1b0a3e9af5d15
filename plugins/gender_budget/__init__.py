"""The local gender-equality plan: areas, objectives, indicators with values, and what is asked about them."""

from core.contributions import Manifest
from core.l10n import _l

MANIFEST = Manifest(
    name="gender_budget",
    label=_l("Gender equality plan"),
    summary=_l("The plan for gender equality, its indicators with their values, and the report to the council."),
    version="1.0",
    depends=("office",),
)
