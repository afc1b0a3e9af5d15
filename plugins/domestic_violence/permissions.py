"""The rights and roles of local coordination; `access.csv` says who holds what."""

from core.contributions import Permission, Role
from core.l10n import _l

_N = "domestic_violence"
PERMISSIONS = (
    Permission(name=f"{_N}.case.read_own", label=_l("See one's own files of coordination"), sensitive=True),
    Permission(name=f"{_N}.case.read_unit", label=_l("See the files of coordination of one's units"), sensitive=True),
    Permission(name=f"{_N}.case.read_all", label=_l("See all files of coordination"), sensitive=True),
    Permission(name=f"{_N}.case.write", label=_l("Work in files of coordination"), sensitive=True),
    Permission(name=f"{_N}.case.assign", label=_l("Pass files of coordination on"), sensitive=True),
    Permission(name=f"{_N}.case.approve", label=_l("Approve plans and closings of coordination"), sensitive=True),
    Permission(name=f"{_N}.case.reopen", label=_l("Reopen files of coordination"), sensitive=True),
    Permission(name=f"{_N}.case.break_glass", label=_l("Open a file of coordination in an emergency"), sensitive=True),
    Permission(name=f"{_N}.order.read", label=_l("See protection orders"), sensitive=True),
    Permission(name=f"{_N}.order.write", label=_l("Write down protection orders and reports"), sensitive=True),
    Permission(name=f"{_N}.statistics.read", label=_l("See the figures of coordination"), sensitive=True),
    Permission(name=f"{_N}.revalb.check", label=_l("Check what is missing in REVALB")),
    Permission(name=f"{_N}.numbers.read", label=_l("See the numbers of other institutions")),
    Permission(name=f"{_N}.numbers.write", label=_l("Ask for and write down numbers of other institutions")),
    Permission(name=f"{_N}.numbers.lock", label=_l("Lock the numbers of other institutions")),
    Permission(name=f"{_N}.etn.read", label=_l("See the meetings of the ETN"), sensitive=True),
    Permission(name=f"{_N}.etn.write", label=_l("Convene and hold meetings of the ETN"), sensitive=True),
    Permission(name=f"{_N}.etn.sign", label=_l("Sign the minutes of the ETN"), sensitive=True),
    Permission(name=f"{_N}.kd.read", label=_l("See the meetings of KD")),
    Permission(name=f"{_N}.kd.write", label=_l("Convene and hold meetings of KD")),
    Permission(name=f"{_N}.kd.sign", label=_l("Sign the minutes of KD")),
    Permission(name=f"{_N}.joint.read", label=_l("See the joint meetings of MKR, ETN and KVSP")),
    Permission(name=f"{_N}.joint.write", label=_l("Convene and hold joint meetings of MKR, ETN and KVSP")),
    Permission(name=f"{_N}.joint.sign", label=_l("Sign the minutes of joint meetings")),
    Permission(name=f"{_N}.risk.read", label=_l("See risk assessments of coordination"), sensitive=True),
    Permission(name=f"{_N}.risk.write", label=_l("Assess the risk in files of coordination"), sensitive=True),
    Permission(name=f"{_N}.risk.approve", label=_l("Agree to a lower risk in files of coordination"), sensitive=True),
    Permission(name=f"{_N}.counselling.read", label=_l("Open the pages of counselling"), sensitive=True),
    Permission(name=f"{_N}.counselling.read_own", label=_l("See one's own files of counselling"), sensitive=True),
    Permission(name=f"{_N}.counselling.read_all", label=_l("See all files of counselling"), sensitive=True),
    Permission(name=f"{_N}.counselling.write", label=_l("Write in files of counselling"), sensitive=True),
)

ROLES = (
    Role(name="dv_counsellor", label=_l("Counsellor of the other party"), weight=36),
    Role(name="dv_coordinator", label=_l("Local coordinator"), weight=35),
    Role(name="dv_supervisor", label=_l("Head of the sector"), weight=34),
)
