"""Forms about the flags of a file."""

from typing import Any

from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from core.l10n import _, _l
from core.l10n.forms import DateParts, Form
from plugins.casework import codes
from plugins.casework.forms.fields import choose, none_if_empty
from plugins.casework.models import Flag

OTHER = "other"


class FlagForm(Form):
    """What stands beside the name, why, and until when."""

    kind = RadioField(_l("Flag"), [InputRequired(_l("Choose the flag."))])
    words = StringField(_l("In other words"), [Length(max=Flag.words.length)], filters=[none_if_empty])
    reason = TextAreaField(_l("Why"), [InputRequired(_l("Write why the flag is set.")), Length(max=Flag.reason.length)])
    ends_on = DateParts(_l("Until"), [Optional()])

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.kind.choices = choose(codes.choices("flag_kind"))

    def validate_words(self, field: Any) -> None:
        """A flag of no known kind says something."""
        if self.kind.data == OTHER and not field.data:
            raise ValidationError(_("Write the words that stand beside the name."))


class LiftForm(Form):
    """Why a flag is lifted."""

    reason = TextAreaField(
        _l("Why it is lifted"),
        [InputRequired(_l("Write why the flag is lifted.")), Length(max=Flag.lifting_reason.length)],
    )
