"""The rights and roles of office; `access.csv` says who holds what."""

from core.contributions import Permission, Role
from core.l10n import _l

IMPORT = "office.import.use"

PERMISSIONS = (
    Permission(name="office.task.read", label=_l("See one's tasks")),
    Permission(name="office.task.write", label=_l("Add and finish tasks")),
    Permission(name="office.task.manage", label=_l("Pass on and cancel the tasks of others")),
    Permission(name="office.body.read", label=_l("Open the pages of bodies")),
    Permission(name="office.body.edit", label=_l("Set up bodies and their seats")),
    Permission(name="office.meeting.read", label=_l("Open the pages of meetings"), sensitive=True),
    Permission(name="office.meeting.write", label=_l("Convene and hold meetings"), sensitive=True),
    Permission(name="office.slip.read", label=_l("Read one's own invitations to meetings"), sensitive=True),
    Permission(name="office.referral.read", label=_l("See referrals to others"), sensitive=True),
    Permission(name="office.referral.send", label=_l("Refer files and people to others"), sensitive=True),
    Permission(name="office.referral.answer", label=_l("Answer what one's units are asked"), sensitive=True),
    Permission(name="office.referral.settings", label=_l("Set how long answers are waited for")),
    Permission(name="office.institution.read", label=_l("See institutions and partners")),
    Permission(name="office.institution.edit", label=_l("Edit institutions and partners")),
    Permission(name="office.rule.read", label=_l("See the legal time limits")),
    Permission(name="office.rule.verify", label=_l("Verify and replace legal time limits")),
    Permission(name="office.calendar.read", label=_l("See the calendar of holidays")),
    Permission(name="office.calendar.edit", label=_l("Edit and review the calendar of holidays")),
    Permission(name=IMPORT, label=_l("Import Excel workbooks"), sensitive=True),
    Permission(name="office.settings.read", label=_l("See the settings of the office")),
    Permission(name="office.profile.edit", label=_l("Edit the municipality's letterhead")),
    Permission(name="office.unit.edit", label=_l("Edit the names of the units")),
    Permission(name="office.unit.assign", label=_l("Say who works for which unit")),
    Permission(name="office.document.read", label=_l("See official documents")),
    Permission(name="office.document.write", label=_l("Make official documents")),
    Permission(name="office.document.approve", label=_l("Sign documents as who approves (Miratoi)")),
    Permission(name="office.document.accept", label=_l("Sign documents as who accepts (Pranoi)")),
    Permission(name="office.document.head", label=_l("Write down that the mayor signed")),
    Permission(name="office.document.protocol", label=_l("Give documents their protocol number, and archive them")),
    Permission(name="office.template.edit", label=_l("Replace the templates of documents")),
)

ROLES = (
    Role(name="staff", label=_l("Staff member"), weight=50),
    Role(name="jurist", label=_l("Jurist"), weight=55),
)
