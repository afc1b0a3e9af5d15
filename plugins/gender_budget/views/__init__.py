"""The pages of the gender plan, by subject."""

from typing import Any

from flask import Blueprint

from core.audit.chain import record
from plugins.office.views.saving import say_where_pressed

blueprint = Blueprint("gender_budget", __name__, url_prefix="/gender-budget")
say_where_pressed(blueprint)


def seen(row: Any) -> None:
    """Note that somebody saw what a plan says."""
    record("gender_budget_plan.viewed", row)


from plugins.gender_budget.views import (  # noqa: E402, F401  the pages register themselves
    activities,
    budget,
    campaigns,
    indicators,
    outside,
    plan,
    publications,
    questions,
    registers,
    rounds,
)
