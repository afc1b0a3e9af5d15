"""The rights and roles of office; `access.csv` says who holds what."""

from core.contributions import Permission, Role
from core.l10n import _l

PERMISSIONS = (
    Permission(name="office.task.read", label=_l("See one's tasks")),
    Permission(name="office.task.write", label=_l("Add and finish tasks")),
    Permission(name="office.task.manage", label=_l("Pass on and cancel the tasks of others")),
    Permission(name="office.institution.read", label=_l("See institutions and partners")),
    Permission(name="office.institution.edit", label=_l("Edit institutions and partners")),
    Permission(name="office.rule.read", label=_l("See the legal time limits")),
    Permission(name="office.rule.verify", label=_l("Verify and replace legal time limits")),
    Permission(name="office.calendar.read", label=_l("See the calendar of holidays")),
    Permission(name="office.calendar.edit", label=_l("Edit and review the calendar of holidays")),
    Permission(name="office.settings.read", label=_l("See the settings of the office")),
    Permission(name="office.profile.edit", label=_l("Edit the municipality's letterhead")),
    Permission(name="office.unit.edit", label=_l("Edit the names of the units")),
    Permission(name="office.unit.assign", label=_l("Say who works for which unit")),
)

ROLES = (
    Role(name="staff", label=_l("Staff member"), weight=50),
    Role(name="jurist", label=_l("Jurist"), weight=55),
)
