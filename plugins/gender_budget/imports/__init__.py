"""What can be imported from Excel: the matrix of a plan, values, activities, budget, data of other directorates."""

from plugins.gender_budget.imports.activities import TEMPLATE as ACTIVITIES
from plugins.gender_budget.imports.budget import TEMPLATE as BUDGET
from plugins.gender_budget.imports.outside import TEMPLATES as OUTSIDE
from plugins.gender_budget.imports.plan import TEMPLATE as PLAN
from plugins.gender_budget.imports.values import TEMPLATE as VALUES

TEMPLATES = (PLAN, VALUES, ACTIVITIES, BUDGET, *OUTSIDE)
