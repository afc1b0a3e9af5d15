"""Forms of the pages of office."""

from typing import Any

from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms import Form as PlainForm
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from core.forms import LongChoice
from core.l10n import _, _l
from core.l10n.forms import DateParts, Form, NumberField, PhoneField
from core.l10n.validators import email_address, not_in_future
from plugins.office.offers import NAMES
from plugins.office.reasons import OTHER, REASONS
from plugins.office.reference import institution_kinds, rule_words

LEVELS = {"local": _l("Local"), "regional": _l("Regional"), "national": _l("National")}


def lines(text: str | None) -> list[str]:
    """Return the lines of a text box, without empty ones and repetitions."""
    return list(dict.fromkeys(line.strip() for line in (text or "").splitlines() if line.strip()))


class TaskForm(Form):
    own_title = StringField(_l("What is to be done"), [InputRequired(_l("Write what is to be done.")), Length(max=200)])
    due_on = DateParts(_l("Until"), [InputRequired(_l("Write until when."))])
    owner = SelectField(_l("Who does it"), [InputRequired(_l("Choose one."))])
    institution = LongChoice(_l("Institution that must act"), [Optional()], find=NAMES)
    text = TextAreaField(_l("Description"), [Length(max=4000)])


class DoneForm(Form):
    result_text = TextAreaField(_l("Result"), [Length(max=4000)])


class ReassignForm(Form):
    owner = SelectField(_l("Who does it"), [InputRequired(_l("Choose one."))])
    institution = LongChoice(_l("Institution that must act"), [Optional()], find=NAMES)


class CancelForm(Form):
    why = RadioField(_l("Reason"), [InputRequired(_l("Choose the reason."))])
    text = TextAreaField(_l("In words"), [Length(max=4000)])

    def __init__(self, *args: Any, needs_words: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.needs_words = needs_words
        self.why.choices = list(REASONS.items())

    def validate_text(self, field: Any) -> None:
        """Ask for words where a code tells too little: another reason, or the deadline of a legal rule."""
        if not (field.data or "").strip() and (self.needs_words or self.why.data == OTHER):
            raise ValidationError(_("Write the reason."))


class InstitutionForm(Form):
    name = StringField(_l("Name"), [InputRequired(_l("Write the name.")), Length(max=200)])
    short_name = StringField(_l("Short name"), [Length(max=60)])
    kind = SelectField(_l("Kind"), [InputRequired(_l("Choose one."))])
    aliases = TextAreaField(_l("Also called"), [Length(max=1000)])
    level = RadioField(_l("Level"), choices=[SelectChoice(*pair) for pair in LEVELS.items()], default="local")
    address = StringField(_l("Address"), [Length(max=200)])
    phone = PhoneField(_l("Telephone"), [Optional()])
    email = StringField(_l("E-mail"), [Optional(), email_address, Length(max=120)], render_kw={"inputmode": "email"})
    ended_on = DateParts(_l("Ended on"), [Optional()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = list(institution_kinds().items())


class LetterheadForm(Form):
    valid_from = DateParts(_l("Valid from"), [InputRequired(_l("Write from which day on."))])
    municipality = StringField(_l("Municipality"), [InputRequired(_l("Write the name.")), Length(max=80)])
    directorate = StringField(_l("Directorate"), [InputRequired(_l("Write the name.")), Length(max=200)])
    sector = StringField(_l("Sector or unit"), [Length(max=200)])
    place = StringField(_l("Place of the date"), [InputRequired(_l("Write the place.")), Length(max=60)])
    address = TextAreaField(_l("Address lines"), [Length(max=300)])
    phone = PhoneField(_l("Telephone"), [Optional()])
    email = StringField(_l("E-mail"), [Optional(), email_address, Length(max=120)], render_kw={"inputmode": "email"})
    website = StringField(_l("Web page"), [Length(max=120)])


class RenameForm(Form):
    name = StringField(_l("New name"), [InputRequired(_l("Write the name.")), Length(max=80)])
    valid_from = DateParts(_l("Valid from"), [InputRequired(_l("Write from which day on.")), not_in_future])
    source = StringField(
        _l("Act that gave the name"), [InputRequired(_l("Write the act that gave the name.")), Length(max=200)]
    )


class AliasesForm(Form):
    aliases = TextAreaField(_l("Also written"), [Length(max=1000)])


class AssignForm(Form):
    user = SelectField(_l("Person"), [InputRequired(_l("Choose one."))])
    unit = SelectField(_l("Unit"), [InputRequired(_l("Choose one."))])
    valid_from = DateParts(_l("First day"), [InputRequired(_l("Write the first day."))])
    valid_to = DateParts(_l("Last day"), [Optional()])


class LeaveForm(Form):
    last_day = DateParts(_l("Last day"), [InputRequired(_l("Write the last day."))])


class DayForm(Form):
    day = DateParts(_l("Day"), [InputRequired(_l("Write the day."))])
    kind = RadioField(
        _l("What changes"),
        choices=[SelectChoice("off", _l("It is a day off")), SelectChoice("work", _l("It is a working day"))],
        validators=[InputRequired(_l("Choose one."))],
    )
    name = StringField(_l("Name"), [InputRequired(_l("Write the name.")), Length(max=120)])
    reason = StringField(_l("Act or reason"), [InputRequired(_l("Write the act or the reason.")), Length(max=200)])


class VerifyForm(Form):
    kind = RadioField(_l("What the rule is"), choices=[])
    act = StringField(_l("Act"), [InputRequired(_l("Write the act.")), Length(max=300)])
    article = StringField(_l("Article"), [Length(max=60)])
    text = TextAreaField(_l("Text of the article"), [Length(max=20000)])
    agrees = BooleanField(
        _l("I read the act: the time limit agrees with it"), [InputRequired(_l("Read the act first."))]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = rule_words("kinds")
        self.kind.choices = [(code, words[code]) for code in ("statutory", "local_practice")]


class LimitForm(PlainForm):
    """The time limit of one rule in a new edition; an empty amount means that no clock runs."""

    rule_id = HiddenField()
    amount = NumberField(_l("Time limit"), [Optional()], whole=True)
    unit = SelectField(_l("Unit of time"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit.choices = [("", "–"), *rule_words("units").items()]


class EditionForm(Form):
    valid_from = DateParts(_l("In force from"), [InputRequired(_l("Write from which day on."))])
    note = TextAreaField(_l("What changed, and by which act"), [InputRequired(_l("Write the act.")), Length(max=1000)])
    limits = FieldList(FormField(LimitForm))


class CalculatorForm(Form):
    """The calculator of time limits; nothing is saved, so it is asked by GET."""

    class Meta(Form.Meta):  # type: ignore[misc]
        csrf = False

    event = DateParts(_l("Day of the event"), [InputRequired(_l("Write the day of the event."))])
    amount = NumberField(
        _l("Time limit"), [InputRequired(_l("Write how long the time limit is.")), NumberRange(0, 1000)], whole=True
    )
    unit = RadioField(_l("Counted in"), [InputRequired(_l("Choose one."))], default="calendar_day")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = rule_words("units")
        self.unit.choices = [(code, words[code]) for code in ("calendar_day", "working_day", "month")]
