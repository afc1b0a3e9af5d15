"""Forms of the pages of referrals."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from core.forms import LongChoice
from core.l10n import _, _l
from core.l10n.forms import DateParts, Form, NumberField
from plugins.office.hookspecs import SharedPart
from plugins.office.offers import NAMES
from plugins.office.referrals import codes, settings

NEEDED = _l("Choose one.")
GROUPS = {"institutions": _l("Institutions and partners"), "units": _l("Units"), "municipalities": _l("Municipalities")}


def _choices(pairs: Mapping[str, Any], empty: Any = None) -> list[SelectChoice]:
    first = [] if empty is None else [SelectChoice("", empty)]
    return first + [SelectChoice(code, label) for code, label in pairs.items()]


class ReceiverForm(Form):
    """To whom: what may be shown depends on it."""

    to = LongChoice(_l("To whom"), [InputRequired(NEEDED)], find=NAMES)

    def __init__(self, *, offered: Sequence[tuple[str, Sequence[tuple[str, str]]]], **values: Any) -> None:
        super().__init__(**values)
        self.to.choices = [SelectChoice("", _("Choose"))]
        for group, pairs in offered:
            self.to.choices += [SelectChoice(value, name, optgroup=str(GROUPS[group])) for value, name in pairs]
        self.to.near = [name for group, pairs in offered if group == "units" for _value, name in pairs]


class GroundForm(Form):
    """Why, and what allows to tell others."""

    reason = SelectField(_l("Reason"), [InputRequired(_l("Choose the reason."))])
    ground = RadioField(_l("What allows it"), [InputRequired(_l("Choose what allows it."))])
    ground_words = StringField(_l("Which act, or where the consent is kept"), [Length(max=300)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reason.choices = _choices(codes.labels("reasons"), _("Choose"))
        self.ground.choices = _choices(codes.labels("grounds"))


class SendForm(GroundForm):
    """What is asked of a receiver, and which part of the record they are shown, until when."""

    kind = RadioField(_l("What you ask for"), [InputRequired(_l("Choose what you ask for."))])
    message = TextAreaField(
        _l("In words"), [InputRequired(_l("Write what you ask for.")), Length(max=4000)], render_kw={"rows": 5}
    )
    parts = SelectMultipleField(_l("What the receiver is shown"))
    shared_until = DateParts(_l("Shown until"), [Optional()])
    answer_by = DateParts(_l("An answer is wanted until"), [Optional()])
    to = HiddenField()

    def __init__(self, *args: Any, parts: Sequence[SharedPart] = (), transfer: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = codes.labels("kinds")
        self.kind.choices = _choices({code: kinds[code] for code in kinds if transfer or code != codes.TRANSFER})
        self.parts.choices = [SelectChoice(part.code, part.label) for part in parts]


class AnswerForm(Form):
    """An answer: accepted, done or refused, and by whom it was given."""

    state = RadioField(_l("The answer"), [InputRequired(_l("Choose the answer."))])
    means = SelectField(_l("How it was told"), [Optional()])
    answered_by = StringField(_l("Name and position of who answers"), [Length(max=200)])
    note = TextAreaField(_l("In words"), [Length(max=4000)], render_kw={"rows": 4})

    def __init__(self, *args: Any, answers: Sequence[str], means: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words, ways = codes.labels("states"), codes.labels("means")
        self.state.choices = _choices({code: words[code] for code in answers})
        self.means.choices = _choices({code: ways[code] for code in means})
        if not means:
            del self.means

    def validate_note(self, field: Any) -> None:
        """Whoever refuses says why, so that somebody else can be asked."""
        if self.state.data == "refused" and not (field.data or "").strip():
            raise ValidationError(_("Write why, so that somebody else can be asked."))


class OutsideForm(AnswerForm):
    """The answer of somebody without a login, with the code that opened the page."""

    code = HiddenField()

    def validate_answered_by(self, field: Any) -> None:
        """An answer has somebody who gives it."""
        if not (field.data or "").strip():
            raise ValidationError(_("Write your name and position."))


class CodeForm(Form):
    """The code from the letter."""

    code = StringField(_l("Code from the letter"), [InputRequired(_l("Write the code."))])


class HandoverForm(GroundForm):
    """A child that somebody of the municipality is worried about."""

    given = StringField(_l("Given name"), [Length(max=60)])
    family = StringField(_l("Surname"), [Length(max=60)])
    sex = RadioField(_l("Sex"), [InputRequired(_l("Choose the sex; “not known” is an answer."))])
    age = NumberField(
        _l("Age, about"),
        [Optional(), NumberRange(min=0, max=17, message=_l("A child is under 18: write 0 to 17."))],
        whole=True,
    )
    unit_id = SelectField(_l("Where does the child live?"), [InputRequired(_l("Choose the administrative unit."))])
    address = StringField(_l("Address, or how to find the home"), [Length(max=300)])
    story = TextAreaField(
        _l("What happened?"), [InputRequired(_l("Write in a few words what happened.")), Length(max=4000)]
    )
    urgent = BooleanField(_l("The child is in danger now"))

    def __init__(self, *args: Any, units: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sex.choices = _choices({"female": _l("Girl"), "male": _l("Boy"), "unknown": _l("Not known")})
        self.unit_id.choices = [SelectChoice("", _("Choose")), *(SelectChoice(*pair) for pair in units)]

    def validate_given(self, field: Any) -> None:
        """Somebody has to be found."""
        if not (field.data or self.family.data):
            raise ValidationError(_("Write at least one name of the child, or a description like “boy of about 7”."))


class DaysForm(Form):
    """The municipality's own numbers of days."""

    answer_days = NumberField(_l("An answer is waited for, days"), whole=True)
    link_days = NumberField(_l("A link without a login is good for, days"), whole=True)
    shown_days = NumberField(_l("What is shared is shown for, days"), whole=True)

    def validate(self, extra_validators: Any = None) -> bool:
        """Each is a number of days between one and a year."""
        good = super().validate(extra_validators)
        for field in (self.answer_days, self.link_days, self.shown_days):
            if not field.errors and not (field.data and 1 <= field.data <= settings.MOST):
                field.errors = [_("Write a number of days from 1 to 365.")]
                good = False
        return bool(good)


class AgreementForm(Form):
    """An agreement on exchanging data of people."""

    reference = StringField(_l("Number or name"), [InputRequired(_l("Write its number or name.")), Length(max=120)])
    valid_from = DateParts(_l("Valid from"), [InputRequired(_l("Write from which day on."))])
    valid_to = DateParts(_l("Valid until"), [Optional()])

    def validate_valid_to(self, field: Any) -> None:
        """It ends after it begins."""
        if field.data and self.valid_from.data and field.data < self.valid_from.data:
            raise ValidationError(_("The last day is before the first."))
