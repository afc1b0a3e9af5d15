"""Plans of a file: goals and actions on one page, approval, results, and a view for paper."""

import uuid
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from core import drafts
from core.access.guard import requires
from core.db import Conflict
from core.l10n import _, format_date
from plugins.casework import cases, codes, plans
from plugins.casework.case_services import service_of
from plugins.casework.forms.fields import values_of
from plugins.casework.forms.life import AnswerForm
from plugins.casework.forms.plans import ActionForm, GoalForm, GoalStateForm, PlanForm, ResultForm, costs_form
from plugins.casework.models import CaseFile, Goal, Plan, PlanAction
from plugins.casework.page import case_page, open_case_file
from plugins.casework.permissions import APPROVE, READ, WRITE
from plugins.casework.problems import Refused
from plugins.casework.responsible import choices_for, names_of, read_choice, written_choice
from plugins.casework.views import blueprint
from plugins.casework.views.parts import of_case, theirs

TAB = "casework.plan"
STATES = {
    "draft": "grey",
    "proposed": "amber",
    "approved": "green",
    "returned": "amber",
    "replaced": "grey",
    "ended": "grey",
}


def state_words(plan: Plan) -> tuple[str, str]:
    """Return a plan's state as words and a tone."""
    words = {
        "draft": _("Draft"),
        "proposed": _("Waits for approval"),
        "approved": _("Approved"),
        "returned": _("Returned for changes"),
        "replaced": _("Replaced"),
        "ended": _("Ended"),
    }
    return words[plan.state], STATES[plan.state]


@blueprint.get("/cases/<uuid:record_id>/plans", endpoint="plans")
@requires(READ)
def list_plans(record_id: uuid.UUID) -> Any:
    """Show the plan that counts now, and lead to the earlier ones."""
    case = open_case_file(record_id)
    return render_template(
        "casework/plans.html", **case_page(case, TAB, plans=plans.plans_of(case), state_words=state_words)
    )


@blueprint.post("/cases/<uuid:record_id>/plans")
@requires(WRITE)
def new_plan(record_id: uuid.UUID) -> Any:
    case = open_case_file(record_id)
    made = plans.new_plan(case, copy_last=bool(request.form.get("copy")))
    return redirect(url_for("casework.plan", record_id=record_id, target_id=made.id), 303)


@blueprint.get("/cases/<uuid:record_id>/plans/<uuid:target_id>")
@requires(READ)
def plan(record_id: uuid.UUID, target_id: uuid.UUID) -> Any:
    case, row = of_case(record_id, Plan, target_id)
    return _plan_page(case, row)


@blueprint.get("/cases/<uuid:record_id>/plans/<uuid:target_id>/print")
@requires(READ)
def print_plan(record_id: uuid.UUID, target_id: uuid.UUID) -> Any:
    case, row = of_case(record_id, Plan, target_id)
    return _plan_page(case, row, template="casework/plan_print.html")


def _plan_page(case: CaseFile, row: Plan, template: str = "casework/plan.html", **context: Any) -> str:
    whole = plans.whole(row)
    service = service_of(case)
    editable = cases.may(case, "write") and plans.is_editable(row) and not case.is_closed
    forms = {"form": AnswerForm(), "goal_form": GoalForm(service=service, formdata=None)} | context
    return render_template(
        template,
        **case_page(
            case,
            TAB,
            plan=whole,
            plan_state=state_words(whole),
            costs=plans.costs_of(whole),
            editable=editable,
            names=names_of(case, whole),
            term=codes.label,
            **forms,
        ),
    )


@blueprint.route("/cases/<uuid:record_id>/plans/<uuid:target_id>/edit", methods=["GET", "POST"])
@requires(WRITE)
def edit_plan(record_id: uuid.UUID, target_id: uuid.UUID) -> Any:
    case, row = of_case(record_id, Plan, target_id)
    cases.require(case, "write")
    service = service_of(case)
    form = PlanForm(obj=row, service=service)
    if request.method == "GET" or not form.validate():
        return _edit_page(case, form, row)
    try:
        plans.update_plan(row, form.version.data, **values_of(form, *plans.PLAN_FIELDS))
    except Conflict:
        case, row = of_case(record_id, Plan, target_id)
        return _edit_page(case, form, row, theirs(form, row, _shown(row, service))), 409
    flash(_("The plan is saved."), "success")
    return _to_plan(record_id, target_id)


