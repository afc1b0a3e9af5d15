"""Assessing the risk of a child."""

from plugins.casework.views.risk import RiskPages
from plugins.child_protection.codes import label
from plugins.child_protection.forms.risk import RiskForm
from plugins.child_protection.services.risk import RISK
from plugins.child_protection.views import blueprint
from plugins.child_protection.views.case import FRAME

RiskPages(FRAME, RISK, RiskForm, label).add_to(blueprint)
