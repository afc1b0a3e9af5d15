"""Forms of a round: its period, the reason to open it again, the decision, and the words of the report."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import request
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from core.forms import VersionedForm, choose
from core.l10n import _l
from core.l10n.forms import DateParts, Form
from plugins.gender_budget.codes import choices
from plugins.gender_budget.models import Round

MUST = InputRequired(_l("Fill this in."))
LONG = Length(max=8000)
OWN = {
    "intro": _l("Introduction"),
    "practices": _l("Good practices"),
    "challenges": _l("Challenges"),
    "priorities": _l("Priorities from here on"),
    "request": _l("What the Council is asked for"),
}
"""The parts of the report that are no objective, with the step in which they are written."""
STEP_OF = {"intro": "texts", "practices": "texts", "challenges": "challenges", "priorities": "challenges",
           "request": "challenges"}  # fmt: skip


class RoundForm(Form):
    kind = SelectField(Round.kind.info["label"], [MUST])
    first = DateParts(_l("First day"), [MUST])
    last = DateParts(_l("Last day"), [MUST])
    due = DateParts(Round.due.info["label"], [Optional()])

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.kind.choices = choose(choices("round_kind"))


class ReasonForm(Form):
    reason = TextAreaField(_l("Reason"), [MUST, Length(max=2000)])


class DecisionForm(Form):
    decision = StringField(_l("Decision of the Council"), [MUST, Length(max=60)])
    decided_on = DateParts(_l("Decided on"), [MUST])


class TextsForm(VersionedForm):
    """The officer's own words, one box for each part of the report."""

    intro = TextAreaField(OWN["intro"], [LONG])
    practices = TextAreaField(OWN["practices"], [LONG], description=_l("One on a line."))
    challenges = TextAreaField(
        OWN["challenges"], [LONG], description=_l("One on a line; measures that were not done come by themselves.")
    )
    priorities = TextAreaField(OWN["priorities"], [LONG], description=_l("One on a line."))
    request = TextAreaField(OWN["request"], [LONG])

    def __init__(self, row: Round, objectives: Iterable[tuple[str, str]]) -> None:
        super().__init__()
        self.own = [(key, title, f"p{place}") for place, (key, title) in enumerate(objectives)]
        self.sent: Mapping[str, str] = request.form if self.is_submitted() else {}
        self.stored = row.texts
        if not self.is_submitted():
            self.version.data = row.version
            for name in OWN:
                self[name].data = row.texts.get(name, "")

    def text_of(self, key: str) -> str:
        """Return what stands for an objective: as it was sent, else as it is kept."""
        name = next(name for own, _title, name in self.own if own == key)
        return self.sent.get(name, self.stored.get(key, ""))

    def texts(self, step: str) -> dict[str, str]:
        """Return the words that a step of the report wrote."""
        told = {name: self[name].data or "" for name in OWN if STEP_OF[name] == step}
        if step == "texts":
            told |= {key: self.sent.get(name, "")[:8000] for key, _title, name in self.own}
        return told
