"""The core's own permissions and roles; `core/access.csv` says who holds what."""

from core.access.fields import right_to
from core.contributions import MenuItem, Permission, Role
from core.field_classes import FIELD_CLASSES
from core.l10n import _l

PERMISSIONS = (
    Permission(name="core.plugin.switch", label=_l("Switch modules on and off")),
    Permission(name="core.user.manage", label=_l("Manage users")),
    Permission(name="core.role.manage", label=_l("Manage roles")),
    Permission(name="core.password.reset", label=_l("Authorise a new password for a colleague")),
    Permission(name="core.audit.read", label=_l("Read the audit")),
    Permission(name="core.audit.record", label=_l("See who opened a record")),
    Permission(name="core.export.persons", label=_l("Export lists about persons"), sensitive=True),
    Permission(name="core.export.approve", label=_l("Approve the export of a long list"), sensitive=True),
    Permission(name="core.measure.read", label=_l("Read the figures of all modules")),
    Permission(name="core.measure.read_sensitive", label=_l("Read the figures about people in need of protection")),
    Permission(name="core.record.exclude", label=_l("Hide a record from a colleague"), sensitive=True),
    *(
        Permission(name=right_to(name), label=_l("See and change: %(field)s", field=label), sensitive=True, weight=55)
        for name, label in FIELD_CLASSES.items()
    ),
)

ROLES = (
    Role(name="it_admin", label=_l("IT administrator"), weight=80),
    Role(name="auditor", label=_l("Auditor"), weight=70),
    Role(name="director", label=_l("Director"), weight=20),
    Role(name="secretary", label=_l("Secretary"), weight=60),
)

CORE_MENU = (
    MenuItem(
        name="exports",
        label=_l("My exports"),
        endpoint="exports.mine",
        permission="core.export.persons",
        icon="download",
        weight=80,
    ),
    MenuItem(
        name="approvals",
        label=_l("Exports to approve"),
        endpoint="exports.approvals",
        permission="core.export.approve",
        icon="check",
        weight=81,
    ),
    MenuItem(
        name="audit",
        label=_l("Audit"),
        endpoint="audit.events",
        permission="core.audit.read",
        icon="shield-lock",
        weight=85,
    ),
    MenuItem(
        name="users", label=_l("Users"), endpoint="users.index", permission="core.user.manage", icon="users", weight=90
    ),
    MenuItem(
        name="roles", label=_l("Roles"), endpoint="roles.index", permission="core.role.manage", icon="key", weight=91
    ),
    MenuItem(
        name="resets",
        label=_l("New passwords"),
        endpoint="resets.index",
        permission="core.password.reset",
        icon="lock",
        weight=92,
    ),
    MenuItem(
        name="modules",
        label=_l("Modules"),
        endpoint="core.modules",
        permission="core.plugin.switch",
        icon="puzzle",
        weight=95,
    ),
)
