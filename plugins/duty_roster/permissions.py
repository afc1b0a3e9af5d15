"""The rights and roles of the on-call system; `access.csv` says who holds what."""

from core.contributions import Permission, Role
from core.l10n import _l

READ = "duty_roster.roster.read"
PLAN = "duty_roster.roster.plan"
SHIFT = "duty_roster.shift.work"
APPROVE = "duty_roster.swap.approve"
PUBLISH = "duty_roster.roster.publish"
SEND = "duty_roster.roster.send"
HOURS, HOURS_ALL = "duty_roster.hours.read", "duty_roster.hours.read_all"
FIGURES = "duty_roster.statistics.read"
CALL_READ = "duty_roster.call.read"
CALLS = "duty_roster.call.read_all"
TAKE_CHILD, TAKE_VIOLENCE = "duty_roster.call.take_child", "duty_roster.call.take_violence"

PERMISSIONS = (
    Permission(name=READ, label=_l("See the on-call roster and who is on duty now")),
    Permission(name=PLAN, label=_l("Set up duty teams and plan their rosters")),
    Permission(name=PUBLISH, label=_l("Publish the roster")),
    Permission(name=SEND, label=_l("Send the roster and write down who received it")),
    Permission(name=SHIFT, label=_l("Stand on duty")),
    Permission(name=HOURS, label=_l("See one's own hours on duty")),
    Permission(name=HOURS_ALL, label=_l("See and export everybody's hours on duty")),
    Permission(name=FIGURES, label=_l("Read the figures of the on-call system")),
    Permission(name=CALL_READ, label=_l("See the calls of one's shift, or those that one takes over"), sensitive=True),
    Permission(name=CALLS, label=_l("See the calls of all shifts, and export them without people"), sensitive=True),
    Permission(name=TAKE_CHILD, label=_l("Take over in the morning the calls about children"), sensitive=True),
    Permission(name=TAKE_VIOLENCE, label=_l("Take over in the morning the calls about violence"), sensitive=True),
    Permission(name=APPROVE, label=_l("Approve exchanges of shifts")),
)

ROLES = (
    Role(name="duty_worker", label=_l("On-call worker"), weight=40),
    Role(name="duty_day_child", label=_l("Takes over calls about children"), weight=42),
    Role(name="duty_day_violence", label=_l("Takes over calls about violence"), weight=43),
    Role(name="duty_head", label=_l("Head of the on-call system"), weight=41),
)
