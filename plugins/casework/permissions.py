"""The rights of casework itself; what somebody may do in a file is said by the file's service (`cases.require`)."""

from core.contributions import Permission
from core.l10n import _l

READ, WRITE, APPROVE = "casework.case.read", "casework.case.write", "casework.case.approve"
ASSIGN, REOPEN = "casework.case.assign", "casework.case.reopen"

PERMISSIONS = (
    Permission(name=READ, label=_l("Open the pages of case files"), sensitive=True),
    Permission(name=WRITE, label=_l("Write in case files"), sensitive=True),
    Permission(name=ASSIGN, label=_l("Pass case files on"), sensitive=True),
    Permission(name=APPROVE, label=_l("Approve plans and closings"), sensitive=True),
    Permission(name=REOPEN, label=_l("Reopen case files"), sensitive=True),
)
