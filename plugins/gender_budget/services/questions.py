"""Open questions of a plan: what only a person can say, each with its buttons; what is answered disappears."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa

from core.access.principal import current
from core.db import atomic, db
from core.l10n import _, today
from plugins.gender_budget import codes
from plugins.gender_budget.models import Area, EqualityPlan, Indicator, Objective, PlanMeasure, Settled, Value
from plugins.gender_budget.services import checks, plans, sentences, values
from plugins.gender_budget.services.achievement import year_presets
from plugins.office.models import Institution


@dataclass(frozen=True, kw_only=True)
class Question:
    """Something that is asked of a plan: `choices` answer it with one press, `leave` says what leaving it means."""

    kind: str
    key: str
    sentence: str
    label: str
    indicator: Indicator | None = None
    objective: Objective | None = None
    measure: PlanMeasure | None = None
    value: Value | None = None
    choices: tuple[tuple[str, Any], ...] = ()
    leave: Any = ""


@dataclass(frozen=True, kw_only=True)
class Sight:
    """A plan with all its parts and values, read once."""

    plan: EqualityPlan
    areas: list[Area]
    objectives: list[Objective]
    measures: list[PlanMeasure]
    indicators: list[Indicator]
    values: Mapping[Any, list[Value]]
    settled: frozenset[str] = field(default_factory=frozenset)
    institutions: Mapping[str, int] = field(default_factory=dict)

    def pairs(self) -> list[tuple[Indicator, Value]]:
        return [(one, value) for one in self.indicators for value in self.values.get(one.id, [])]


def look(plan: EqualityPlan) -> Sight:
    """Read a plan with its parts, in a handful of queries whatever its size."""
    settled = sa.select(Settled.key).where(Settled.plan_id == plan.id)
    there = sa.select(Institution.kind, sa.func.count(Institution.id)).where(Institution.ended_on.is_(None))
    return Sight(
        plan=plan,
        areas=plans.areas_of(plan),
        objectives=plans.objectives_of(plan),
        measures=plans.measures_of(plan),
        indicators=plans.indicators_of(plan),
        values=values.of_plan(plan),
        settled=frozenset(db.session.scalars(settled)),
        institutions=dict(db.session.execute(there.group_by(Institution.kind)).all()),
    )


def open_questions(sight: Sight) -> list[Question]:
    """Return what is asked of a plan and was not left as it is."""
    found = [
        *_periods(sight),
        *_targets(sight),
        *_found(sight),
        *_splits(sight),
        *_ratios(sight),
        *_reasons(sight),
    ]
    return [question for question in found if question.key not in sight.settled]


def _periods(sight: Sight) -> list[Question]:
    presets = tuple((str(period), period.brief) for period in year_presets(sight.plan, today()))
    return [
        Question(
            kind="period",
            key=f"period:{value.id}",
            label=indicator.code,
            sentence=_("%(value)s: for which period?", value=f"{indicator.text} – {sentences.printed(value)}"),
            indicator=indicator,
            value=value,
            choices=presets,
        )
        for indicator, value in sight.pairs()
        if value.period is None and value.is_known
    ]


def _targets(sight: Sight) -> list[Question]:
    return [
        Question(
            kind="basis",
            key=f"basis:{indicator.id}",
            label=indicator.code,
            sentence=_("The target of “%(text)s”: for what is it?", text=indicator.text),
            indicator=indicator,
            choices=tuple(choice for choice in codes.choices("basis") if choice[0] != "by_year"),
        )
        for indicator in sight.indicators
        if indicator.has_target and not indicator.target_basis
    ]


def _found(sight: Sight) -> list[Question]:
    return [
        Question(
            kind="title" if finding.objective is not None else "wording" if finding.hints else "check",
            key=finding.key,
            label=finding.objective.code if finding.objective else " = ".join(one.code for one in finding.about),
            sentence=finding.sentence if finding.objective else f"{finding.sentence} ({finding.check})",
            indicator=finding.about[0] if finding.about else None,
            objective=finding.objective,
            leave="" if finding.objective else _("Leave it as it is"),
        )
        for finding in checks.run(sight.areas, sight.objectives, sight.indicators, sight.pairs(), sight.institutions)
    ]


def _splits(sight: Sight) -> list[Question]:
    return [
        Question(
            kind="split",
            key=f"split:{value.id}",
            label=indicator.code,
            sentence=_("Sex is missing: %(text)s – %(value)s", text=indicator.text, value=sentences.printed(value)),
            indicator=indicator,
            value=value,
            leave=_("Print “without a split by sex”"),
        )
        for indicator, value in sight.pairs()
        if lacks_sex(indicator, value)
    ]


def lacks_sex(indicator: Indicator, value: Value) -> bool:
    """Say whether a figure of women and men together is not split by sex."""
    return counts_both(indicator, value) and "sex" not in codes.parts_by_axis(value.split)


def counts_both(indicator: Indicator, value: Value) -> bool:
    """Say whether a figure counts women and men together."""
    return indicator.both_sexes and value.is_known and indicator.unit not in ("text", "milestone")


def _ratios(sight: Sight) -> list[Question]:
    return [
        Question(
            kind="ratio",
            key=f"ratio:{value.id}",
            label=indicator.code,
            sentence=_("%(value)s of what? Numerator and denominator are missing.", value=sentences.printed(value)),
            indicator=indicator,
            value=value,
            leave=_("Leave it as it is"),
        )
        for indicator, value in sight.pairs()
        if indicator.kind == "ratio" and indicator.unit == "percent" and value.is_known and value.denominator is None
    ]


def _reasons(sight: Sight) -> list[Question]:
    return [
        Question(
            kind="measure",
            key=f"measure:{measure.id}",
            label=measure.code or measure.objective.code,
            sentence=_("The time of “%(text)s” is over. Was it done?", text=measure.text),
            measure=measure,
        )
        for measure in sight.measures
        if measure.state in ("planned", "in_progress") and _is_over(measure.due)
    ]


def _is_over(day: date | None) -> bool:
    return day is not None and day < today()


def sex_split(sight: Sight) -> tuple[int, int]:
    """Return how many figures of women and men together are split by sex, and how many there are."""
    mixed = [pair for pair in sight.pairs() if counts_both(*pair)]
    return sum(not lacks_sex(*pair) for pair in mixed), len(mixed)


@atomic
def leave(plan: EqualityPlan, key: str, reason: str = "") -> None:
    """Leave a question as it is; it is not asked again."""
    if key not in look(plan).settled:
        db.session.add(Settled(plan=plan, key=key[:120], reason=reason, by_id=current().user_id))


@atomic
def give_basis(indicator: Indicator, basis: str) -> None:
    """Say for what the target of an indicator is."""
    indicator.target_basis = basis
