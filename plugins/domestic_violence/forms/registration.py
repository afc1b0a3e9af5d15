"""Registering a report on one page, further reports, the other party, and safe contact."""

from datetime import UTC, datetime, time
from typing import Any

from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField, TimeField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from core.l10n import TIME_ZONE, _, _l
from core.l10n.forms import DateParts, Form, NidField, NumberField, PhoneField
from core.l10n.validators import not_in_future
from plugins.casework.forms.fields import IdField, Pairs, VersionedForm, choose
from plugins.domestic_violence.codes import choices
from plugins.domestic_violence.models import Incident, SafeContact, ViolentPerson
from plugins.office.offers import NAMES

SEX = [("female", _l("Female")), ("male", _l("Male")), ("unknown", _l("Not known"))]
YEARS = NumberRange(min=1900, max=2100, message=_l("Write the year with four digits."))


class IncidentForm(Form):
    """What was reported: who told us, what happened, in which forms."""

    reported_on = DateParts(_l("Day"), [InputRequired(_l("Write the day of the report.")), not_in_future])
    reported_time = TimeField(_l("Time"), [Optional()])
    channel = SelectField(_l("Who reported?"), [InputRequired(_l("Choose who reported."))])
    institution_id = IdField(_l("Their institution"), [Optional()], find=NAMES)
    reporter = StringField(_l("Name and contact of the person who told us"), [Length(max=Incident.reporter.length)])
    happened_on = DateParts(_l("Day of the incident"), [Optional(), not_in_future])
    place = StringField(_l("Where it happened"), [Length(max=Incident.place.length)])
    story = TextAreaField(
        _l("What happened?"),
        [InputRequired(_l("Write in a few words what happened.")), Length(max=Incident.story.length)],
    )
    forms = SelectMultipleField(_l("Forms of violence"))
    children_present = RadioField(_l("Were children present?"), [InputRequired(_l("Choose an answer."))])
    earlier = RadioField(_l("Did it happen before?"), [InputRequired(_l("Choose an answer."))])
    police_level = SelectField(_l("Risk level that the police assessed"), [Optional()])
    police_level_on = DateParts(_l("On which day?"), [Optional(), not_in_future])
    immediate = TextAreaField(_l("What was done at once?"), [Length(max=Incident.immediate.length)])

    def __init__(self, *, institutions: Pairs, **values: Any) -> None:
        super().__init__(**values)
        self.channel.choices = choices("channel", empty=_("Choose"))
        self.institution_id.offer(institutions)
        self.forms.choices = choices("form")
        self.children_present.choices = choices("known")
        self.earlier.choices = choices("known")
        self.police_level.choices = choices("police_level", empty=_("Not known"))
        if not self.is_submitted():
            moment = datetime.now(TIME_ZONE)
            self.reported_on.data = moment.date()
            self.reported_time.data = moment.time().replace(second=0, microsecond=0)

    @property
    def reported_at(self) -> datetime:
        """Return the moment of the report; without a time, the present one today and noon on an earlier day."""
        now = datetime.now(TIME_ZONE)
        at = self.reported_time.data or (now.time() if self.reported_on.data == now.date() else time(12))
        return min(datetime.combine(self.reported_on.data, at, TIME_ZONE), now).astimezone(UTC)

    def validate_forms(self, field: Any) -> None:
        """A report names at least one form of violence."""
        if not field.data:
            raise ValidationError(_("Choose at least one form; it can be changed later."))

    def incident(self) -> dict[str, Any]:
        """Return what the form says of the incident."""
        names = (
            *("happened_on", "channel", "institution_id", "forms", "children_present", "earlier"),
            *("police_level", "police_level_on", "story", "place", "reporter", "immediate"),
        )
        said = {name: self[name].data if name == "forms" else self[name].data or None for name in names}
        return {"reported_at": self.reported_at, **said}


class SafeContactForm(Form):
    """How the person protected may be reached, and who may answer."""

    ways = SelectMultipleField(_l("Safe ways to reach the person"))
    number = PhoneField(_l("Safe number"), [Optional()])
    days = SelectMultipleField(_l("On which days"))
    not_before = TimeField(_l("Not before"), [Optional()])
    not_after = TimeField(_l("Not after"), [Optional()])
    hours = StringField(_l("When, in words"), [Length(max=SafeContact.hours.length)])
    who_may_answer = StringField(
        _l("Who may answer, and what is said to others"), [Length(max=SafeContact.who_may_answer.length)]
    )
    letters = BooleanField(_l("Letters to the home are safe"))

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.ways.choices = choices("way")
        self.days.choices = choices("weekday")

    def validate_ways(self, field: Any) -> None:
        """Without a safe way nobody may call."""
        if not field.data:
            raise ValidationError(_("Choose at least one way; “at the office only” is an answer."))

    def contact(self) -> dict[str, Any]:
        """Return what the form says of safe contact."""
        names = ("number", "hours", "who_may_answer", "not_before", "not_after")
        said = {name: self[name].data or None for name in names if name in self}
        return {**said, "ways": self.ways.data, "days": self.days.data, "letters": self.letters.data}


