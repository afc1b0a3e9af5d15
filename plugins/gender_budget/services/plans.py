"""Plans and what they are made of: write, copy, approve."""

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

import sqlalchemy as sa

from core.db import atomic, db
from core.l10n import _
from core.records import check_version
from plugins.gender_budget.codes import codes, lists
from plugins.gender_budget.models import Area, EqualityPlan, Indicator, Objective, PlanMeasure
from plugins.gender_budget.models.plan import APPROVED, CLOSED
from plugins.gender_budget.services import registers
from plugins.office.problems import Refused

M = Any
PARTS = {"areas": Area, "objectives": Objective, "measures": PlanMeasure, "indicators": Indicator}
"""The parts of a plan, by the word that addresses use."""


def plans() -> list[EqualityPlan]:
    """Return all plans, the newest first."""
    return list(db.session.scalars(sa.select(EqualityPlan).order_by(EqualityPlan.first.desc(), EqualityPlan.code)))


def alive() -> EqualityPlan | None:
    """Return the plan that is worked with: one that was approved and is not closed, else the newest."""
    found = plans()
    running = [plan for plan in found if plan.is_approved and plan.state != CLOSED]
    return next(iter(running or found), None)


@atomic
def save_plan(plan: EqualityPlan | None, seen: Any, **values: Any) -> EqualityPlan:
    """Write a plan; an approved one names the decision of the Council.

    Raises:
        Refused: it ends before it begins, its code is taken, or the decision is missing.
        core.db.Conflict: somebody else saved first.
    """
    if values["last"] < values["first"]:
        raise Refused(_("The plan ends before it begins."))
    order = codes("plan_state")
    if order.index(values["state"]) >= order.index(APPROVED) and not (values["decision"] and values["decided_on"]):
        raise Refused(_("An approved plan names the decision of the Council and its date."))
    taken = sa.select(EqualityPlan.id).where(EqualityPlan.code == values["code"])
    if db.session.scalar(taken.where(EqualityPlan.id != (plan.id if plan else uuid.UUID(int=0)))):
        raise Refused(_("There is a plan with this code already."))
    if plan is None:
        plan = EqualityPlan()
        db.session.add(plan)
    else:
        check_version(plan, seen)
    for name, value in values.items():
        setattr(plan, name, value)
    db.session.flush()
    return plan


@atomic
def copy_plan(plan: EqualityPlan, *, code: str, title: str, first: date, last: date) -> EqualityPlan:
    """Begin the next plan from this one: its areas, objectives and indicators, without values and states.

    Needs and priorities that are still open go on into it.

    Raises:
        Refused: as `save_plan`.
    """
    made = save_plan(None, None, code=code, title=title, first=first, last=last, state="draft", decision="",
                     decided_on=None, frameworks=plan.frameworks, url="")  # fmt: skip
    made.copied_from_id = plan.id
    places: dict[uuid.UUID, Any] = {}
    for area in areas_of(plan):
        places[area.id] = _copied(area, plan=made)
    for objective in objectives_of(plan):
        places[objective.id] = _copied(objective, area=places[objective.area_id])
    for indicator in indicators_of(plan):
        _copied(indicator, plan=made, objective=places[indicator.objective_id], target=None, target_basis="", yearly={})
    registers.carry(plan, made, places)
    return made


def _copied(row: Any, **values: Any) -> Any:
    own = {"id", "version", "created_at", "updated_at"} | {f"{name}_id" for name in values}
    kept = {column.key: getattr(row, column.key) for column in sa.inspect(type(row)).columns if column.key not in own}
    made = type(row)(**(kept | values))
    db.session.add(made)
    db.session.flush()
    return made


# --- parts


def areas_of(plan: EqualityPlan) -> list[Area]:
    """Return the areas of a plan, in its order."""
    query = sa.select(Area).where(Area.plan_id == plan.id).order_by(Area.place, Area.code)
    return list(db.session.scalars(query))


def objectives_of(plan: EqualityPlan) -> list[Objective]:
    """Return the objectives of a plan, in its order."""
    query = sa.select(Objective).join(Area, Area.id == Objective.area_id).where(Area.plan_id == plan.id)
    return list(db.session.scalars(query.order_by(Area.place, Objective.place, Objective.code)))


def measures_of(plan: EqualityPlan) -> list[PlanMeasure]:
    """Return the measures of a plan, in its order."""
    query = (
        sa.select(PlanMeasure)
        .join(Objective, Objective.id == PlanMeasure.objective_id)
        .join(Area, Area.id == Objective.area_id)
        .where(Area.plan_id == plan.id)
    )
    return list(db.session.scalars(query.order_by(Area.place, Objective.place, PlanMeasure.place, PlanMeasure.code)))


def indicators_of(plan: EqualityPlan) -> list[Indicator]:
    """Return the indicators of a plan, in its order."""
    query = sa.select(Indicator).where(Indicator.plan_id == plan.id).order_by(Indicator.place, Indicator.code)
    return list(db.session.scalars(query))


def area_of(part: Any) -> Area:
    """Return the area of a plan that a part belongs to, or is."""
    match part:
        case Area():
            return part
        case Objective():
            return part.area
        case PlanMeasure() | Indicator():
            return part.objective.area
    raise TypeError(f"{type(part).__name__} is no part of a plan")


def plan_of(part: Any) -> EqualityPlan:
    """Return the plan that a part belongs to."""
    return area_of(part).plan


@atomic
def save_part(part: Any, seen: Any, **values: Any) -> Any:
    """Write an area, an objective, a measure or an indicator; a new one comes without a version seen.

    Raises:
        Refused: a measure that was not done, or only partly, has no reason; the code of an indicator is taken.
        core.db.Conflict: somebody else saved first.
    """
    if seen is None:
        db.session.add(part)
    else:
        check_version(part, seen)
    for name, value in values.items():
        setattr(part, name, value)
    if isinstance(part, PlanMeasure) and lists()["measure_state"][part.state].get("reason") and not part.reason.strip():
        raise Refused(_("Write the reason: it stands in the report among the challenges."))
    if isinstance(part, Indicator):
        _require_free_code(part)
    db.session.flush()
    return part


def _require_free_code(indicator: Indicator) -> None:
    with db.session.no_autoflush:
        same = sa.select(Indicator.id).where(Indicator.plan_id == indicator.plan_id, Indicator.code == indicator.code)
        if db.session.scalar(same.where(Indicator.id != indicator.id)):
            raise Refused(_("The plan has an indicator with this code already."))


def next_place(rows: Iterable[Any]) -> int:
    """Return the place after the last of some rows."""
    return max((row.place for row in rows), default=0) + 1


def implementation(measures: list[PlanMeasure], until: date) -> tuple[int, int]:
    """Return how many of the measures that were due until a day are done, and how many were due."""
    due = [one for one in measures if one.due is None or one.due <= until]
    return sum(one.state == "done" for one in due), len(due)
