"""Forms of programmes, groups, those who take part, and sessions."""

import uuid
from collections.abc import Iterable
from typing import Any

from wtforms import RadioField, SelectField, SelectMultipleField, StringField, TextAreaField, TimeField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from core.forms import IdField, VersionedForm, choose
from core.l10n import _, _l, today
from core.l10n.forms import DateParts, Form, NumberField, PhoneField
from plugins.community_centres.codes import GROUPS, choices
from plugins.community_centres.forms import CHOOSE, MUST
from plugins.community_centres.models import Enrolment, Group, Participant, Programme, Session

Pairs = Iterable[tuple[uuid.UUID, str]]
MANY = [Optional(), NumberRange(min=0, max=10**5)]


class ProgrammeForm(VersionedForm):
    code = StringField(Programme.code.info["label"], [MUST, Length(max=40)])
    title = StringField(Programme.title.info["label"], [MUST, Length(max=200)])
    kind = SelectField(Programme.kind.info["label"], [CHOOSE])
    service_id = IdField(Programme.service_id.info["label"], [CHOOSE])
    sessions = NumberField(Programme.sessions.info["label"], [MUST, NumberRange(min=1, max=300)], whole=True)
    completion = NumberField(Programme.completion.info["label"], [MUST, NumberRange(min=1, max=100)], whole=True)
    description = TextAreaField(Programme.description.info["label"], [Length(max=2000)])
    ended_on = DateParts(Programme.ended_on.info["label"], [Optional()])

    def __init__(self, *, services: Iterable[Any], **values: Any) -> None:
        super().__init__(**values)
        self.kind.choices = choose(choices("programme_kind"), _("Choose"))
        self.service_id.offer((row.id, row.name) for row in services)


class GroupForm(VersionedForm):
    programme_id = IdField(Group.programme_id.info["label"], [CHOOSE])
    centre_id = IdField(Group.centre_id.info["label"], [CHOOSE])
    title = StringField(Group.title.info["label"], [MUST, Length(max=120)])
    register = RadioField(Group.register.info["label"], [CHOOSE], default="named")
    capacity = NumberField(Group.capacity.info["label"], [MUST, NumberRange(min=1, max=500)], whole=True)
    audience = SelectMultipleField(Group.audience.info["label"])
    leaders = SelectMultipleField(_l("Led by"), [CHOOSE])
    first = DateParts(Group.first.info["label"], [MUST])
    last = DateParts(Group.last.info["label"], [MUST])
    days = SelectMultipleField(Group.days.info["label"], [CHOOSE])
    starts_at = TimeField(Group.starts_at.info["label"], [MUST])
    ends_at = TimeField(Group.ends_at.info["label"], [MUST])
    place = StringField(Group.place.info["label"], [Length(max=120)])

    def __init__(self, *, programmes: Iterable[Any], centres: Iterable[Any], staff: Pairs, **values: Any) -> None:
        super().__init__(**values)
        self.programme_id.offer((row.id, row.title) for row in programmes)
        self.centre_id.offer((row.id, row.name) for row in centres)
        self.register.choices = choices("register")
        self.audience.choices = choices("audience")
        self.days.choices = choices("day")
        self.leaders.choices = [(str(key), name) for key, name in staff]


class ParticipantForm(VersionedForm):
    given = StringField(Participant.given.label, [MUST, Length(max=60)])
    family = StringField(Participant.family.label, [MUST, Length(max=60)])
    sex = RadioField(Participant.sex.info["label"], [CHOOSE])
    birth_year = NumberField(Participant.birth_year.info["label"], [Optional()], whole=True)
    unit_id = IdField(Participant.unit_id.info["label"], [Optional()])
    phone = PhoneField(Participant.phone.label, [Optional()])
    guardian = StringField(Participant.guardian.label, [Length(max=120)])
    community = StringField(Participant.community.label, [Length(max=60)])
    agreed_on = DateParts(Participant.agreed_on.info["label"], [Optional()])
    same = RadioField(_l("Is it one of these?"), [Optional()])

    def __init__(self, *, units: Pairs, **values: Any) -> None:
        super().__init__(**values)
        self.sex.choices = choices("sex")
        self.unit_id.offer(units)
        self.same.choices = []
        self.birth_year.validators = [Optional(), NumberRange(min=today().year - 110, max=today().year)]

    def ask_about(self, found: Iterable[Participant]) -> bool:
        """Ask whether those alike are meant; say whether an answer is missing."""
        self.same.choices = [
            *((str(row.id), f"{row.name}, {row.birth_year}") for row in found),
            ("new", _("No, somebody else")),
        ]
        return len(self.same.choices) > 1 and self.same.data not in {value for value, _label in self.same.choices}


class LeaveForm(Form):
    reason = RadioField(Enrolment.reason.info["label"], [CHOOSE])
    last = DateParts(_l("Last day"), [MUST])

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.reason.choices = choices("leave_reason")
        if not self.is_submitted():
            self.last.data = today()


class CancelForm(Form):
    reason = StringField(Session.reason.info["label"], [MUST, Length(max=200)])


class CountForm(VersionedForm):
    """The six groups in which people without a name are counted."""

    women = NumberField(_l("Women"), MANY, whole=True)
    young_women = NumberField(_l("Young women"), MANY, whole=True)
    girls = NumberField(_l("Girls"), MANY, whole=True)
    men = NumberField(_l("Men"), MANY, whole=True)
    young_men = NumberField(_l("Young men"), MANY, whole=True)
    boys = NumberField(_l("Boys"), MANY, whole=True)

    def split(self) -> dict[str, int]:
        """Return the groups that somebody counted."""
        return {name: self[name].data for name in GROUPS if self[name].data}

    def fill(self, split: dict[str, int]) -> None:
        for name, number in split.items():
            self[name].data = number


class RegisterForm(CountForm):
    note = TextAreaField(Session.note.label, [Length(max=2000)])
    correction = StringField(Session.correction.info["label"], [Length(max=300)])


class OpenSessionForm(CountForm):
    kind = RadioField(Session.kind.info["label"], [CHOOSE], default="awareness")
    centre_id = IdField(Session.centre_id.info["label"], [CHOOSE])
    service_id = IdField(Session.service_id.info["label"], [Optional()])
    topic = StringField(Session.topic.info["label"], [MUST, Length(max=200)])
    on = DateParts(Session.on.info["label"], [InputRequired(_l("Write the day."))])
    starts_at = TimeField(Session.starts_at.info["label"], [MUST])
    ends_at = TimeField(Session.ends_at.info["label"], [MUST])
    place = StringField(Session.place.info["label"], [Length(max=120)])
    partner = StringField(Session.partner.info["label"], [Length(max=200)])
    materials = NumberField(Session.materials.info["label"], MANY, whole=True)

    def __init__(self, *, centres: Iterable[Any], services: Iterable[Any], **values: Any) -> None:
        super().__init__(**values)
        self.kind.choices = choices("session_kind", without=("group",))
        self.centre_id.offer((row.id, row.name) for row in centres)
        self.service_id.offer((row.id, row.name) for row in services)