def _shown(row: Plan, service: Any) -> dict[str, Any]:
    return {
        "aim": row.aim,
        "starts_on": format_date(row.starts_on),
        "review_on": format_date(row.review_on),
        "subject_view_kind": service.subject_views.get(row.subject_view_kind, ""),
        "subject_view": row.subject_view,
        "family_view_kind": service.family_views.get(row.family_view_kind, ""),
        "family_view": row.family_view,
    }


def _edit_page(case: CaseFile, form: PlanForm, row: Plan, conflict: Any = None) -> str:
    draft = drafts.resume(form, f"casework.plan:{row.id}", label=_("Plan, %(case)s", case=case.reference))
    return render_template(
        "casework/plan_form.html", **case_page(case, TAB, form=form, plan=row, conflict=conflict, draft=draft)
    )


def _to_plan(record_id: uuid.UUID, plan_id: uuid.UUID) -> Any:
    return redirect(url_for("casework.plan", record_id=record_id, target_id=plan_id), 303)


# --- goals and actions


@blueprint.post("/cases/<uuid:record_id>/plans/<uuid:target_id>/goals")
@requires(WRITE)
def add_goal(record_id: uuid.UUID, target_id: uuid.UUID) -> Any:
    case, row = of_case(record_id, Plan, target_id)
    cases.require(case, "write")
    form = GoalForm(service=service_of(case))
    if not form.validate():
        return _plan_page(case, row, goal_form=form)
    plans.save_goal(row, **values_of(form, "domain", "text"))
    return _to_plan(record_id, target_id)


@blueprint.route("/cases/<uuid:record_id>/goals/<uuid:target_id>", methods=["GET", "POST"])
@requires(WRITE)
def goal(record_id: uuid.UUID, target_id: uuid.UUID) -> Any:
    """Change a goal of a draft, or the state of a goal in an approved plan."""
    case, row = of_case(record_id, Goal, target_id)
    cases.require(case, "write")
    editable = plans.is_editable(row.plan)
    form = GoalForm(obj=row, service=service_of(case)) if editable else GoalStateForm(obj=row)
    plan_id = row.plan_id
    if request.method == "GET" or not form.validate():
        return _part_page("goal_form", case, form, row, plan_id)
    version = form.version.data if editable else None
    try:
        plans.save_goal(row.plan, row, seen_version=version, **values_of(form, "domain", "text", "state"))
    except Conflict:
        case, row = of_case(record_id, Goal, target_id)
        return _part_page("goal_form", case, form, row, plan_id, theirs(form, row, {"text": row.text})), 409
    return _to_plan(record_id, plan_id)


@blueprint.post("/cases/<uuid:record_id>/goals/<uuid:target_id>/drop")
@requires(WRITE)
def drop_goal(record_id: uuid.UUID, target_id: uuid.UUID) -> Any:
    _case, row = of_case(record_id, Goal, target_id)
    plan_id = row.plan_id
    plans.drop_goal(row)
    return _to_plan(record_id, plan_id)


@blueprint.route("/cases/<uuid:record_id>/goals/<uuid:target_id>/actions", methods=["GET", "POST"])
@requires(WRITE)
def new_action(record_id: uuid.UUID, target_id: uuid.UUID) -> Any:
    case, row = of_case(record_id, Goal, target_id)
    cases.require(case, "write")
    form = ActionForm(offered=choices_for(case))
    plan_id = row.plan_id
    if request.method == "GET" or not form.validate():
        return _part_page("action_form", case, form, row, plan_id)
    plans.save_action(row, **_action_values(form))
    return _to_plan(record_id, plan_id)


