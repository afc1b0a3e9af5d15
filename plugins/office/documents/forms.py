"""Forms of the pages of official documents."""

from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from core.forms import LongChoice
from core.l10n import _l
from core.l10n.forms import DateParts, Form
from core.l10n.validators import not_in_future
from plugins.office.offers import NAMES


class WordsForm(Form):
    """What a document is about, and what its writer adds."""

    title = StringField(
        _l("Subject of the document"),
        [InputRequired(_l("Write what the document is about.")), Length(max=200)],
        description=_l("Without names: the reference is enough, and the book of protocol is read by others."),
    )
    words = TextAreaField(
        _l("What else to say"),
        [Optional(), Length(max=8000)],
        description=_l("A paragraph of your own, after what the file says."),
    )


class NewForm(WordsForm):
    """A new document: for whom, about what."""

    profile = SelectField(_l("For whom"), [InputRequired(_l("Choose for whom the document is."))])
    institution = LongChoice(_l("Institution"), [Optional()], find=NAMES)
    party = SelectField(_l("Which person"), [Optional()])
    choice = SelectField(_l("About which"), [Optional()])
    dated_on = DateParts(_l("Date of the document"), [Optional()])

    def offer(self, *, profiles: list[Any], institutions: list[Any], parties: list[Any], choices: list[Any]) -> None:
        """Put in what there is to choose from; a question with one answer or none is not asked."""
        self.profile.choices, self.institution.choices = profiles, institutions
        self.party.choices, self.choice.choices = parties, choices
        if not parties:
            del self.party
        if not choices:
            del self.choice


class EditedForm(Form):
    """A document that comes back edited."""

    file = FileField(_l("Edited file (Word or PDF)"), [FileRequired(_l("Choose a file."))])
    note = StringField(_l("What was changed"), [Optional(), Length(max=500)])


class SignForm(Form):
    """The next step of the chain, or a word of why it goes back."""

    name = StringField(_l("Who signed on paper"), [Optional(), Length(max=120)])
    comment = TextAreaField(_l("What is to be changed"), [Optional(), Length(max=2000)])


class ProtocolForm(Form):
    """Number and day, as they stand in the book."""

    version = HiddenField()
    number = StringField(
        _l("Protocol number"),
        [InputRequired(_l("Write the number from the book.")), Length(max=12)],
        description=_l("As in the book of correspondence, for example 1234 or 1234/1."),
    )
    on = DateParts(_l("Date of protocol"), [InputRequired(_l("Write the day.")), not_in_future])


class TemplateForm(Form):
    """A Word template of the municipality's own."""

    file = FileField(_l("Word template (.docx)"), [FileRequired(_l("Choose a file."))])
