"""Forms about plans, their goals and actions."""

import uuid
from typing import Any

from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from core.forms import LongChoice
from core.l10n import _l
from core.l10n.forms import DateParts, Form, MoneyField
from plugins.casework import codes
from plugins.casework.forms.fields import VersionedForm, choose, none_if_empty
from plugins.casework.hookspecs import CaseService
from plugins.casework.models import PlanAction
from plugins.office.offers import NAMES


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
    responsible = LongChoice(_l("Who does it"), [InputRequired(_l("Choose who does it."))], find=NAMES)
    due_on = DateParts(_l("Due on"), [Optional()])
    cost = MoneyField(_l("Cost (lekë)"), [Optional()])
    payer = SelectField(_l("Who pays"), [Optional()], filters=[none_if_empty])

    def __init__(self, *args: Any, offered: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.responsible.choices = offered
        self.responsible.near = [
            choice.label for choice in offered if choice.value and not choice.value.startswith("institution:")
        ]
        self.payer.choices = choose(codes.choices("fund_source"), _l("Choose"))


class ResultForm(VersionedForm):
    """How an action of an approved plan went."""

    state = RadioField(_l("State"), [InputRequired(_l("Choose the state."))])
    done_on = DateParts(_l("Done on"), [Optional()])
    spent_cost = MoneyField(_l("Spent (lekë)"), [Optional()])
    result = TextAreaField(_l("Result"), [Optional(), Length(max=4000)], filters=[none_if_empty])

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.state.choices = choose(codes.choices("action_state"))


class CostsForm(Form):
    """How much of each action's cost is approved; the fields are made for the plan's actions."""

    actions: list[PlanAction]

    @property
    def lines(self) -> list[tuple[PlanAction, Any]]:
        """Return each action with its field."""
        return [(action, self[f"approved_{action.id.hex}"]) for action in self.actions]

    @property
    def amounts(self) -> dict[uuid.UUID, int | None]:
        """Return what was approved, by the action's id."""
        return {action.id: field.data for action, field in self.lines}


def costs_form(actions: list[PlanAction]) -> CostsForm:
    """Return the form with a field per action, filled with what is approved, else with what is planned."""
    fields = {f"approved_{action.id.hex}": MoneyField(action.text, [Optional()]) for action in actions}
    held = {
        f"approved_{action.id.hex}": action.cost if action.approved_cost is None else action.approved_cost
        for action in actions
    }
    made = type("CostsOfThePlan", (CostsForm,), fields | {"actions": actions})
    return made(data=held)


class GoalStateForm(Form):
    state = SelectField(_l("State"), [InputRequired(_l("Choose the state."))])

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.state.choices = choose(codes.choices("goal_state"))
