"""The rights of casework itself; what somebody may do in a file is said by the file's service (`cases.require`)."""

from core.contributions import Permission, Role
from core.l10n import _l

READ, WRITE, APPROVE = "casework.case.read", "casework.case.write", "casework.case.approve"
ASSIGN, REOPEN = "casework.case.assign", "casework.case.reopen"
GLASS_USE, GLASS_REVIEW = "casework.break_glass.use", "casework.break_glass.review"
MERGE = "casework.person.merge"
SERVICE_READ, SERVICE_EDIT = "casework.service.read", "casework.service.edit"
SERVICE_LIST = "casework.service.list"

PERMISSIONS = (
    Permission(name=READ, label=_l("Open the pages of case files"), sensitive=True),
    Permission(name=WRITE, label=_l("Write in case files"), sensitive=True),
    Permission(name=ASSIGN, label=_l("Pass case files on"), sensitive=True),
    Permission(name=APPROVE, label=_l("Approve plans and closings"), sensitive=True),
    Permission(name=REOPEN, label=_l("Reopen case files"), sensitive=True),
    Permission(name=GLASS_USE, label=_l("Open a file in an emergency"), sensitive=True),
    Permission(name=GLASS_REVIEW, label=_l("Review emergency openings"), sensitive=True),
    Permission(name=MERGE, label=_l("Merge two entries of one person"), sensitive=True),
    Permission(name=SERVICE_READ, label=_l("See the catalogue of services")),
    Permission(name=SERVICE_EDIT, label=_l("Keep the catalogue of services")),
    Permission(name=SERVICE_LIST, label=_l("List what is given in many files"), sensitive=True),
)

ROLES = (Role(name="finance", label=_l("Finance office"), weight=61),)
