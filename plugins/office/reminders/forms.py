"""The form in which somebody says how they want to be reminded."""

from typing import Any

from wtforms import BooleanField, HiddenField, RadioField, SelectChoice, SelectMultipleField, StringField
from wtforms.validators import Email, InputRequired, Length, ValidationError

from core.l10n import _, _l, _n
from core.l10n.forms import Form
from plugins.office.feeds import LIFE

OFFERED = (14, 7, 3, 2, 1, 0)


def before(days: int) -> str:
    """Return how a distance is said."""
    return _n("%(num)d day before", "%(num)d days before", days) if days else _("On the day itself")


class NoticeForm(Form):
    """How many days before, by e-mail or not, with initials in the calendar or not."""

    days = SelectMultipleField(_l("When"), coerce=int)
    by_mail = BooleanField(_l("By e-mail too, once a day"))
    address = StringField(_l("Your e-mail at work"), [Length(max=120)], render_kw={"inputmode": "email"})
    initials = BooleanField(_l("Show initials in my telephone's calendar"))
    version = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.days.choices = [SelectChoice(str(days), before(days)) for days in OFFERED]

    def validate_address(self, field: Any) -> None:
        """An e-mail goes somewhere."""
        if (field.data or "").strip():
            Email()(self, field)
        elif self.by_mail.data:
            raise ValidationError(_("Write to which address the e-mail goes."))


class FeedForm(Form):
    """For how long a calendar's address is good."""

    life = RadioField(_l("Good for"), [InputRequired(_l("Choose for how long."))], default="90")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.life.choices = [SelectChoice(str(days), _n("%(num)d day", "%(num)d days", days)) for days in LIFE]
