"""Activities: written down in a minute, corrected, and counted for the indicators that they belong to."""

import uuid
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from core.access.principal import current
from core.db import atomic, db
from core.l10n import _
from core.measures import Period
from core.records import check_version
from plugins.gender_budget.codes import codes, of_people, parts_by_axis
from plugins.gender_budget.models import Activity, EqualityPlan, Indicator
from plugins.office.problems import Refused

PREFIX = "gb."
"""Sources of this beginning are counted here, from activities."""


@atomic
def save(activity: Activity | None, seen: Any, plan: EqualityPlan, **values: Any) -> Activity:
    """Write an activity down; how many came is the sum of the groups and of those whose sex is not known.

    Raises:
        Refused: it lies outside of the years of the plan.
        core.db.Conflict: somebody else saved first.
    """
    if not plan.first <= values["on"] <= plan.last:
        raise Refused(_("The day lies outside of the years of the plan."))
    if activity is None:
        activity = Activity(plan=plan, by_id=current().user_id)
        db.session.add(activity)
    else:
        check_version(activity, seen)
    for name, value in values.items():
        setattr(activity, name, value)
    activity.people = sum(parts_by_axis(activity.split).get("sex", {}).values()) + (activity.uncounted or 0)
    db.session.flush()
    return activity


def counted(indicator: Indicator, period: Period) -> tuple[Decimal, dict[str, int]] | None:
    """Return what the activities of an indicator count in a period: people with their groups, or how many were held.

    None when there is not one: nothing was written down, which is not zero.
    """
    within = (Activity.indicator_id == indicator.id, Activity.on.between(period.first, period.last))
    parts = codes("part") if of_people(indicator.unit) else []
    sums = [sa.func.sum(Activity.split[code].as_integer()) for code in parts]
    held, people, *made = db.session.execute(
        sa.select(sa.func.count(), sa.func.sum(Activity.people), *sums).where(*within)
    ).one()
    if not held:
        return None
    split = {code: int(number) for code, number in zip(parts, made, strict=True) if number}
    return (Decimal(int(people)), split) if parts else (Decimal(held), {})


def of_plan(plan_id: uuid.UUID) -> sa.Select[Any]:
    """Select the activities of a plan."""
    return sa.select(Activity).where(Activity.plan_id == plan_id)
