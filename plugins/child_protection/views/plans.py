"""The individual protection plan on paper."""

import uuid
from typing import Any

from flask import abort, render_template

from core.access.guard import requires
from core.audit.chain import record
from plugins.casework import codes as case_codes
from plugins.casework import plans as case_plans
from plugins.casework.models import Plan
from plugins.casework.page import case_page
from plugins.casework.responsible import names_of
from plugins.child_protection.codes import label
from plugins.child_protection.services import plans
from plugins.child_protection.views import blueprint
from plugins.child_protection.views.case import open_file


@blueprint.get("/cases/<uuid:record_id>/plan/print")
@requires("child_protection.plan.read")
def print_plan(record_id: uuid.UUID) -> Any:
    """Show the plan that is carried out, or else the newest, ready for paper and signatures."""
    case = open_file(record_id)
    plan: Plan | None = plans.approved(case) or case_plans.current_plan(case)
    if plan is None:
        abort(404)
    record("child_protection.plan.printed", case, note=str(plan.number))
    whole = case_plans.whole(plan)
    return render_template(
        "child_protection/print_plan.html",
        **case_page(
            case,
            "casework.plan",
            plan=whole,
            costs=case_plans.costs_of(whole),
            names=names_of(case, whole),
            label=label,
            case_words=case_codes.label,
        ),
    )
