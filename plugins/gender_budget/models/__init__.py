"""The tables of the gender plan, by subject."""

from plugins.gender_budget.models.activities import Activity
from plugins.gender_budget.models.budget import BudgetLine
from plugins.gender_budget.models.campaigns import Campaign, CampaignItem
from plugins.gender_budget.models.outside import OutsideRow
from plugins.gender_budget.models.plan import Area, EqualityPlan, Indicator, Objective, PlanMeasure
from plugins.gender_budget.models.publications import Publication
from plugins.gender_budget.models.registers import PolicyReview, Statement
from plugins.gender_budget.models.rounds import FrozenLine, Round
from plugins.gender_budget.models.values import Settled, Value

__all__ = [
    "Activity",
    "Area",
    "BudgetLine",
    "Campaign",
    "CampaignItem",
    "EqualityPlan",
    "FrozenLine",
    "Indicator",
    "Objective",
    "OutsideRow",
    "PlanMeasure",
    "PolicyReview",
    "Publication",
    "Round",
    "Settled",
    "Statement",
    "Value",
]