@blueprint.route("/cases/<uuid:record_id>/actions/<uuid:target_id>", methods=["GET", "POST"])
@requires(WRITE)
def action(record_id: uuid.UUID, target_id: uuid.UUID) -> Any:
    """Change an action of a draft, or write down how an action of an approved plan went."""
    case, row = of_case(record_id, PlanAction, target_id)
    cases.require(case, "write")
    plan_id, editable = row.goal.plan_id, plans.is_editable(row.goal.plan)
    form = _action_form(case, row) if editable else ResultForm(obj=row)
    if request.method == "GET" or not form.validate():
        return _part_page("action_form", case, form, row, plan_id)
    values = _action_values(form) if editable else values_of(form, "state", "done_on", "spent_cost", "result")
    try:
        plans.save_action(row.goal, row, seen_version=form.version.data, **values)
    except Refused as problem:
        form.form_errors = problem.sentences
        case, row = of_case(record_id, PlanAction, target_id)
        return _part_page("action_form", case, form, row, plan_id)
    except Conflict:
        case, row = of_case(record_id, PlanAction, target_id)
        shown = {"text": row.text, "result": row.result, "due_on": format_date(row.due_on)}
        return _part_page("action_form", case, form, row, plan_id, theirs(form, row, shown)), 409
    return _to_plan(record_id, plan_id)


def _action_form(case: CaseFile, row: PlanAction) -> ActionForm:
    return ActionForm(obj=row, offered=choices_for(case, row), responsible=written_choice(row))


def _action_values(form: ActionForm) -> dict[str, Any]:
    return values_of(form, "text", "due_on", "cost", "payer") | read_choice(form.responsible.data)


@blueprint.post("/cases/<uuid:record_id>/actions/<uuid:target_id>/drop")
@requires(WRITE)
def drop_action(record_id: uuid.UUID, target_id: uuid.UUID) -> Any:
    _case, row = of_case(record_id, PlanAction, target_id)
    plan_id = row.goal.plan_id
    plans.drop_action(row)
    return _to_plan(record_id, plan_id)


def _part_page(name: str, case: CaseFile, form: Any, row: Any, plan_id: uuid.UUID, conflict: Any = None) -> str:
    return render_template(
        f"casework/{name}.html", **case_page(case, TAB, form=form, row=row, plan_id=plan_id, conflict=conflict)
    )


# --- the way to approval


@blueprint.post("/cases/<uuid:record_id>/plans/<uuid:target_id>/propose")
@requires(WRITE)
def propose_plan(record_id: uuid.UUID, target_id: uuid.UUID) -> Any:
    _case, row = of_case(record_id, Plan, target_id)
    try:
        plans.propose_plan(row, request.form.get("version"))
    except Refused as problem:
        for sentence in problem.sentences:
            flash(sentence, "error")
    else:
        flash(_("The plan is sent to the supervisor."), "success")
    return _to_plan(record_id, target_id)


@blueprint.post("/cases/<uuid:record_id>/plans/<uuid:target_id>/answer")
@requires(APPROVE)
def answer_plan(record_id: uuid.UUID, target_id: uuid.UUID) -> Any:
    case, row = of_case(record_id, Plan, target_id)
    cases.require(case, "approve")
    form = AnswerForm()
    if not form.validate():
        abort(400)
    try:
        plans.decide_plan(row, approve="approve" in request.form, answer=form.answer.data)
    except Refused as problem:
        form.form_errors = problem.sentences
        case, row = of_case(record_id, Plan, target_id)
        return _plan_page(case, row, form=form)
    flash(_("Your answer is saved."), "success")
    return _to_plan(record_id, target_id)


@blueprint.route("/cases/<uuid:record_id>/plans/<uuid:target_id>/costs", methods=["GET", "POST"])
@requires(APPROVE)
def plan_costs(record_id: uuid.UUID, target_id: uuid.UUID) -> Any:
    """Say how much of each action's cost is approved."""
    case, row = of_case(record_id, Plan, target_id)
    cases.require(case, "approve")
    form = costs_form([action for action in plans.actions_of(plans.whole(row)) if action.cost is not None])
    if form.validate_on_submit():
        try:
            plans.approve_costs(row, form.amounts)
        except Refused as problem:
            form.form_errors = problem.sentences
        else:
            flash(_("The approved costs are saved."), "success")
            return _to_plan(record_id, target_id)
    case, row = of_case(record_id, Plan, target_id)
    page = render_template("casework/plan_costs.html", **case_page(case, TAB, form=form, plan=row, term=codes.label))
    return page, 422 if form.errors else 200
