"""Sending the other party to counselling, sessions, and the end."""

from typing import Any

from wtforms import BooleanField, RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from core.l10n import _l
from core.l10n.forms import DateParts, Form
from core.l10n.validators import not_in_future
from plugins.domestic_violence.codes import choices
from plugins.domestic_violence.forms.orders import MomentForm
from plugins.domestic_violence.models import CounsellingFile, CounsellingSession


class SendForm(Form):
    basis = RadioField(_l("On what ground?"), [InputRequired(_l("Choose the ground."))])
    phone = BooleanField(_l("Give the telephone of the other party too"))

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.basis.choices = choices("counselling_basis")


class SessionForm(MomentForm):
    kind = RadioField(_l("What kind of session?"), [InputRequired(_l("Choose the kind."))])
    came = RadioField(_l("Did the person come?"), [InputRequired(_l("Choose an answer."))])
    text = TextAreaField(_l("What was spoken about"), [Length(max=CounsellingSession.note.length)])

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.kind.choices = choices("session_kind")
        self.came.choices = choices("came")


class EndCounsellingForm(Form):
    state = RadioField(_l("How did it end?"), [InputRequired(_l("Choose how it ended."))])
    on = DateParts(_l("On which day?"), [InputRequired(_l("Write the day.")), not_in_future])
    summary = TextAreaField(_l("In words"), [Length(max=CounsellingFile.summary.length)])

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.state.choices = choices("counselling_end")
