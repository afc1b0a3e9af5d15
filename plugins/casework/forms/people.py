"""Forms about people and their part in a file."""

from typing import Any

from flask import request
from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from core.l10n import _l
from core.l10n.forms import DateParts, Form, NidField, NumberField, PhoneField
from plugins.casework import codes
from plugins.casework.forms.fields import IdField, VersionedForm, choose, none_if_empty


def _name(label: Any) -> StringField:
    return StringField(label, [Optional(), Length(max=60)], filters=[_trimmed])


def _trimmed(text: str | None) -> str | None:
    return " ".join(text.split()) or None if text else None


class FindForm(Form):
    """Searching before anybody is entered."""

    q = StringField(_l("Name and surname, or identity number"), [InputRequired(_l("Write a name.")), Length(max=120)])


class PersonForm(VersionedForm):
    given = _name(_l("Given name"))
    father_name = _name(_l("Father's name"))
    family = _name(_l("Surname"))
    mother_name = _name(_l("Mother's name"))
    maiden_name = _name(_l("Surname before marriage"))
    nickname = _name(_l("Called"))
    nid = NidField(_l("Identity number"), [Optional()])
    sex = RadioField(_l("Sex"), [Optional()], default="unknown")
    birth_date = DateParts(_l("Date of birth"), [Optional()])
    birth_year = NumberField(
        _l("Year of birth, when the day is not known"), [Optional(), NumberRange(min=1900, max=2100)], whole=True
    )
    birth_date_kind = RadioField(_l("Date of birth is"), [Optional()], default="exact")
    civil_registration = RadioField(_l("Civil registration"), [Optional()], default="unknown")
    unit_id = IdField(_l("Lives in"), [Optional()])
    phone = PhoneField(_l("Phone"), [Optional()])
    address = StringField(_l("Address"), [Optional(), Length(max=300)], filters=[_trimmed])
    language = StringField(
        _l("Language or community, as the person says it"), [Optional(), Length(max=100)], filters=[_trimmed]
    )
    disability = StringField(
        _l("Disability, if it matters for the work"), [Optional(), Length(max=300)], filters=[_trimmed]
    )

    def __init__(self, *args: Any, units: Any = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.sex.choices = choose(codes.choices("sex"))
        self.birth_date_kind.choices = choose(codes.choices("birth_date_kind"))
        self.civil_registration.choices = choose(codes.choices("civil_registration"))
        self.unit_id.offer(units, _l("Not known"))

    def read_number(self) -> bool:
        """Fill in sex and date of birth from the identity number when that button was pressed; the worker confirms."""
        if "read_nid" not in request.form:
            return False
        if (reading := self.nid.reading) is not None:
            self.sex.data = {"F": "female", "M": "male"}.get(reading.sex or "", self.sex.data)
            if reading.birth_date is not None:
                self.birth_date.data, self.birth_date.typed = reading.birth_date, None
        return True


class PartForm(VersionedForm):
    """The part of a person in a file, with dates."""

    role = SelectField(_l("Part in the file"), [InputRequired(_l("Choose the part in the file."))])
    relation = SelectField(_l("Relation to the subject"), [Optional()], filters=[none_if_empty])
    household = BooleanField(_l("Lives in the same household"))
    household_since = DateParts(_l("In the household since"), [Optional()])
    household_until = DateParts(_l("In the household until"), [Optional()])
    since = DateParts(_l("Since"), [Optional()])
    until = DateParts(_l("Until"), [Optional()])
    note = TextAreaField(_l("Note"), [Optional(), Length(max=1000)])

    def __init__(self, *args: Any, roles: Any = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.role.choices = choose(roles, _l("Choose"))
        self.relation.choices = choose(codes.relation_choices(), _l("Not known"))