class OtherPartyForm(VersionedForm):
    """What a file knows of the violent person."""

    given = StringField(_l("Given name"), [Length(max=60)])
    father_name = StringField(_l("Father's name"), [Length(max=60)])
    family = StringField(_l("Surname"), [Length(max=60)])
    sex = RadioField(_l("Sex"), [InputRequired(_l("Choose the sex; “not known” is an answer."))], choices=choose(SEX))
    birth_year = NumberField(_l("Year of birth"), [Optional(), YEARS], whole=True)
    nid = NidField(_l("Identity number"), [Optional()])
    relation = SelectField(_l("Relation to the person protected"), [InputRequired(_l("Choose the relation."))])
    lives_together = RadioField(_l("Lives in the same home"), [InputRequired(_l("Choose an answer."))])
    factors = SelectMultipleField(_l("What makes it dangerous"))
    phone = PhoneField(_l("Phone"), [Optional()])
    address = StringField(_l("Address"), [Length(max=300)])
    workplace = StringField(_l("Work, and where"), [Length(max=300)])
    note = TextAreaField(_l("Note"), [Length(max=ViolentPerson.note.length)])

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.relation.choices = choices("relation", empty=_("Choose"))
        self.lives_together.choices = choices("known")
        self.factors.choices = choices("factor")

    def party(self) -> dict[str, Any]:
        """Return what the form says of the violent person."""
        return {
            name: field.data if name == "factors" else field.data or None
            for name, field in self._fields.items()
            if name not in ("csrf_token", "version")
        }


class ProtectedForm(Form):
    """The person protected, as the registration asks."""

    given = StringField(_l("Given name"), [Length(max=60)])
    father_name = StringField(_l("Father's name"), [Length(max=60)])
    family = StringField(_l("Surname"), [Length(max=60)])
    sex = RadioField(_l("Sex"), [InputRequired(_l("Choose the sex; “not known” is an answer."))], choices=choose(SEX))
    birth_year = NumberField(_l("Year of birth"), [Optional(), YEARS], whole=True)
    nid = NidField(_l("Identity number"), [Optional()])
    unit_id = IdField(_l("Where does the person live?"), [InputRequired(_l("Choose the administrative unit."))])
    address = StringField(_l("Address"), [Length(max=300)])

    def __init__(self, *, units: Pairs, **values: Any) -> None:
        super().__init__(**values)
        self.unit_id.offer(units)

    def validate_given(self, field: Any) -> None:
        """A file needs a name to be found again."""
        if not (field.data or self.family.data):
            raise ValidationError(_("Write at least one name of the person, or how the person is called."))

    def protected(self) -> dict[str, Any]:
        """Return what the form says of the person protected."""
        names = ("given", "father_name", "family", "sex", "birth_year", "nid", "unit_id", "address")
        return {name: self[name].data or None for name in names}


class RegisterForm(IncidentForm, ProtectedForm, SafeContactForm):
    """A report on one page: what happened, who is protected, who is said to be violent, how to call safely."""

    party_given = StringField(_l("Given name"), [Length(max=60)])
    party_father_name = StringField(_l("Father's name"), [Length(max=60)])
    party_family = StringField(_l("Surname"), [Length(max=60)])
    party_sex = RadioField(
        _l("Sex"), [InputRequired(_l("Choose the sex; “not known” is an answer."))], choices=choose(SEX)
    )
    party_relation = SelectField(_l("Relation to the person protected"), [InputRequired(_l("Choose the relation."))])
    party_lives_together = RadioField(_l("Lives in the same home"), [InputRequired(_l("Choose an answer."))])
    party_factors = SelectMultipleField(_l("What makes it dangerous"))

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.party_relation.choices = choices("relation", empty=_("Choose"))
        self.party_lives_together.choices = choices("known")
        self.party_factors.choices = choices("factor")

    def party(self) -> dict[str, Any]:
        """Return what the form says of the violent person."""
        names = ("given", "father_name", "family", "sex", "relation", "lives_together")
        said = {name: self[f"party_{name}"].data or None for name in names}
        return {**said, "factors": self.party_factors.data}
