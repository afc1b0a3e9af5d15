"""Forms of the sentences of the report, and of a text that is read by gender."""

import uuid
from collections.abc import Iterable
from typing import Any

from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from core.forms import IdField, VersionedForm, choose
from core.l10n import _, _l
from core.l10n.forms import DateParts, NumberField
from plugins.gender_budget.codes import choices, codes
from plugins.gender_budget.models import PolicyReview, Statement

MUST = InputRequired(_l("Fill this in."))
COUNT = [Optional(), NumberRange(min=0, max=10_000)]


class StatementForm(VersionedForm):
    """A sentence of the report that is no figure."""

    kind = SelectField(Statement.kind.info["label"], [MUST])
    objective_id = IdField(Statement.objective_id.info["label"], [Optional()])
    text = TextAreaField(Statement.text.info["label"], [MUST, Length(max=2000)])
    partner = StringField(Statement.partner.info["label"], [Length(max=300)])
    responsible = StringField(Statement.responsible.info["label"], [Length(max=200)])
    due = DateParts(Statement.due.info["label"], [Optional()])
    state = SelectField(Statement.state.info["label"], [MUST])
    evidence = TextAreaField(
        Statement.evidence.info["label"],
        [Length(max=1000)],
        description=_l("Where it stands: the list, the minutes, an address. No names."),
    )

    def __init__(self, *, objectives: Iterable[tuple[uuid.UUID, str]] = (), **values: Any) -> None:
        super().__init__(**values)
        self.kind.choices = choose(choices("statement_kind"), _("Choose"))
        self.state.choices = choose(choices("statement_state"))
        self.objective_id.offer(objectives)

    def values(self) -> dict[str, Any]:
        """Return what the form says, as `services.registers.save` takes it."""
        names = ("kind", "objective_id", "text", "partner", "responsible", "due", "state", "evidence")
        return {name: self[name].data for name in names}


class ReviewForm(VersionedForm):
    """A text that is read by gender: five questions, and what became of the comments."""

    title = StringField(PolicyReview.title.info["label"], [MUST, Length(max=300)])
    requested_by = StringField(PolicyReview.requested_by.info["label"], [Length(max=200)])
    due = DateParts(PolicyReview.due.info["label"], [Optional()])
    language = SelectField(validators=[Optional()])
    data = SelectField(validators=[Optional()])
    indicators = SelectField(validators=[Optional()])
    budget = SelectField(validators=[Optional()])
    consultation = SelectField(validators=[Optional()])
    comments = TextAreaField(PolicyReview.comments.info["label"], [Length(max=4000)])
    proposed = NumberField(PolicyReview.proposed.info["label"], COUNT, whole=True)
    accepted = NumberField(PolicyReview.accepted.info["label"], COUNT, whole=True)
    state = SelectField(PolicyReview.state.info["label"], [MUST])
    done_on = DateParts(PolicyReview.done_on.info["label"], [Optional()])

    def __init__(self, *, objectives: Iterable[Any] = (), obj: PolicyReview | None = None, **values: Any) -> None:
        answers = dict(obj.checklist or {}) if obj is not None else {}
        super().__init__(obj=obj, data=answers, **values)
        self.state.choices = choose(choices("review_state"))
        words = dict(choices("review_question"))
        for name in codes("review_question"):
            self[name].label.text = str(words[name])
            self[name].choices = choose(choices("review_answer"), _("not looked at yet"))

    def values(self) -> dict[str, Any]:
        """Return what the form says, as `services.registers.save` takes it."""
        names = ("title", "requested_by", "due", "comments", "state", "done_on")
        told = {name: self[name].data for name in names}
        numbers = {name: self[name].data or 0 for name in ("proposed", "accepted")}
        answers = {name: self[name].data for name in codes("review_question") if self[name].data}
        return told | numbers | {"checklist": answers}
