"""Forms about consents: giving, withdrawing."""

from typing import Any

from flask_wtf.file import FileField
from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from core.l10n import _l
from core.l10n.forms import DateParts, Form
from core.l10n.validators import not_in_future
from plugins.casework import codes
from plugins.casework.consents import GIVEN, REFUSED
from plugins.casework.forms.fields import IdField, Pairs, choose, none_if_empty
from plugins.casework.models import Consent
from plugins.office.offers import NAMES


class ConsentForm(Form):
    """A yes or a no, in the words of who said it."""

    purpose = RadioField(_l("What is it for?"), [InputRequired(_l("Choose the purpose."))])
    giver = RadioField(_l("Who speaks?"), [InputRequired(_l("Choose who speaks."))])
    person_id = IdField(_l("Which person of the family?"), [Optional()])
    answer = RadioField(_l("What is the answer?"), [InputRequired(_l("Choose the answer."))])
    given_on = DateParts(_l("On which day?"), [InputRequired(_l("Write the day.")), not_in_future])
    means = RadioField(_l("How was it said?"), [InputRequired(_l("Choose how it was said."))])
    institution_id = IdField(_l("Only for this institution"), [Optional()], find=NAMES)
    scope = TextAreaField(
        _l("What it covers, and what not"), [Optional(), Length(max=Consent.scope.length)], filters=[none_if_empty]
    )
    valid_until = DateParts(_l("Valid until"), [Optional()])
    file = FileField(_l("The signed paper"))

    def __init__(self, *, people: Pairs, institutions: Pairs, **values: Any) -> None:
        super().__init__(**values)
        self.purpose.choices = choose(codes.choices("consent_kind"))
        self.giver.choices = choose(codes.choices("consent_giver"))
        self.person_id.offer(people)
        self.answer.choices = choose([(GIVEN, _l("Yes")), (REFUSED, _l("No"))])
        self.means.choices = choose(codes.choices("consent_means"))
        self.institution_id.offer(institutions, _l("For all who help"))


class WithdrawalForm(Form):
    """A consent that is taken back."""

    on = DateParts(_l("On which day?"), [InputRequired(_l("Write the day.")), not_in_future])
    means = RadioField(_l("How was it said?"), [InputRequired(_l("Choose how it was said."))])
    note = TextAreaField(
        _l("What was said at the withdrawal"),
        [Optional(), Length(max=Consent.withdrawal_note.length)],
        filters=[none_if_empty],
    )

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.means.choices = choose(codes.choices("consent_means"))
