"""Forms about bodies and meetings."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from wtforms import RadioField, SelectChoice, SelectField, SelectMultipleField, StringField, TextAreaField, TimeField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from core.forms import LongChoice, VersionedForm, choose, none_if_empty
from core.l10n import TIME_ZONE, _, _l, local
from core.l10n.forms import DateParts, Form, PhoneField
from core.l10n.validators import email_address, not_in_future
from plugins.office.meetings.words import ABSENCES, CANCELLATIONS, OTHER, PRESENCES, REPLIES, ROLES, SEXES
from plugins.office.models import AgendaItem, Decision, Guest, Meeting, SeatHolder
from plugins.office.offers import NAMES

INSTITUTION, COLLEAGUE = "institution", "user"


class BodyForm(Form):
    kind = SelectField(_l("Kind of body"), [InputRequired(_l("Choose one."))])
    name = StringField(_l("Name"), [InputRequired(_l("Write the name.")), Length(max=200)])
    short_name = StringField(_l("Short name"), [Length(max=60)])
    aliases = TextAreaField(_l("Also called"), [Length(max=1000)])
    unit = SelectField(_l("Administrative unit"), [Optional()], filters=[none_if_empty])
    founded_on = DateParts(_l("Founded on"), [InputRequired(_l("Write the day.")), not_in_future])
    source = StringField(_l("Act that founded it"), [Length(max=200)])


class BodyChangeForm(VersionedForm):
    short_name = StringField(_l("Short name"), [Length(max=60)])
    aliases = TextAreaField(_l("Also called"), [Length(max=1000)])
    unit = SelectField(_l("Administrative unit"), [Optional()], filters=[none_if_empty])
    ended_on = DateParts(_l("Ended on"), [Optional()])


class PersonForm(Form):
    """Somebody with an account, or a person of another institution."""

    user_id = SelectField(_l("Colleague"), [Optional()], filters=[none_if_empty])
    person = StringField(_l("Name and surname"), [Optional(), Length(max=SeatHolder.person.length)])
    function = StringField(_l("Function"), [Optional(), Length(max=SeatHolder.function.length)])
    email = StringField(
        _l("E-mail"), [Optional(), email_address, Length(max=SeatHolder.email.length)], render_kw={"inputmode": "email"}
    )
    phone = PhoneField(_l("Telephone"), [Optional()])

    @property
    def contact(self) -> dict[str, Any]:
        """Return who it is; of a colleague the account says the name."""
        user_id = uuid.UUID(self.user_id.data) if self.user_id.data else None
        values = {name: self[name].data or None for name in ("function", "email", "phone")}
        return {"user_id": user_id, "person": None if user_id else self.person.data or None, **values}


class SitForm(PersonForm):
    sex = RadioField(_l("Sex"), [Optional()], choices=choose(SEXES), filters=[none_if_empty])
    since = DateParts(_l("Since"), [InputRequired(_l("Write the first day."))])


class SeatForm(SitForm):
    institution = LongChoice(_l("Institution"), [InputRequired(_l("Choose one."))], find=NAMES)
    role = RadioField(_l("Part in the body"), choices=choose(ROLES), default="member")


class MeetingForm(VersionedForm):
    day = DateParts(_l("Day"), [InputRequired(_l("Write the day."))])
    time = TimeField(_l("Hour"), [InputRequired(_l("Write the hour, like 10:00."))])
    place = StringField(_l("Place"), [InputRequired(_l("Write the place.")), Length(max=Meeting.place.length)])

    @property
    def at(self) -> datetime:
        """Return the moment on Albanian clocks."""
        return datetime.combine(self.day.data, self.time.data, TIME_ZONE)

    def show(self, meeting: Meeting) -> None:
        """Fill in what a meeting says."""
        moment = local(meeting.at)
        self.day.data, self.time.data, self.place.data = moment.date(), moment.time(), meeting.place


class NewMeetingForm(MeetingForm):
    body = SelectField(_l("Body"), [InputRequired(_l("Choose one."))])


class CancelMeetingForm(Form):
    why = RadioField(_l("Reason"), [InputRequired(_l("Choose the reason."))], choices=choose(CANCELLATIONS))
    text = TextAreaField(_l("In words"), [Length(max=Meeting.cancelled_text.length)])

    def validate_text(self, field: Any) -> None:
        """Ask for words where the code tells too little."""
        if self.why.data == OTHER and not (field.data or "").strip():
            raise ValidationError(_("Write the reason."))


class ItemForm(VersionedForm):
    title = StringField(
        _l("What it is about"), [InputRequired(_l("Write what it is about.")), Length(max=AgendaItem.title.length)]
    )
    text = TextAreaField(_l("What those invited should know and bring"), [Length(max=AgendaItem.text.length)])


class InviteForm(Form):
    """Several seats at once, to the same points."""

    seats = SelectMultipleField(_l("Who is invited"))
    items = SelectMultipleField(_l("To which points"))


class GuestForm(VersionedForm, PersonForm):
    """One guest: who it is, when they should come, and to which points they are invited."""

    institution = LongChoice(_l("Institution"), [Optional()], filters=[none_if_empty], find=NAMES)
    comes_at = TimeField(_l("Asked to come at"), [Optional()])
    items = SelectMultipleField(_l("To which points"))


class ReplyForm(Form):
    reply = RadioField(
        _l("Will you come?"),
        [InputRequired(_l("Choose an answer."))],
        choices=choose([("yes", _l("Yes, I will come")), ("no", _l("No, I cannot come"))]),
    )
    text = TextAreaField(_l("A word with the answer"), [Length(max=Guest.reply_text.length)])


class HeardReplyForm(Form):
    """What a guest answered by telephone or on paper."""

    reply = RadioField(
        _l("Answer"),
        [InputRequired(_l("Choose an answer."))],
        choices=choose([(code, words) for code, (words, _tone) in REPLIES.items()]),
    )
    text = StringField(_l("Word with the answer"), [Length(max=Guest.reply_text.length)])


class MinutesForm(VersionedForm):
    minutes = TextAreaField(_l("Minutes"), [Length(max=AgendaItem.minutes.length)])


class DecisionForm(Form):
    text = TextAreaField(_l("Decision"), [InputRequired(_l("Write the decision.")), Length(max=Decision.text.length)])
    responsible = LongChoice(_l("Who is responsible"), [Optional()], find=NAMES)
    due_on = DateParts(_l("Until"), [Optional()])

    @property
    def whose(self) -> dict[str, uuid.UUID | None]:
        """Return the responsible institution or colleague, as `decide` takes them."""
        kind, _colon, id_ = (self.responsible.data or "").partition(":")
        return {f"{name}_id": uuid.UUID(id_) if kind == name else None for name in (INSTITUTION, COLLEAGUE)}


def responsible_choices(
    institutions: Iterable[tuple[str, str]], colleagues: Iterable[tuple[str, str]]
) -> list[SelectChoice]:
    """Return who can be responsible for a decision, in two groups."""
    groups = ((INSTITUTION, _("Institutions"), institutions), (COLLEAGUE, _("Colleagues"), colleagues))
    found = [SelectChoice("", _("Nobody: nothing is to be done"))]
    return found + [
        SelectChoice(f"{kind}:{id_}", name, optgroup=str(group)) for kind, group, pairs in groups for id_, name in pairs
    ]


ABSENT_PREFIX = "absent:"


class PresenceForm(Form):
    """Who came: a row for each guest, kept in `rows` as (guest, what happened, words)."""

    rows: list[tuple[Guest, Any, Any]]

    @property
    def came(self) -> dict[uuid.UUID, tuple[str, str | None, str | None]]:
        """Return what was chosen, by guest, as `note_all` takes it; who has no choice stays open."""
        found = {}
        for guest, what, words in self.rows:
            presence, _colon, absence = (what.data or "").partition(":")
            if presence:
                found[guest.id] = (presence, absence or None, words.data or None)
        return found


def presence_form(guests: Iterable[Guest]) -> PresenceForm:
    """Return the form with a row for each guest."""
    found = list(guests)
    happened = {"present": PRESENCES["present"]}
    happened |= {
        f"{ABSENT_PREFIX}{code}": _("Absent: %(why)s", why=str(words).lower()) for code, words in ABSENCES.items()
    }
    fields: dict[str, Any] = {}
    for guest in found:
        held = f"{ABSENT_PREFIX}{guest.absence}" if guest.absence else guest.presence
        fields[f"came_{guest.id.hex}"] = SelectField(
            guest.called, [Optional()], choices=choose(happened, "–"), default=held or ""
        )
        fields[f"words_{guest.id.hex}"] = StringField(
            _l("In words"), [Length(max=Guest.absence_text.length)], default=guest.absence_text
        )
    form: PresenceForm = type("PresenceSheet", (PresenceForm,), fields)()
    form.rows = [(guest, form[f"came_{guest.id.hex}"], form[f"words_{guest.id.hex}"]) for guest in found]
    return form
