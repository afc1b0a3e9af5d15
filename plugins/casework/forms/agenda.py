"""Forms about files before bodies."""

from datetime import datetime
from typing import Any

from wtforms import RadioField, SelectField, SelectMultipleField, StringField, TextAreaField, TimeField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from core.l10n import TIME_ZONE, _, _l
from core.l10n.forms import DateParts, Form
from plugins.casework.forms.fields import Pairs, choose
from plugins.casework.models import Hearing
from plugins.office.models import AgendaItem, Meeting

NEW = "new"


class CallForm(Form):
    """A meeting about a file: a planned one or a new one, what it is about, and who is invited."""

    meeting = RadioField(_l("Which meeting"), [InputRequired(_l("Choose the meeting."))])
    day = DateParts(_l("Day"), [Optional()])
    time = TimeField(_l("Hour"), [Optional()])
    place = StringField(_l("Place"), [Length(max=Meeting.place.length)])
    title = StringField(
        _l("What it is about"), [InputRequired(_l("Write what it is about.")), Length(max=AgendaItem.title.length)]
    )
    text = TextAreaField(_l("What those invited should know and bring"), [Length(max=AgendaItem.text.length)])
    seats = SelectMultipleField(_l("Institutions"))
    people = SelectMultipleField(_l("Family"))

    def __init__(self, *args: Any, meetings: Pairs, seats: Pairs, people: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        self.meeting.choices = choose([*meetings, (NEW, _("A new meeting"))])
        self.seats.choices = choose(seats)
        self.people.choices = choose(people)

    @property
    def is_new(self) -> bool:
        return bool(self.meeting.data == NEW)

    @property
    def at(self) -> datetime | None:
        """Return the moment of a new meeting on Albanian clocks."""
        return datetime.combine(self.day.data, self.time.data, TIME_ZONE) if self.is_new else None

    def validate(self, *args: Any, **options: Any) -> bool:
        """Ask a new meeting for its day, hour and place."""
        fine = bool(super().validate(*args, **options))
        if not self.is_new:
            return fine
        asked = {"day": _("Write the day."), "time": _("Write the hour, like 10:00."), "place": _("Write the place.")}
        for name, sentence in asked.items():
            if not self[name].data and not self[name].errors:
                self[name].errors = [sentence]
                fine = False
        return fine


class HearingForm(Form):
    heard = RadioField(_l("Hearing in the meeting"), [InputRequired(_l("Choose an answer."))])
    words = TextAreaField(_l("What was said, or why the person was not heard"), [Length(max=Hearing.words.length)])

    def __init__(self, *args: Any, answers: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.heard.choices = choose(answers)

    def validate_words(self, field: Any) -> None:
        """Ask why, when the person was not heard."""
        if self.heard.data not in (None, "yes") and not (field.data or "").strip():
            raise ValidationError(_("Write why the person was not heard."))


class CopyForm(Form):
    goal = SelectField(_l("To which goal of the plan"), [InputRequired(_l("Choose one."))])
