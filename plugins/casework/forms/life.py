"""Forms about the life of a file: passing on, closing, answering, reopening, hiding."""

from typing import Any

from wtforms import RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from core.l10n import _l
from core.l10n.forms import Form
from plugins.casework import codes
from plugins.casework.forms.fields import IdField, Pairs, choose, none_if_empty
from plugins.casework.hookspecs import CaseService


class TransferForm(Form):
    worker_id = IdField(_l("Responsible worker"), [Optional()])
    unit_id = IdField(_l("Unit"), [InputRequired(_l("Choose the unit."))])
    reason = SelectField(_l("Reason"), [InputRequired(_l("Choose the reason."))])
    note = TextAreaField(_l("What the next worker must know"), [Optional(), Length(max=4000)], filters=[none_if_empty])

    def __init__(self, *args: Any, workers: Pairs, units: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        self.worker_id.offer(workers, _l("Nobody yet"))
        self.unit_id.offer(units)
        self.reason.choices = choose(codes.choices("transfer_reason"), _l("Choose"))


class ClosingForm(Form):
    reason = RadioField(_l("Reason of closing"), [InputRequired(_l("Choose the reason."))])
    summary = TextAreaField(
        _l("What changed for the person"), [InputRequired(_l("Write what changed.")), Length(max=8000)]
    )
    follow_up = TextAreaField(
        _l("What is agreed for afterwards"), [Optional(), Length(max=4000)], filters=[none_if_empty]
    )

    def __init__(self, *args: Any, service: CaseService, **options: Any) -> None:
        super().__init__(*args, **options)
        self.reason.choices = choose(service.closing_reasons)


class AnswerForm(Form):
    """The supervisor's answer; which button was pressed decides."""

    answer = TextAreaField(_l("The supervisor's answer"), [Optional(), Length(max=4000)], filters=[none_if_empty])


class ReopenForm(Form):
    reason = RadioField(_l("Reason"), [InputRequired(_l("Choose the reason."))])
    note = TextAreaField(_l("What happened"), [Optional(), Length(max=4000)], filters=[none_if_empty])

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.reason.choices = choose(codes.choices("reopening_reason"))


class ExclusionForm(Form):
    user_id = IdField(_l("Colleague"), [InputRequired(_l("Choose a colleague."))])

    def __init__(self, *args: Any, users: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user_id.offer(users)
