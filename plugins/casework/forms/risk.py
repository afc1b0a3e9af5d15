"""The answer sheet of a risk instrument, drawn from its data."""

from typing import Any

from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from core.l10n import _, _l, current_locale
from core.l10n.forms import Form
from plugins.casework.forms.fields import choose
from plugins.casework.models.risk import RiskColumns
from plugins.casework.risk.instrument import UNKNOWN, Instrument, Label, Question


def words(label: Label) -> str:
    """Return a label of the instrument in the reader's language."""
    return label.en if current_locale() == "en" else label.sq


def answer_words(question: Question, code: str | None) -> str:
    """Return an answer in words; what was not answered is not known."""
    wanted = code or UNKNOWN
    return next((words(answer) for answer in question.answers if answer.code == wanted), wanted)


def field_name(question: Question) -> str:
    """Return the name of a question's field."""
    return "q_" + question.code.replace(".", "_")


class RiskForm(Form):
    """What surrounds the questions: what is done at once, and the level that is set; a service adds its own."""

    safety = TextAreaField(_l("What is done at once for safety?"), [Length(max=RiskColumns.safety.length)])
    notes = TextAreaField(_l("Notes"), [Length(max=RiskColumns.notes.length)])
    level = RadioField(_l("The level that you set"), [Optional()])
    reason = TextAreaField(_l("Why another level?"), [Length(max=RiskColumns.reason.length)])

    instrument: Instrument
    surroundings: tuple[str, ...] = ("safety", "notes")
    """The fields, beside the answers and the level, that an assessment keeps."""

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        levels = [(level.code, words(level).capitalize()) for level in reversed(self.instrument.levels)]
        self.level.choices = choose(levels, _("As the instrument says"))
        if not self.is_submitted():
            self.level.data = ""

    @property
    def answers(self) -> dict[str, str]:
        """Return the sheet: what was answered, by code of question."""
        given = {code: self[field_name(question)].data for code, question in self.instrument.questions.items()}
        return {code: answer for code, answer in given.items() if answer}

    @property
    def beside(self) -> dict[str, Any]:
        """Return what the form says beside the answers and the level."""
        return {name: self[name].data or None for name in self.surroundings}

    def fields_of(self, section: Label) -> list[tuple[Question, Any]]:
        """Return the questions of a section with their fields."""
        return [(question, self[field_name(question)]) for question in self.instrument.in_section(section.code)]


def sheet(form: type[RiskForm], instrument: Instrument) -> type[RiskForm]:
    """Return a service's form with the questions of a version of its instrument."""
    fields: dict[str, Any] = {
        field_name(question): RadioField(
            question.text, [Optional()], choices=choose((answer.code, words(answer)) for answer in question.answers)
        )
        for question in instrument.questions.values()
    }
    return type("AnswerSheet", (form,), {**fields, "instrument": instrument})


class DecisionForm(Form):
    """The supervisor's answer to a proposal."""

    decision = RadioField(
        _l("Your answer"),
        [InputRequired(_l("Choose an answer."))],
        choices=choose([("approve", _l("Agreed")), ("refuse", _l("Not agreed"))]),
    )
    answer = TextAreaField(_l("In words"), [Length(max=RiskColumns.answer.length)])
