"""The answer sheet of the risk instrument, drawn from its data."""

from typing import Any

from wtforms import RadioField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from core.l10n import _, _l, current_locale
from core.l10n.forms import Form
from plugins.casework.forms.fields import choose
from plugins.child_protection.codes import choices
from plugins.child_protection.instrument import Instrument, Label, Question
from plugins.child_protection.models import RiskAssessment


def words(label: Label) -> str:
    """Return a label of the instrument in the reader's language."""
    return label.en if current_locale() == "en" else label.sq


def field_name(question: Question) -> str:
    """Return the name of a question's field."""
    return "q_" + question.code.replace(".", "_")


def _length(name: str) -> Length:
    return Length(max=getattr(RiskAssessment, name).length)


class RiskForm(Form):
    """What surrounds the questions: how the child was seen, what is done at once, and the level that is set."""

    child_seen = RadioField(_l("Was the child seen?"), [InputRequired(_l("Say whether the child was seen."))])
    child_words = TextAreaField(_l("The child's own words"), [_length("child_words")])
    maltreatment = SelectMultipleField(_l("Forms of maltreatment"))
    suspect_relation = SelectField(_l("Who is thought to harm the child?"), [Optional()])
    safety = TextAreaField(_l("What is done at once for safety?"), [_length("safety")])
    notes = TextAreaField(_l("Notes"), [_length("notes")])
    level = RadioField(_l("The level that you set"), [Optional()])
    reason = TextAreaField(_l("Why another level?"), [_length("reason")])

    instrument: Instrument

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.child_seen.choices = choices("child_seen")
        self.maltreatment.choices = choices("maltreatment")
        self.suspect_relation.choices = choices("relation_to_child", empty=_("Choose"))
        levels = [(level.code, words(level).capitalize()) for level in reversed(self.instrument.levels)]
        self.level.choices = choose(levels, _("As the instrument says"))
        if not self.is_submitted():
            self.level.data = ""

    @property
    def answers(self) -> dict[str, str]:
        """Return the sheet: what was answered, by code of question."""
        given = {code: self[field_name(question)].data for code, question in self.instrument.questions.items()}
        return {code: answer for code, answer in given.items() if answer}

    def fields_of(self, section: Label) -> list[tuple[Question, Any]]:
        """Return the questions of a section with their fields."""
        return [(question, self[field_name(question)]) for question in self.instrument.in_section(section.code)]


def sheet(instrument: Instrument) -> type[RiskForm]:
    """Return the form of a version of the instrument."""
    fields: dict[str, Any] = {
        field_name(question): RadioField(
            question.text, [Optional()], choices=choose((answer.code, words(answer)) for answer in question.answers)
        )
        for question in instrument.questions.values()
    }
    return type("AnswerSheet", (RiskForm,), {**fields, "instrument": instrument})


class DecisionForm(Form):
    """The supervisor's answer to a proposal."""

    decision = RadioField(
        _l("Your answer"),
        [InputRequired(_l("Choose an answer."))],
        choices=choose([("approve", _l("Agreed")), ("refuse", _l("Not agreed"))]),
    )
    answer = TextAreaField(_l("In words"), [Length(max=2000)])
