"""The rights and roles of the gender plan; `access.csv` says who holds what."""

from core.contributions import Permission, Role
from core.l10n import _l

READ = "gender_budget.plan.read"
EDIT = "gender_budget.plan.edit"
PROPOSE = "gender_budget.value.propose"
CONFIRM = "gender_budget.value.confirm"
IMPORT = "gender_budget.plan.import"
ACTIVITY = "gender_budget.activity.write"
BUDGET = "gender_budget.budget.write"
BODY_READ, BODY_WRITE = "gender_budget.body.read", "gender_budget.body.write"
BODY_SIGN = "gender_budget.body.sign"
ROUND = "gender_budget.round.manage"
APPROVE = "gender_budget.round.approve"

PERMISSIONS = (
    Permission(name=READ, label=_l("See the gender equality plan")),
    Permission(name=EDIT, label=_l("Write the gender equality plan")),
    Permission(name=PROPOSE, label=_l("Write the values of the indicators that one is asked for")),
    Permission(name=CONFIRM, label=_l("Write and confirm the values of all indicators")),
    Permission(name=IMPORT, label=_l("Import the gender equality plan and its values from Excel")),
    Permission(name=ACTIVITY, label=_l("Write down activities for gender equality")),
    Permission(name=BUDGET, label=_l("Write the lines of the budget that the gender plan needs")),
    Permission(name=BODY_READ, label=_l("See the meetings of the bodies for gender equality")),
    Permission(name=BODY_WRITE, label=_l("Convene and hold meetings of the bodies for gender equality")),
    Permission(name=BODY_SIGN, label=_l("Sign the minutes of the bodies for gender equality")),
    Permission(name=ROUND, label=_l("Collect and close the rounds of monitoring")),
    Permission(name=APPROVE, label=_l("Open a closed round again")),
)

ROLES = (
    Role(name="gender_officer", label=_l("Gender equality officer"), weight=36),
    Role(name="gender_head", label=_l("Head of the gender equality sector"), weight=37),
    Role(name="gender_reporter", label=_l("Reporter of a directorate"), weight=38),
    Role(name="mayor_office", label=_l("Office of the mayor"), weight=39),
)
