"""Enrolment in nursery, kindergarten and school."""

from typing import Any

from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from core.l10n import _l, today
from core.l10n.forms import DateParts
from plugins.casework import codes as case_codes
from plugins.casework.forms.fields import VersionedForm, choose, none_if_empty
from plugins.child_protection.codes import choices
from plugins.child_protection.models import Enrolment
from plugins.child_protection.services import enrolments

YEARS = 8
"""So many school years back may be written down, and the next one."""


class EnrolmentForm(VersionedForm):
    """A place for one school year."""

    kind = RadioField(_l("Where is the child enrolled?"), [InputRequired(_l("Choose where the child is enrolled."))])
    house = StringField(
        _l("Name of the nursery, kindergarten or school"), [Length(max=Enrolment.house.length)], filters=[none_if_empty]
    )
    school_year = SelectField(_l("School year"), [InputRequired(_l("Choose the school year."))], coerce=int)
    starts_on = DateParts(_l("From"), [InputRequired(_l("Write the first day."))])
    ends_on = DateParts(_l("To"), [Optional()])
    fee_payer = SelectField(_l("Who pays the fee"), [InputRequired(_l("Choose who pays; “no cost” is an answer."))])
    note = TextAreaField(_l("Note"), [Optional(), Length(max=Enrolment.note.length)], filters=[none_if_empty])

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.kind.choices = choices("enrolment_kind")
        this = enrolments.this_year()
        self.school_year.choices = choose((year, year_words(year)) for year in range(this + 1, this - YEARS, -1))
        self.fee_payer.choices = choose(case_codes.choices("fund_source"), "")
        if not self.is_submitted() and self.school_year.data is None:
            self.school_year.data, self.starts_on.data = this, today()


def year_words(year: int) -> str:
    """Return a school year as it is written: 2026/27."""
    return f"{year}/{(year + 1) % 100:02d}"
