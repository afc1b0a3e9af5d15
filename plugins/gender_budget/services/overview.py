"""A plan at a glance: what stands where, what is far from its target, and its tree."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from core import charts
from core.charts import Chart
from core.l10n import _, format_number
from core.measures import Cell, Period
from plugins.gender_budget import codes
from plugins.gender_budget.models import Area, Indicator, Objective, PlanMeasure, Value
from plugins.gender_budget.services import sentences, values
from plugins.gender_budget.services.achievement import Outcome, distribution, outcome
from plugins.gender_budget.services.questions import Sight


@dataclass(frozen=True, kw_only=True)
class Line:
    """An indicator in a list: the value that a report would tell, and how it stands to the target."""

    indicator: Indicator
    value: Value | None
    outcome: Outcome

    @property
    def printed(self) -> str:
        return sentences.printed(self.value) if self.value is not None and self.value.is_known else "–"


def line(sight: Sight, indicator: Indicator, period: Period | None = None) -> Line:
    """Return an indicator with the value for a period, by default that of the whole plan."""
    found = values.for_period(sight.values.get(indicator.id, []), period or sight.plan.period)
    return Line(indicator=indicator, value=found, outcome=outcome(indicator, sight.plan.period, found))


def lines(sight: Sight) -> list[Line]:
    return [line(sight, indicator) for indicator in sight.indicators]


def standing(sight: Sight) -> list[tuple[str, str, int]]:
    """Return status, words and number of the indicators: those that compare first; nothing is averaged."""
    found = [one.outcome for one in lines(sight)]
    compared = distribution(found)
    others = ("ne_pritje", "pa_te_dhena", "pa_objektiv")
    rest = {status: sum(one.status == status for one in found) for status in others}
    return [(status, codes.label("status", status), number) for status, number in (compared | rest).items() if number]


def bullets(sight: Sight) -> Chart | None:
    """Draw each figure that compares against its target; the title says how many are short of it."""
    rows = [one for one in lines(sight) if one.outcome.percent is not None and one.outcome.target]
    if not rows:
        return None
    short = sum(one.outcome.percent < 100 for one in rows)  # type: ignore[operator]
    title = _("%(short)s of %(all)s figures with a target are short of it", short=short, all=len(rows))
    return charts.bullets(
        title,
        [(f"{one.indicator.code} {one.indicator.text}", one.value.number, one.outcome.target) for one in rows],  # type: ignore[union-attr, misc]
    )


def tree(sight: Sight) -> list[tuple[Area, list[tuple[Objective, list[Line], list[PlanMeasure]]]]]:
    """Return the areas with their objectives, and of each the indicators with their values and the measures."""
    found = {one.indicator.id: one for one in lines(sight)}
    return [
        (
            area,
            [
                (
                    objective,
                    [found[one.id] for one in sight.indicators if one.objective_id == objective.id],
                    [one for one in sight.measures if one.objective_id == objective.id],
                )
                for objective in sight.objectives
                if objective.area_id == area.id
            ],
        )
        for area in sight.areas
    ]


def target_words(indicator: Indicator) -> str:
    """Return the target of an indicator in words: `95 · 2024`, `6 · Për vit`."""
    if indicator.yearly:
        yearly = sorted(indicator.yearly.items())
        return "; ".join(f"{format_number(Decimal(number))} · {year}" for year, number in yearly)
    if indicator.target is None:
        return "–"
    words = codes.label("basis", indicator.target_basis) or _("for what is it?")
    return f"{format_number(indicator.target)}{'%' if indicator.unit == 'percent' else ''} · {words}"


def course(indicator: Indicator, found: list[Value]) -> Chart | None:
    """Draw the values of an indicator, each with its period; the title is its newest one."""
    told = [value for value in reversed(found) if value.period and (value.number is not None or value.hidden)]
    if not told or indicator.unit in ("text", "milestone"):
        return None
    newest = told[-1]
    title = f"{sentences.printed(newest)} – {newest.period.label}"  # type: ignore[union-attr]
    rows: list[Any] = [(value.period.brief, Cell(value.number, hidden=value.hidden), None) for value in told]  # type: ignore[union-attr]
    return charts.bars(title, rows)


def women(value: Value | None) -> Chart | None:
    """Draw how many of a figure are women and girls, where they were counted."""
    if value is None or not value.number or (number := codes.by_side(value.split, "f")) is None:
        return None
    rest = codes.by_side(value.split, "m")
    words = _("men and boys") if rest is not None and rest + number == value.number else _("others")
    share = charts.percent(Decimal(number) * 100 / value.number)
    title = _("%(share)s are women and girls", share=share)
    return charts.waffle(title, Cell(number), Cell(value.number), (_("women and girls"), words))
