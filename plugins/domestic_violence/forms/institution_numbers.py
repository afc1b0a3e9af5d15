"""The forms for numbers of other institutions: asking for them, and writing down what came."""

from typing import Any

from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from core.forms import VersionedForm
from core.l10n import _l, today
from core.l10n.forms import DateParts, Form, NumberField
from core.l10n.validators import not_in_future
from plugins.casework.figures.charts import periods
from plugins.casework.forms.fields import IdField, Pairs, choose
from plugins.domestic_violence.models import InstitutionNumbers
from plugins.domestic_violence.services.institution_numbers import LISTS


class AskForm(Form):
    """Which institution is asked, for which quarter, until when."""

    institution_id = IdField(_l("Institution"), [InputRequired(_l("Choose the institution."))])
    period = SelectField(_l("Period"), [InputRequired(_l("Choose a period."))])
    due_on = DateParts(_l("Until when?"), [InputRequired(_l("Write the day."))])

    def __init__(self, *, institutions: Pairs, **values: Any) -> None:
        super().__init__(**values)
        self.institution_id.offer(institutions)
        quarters = dict(periods(today()))["quarter"]
        self.period.choices = choose([(str(one), one.label) for one in quarters if one.is_over()])


class NumbersForm(VersionedForm):
    """The numbers of an institution, one field for each of its form."""

    received_on = DateParts(_l("Received on"), [InputRequired(_l("Write the day.")), not_in_future])
    source = StringField(_l("Letter or mail they came with"), [Length(max=200)])

    @property
    def numbers(self) -> list[Any]:
        """Return the fields of the numbers, in their order."""
        return [self[name] for name in self._fields if name.startswith("n_")]

    @property
    def told(self) -> dict[str, int]:
        """Return the numbers by their codes; what was left empty is not known."""
        return {field.name[2:]: int(field.data) for field in self.numbers if field.data is not None}


def numbers_form(row: InstitutionNumbers) -> NumbersForm:
    """Return the form of an institution, with what is known of it."""
    fields = {
        f"n_{code}": NumberField(LISTS.label(row.form, code), [Optional(), NumberRange(min=0, max=1000000)], whole=True)
        for code in LISTS.codes(row.form)
    }
    made: NumbersForm = type("InstitutionForm", (NumbersForm,), fields)(obj=row)
    if not made.is_submitted():
        for field in made.numbers:
            field.data = row.values.get(field.name[2:])
    return made
