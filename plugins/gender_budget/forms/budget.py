"""The form of a line of the budget."""

from wtforms import BooleanField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from core.forms import VersionedForm
from core.l10n import _l
from core.l10n.forms import MoneyField, NumberField
from plugins.gender_budget.models import BudgetLine

MUST = InputRequired(_l("Fill this in."))


class BudgetForm(VersionedForm):
    year = NumberField(BudgetLine.year.info["label"], [MUST, NumberRange(2000, 2100)], whole=True)
    code = StringField(BudgetLine.code.info["label"], [MUST, Length(max=20)])
    text = StringField(BudgetLine.text.info["label"], [MUST, Length(max=300)])
    planned = MoneyField(BudgetLine.planned.info["label"], [MUST])
    executed = MoneyField(BudgetLine.executed.info["label"], [MUST])
    specialised = BooleanField(BudgetLine.specialised.info["label"])
