"""Protection measures: proposing, taking at once, deciding, the court's steps, review and end."""

from datetime import datetime
from typing import Any

from wtforms import RadioField, SelectField, SelectMultipleField, StringField, TextAreaField, TimeField
from wtforms.validators import InputRequired, Length, Optional

from core.l10n import _, _l, today
from core.l10n.forms import DateParts, Form
from core.l10n.validators import not_in_future
from plugins.casework.forms.fields import IdField, Pairs, choose, moment_of, none_if_empty, propose_now
from plugins.child_protection.codes import choices
from plugins.child_protection.models import MeasureReview, ProtectionMeasure
from plugins.child_protection.models.protection_measures import EMERGENCY
from plugins.office.offers import NAMES

APPROVE, REJECT = "approve", "reject"


def _text(name: str, label: Any, *first: Any, model: Any = ProtectionMeasure) -> TextAreaField:
    return TextAreaField(
        label, [*(first or [Optional()]), Length(max=getattr(model, name).length)], filters=[none_if_empty]
    )


def _line(name: str, label: Any) -> StringField:
    return StringField(label, [Length(max=getattr(ProtectionMeasure, name).length)], filters=[none_if_empty])


class Moment(Form):
    """A form about something that happened at a moment; by default now."""

    day = DateParts(_l("On which day?"), [InputRequired(_l("Write the day.")), not_in_future])
    time = TimeField(_l("At what time?"), [InputRequired(_l("Write the time, like 14:30."))])

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        if not self.is_submitted():
            propose_now(self.day, self.time)

    @property
    def at(self) -> datetime:
        """Return the moment."""
        return moment_of(self.day, self.time)


class Placement(Form):
    """Where the child lives while the measure holds."""

    placement = RadioField(_l("Where does the child live?"), [Optional()], filters=[none_if_empty])
    provider_id = IdField(_l("Which institution takes the child in?"), [Optional()], find=NAMES)
    relative_id = IdField(_l("With which person of the family?"), [Optional()])
    whereabouts = _line("whereabouts", _l("Where the child is"))

    def __init__(self, *, institutions: Pairs, people: Pairs, **values: Any) -> None:
        super().__init__(**values)
        self.placement.choices = choices("placement_kind")
        self.provider_id.offer(institutions, _("None"))
        self.relative_id.offer(people, _("Nobody of the family"))


PLACEMENT = ("placement", "provider_id", "relative_id", "whereabouts")


class ProposalForm(Placement):
    """A measure that the director is asked to decide on."""

    kind = RadioField(_l("Which measure?"), [InputRequired(_l("Choose the measure."))])
    grounds = _text(
        "grounds", _l("Why the child needs it"), InputRequired(_l("Write why the child needs the measure."))
    )

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.kind.choices = choices("measure_kind", without=(EMERGENCY,))


class EmergencyForm(Moment, Placement):
    """A measure that was taken at once."""

    steps = SelectMultipleField(_l("What was done at once?"), [InputRequired(_l("Mark what was done at once."))])
    steps_note = _text("steps_note", _l("Who did what, where and when"))
    decider = RadioField(_l("Who decided?"), [InputRequired(_l("Choose who decided."))])
    decided_by_id = IdField(_l("Name of who decided"), [InputRequired(_l("Choose the colleague who decided."))])
    decision_no = _line("decision_no", _l("Number of the decision, if there is one yet"))
    grounds = _text("grounds", _l("What made it necessary"), InputRequired(_l("Write what made it necessary.")))
    review_on = DateParts(_l("Look at it again on"), [Optional()])

    def __init__(self, *, colleagues: Pairs, **values: Any) -> None:
        super().__init__(**values)
        self.steps.choices = choices("measure_step")
        self.decider.choices = choices("measure_decider")
        self.decided_by_id.offer(colleagues)


class DecisionForm(Moment):
    """The decision on a proposal."""

    decision = RadioField(
        _l("The decision"),
        [InputRequired(_l("Choose the decision."))],
        choices=choose([(APPROVE, _l("The measure is taken")), (REJECT, _l("The measure is not taken"))]),
    )
    decider = RadioField(_l("Who decided?"), [InputRequired(_l("Choose who decided."))])
    decision_no = _line("decision_no", _l("Number of the decision"))
    ends_on = DateParts(_l("Until"), [Optional()])
    review_on = DateParts(_l("Look at it again on"), [Optional()])
    answer = _text("answer", _l("The decision in words"))

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.decider.choices = choices("measure_decider", without=("on_call",))


class SendForm(Moment):
    """The request to the court."""

    court_id = IdField(_l("Which court?"), [InputRequired(_l("Choose the court."))])
    court_no = _line("court_no", _l("Number of the request, if known"))

    def __init__(self, *, courts: Pairs, **values: Any) -> None:
        super().__init__(**values)
        self.court_id.offer(courts)
        found = list(courts)
        if len(found) == 1 and not self.is_submitted():
            self.court_id.data = found[0][0]


class CourtForm(Moment):
    """What the court decided."""

    decision = RadioField(_l("What did the court decide?"), [InputRequired(_l("Choose what the court decided."))])
    court_no = _line("court_no", _l("Number of the court's decision"))
    ends_on = DateParts(_l("Until"), [Optional()])
    review_on = DateParts(_l("Look at it again on"), [Optional()])
    court_text = _text("court_text", _l("What the court says"))

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.decision.choices = choices("court_state", without=("not_sent", "pending"))


class ReviewForm(Form):
    """A review of a measure in force."""

    on = DateParts(_l("Reviewed on"), [InputRequired(_l("Write the day of the review.")), not_in_future])
    text = _text(
        "text", _l("How the measure works"), InputRequired(_l("Write how the measure works.")), model=MeasureReview
    )
    decision = RadioField(_l("What do you decide?"), [InputRequired(_l("Choose what you decide."))])
    review_on = DateParts(_l("Look at it again on"), [Optional()])

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.decision.choices = choices("measure_review")
        if not self.is_submitted():
            self.on.data = today()


class EndForm(Form):
    """The end of a measure, or of a proposal."""

    on = DateParts(_l("On which day?"), [InputRequired(_l("Write the day.")), not_in_future])
    reason = SelectField(_l("Why?"), [InputRequired(_l("Choose the reason."))])
    text = _text("end_text", _l("The end in words"))

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.reason.choices = choices("measure_end", empty=_("Choose"), without=("court_refused",))
        if not self.is_submitted():
            self.on.data = today()
