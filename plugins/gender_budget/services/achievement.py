"""How far a value is from its target: comparable periods, per cent, and the band that gives it its words.

Nothing is averaged: a mean of achievements hides the worst of them.
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from core.l10n import format_number
from core.measures import Period
from plugins.gender_budget.codes import bands
from plugins.gender_budget.models import Indicator, Value

HUNDRED = Decimal(100)
STATUSES = ("tejkaluar", "permbushur", "pothuajse", "pjeserisht", "larg")


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """A value against its target: `percent` unrounded or none, the comparable target, status, and words of the band."""

    status: str
    percent: Decimal | None = None
    target: Decimal | None = None
    words: str = ""

    @property
    def printed(self) -> str:
        """Return the per cent with one decimal; what is below 100 is never printed as 100."""
        return "" if self.percent is None else f"{format_number(rounded(self.percent), 1)}%"

    @property
    def may_be_published(self) -> bool:
        return self.status != "ne_pritje"


def rounded(percent: Decimal) -> Decimal:
    """Round to one decimal, half up; 99.96 stays 99.9."""
    found = percent.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    return Decimal("99.9") if percent < HUNDRED <= found else found


def full_years(period: Period) -> int:
    """Return how many whole calendar years a period has, 0 when it begins or ends within one."""
    whole = (period.first.month, period.first.day) == (1, 1) and (period.last.month, period.last.day) == (12, 31)
    return period.last.year - period.first.year + 1 if whole else 0


def comparable_target(indicator: Indicator, plan: Period, period: Period) -> Decimal | None:
    """Return the target for the period of a value, or none when the two cannot be compared."""
    match indicator.target_basis:
        case "per_year" if indicator.target is not None and (years := full_years(period)):
            return indicator.target * years if adds_up(indicator) else indicator.target
        case "plan_total" if period == plan:
            return indicator.target
        case "end_level":
            return indicator.target
        case "by_year" if full_years(period):
            wanted = [indicator.yearly.get(str(year)) for year in range(period.first.year, period.last.year + 1)]
            if all(wanted):
                numbers = [Decimal(str(one)) for one in wanted]
                return sum(numbers, Decimal(0)) if adds_up(indicator) else numbers[-1]
    return None


def adds_up(indicator: Indicator) -> bool:
    """Say whether values of several years are a sum: a level and a ratio are not."""
    return indicator.kind in ("flow", "caseload") and indicator.unit != "percent"


def achieved(number: Decimal, target: Decimal, direction: str, baseline: Decimal | None) -> Decimal | None:
    """Return the per cent that was reached, unrounded: less is better is measured from the baseline."""
    if direction == "down":
        if baseline is None or baseline == target:
            return None
        return (baseline - number) / (baseline - target) * HUNDRED
    return number / target * HUNDRED if target else None


def band_of(percent: Decimal) -> tuple[str, str]:
    """Return status and words of a per cent; exactly 100 is reached, not exceeded."""
    status, words = next(((status, words) for least, status, words in bands() if percent >= least), bands()[-1][1:])
    return ("permbushur" if percent == HUNDRED else status), words


def outcome(indicator: Indicator, plan: Period, value: Value | None) -> Outcome:
    """Return how a value stands to the target of its indicator."""
    if value is None or not value.is_known:
        return Outcome(status="pa_te_dhena")
    if value.period is None or value.state == "waiting":
        return Outcome(status="ne_pritje")
    if not indicator.has_target:
        return Outcome(status="pa_objektiv")
    target = comparable_target(indicator, plan, value.period)
    if target is None or value.number is None:
        return Outcome(status="pa_te_dhena" if value.hidden else "ne_pritje", target=target)
    percent = achieved(value.number, target, indicator.direction, indicator.baseline)
    if percent is None:
        return Outcome(status="ne_pritje", target=target)
    status, words = band_of(percent)
    return Outcome(status=status, percent=percent, target=target, words=words)


def distribution(outcomes: list[Outcome]) -> dict[str, int]:
    """Return how many outcomes there are of each status that compares, in their order."""
    return {status: number for status in STATUSES if (number := sum(one.status == status for one in outcomes))}


def year_presets(plan: Any, day: date) -> list[Period]:
    """Return the periods that are offered for a value: each year of the plan that began, and the whole plan."""
    years = [Period.year(year) for year in plan.years() if year <= day.year]
    return [*reversed(years), plan.period]
