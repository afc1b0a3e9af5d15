"""The forms of an export."""

from wtforms import RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from core.l10n import _l
from core.l10n.forms import Form

REASONS = {
    "court": _l("Request of a court or prosecutor"),
    "inspection": _l("Inspection or control"),
    "handover": _l("Handing files over"),
    "planning": _l("Planning the work"),
    "other": _l("Another reason"),
}
_TOO_SHORT = _l("Write the reason in 10 to 500 characters.")


class PlainForm(Form):
    """A list without persons: only its format."""

    kind = RadioField(
        _l("Format"),
        choices=[SelectChoice("xlsx", _l("Excel (XLSX)")), SelectChoice("csv", _l("Text table (CSV)"))],
        default="xlsx",
    )


class PersonsForm(Form):
    """A list about persons: what it is for, and why."""

    code = SelectField(
        _l("What is it for"),
        choices=[SelectChoice("", ""), *(SelectChoice(code, label) for code, label in REASONS.items())],
        validators=[InputRequired(_l("Choose what the list is for."))],
    )
    reason = TextAreaField(
        _l("Reason"),
        filters=[lambda text: " ".join(text.split()) if text else text],
        validators=[
            InputRequired(_TOO_SHORT),
            Length(min=10, max=500, message=_TOO_SHORT),
        ],
        description=_l("For example who asked for it and with which letter. Write no names of the people on the list."),
    )
