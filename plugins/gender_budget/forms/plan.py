"""Forms of a plan and of its parts."""

import uuid
from collections.abc import Iterable
from typing import Any

from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from core.forms import IdField, VersionedForm, choose
from core.l10n import _, _l
from core.l10n.forms import DateParts, MoneyField, NumberField
from core.measures import measures
from plugins.gender_budget.codes import choices
from plugins.gender_budget.models import Area, EqualityPlan, Indicator, Objective, PlanMeasure

MUST = InputRequired(_l("Fill this in."))
YEAR = [Optional(), NumberRange(1990, 2100)]
SOURCE = Regexp(r"[a-z_]+\.[a-z_]+", message=_l("A source is a code, like dv.cases_new."))


class PlanForm(VersionedForm):
    """A plan, its years, and the decision about it."""

    code = StringField(
        EqualityPlan.code.info["label"], [MUST, Length(max=40)], description=_l("Like PVVBGJ 2025-2030.")
    )
    title = StringField(EqualityPlan.title.info["label"], [MUST, Length(max=300)])
    first = DateParts(_l("First day"), [MUST])
    last = DateParts(_l("Last day"), [MUST])
    state = SelectField(EqualityPlan.state.info["label"], [MUST])
    decision = StringField(EqualityPlan.decision.info["label"], [Length(max=60)])
    decided_on = DateParts(EqualityPlan.decided_on.info["label"], [Optional()])
    frameworks = TextAreaField(
        EqualityPlan.frameworks.info["label"], [Length(max=2000)], description=_l("One document on a line.")
    )
    url = StringField(EqualityPlan.url.info["label"], [Length(max=300)])

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.state.choices = choose(choices("plan_state"))


class CopyForm(VersionedForm):
    """The next plan, begun from one that is there."""

    code = StringField(EqualityPlan.code.info["label"], [MUST, Length(max=40)])
    title = StringField(EqualityPlan.title.info["label"], [MUST, Length(max=300)])
    first = DateParts(_l("First day"), [MUST])
    last = DateParts(_l("Last day"), [MUST])


class AreaForm(VersionedForm):
    code = StringField(Area.code.info["label"], [MUST, Length(max=10)], description=_l("Roman, like II."))
    title = StringField(Area.title.info["label"], [MUST, Length(max=400)])


class ObjectiveForm(VersionedForm):
    code = StringField(Objective.code.info["label"], [MUST, Length(max=12)], description=_l("Like II.1."))
    title = StringField(Objective.title.info["label"], [MUST, Length(max=400)])
    goal = TextAreaField(Objective.goal.info["label"], [Length(max=4000)])
    articles = StringField(
        Objective.articles.info["label"], [Length(max=120)], description=_l("Numbers with commas, like 9, 13, 22.")
    )
    strategy = StringField(Objective.strategy.info["label"], [Length(max=200)])


class MeasureForm(VersionedForm):
    code = StringField(PlanMeasure.code.info["label"], [Length(max=20)])
    text = TextAreaField(PlanMeasure.text.info["label"], [MUST, Length(max=1000)])
    responsible = StringField(PlanMeasure.responsible.info["label"], [Length(max=200)])
    partners = StringField(PlanMeasure.partners.info["label"], [Length(max=300)])
    due = DateParts(PlanMeasure.due.info["label"], [Optional()])
    cost_planned = MoneyField(PlanMeasure.cost_planned.info["label"], [Optional()])
    cost_actual = MoneyField(PlanMeasure.cost_actual.info["label"], [Optional()])
    fund = SelectField(PlanMeasure.fund.info["label"], [Optional()], filters=[lambda value: value or None])
    state = SelectField(PlanMeasure.state.info["label"], [MUST])
    reason = TextAreaField(
        PlanMeasure.reason.info["label"],
        [Length(max=2000)],
        description=_l("For what was not done, only partly, or postponed. It stands in the report."),
    )
    evidence = TextAreaField(PlanMeasure.evidence.info["label"], [Length(max=2000)])

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.fund.choices = choose(choices("fund"), _("Choose"))
        self.state.choices = choose(choices("measure_state"))


class IndicatorForm(VersionedForm):
    """What is counted, where it comes from, and the target."""

    code = StringField(Indicator.code.info["label"], [MUST, Length(max=20)])
    text = StringField(Indicator.text.info["label"], [MUST, Length(max=500)])
    unit = SelectField(Indicator.unit.info["label"], [MUST])
    kind = SelectField(Indicator.kind.info["label"], [MUST])
    direction = RadioField(Indicator.direction.info["label"], [MUST], default="up")
    aggregation = SelectField(Indicator.aggregation.info["label"], [MUST])
    both_sexes = BooleanField(Indicator.both_sexes.info["label"], description=_l("Then a split by sex is asked for."))
    target_basis = SelectField(Indicator.target_basis.info["label"], [Optional()], filters=[lambda value: value or ""])
    target = NumberField(Indicator.target.info["label"], [Optional()])
    target_year = NumberField(_l("Year of the target"), YEAR, whole=True)
    baseline = NumberField(Indicator.baseline.info["label"], [Optional()])
    baseline_year = NumberField(Indicator.baseline_year.info["label"], YEAR, whole=True)
    source = StringField(Indicator.source.info["label"], [Optional(), Length(max=60), SOURCE])
    responsible_id = IdField(Indicator.responsible_id.info["label"], [Optional()])
    sentence = TextAreaField(
        Indicator.sentence.info["label"],
        [Length(max=1000)],
        description=_l("With {value} where the figure stands: {value} qytetarë morën pjesë në aktivitete."),
    )
    of_many = StringField(
        Indicator.of_many.info["label"], [Length(max=60)], description=_l("As after “objektivi prej 95 …”: prindërish.")
    )
    method = TextAreaField(Indicator.method.info["label"], [Length(max=4000)])

    def __init__(self, *, reporters: Iterable[tuple[uuid.UUID, str]] = (), **values: Any) -> None:
        super().__init__(**values)
        for name in ("unit", "kind", "aggregation"):
            self[name].choices = choose(choices(name))
        self.direction.choices = choose(choices("direction"))
        self.target_basis.choices = choose(choices("basis"), _("Choose"))
        self.responsible_id.offer(reporters)
        known = ", ".join(sorted(measures()))
        self.source.description = _("Counted now: %(codes)s", codes=known) if known else ""
