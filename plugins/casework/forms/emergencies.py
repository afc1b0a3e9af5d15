"""Forms of emergency openings: asking for one, and answering for it."""

from typing import Any

from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from core.l10n import _l
from core.l10n.forms import Form
from plugins.casework import codes
from plugins.casework.forms.fields import choose, none_if_empty
from plugins.casework.models import EmergencyOpening


class EmergencyForm(Form):
    identifier = StringField(
        _l("Reference, register number or identity number"),
        [InputRequired(_l("Write the exact number.")), Length(max=20)],
    )
    reason = RadioField(_l("Why now?"), [InputRequired(_l("Choose the reason."))])
    grounds = TextAreaField(
        _l("What happened, and why it cannot wait"),
        [InputRequired(_l("Write what happened.")), Length(max=EmergencyOpening.grounds.length)],
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.reason.choices = choose(codes.choices("emergency_reason"))


class ReviewForm(Form):
    justified = RadioField(
        _l("Was the opening justified?"),
        [InputRequired(_l("Choose an answer."))],
        choices=choose([("yes", _l("Yes, justified")), ("no", _l("No, not justified"))]),
    )
    finding = TextAreaField(
        _l("What you found"), [Optional(), Length(max=EmergencyOpening.finding.length)], filters=[none_if_empty]
    )
