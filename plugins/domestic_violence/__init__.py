"""Local coordination: the coordinator's files, the violent person behind a wall, and the life of protection orders."""

from core.contributions import Manifest
from core.l10n import _l

MANIFEST = Manifest(
    name="domestic_violence",
    label=_l("Local coordination"),
    summary=_l("Files of the Local Coordinator: reports, safe contact, protection orders and their monitoring."),
    version="1.0",
    depends=("casework",),
)
