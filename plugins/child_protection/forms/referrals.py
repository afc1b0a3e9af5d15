"""The page on which a child is registered: referral, child, what happened and the decision."""

from datetime import UTC, datetime, time
from typing import Any

from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField, TimeField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from core.l10n import TIME_ZONE, _, _l
from core.l10n.forms import DateParts, Form, NidField, NumberField
from core.l10n.validators import not_in_future
from plugins.casework.forms.fields import IdField, Pairs, choose
from plugins.child_protection.codes import choices
from plugins.child_protection.models.referrals import Referral
from plugins.office.offers import NAMES

SERIOUS = ("immediate", "high")
ADULT = 18


def _length(name: str) -> Length:
    return Length(max=getattr(Referral, name).length)


class ReferralForm(Form):
    """A referral and its child; what is not known stays empty, and nothing but a few answers is asked for."""

    received_on = DateParts(_l("Day"), [InputRequired(_l("Write the day of the referral.")), not_in_future])
    received_time = TimeField(_l("Time"), [Optional()])
    channel = SelectField(_l("How did the referral come?"), [InputRequired(_l("Choose how the referral came."))])
    referrer_kind = SelectField(_l("Who told us?"), [Optional()])
    institution_id = IdField(_l("Their institution"), [Optional()], find=NAMES)
    referrer = StringField(_l("Name and contact of the person who told us"), [_length("referrer")])

    given = StringField(_l("Given name"), [Length(max=60)])
    father_name = StringField(_l("Father's name"), [Length(max=60)])
    family = StringField(_l("Surname"), [Length(max=60)])
    sex = RadioField(
        _l("Sex"),
        [InputRequired(_l("Choose the sex; “not known” is an answer."))],
        choices=choose([("female", _l("Girl")), ("male", _l("Boy")), ("unknown", _l("Not known"))]),
    )
    born = DateParts(_l("Date of birth"), [Optional(), not_in_future])
    age = NumberField(
        _l("Or the age, about"),
        [Optional(), NumberRange(min=0, max=ADULT - 1, message=_l("A child is under 18: write 0 to 17."))],
        whole=True,
    )
    nid = NidField(_l("Identity number"))
    unit_id = IdField(_l("Where does the child live?"), [InputRequired(_l("Choose the administrative unit."))])
    address = StringField(_l("Address, or how to find the home"), [Length(max=300)])
    living = SelectField(_l("Who is with the child?"), [Optional()])

    story = TextAreaField(
        _l("What happened?"), [InputRequired(_l("Write in a few words what happened.")), _length("story")]
    )
    categories = SelectMultipleField(_l("Category"))
    danger = SelectMultipleField(_l("Is the child in immediate danger?"))
    crime = BooleanField(_l("A crime is suspected"))
    urgency = RadioField(_l("How urgent is it?"), [InputRequired(_l("Choose how urgent it is."))])
    actions_taken = TextAreaField(_l("What was done already?"), [_length("actions_taken")])

    decision = RadioField(_l("What do you decide?"), [InputRequired(_l("Choose what you decide."))])
    forwarded_to_id = IdField(_l("Forwarded to"), find=NAMES)
    decision_note = TextAreaField(_l("Why"), [_length("decision_note")])
    same_as = RadioField(_l("Is it one of these children?"), [Optional()])

    def __init__(self, *, units: Pairs, institutions: Pairs, **values: Any) -> None:
        super().__init__(**values)
        self.channel.choices = choices("referral_channel", empty=_("Choose"))
        self.referrer_kind.choices = choices("referrer_kind", empty=_("Choose"))
        self.institution_id.offer(institutions)
        self.forwarded_to_id.offer(institutions)
        self.unit_id.offer(units)
        self.living.choices = choices("living_arrangement", empty=_("Choose"))
        self.categories.choices = choices("category")
        self.danger.choices = choices("immediate_danger")
        self.urgency.choices = choices("urgency")
        self.decision.choices = choices("referral_decision", without=("join_case", "pending"))
        self.same_as.choices = []
        if not self.is_submitted():
            self._propose()

    def _propose(self) -> None:
        moment = datetime.now(TIME_ZONE)
        self.received_on.data, self.received_time.data = moment.date(), moment.time().replace(second=0, microsecond=0)
        self.decision.data = "open_case"

    @property
    def received_at(self) -> datetime:
        """Return the moment of the referral; without a time, the present one today and noon on an earlier day."""
        now = datetime.now(TIME_ZONE)
        at = self.received_time.data or (now.time() if self.received_on.data == now.date() else time(12))
        moment = datetime.combine(self.received_on.data, at, TIME_ZONE)
        return min(moment, now).astimezone(UTC)

    def validate_given(self, field: Any) -> None:
        """A file needs a name to be found again; a referral that opens none does not."""
        if self.decision.data == "open_case" and not (field.data or self.family.data):
            raise ValidationError(_("Write at least one name of the child, or a description like “boy of about 7”."))

    def validate_born(self, field: Any) -> None:
        """Whoever is of age is no child of this register."""
        if field.data and _age_on(field.data, self.received_on.data) >= ADULT:
            raise ValidationError(_("By this date the person is 18 or older."))

    def validate_urgency(self, field: Any) -> None:
        """Immediate danger is never of medium or low urgency."""
        if self.danger.data and field.data and field.data not in SERIOUS:
            raise ValidationError(_("You marked an immediate danger: the urgency is high, or high and immediate."))

    def validate_categories(self, field: Any) -> None:
        """A file belongs to at least one category."""
        if self.decision.data == "open_case" and not field.data:
            raise ValidationError(_("Choose at least one category; it can be changed later."))

    def validate_forwarded_to_id(self, field: Any) -> None:
        """What is forwarded goes somewhere."""
        if self.decision.data == "forward" and not field.data:
            raise ValidationError(_("Choose the institution to which it is forwarded."))

    def validate_decision_note(self, field: Any) -> None:
        """Whoever opens no file says why."""
        if self.decision.data in {"advise", "no_ground"} and not (field.data or "").strip():
            raise ValidationError(_("Write why no file is opened."))


def _age_on(born: Any, day: Any) -> int:
    if day is None:
        return 0
    return int(day.year - born.year - ((day.month, day.day) < (born.month, born.day)))
