"""The forms of the REVALB companion: a step that was copied, and the monthly check."""

from typing import Any

from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange

from core.l10n import _l, today
from core.l10n.forms import Form, NumberField
from plugins.casework.forms.fields import choose
from plugins.domestic_violence.models import RevalbStep
from plugins.domestic_violence.services.revalb import last_months


class NumberForm(Form):
    """The number under which REVALB keeps a file."""

    number = StringField(_l("Number in REVALB"), [Length(max=RevalbStep.number.length)])


class CheckForm(Form):
    """How many new files REVALB shows for a month."""

    month = SelectField(_l("Month"), [InputRequired(_l("Choose the month."))])
    there = NumberField(
        _l("New files of the month in REVALB"),
        [InputRequired(_l("Write how many REVALB shows.")), NumberRange(min=0, max=100000)],
        whole=True,
    )
    note = TextAreaField(_l("Why they differ"), [Length(max=500)])

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.month.choices = choose([(str(month), month.label) for month in last_months(today())])
