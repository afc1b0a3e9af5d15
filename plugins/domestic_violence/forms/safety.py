"""The safety plan, the police's level beside an assessment, and handing a child of the household over."""

from typing import Any

from wtforms import BooleanField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from core.l10n import _, _l
from core.l10n.forms import DateParts, Form
from core.l10n.validators import not_in_future
from plugins.casework.forms import risk
from plugins.casework.forms.fields import IdField, Pairs
from plugins.domestic_violence.codes import choices
from plugins.domestic_violence.models import SafetyPlan
from plugins.office.referrals.forms import GroundForm


class DangerForm(risk.RiskForm):
    """What stands beside the questions about danger: the level that the police came to, and its day."""

    police_level = SelectField(_l("Risk level that the police assessed"), [Optional()])
    police_level_on = DateParts(_l("On which day?"), [Optional(), not_in_future])

    surroundings = (*risk.RiskForm.surroundings, "police_level", "police_level_on")

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.police_level.choices = choices("police_level", empty=_("Not known"))


def _text(label: Any, name: str) -> TextAreaField:
    return TextAreaField(label, [Length(max=getattr(SafetyPlan, name).length)])


class SafetyForm(Form):
    """A safety plan, part by part; what was not agreed stays empty."""

    signs = _text(_l("How do you notice that it becomes dangerous?"), "signs")
    way_out = _text(_l("How do you get out, and where do you go?"), "way_out")
    helpers = _text(_l("Who helps, and by which sign do they know?"), "helpers")
    ready = _text(_l("What lies ready, and where?"), "ready")
    children = _text(_l("What do the children know and do?"), "children")
    traces = _text(_l("Telephone, location and accounts"), "traces")
    outside = _text(_l("On the way, at work, at school"), "outside")
    held_by = RadioField(_l("Where is the plan kept?"), [InputRequired(_l("Choose where the plan is kept."))])
    review_on = DateParts(_l("Look at it again on"), [Optional()])

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.held_by.choices = choices("held_by")


class ChildForm(GroundForm):
    """Which child of the household is handed over, and why."""

    part_id = IdField(_l("Which child?"), [InputRequired(_l("Choose the child."))])
    story = TextAreaField(
        _l("What happened to the child?"), [InputRequired(_l("Write in a few words what happened.")), Length(max=4000)]
    )
    urgent = BooleanField(_l("The child is in danger now"))

    def __init__(self, *, children: Pairs, **values: Any) -> None:
        super().__init__(**values)
        self.part_id.offer(children)
