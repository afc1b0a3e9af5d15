"""The rights and the role of work in the field; `access.csv` says who holds what."""

from core.contributions import Permission, Role
from core.l10n import _l

TRIPS = "community_centres.field.read"
PLAN = "community_centres.field.plan"
WRITE = "community_centres.field.write"
STREET = "community_centres.street.read"

PERMISSIONS = (
    Permission(name=TRIPS, label=_l("See the trips of the mobile team and the units that it visited")),
    Permission(name=PLAN, label=_l("Plan the trips of the mobile team and the days of the squads")),
    Permission(name=WRITE, label=_l("Write down what was done in the field")),
    Permission(name=STREET, label=_l("See all contacts with children in the street")),
)

ROLES = (Role(name="field_worker", label=_l("Worker in the field"), weight=42),)
