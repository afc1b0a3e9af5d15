"""Sending a notice, and writing down its answer."""

from datetime import datetime
from typing import Any

from wtforms import RadioField, SelectField, StringField, TextAreaField, TimeField
from wtforms.validators import InputRequired, Length, Optional

from core.l10n import _, _l
from core.l10n.forms import DateParts, Form
from core.l10n.validators import not_in_future
from plugins.casework.forms.fields import IdField, Pairs, choose, moment_of, propose_now
from plugins.child_protection.codes import choices
from plugins.child_protection.models import Notice
from plugins.office.offers import NAMES


class OweForm(Form):
    """A suspicion that must be told to others at once."""

    kind = RadioField(
        _l("What is suspected?"),
        [InputRequired(_l("Choose what is suspected."))],
        choices=choose([("crime", _l("A crime against the child")), ("trafficking", _l("Trafficking of the child"))]),
    )
    grounds = TextAreaField(_l("What gives rise to the suspicion?"), [Length(max=Notice.grounds.length)])


class SendForm(Form):
    """To whom, when, how, and the proof."""

    recipient = RadioField(_l("To whom?"), [InputRequired(_l("Choose to whom the notice went."))])
    institution_id = IdField(_l("Which institution?"), [Optional()], find=NAMES)
    sent_on = DateParts(_l("On which day?"), [InputRequired(_l("Write the day of the notice.")), not_in_future])
    sent_time = TimeField(_l("At what time?"), [InputRequired(_l("Write the time, like 14:30."))])
    means = RadioField(_l("How?"), [InputRequired(_l("Choose how the notice was sent."))])
    proof_kind = SelectField(
        _l("What proves it?"), [InputRequired(_l("Choose the proof; “no proof yet” is an answer."))]
    )
    proof = StringField(_l("Number, name or place of the proof"), [Length(max=Notice.proof.length)])
    grounds = TextAreaField(_l("What was told"), [Length(max=Notice.grounds.length)])

    def __init__(self, *, institutions: Pairs, **values: Any) -> None:
        super().__init__(**values)
        self.recipient.choices = choices("notification_recipient")
        self.institution_id.offer(institutions)
        self.means.choices = choices("notification_means")
        self.proof_kind.choices = choices("proof_kind", empty=_("Choose"))
        if not self.is_submitted():
            propose_now(self.sent_on, self.sent_time)

    @property
    def sent_at(self) -> datetime:
        """Return the moment of the notice."""
        return moment_of(self.sent_on, self.sent_time)


class AnswerForm(Form):
    """What the recipient answered."""

    answer = RadioField(_l("What was the answer?"), [InputRequired(_l("Choose the answer."))])
    text = TextAreaField(_l("In words"), [Length(max=Notice.answer_text.length)])

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.answer.choices = choices("notification_answer", without=("waiting",))
