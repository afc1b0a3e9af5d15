"""The review of a plan: a line per action, the decision, and how the child is."""

import uuid
from typing import Any

from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from core.l10n import _l, today
from core.l10n.forms import DateParts, Form
from core.l10n.validators import not_in_future
from plugins.casework import codes as case_codes
from plugins.casework.forms.fields import choose
from plugins.casework.models import PlanAction
from plugins.child_protection.codes import choices
from plugins.child_protection.models import Review


class ReviewForm(Form):
    """What surrounds the actions of the plan."""

    on = DateParts(_l("Reviewed on"), [InputRequired(_l("Write the day of the review.")), not_in_future])
    summary = TextAreaField(
        _l("What changed for the child?"),
        [InputRequired(_l("Write what changed for the child.")), Length(max=Review.summary.length)],
    )
    child_view_kind = RadioField(_l("Was the child heard?"), [Optional()])
    child_view = TextAreaField(_l("What the child says"), [Length(max=Review.child_view.length)])
    decision = RadioField(_l("What do you decide?"), [InputRequired(_l("Choose what you decide."))])

    actions: list[PlanAction]

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.child_view_kind.choices = choices("child_view")
        self.decision.choices = choices("review_decision")
        if not self.is_submitted():
            self.on.data = today()

    @property
    def lines(self) -> list[tuple[PlanAction, Any, Any]]:
        """Return each action with its two fields: state and result."""
        return [(action, self[f"state_{action.id.hex}"], self[f"result_{action.id.hex}"]) for action in self.actions]

    @property
    def progress(self) -> dict[uuid.UUID, tuple[str, str | None]]:
        """Return the state and the result of each action, by its id."""
        return {action.id: (state.data, result.data or None) for action, state, result in self.lines}


def review_form(actions: list[PlanAction]) -> ReviewForm:
    """Return the form with two fields for each action, as it stands in the plan."""
    fields: dict[str, Any] = {"actions": actions}
    for action in actions:
        states = choose(case_codes.choices("action_state"))
        fields[f"state_{action.id.hex}"] = SelectField(_l("State"), choices=states, default=action.state)
        fields[f"result_{action.id.hex}"] = StringField(_l("Result"), [Length(max=500)], default=action.result or "")
    return type("ReviewSheet", (ReviewForm,), fields)()
