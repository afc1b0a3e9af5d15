"""What surrounds the questions of the risk instrument: how the child was seen, and what was found."""

from typing import Any

from wtforms import RadioField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from core.l10n import _, _l
from plugins.casework.forms import risk
from plugins.child_protection.codes import choices
from plugins.child_protection.models import RiskAssessment


class RiskForm(risk.RiskForm):
    child_seen = RadioField(_l("Was the child seen?"), [InputRequired(_l("Say whether the child was seen."))])
    child_words = TextAreaField(_l("The child's own words"), [Length(max=RiskAssessment.child_words.length)])
    maltreatment = SelectMultipleField(_l("Forms of maltreatment"))
    suspect_relation = SelectField(_l("Who is thought to harm the child?"), [Optional()])

    surroundings = (*risk.RiskForm.surroundings, "child_seen", "child_words", "suspect_relation")

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.child_seen.choices = choices("child_seen")
        self.maltreatment.choices = choices("maltreatment")
        self.suspect_relation.choices = choices("relation_to_child", empty=_("Choose"))

    @property
    def beside(self) -> dict[str, Any]:
        """Return what the form says beside the answers and the level."""
        return {**super().beside, "maltreatment": self.maltreatment.data or []}
