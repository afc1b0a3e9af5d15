"""Forms of work in the field; those of a stop and of a contact are the sheets that are filled in without a network."""

from typing import Any

from wtforms import RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from core.forms import IdField, choose
from core.l10n import _, _l
from core.l10n.forms import DateParts, Form, NumberField
from plugins.community_centres.field.codes import choices
from plugins.community_centres.models.field import EMERGENCY, MobileTrip, SquadDay, StreetContact, TripStop

MUST = InputRequired(_l("Fill this in."))
CHOOSE = InputRequired(_l("Choose one."))
SUNDAY = 6


def _people(column: Any) -> NumberField:
    return NumberField(column.info["label"], [Optional(), NumberRange(min=0, max=999)], whole=True)


class TripForm(Form):
    on = DateParts(MobileTrip.on.info["label"], [MUST])
    unit_id = IdField(MobileTrip.unit_id.info["label"], [CHOOSE])
    villages = StringField(MobileTrip.villages.info["label"], [MUST, Length(max=200)])
    purpose = StringField(MobileTrip.purpose.info["label"], [Length(max=200)])
    members = SelectMultipleField(_l("Who goes along"), [CHOOSE])

    def __init__(self, *, units: Any, staff: Any, **values: Any) -> None:
        super().__init__(**values)
        self.unit_id.offer(units)
        self.members.choices = [(str(user_id), name) for user_id, name in staff]


class StopForm(Form):
    """One stop of a trip."""

    village = StringField(TripStop.village.info["label"], [MUST, Length(max=80)])
    women, men = _people(TripStop.women), _people(TripStop.men)
    girls, boys = _people(TripStop.girls), _people(TripStop.boys)
    services = SelectMultipleField(TripStop.services.info["label"], [Optional()])
    referred = _people(TripStop.referred)
    note = TextAreaField(_l("Note, without names"), [Length(max=2000)])

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.services.choices = choices("service")


class ContactForm(Form):
    """One contact with a child in the street."""

    place = StringField(StreetContact.place.label, [MUST, Length(max=120)])
    age = RadioField(StreetContact.age.info["label"], [CHOOSE])
    sex = RadioField(StreetContact.sex.info["label"], [CHOOSE])
    company = RadioField(StreetContact.company.info["label"], [CHOOSE])
    seen = RadioField(StreetContact.seen.info["label"], [CHOOSE])
    action = RadioField(StreetContact.action.info["label"], [CHOOSE])
    unit_id = SelectField(StreetContact.unit_id.info["label"], [CHOOSE])
    note = TextAreaField(_l("Note, without names"), [Length(max=2000)])

    def __init__(self, *, units: Any, **values: Any) -> None:
        super().__init__(**values)
        for name in ("age", "sex", "company", "seen", "action"):
            self[name].choices = choose(choices(name))
        self.unit_id.choices = [(str(unit_id), name) for unit_id, name in units]


class SquadForm(Form):
    on = DateParts(SquadDay.on.info["label"], [MUST])
    user_id = IdField(SquadDay.user_id.info["label"], [CHOOSE])
    kind = RadioField(SquadDay.kind.info["label"], [CHOOSE])
    area = StringField(SquadDay.area.info["label"], [Length(max=120)])

    def __init__(self, *, staff: Any, **values: Any) -> None:
        super().__init__(**values)
        self.user_id.offer(staff)
        self.kind.choices = choose(choices("squad"))

    def validate_kind(self, field: Any) -> None:
        """Squads work Monday to Saturday; on a Sunday there are emergencies alone, on a working day none."""
        if not self.on.data:
            return
        weekday = self.on.data.weekday()
        if weekday == SUNDAY and field.data != EMERGENCY:
            raise ValidationError(_("On Sundays there are emergencies only."))
        if weekday < SUNDAY - 1 and field.data == EMERGENCY:
            raise ValidationError(_("The calendar of emergencies is for Saturdays and Sundays."))


class EndForm(Form):
    km = NumberField(MobileTrip.km.info["label"], [Optional(), NumberRange(min=0, max=2000)], whole=True)
