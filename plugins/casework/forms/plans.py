"""Forms about plans, their goals and actions."""

from typing import Any

from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from core.l10n import _l
from core.l10n.forms import DateParts, Form, MoneyField
from plugins.casework import codes
from plugins.casework.forms.fields import VersionedForm, choose, none_if_empty
from plugins.casework.hookspecs import CaseService


class PlanForm(VersionedForm):
    aim = TextAreaField(_l("What the plan is for"), [Optional(), Length(max=2000)], filters=[none_if_empty])
    starts_on = DateParts(_l("Starts on"), [Optional()])
    review_on = DateParts(_l("Review on"), [Optional()])
    subject_view_kind = SelectField(_l("Was the child heard"), [Optional()], filters=[none_if_empty])
    subject_view = TextAreaField(_l("The child's view"), [Optional(), Length(max=4000)], filters=[none_if_empty])
    family_view_kind = SelectField(_l("Do the parents agree"), [Optional()], filters=[none_if_empty])
    family_view = TextAreaField(_l("The parents' view"), [Optional(), Length(max=4000)], filters=[none_if_empty])

    def __init__(self, *args: Any, service: CaseService, **options: Any) -> None:
        super().__init__(*args, **options)
        for kind, text, words in (
            ("subject_view_kind", "subject_view", service.subject_views),
            ("family_view_kind", "family_view", service.family_views),
        ):
            self[kind].choices = choose(words, _l("Choose"))
            if not words:
                del self[kind], self[text]


class GoalForm(VersionedForm):
    domain = SelectField(_l("Field"), [Optional()], filters=[none_if_empty])
    text = StringField(_l("Goal"), [InputRequired(_l("Write the goal.")), Length(max=1000)])

    def __init__(self, *args: Any, service: CaseService, **options: Any) -> None:
        super().__init__(*args, **options)
        self.domain.choices = choose(service.goal_fields, _l("Choose"))
        if not service.goal_fields:
            del self.domain


class ActionForm(VersionedForm):
    """What somebody does for a goal; one choice names who, whatever they are."""

    text = StringField(_l("Action"), [InputRequired(_l("Write what is to be done.")), Length(max=1000)])
    responsible = SelectField(_l("Who does it"), [InputRequired(_l("Choose who does it."))])
    due_on = DateParts(_l("Due on"), [Optional()])
    cost = MoneyField(_l("Cost (lekë)"), [Optional()])
    payer = SelectField(_l("Who pays"), [Optional()], filters=[none_if_empty])

    def __init__(self, *args: Any, offered: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.responsible.choices = offered
        self.payer.choices = choose(codes.choices("fund_source"), _l("Choose"))


class ResultForm(VersionedForm):
    """How an action of an approved plan went."""

    state = RadioField(_l("State"), [InputRequired(_l("Choose the state."))])
    done_on = DateParts(_l("Done on"), [Optional()])
    result = TextAreaField(_l("Result"), [Optional(), Length(max=4000)], filters=[none_if_empty])

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.state.choices = choose(codes.choices("action_state"))


class GoalStateForm(Form):
    state = SelectField(_l("State"), [InputRequired(_l("Choose the state."))])

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.state.choices = choose(codes.choices("goal_state"))
