"""The steps in the life of a protection order, breaches, and reports to the police."""

from datetime import UTC, datetime
from typing import Any

from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField, TimeField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from core.l10n import TIME_ZONE, _, _l
from core.l10n.forms import DateParts, Form, NumberField
from core.l10n.validators import not_in_future
from plugins.casework.forms.fields import IdField, Pairs
from plugins.domestic_violence.codes import choices
from plugins.domestic_violence.models import Breach, PoliceReport, ProtectionOrder
from plugins.office.offers import NAMES

NOTE = Length(max=ProtectionOrder.note.length)


class MomentForm(Form):
    """A form about something that happened on a day at an hour, by default now."""

    on = DateParts(_l("On which day?"), [InputRequired(_l("Write the day.")), not_in_future])
    time = TimeField(_l("At what time?"), [InputRequired(_l("Write the time, like 14:30."))])

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        if not self.is_submitted():
            moment = datetime.now(TIME_ZONE)
            self.on.data, self.time.data = moment.date(), moment.time().replace(second=0, microsecond=0)

    @property
    def at(self) -> datetime:
        """Return the moment."""
        return datetime.combine(self.on.data, self.time.data, TIME_ZONE).astimezone(UTC)


class RequestForm(MomentForm):
    kind = RadioField(_l("Which order?"), [InputRequired(_l("Choose the order."))])
    requested_by = SelectField(_l("Who asked for it?"), [InputRequired(_l("Choose who asked for it."))])
    institution_id = IdField(_l("Court or police"), [Optional()], find=NAMES)
    violent_person_id = IdField(_l("Who would be bound?"), [InputRequired(_l("Choose who would be bound."))])
    hearing_on = DateParts(_l("Day of the hearing"), [Optional()])
    hearing_time = TimeField(_l("Time of the hearing"), [Optional()])
    note = TextAreaField(_l("Note"), [NOTE])

    def __init__(self, *, institutions: Pairs, parties: Pairs, **values: Any) -> None:
        super().__init__(**values)
        self.kind.choices = choices("order")
        self.requested_by.choices = choices("requested_by", empty=_("Choose"))
        self.institution_id.offer(institutions)
        self.violent_person_id.offer(parties)

    @property
    def hearing_at(self) -> datetime | None:
        """Return the moment of the hearing, at nine when only the day is known."""
        if self.hearing_on.data is None:
            return None
        at = self.hearing_time.data or datetime.strptime("09:00", "%H:%M").time()
        return datetime.combine(self.hearing_on.data, at, TIME_ZONE).astimezone(UTC)


class IssueForm(MomentForm):
    number = StringField(_l("Number of the decision"), [Length(max=ProtectionOrder.number.length)])
    valid_from = DateParts(_l("In force from"), [InputRequired(_l("Write the first day."))])
    valid_to = DateParts(_l("In force until"), [Optional()])
    measures = SelectMultipleField(_l("Measures"))
    distance_m = NumberField(_l("Distance to keep (metres)"), [Optional(), NumberRange(min=1, max=100000)], whole=True)
    children_protected = NumberField(
        _l("Children protected by it"), [Optional(), NumberRange(min=0, max=20)], whole=True
    )
    weapons = BooleanField(_l("Weapons to be handed over"))
    electronic = BooleanField(_l("Electronic monitoring"))

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.measures.choices = choices("measure")

    def order(self) -> dict[str, Any]:
        """Return what the form says of the order."""
        return {
            "number": self.number.data or None,
            "issued_at": self.at,
            "valid_from": self.valid_from.data,
            "valid_to": self.valid_to.data,
            "measures": self.measures.data,
            "distance_m": self.distance_m.data,
            "children_protected": self.children_protected.data or 0,
            "weapons": self.weapons.data,
            "electronic": self.electronic.data,
        }


class ServeForm(MomentForm):
    """When the person bound was told."""


class ExtendForm(MomentForm):
    valid_to = DateParts(_l("New last day"), [InputRequired(_l("Write the new last day."))])
    note = TextAreaField(_l("Note"), [NOTE])


class EndForm(MomentForm):
    """How a request or an order ended before its time."""

    note = TextAreaField(_l("Note"), [NOTE])


class BreachForm(MomentForm):
    kind = RadioField(_l("What was not kept?"), [InputRequired(_l("Choose what was not kept."))])
    text = TextAreaField(
        _l("What happened?"), [InputRequired(_l("Write what happened.")), Length(max=Breach.text.length)]
    )

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.kind.choices = choices("breach")


class TellForm(MomentForm):
    proof = StringField(_l("How the police were told, and the proof"), [Length(max=Breach.proof.length)])


class ReportForm(MomentForm):
    period_from = DateParts(_l("Period from"), [InputRequired(_l("Write the first day of the period."))])
    period_to = DateParts(_l("Period to"), [InputRequired(_l("Write the last day of the period.")), not_in_future])
    kept = RadioField(_l("Is the order kept?"), [InputRequired(_l("Choose an answer."))])
    text = TextAreaField(
        _l("What was found"), [InputRequired(_l("Write what was found.")), Length(max=PoliceReport.text.length)]
    )
    means = RadioField(_l("How was it sent?"), [InputRequired(_l("Choose how it was sent."))])
    proof = StringField(_l("Number, name or place of the proof"), [Length(max=PoliceReport.proof.length)])

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.kept.choices = choices("kept")
        self.means.choices = choices("means")
