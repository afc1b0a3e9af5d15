"""The forms of the report to the State Agency."""

from typing import Any

from wtforms import RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from core.l10n import _l, today
from core.l10n.forms import DateParts, Form
from core.l10n.validators import not_in_future
from core.measures import Period
from plugins.casework.figures.charts import periods
from plugins.casework.forms.fields import choose

MEANS = {"official_letter": _l("Official letter"), "email": _l("E-mail"), "by_hand": _l("By hand")}


class PrepareForm(Form):
    """The period of a new report."""

    period = SelectField(_l("Period"), [InputRequired(_l("Choose a period."))])

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        found = [period for _kind, some in periods(today()) for period in some]
        self.period.choices = choose([(str(period), period.label) for period in found])
        if not self.is_submitted():
            self.period.data = str(Period.around("quarter", today()).before())


class SendForm(Form):
    """When, how and under which number the report was sent."""

    sent_on = DateParts(_l("On which day?"), [InputRequired(_l("Write the day of sending.")), not_in_future])
    means = RadioField(_l("How?"), [InputRequired(_l("Choose how it was sent."))], choices=choose(MEANS))
    protocol = StringField(_l("Protocol number"), [Optional(), Length(max=40)])
