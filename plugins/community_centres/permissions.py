"""The rights and roles of the community centres; `access.csv` says who holds what."""

from core.contributions import Permission, Role
from core.l10n import _l

DIRECTORY = "community_centres.directory.read"
EDIT = "community_centres.directory.edit"
ASSIGN = "community_centres.staff.assign"
GROUPS = "community_centres.group.read"
ALL_GROUPS = "community_centres.group.read_centre"
PLAN = "community_centres.group.plan"
REGISTER = "community_centres.register.write"
STATISTICS = "community_centres.statistics.read"
REPORTS = "community_centres.report.read"
REPORT = "community_centres.report.write"
ACCEPT = "community_centres.report.accept"

PERMISSIONS = (
    Permission(name=DIRECTORY, label=_l("See the community centres and their services")),
    Permission(name=EDIT, label=_l("Change the community centres, their services and hours")),
    Permission(name=ASSIGN, label=_l("Say who works in which community centre")),
    Permission(name=GROUPS, label=_l("See the groups that one leads, with those who take part")),
    Permission(name=ALL_GROUPS, label=_l("See all groups of one's own centres, with those who take part")),
    Permission(name=PLAN, label=_l("Plan programmes and groups of one's own centres")),
    Permission(name=REGISTER, label=_l("Enrol people and keep the register of groups")),
    Permission(name=STATISTICS, label=_l("See the figures of the community centres")),
    Permission(name=REPORTS, label=_l("See monthly reports of the community centres")),
    Permission(name=REPORT, label=_l("Write and send the monthly reports of one's own centres")),
    Permission(name=ACCEPT, label=_l("Accept or return the monthly reports of all centres")),
)

ROLES = (
    Role(name="centre_worker", label=_l("Worker of a community centre"), weight=40),
    Role(name="centre_coordinator", label=_l("Coordinator of community centres"), weight=41),
)
