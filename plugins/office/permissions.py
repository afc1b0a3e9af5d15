"""The rights of the office, and the roles that it brings."""

from core.contributions import Permission, Role
from core.l10n import _l

USE, MANAGE, TEAM = "office.task.use", "office.task.manage", "office.task.team"
READ, WRITE, ASSIGN, VERIFY, SETTINGS = (
    "office.directory.read",
    "office.directory.write",
    "office.unit.assign",
    "office.law.verify",
    "office.settings.write",
)

PERMISSIONS = (
    Permission(name=USE, label=_l("Use tasks and deadlines"), sensitive=True),
    Permission(name=MANAGE, label=_l("Reassign and cancel tasks"), sensitive=True),
    Permission(name=TEAM, label=_l("See the tasks of others"), sensitive=True),
    Permission(name=READ, label=_l("Read units, institutions, holidays and legal deadlines")),
    Permission(name=WRITE, label=_l("Change institutions")),
    Permission(name=ASSIGN, label=_l("Say who works in which unit")),
    Permission(name=VERIFY, label=_l("Verify legal deadlines")),
    Permission(name=SETTINGS, label=_l("Change letterhead, units and holidays")),
)

ROLES = (Role(name="jurist", label=_l("Jurist"), weight=50),)
