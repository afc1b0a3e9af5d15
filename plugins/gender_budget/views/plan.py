"""The first page, plans, and the parts of a plan."""

import uuid
from collections.abc import Sequence
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from core.access.guard import requires
from core.access.principal import current
from core.db import Conflict
from core.forms import theirs, values_of
from core.l10n import _, _l, format_date, today
from core.records import open_record
from plugins.gender_budget import codes, reporters
from plugins.gender_budget.forms.plan import AreaForm, CopyForm, IndicatorForm, MeasureForm, ObjectiveForm, PlanForm
from plugins.gender_budget.models import Area, EqualityPlan, Indicator, Objective, PlanMeasure
from plugins.gender_budget.permissions import EDIT, IMPORT, READ, ROUND
from plugins.gender_budget.services import overview, plans, questions, rounds
from plugins.gender_budget.views import blueprint, seen
from plugins.office.problems import Refused
from plugins.office.views.lists import status_of

PLAN_FIELDS = ("code", "title", "first", "last", "state", "decision", "decided_on", "frameworks", "url")
KINDS: dict[str, tuple[Any, Any, Any, Any, tuple[str, ...]]] = {
    "areas": (Area, AreaForm, _l("New area"), _l("Area"), ("code", "title")),
    "objectives": (Objective, ObjectiveForm, _l("New objective"), _l("Objective"),
                   ("code", "title", "goal", "articles", "strategy")),
    "measures": (PlanMeasure, MeasureForm, _l("New measure"), _l("Measure of the plan"),
                 ("code", "text", "responsible", "partners", "due", "cost_planned", "cost_actual", "fund", "state",
                  "reason", "evidence")),
    "indicators": (Indicator, IndicatorForm, _l("New indicator"), _l("Indicator"),
                   ("code", "text", "unit", "kind", "direction", "aggregation", "both_sexes", "target_basis",
                    "baseline", "baseline_year", "source", "responsible_id", "sentence", "of_many", "method")),
}  # fmt: skip
"""The parts of a plan: model, form, words of a new one, its name, and the fields that are the record's."""


@blueprint.get("/")
@requires(READ)
def index() -> Any:
    """Show what can be done now about the plan that is worked with: questions, missing splits, what is far."""
    plan = plans.alive()
    if plan is None:
        return render_template("gender_budget/empty.html", may_edit=current().may(EDIT))
    seen(plan)
    sight = questions.look(plan)
    return render_template(
        "gender_budget/index.html",
        plan=plan,
        others=[other for other in plans.plans() if other.id != plan.id],
        asked=questions.open_questions(sight),
        split=questions.sex_split(sight),
        standing=overview.standing(sight),
        chart=overview.bullets(sight),
        done=plans.implementation(sight.measures, today()),
        rounds=rounds.rounds_of(plan),
        may_manage=current().may(ROUND),
        measures=sight.measures,
        **_words(),
    )


def _words() -> dict[str, Any]:
    who = current()
    return {"label": codes.label, "lists": codes.lists, "may_edit": who.may(EDIT), "may_import": who.may(IMPORT)}


@blueprint.get("/plans/<uuid:record_id>")
@requires(READ)
def plan(record_id: uuid.UUID) -> Any:
    """Show the tree of a plan: areas, objectives, measures, indicators with what was reached."""
    row = open_record(EqualityPlan, record_id)
    sight = questions.look(row)
    tree = overview.tree(sight)
    chosen = request.args.get("area") or next((area.code for area, _objectives in tree), "")
    return render_template(
        "gender_budget/plan.html",
        plan=row,
        areas=[
            (
                _("Area %(code)s", code=area.code),
                url_for("gender_budget.plan", record_id=row.id, area=area.code),
                area.code == chosen,
                len(objectives),
            )
            for area, objectives in tree
        ],
        tree=[one for one in tree if one[0].code == chosen or request.args.get("status")],
        rounds=rounds.rounds_of(row),
        target_words=overview.target_words,
        may_manage=current().may(ROUND),
        **_words(),
    )


@blueprint.route("/plans/new", methods=["GET", "POST"])
@requires(EDIT)
def new_plan() -> Any:
    return _plan_form(None, PlanForm())


@blueprint.route("/plans/<uuid:record_id>/edit", methods=["GET", "POST"])
@requires(EDIT)
def edit_plan(record_id: uuid.UUID) -> Any:
    row = open_record(EqualityPlan, record_id)
    return _plan_form(row, PlanForm(obj=row))


def _plan_form(row: EqualityPlan | None, form: PlanForm) -> Any:
    conflict = None
    if row is not None and not form.is_submitted():
        form.version.data = row.version
    if form.validate_on_submit():
        try:
            saved = plans.save_plan(row, form.version.data, **values_of(form, *PLAN_FIELDS))
        except Refused as problem:
            form.form_errors = [str(problem)]
        except Conflict:
            row = open_record(EqualityPlan, row.id)  # type: ignore[union-attr]
            conflict = theirs(form, row, {name: str(getattr(row, name) or "") for name in PLAN_FIELDS})
        else:
            flash(_("Saved."), "success")
            return redirect(url_for("gender_budget.plan", record_id=saved.id), 303)
    page = render_template("gender_budget/plan_form.html", form=form, plan=row, conflict=conflict)
    return page, 409 if conflict is not None else status_of(form)


@blueprint.route("/plans/<uuid:record_id>/copy", methods=["GET", "POST"])
@requires(EDIT)
def copy_plan(record_id: uuid.UUID) -> Any:
    """Begin the next plan from this one."""
    row = open_record(EqualityPlan, record_id)
    form = CopyForm()
    if form.validate_on_submit():
        try:
            made = plans.copy_plan(row, **values_of(form, "code", "title", "first", "last"))
        except Refused as problem:
            form.form_errors = [str(problem)]
        else:
            flash(_("The plan has its areas, objectives and indicators. Targets and values begin anew."), "success")
            return redirect(url_for("gender_budget.plan", record_id=made.id), 303)
    return render_template("gender_budget/plan_copy.html", form=form, plan=row), status_of(form)


# --- the parts of a plan


@blueprint.route("/plans/<uuid:record_id>/areas/new", methods=["GET", "POST"])
@requires(EDIT)
def new_area(record_id: uuid.UUID) -> Any:
    row = open_record(EqualityPlan, record_id)
    return _part_form("areas", Area(plan=row, place=plans.next_place(plans.areas_of(row))), row, is_new=True)


@blueprint.route("/areas/<uuid:record_id>/objectives/new", methods=["GET", "POST"])
@requires(EDIT)
def new_objective(record_id: uuid.UUID) -> Any:
    area = open_record(Area, record_id)
    place = plans.next_place(plans.objectives_of(area.plan))
    return _part_form("objectives", Objective(area=area, place=place), area.plan, is_new=True)


@blueprint.route("/objectives/<uuid:record_id>/<any(measures, indicators):kind>/new", methods=["GET", "POST"])
@requires(EDIT)
def new_part(record_id: uuid.UUID, kind: str) -> Any:
    """Add a measure or an indicator to an objective."""
    objective = open_record(Objective, record_id)
    row = objective.area.plan
    part: Any = PlanMeasure(objective=objective, place=plans.next_place(plans.measures_of(row)))
    if kind == "indicators":
        place = plans.next_place(plans.indicators_of(row))
        part = Indicator(plan=row, objective=objective, place=place, code=f"{objective.code}-", unit="person",
                         kind="flow", direction="up", aggregation="sum", text="")  # fmt: skip
    return _part_form(kind, part, row, is_new=True)


@blueprint.route("/<any(areas, objectives, measures, indicators):kind>/<uuid:record_id>/edit", methods=["GET", "POST"])
@requires(EDIT)
def edit_part(kind: str, record_id: uuid.UUID) -> Any:
    part = open_record(KINDS[kind][0], record_id)
    return _part_form(kind, part, plans.plan_of(part), is_new=False)


def _part_form(kind: str, part: Any, row: EqualityPlan, *, is_new: bool) -> Any:
    _model, form_class, new_words, name, fields = KINDS[kind]
    more = {"reporters": reporters.reporters()} if kind == "indicators" else {}
    form = form_class(obj=part, **more)
    conflict: Sequence[tuple[str, Any]] | None = None
    if not form.is_submitted():
        form.version.data = part.version
        if kind == "indicators" and part.yearly:
            year = max(part.yearly)
            form.target_year.data, form.target.data = int(year), part.yearly[year]
    if form.validate_on_submit():
        values = values_of(form, *fields) | (_target(form, part) if kind == "indicators" else {})
        try:
            plans.save_part(part, None if is_new else form.version.data, **values)
        except Refused as problem:
            form.form_errors = [str(problem)]
        except Conflict:
            part = open_record(KINDS[kind][0], part.id)
            conflict = theirs(form, part, {field: _shown(getattr(part, field)) for field in fields})
        else:
            flash(_("Saved."), "success")
            return redirect(
                url_for("gender_budget.plan", record_id=row.id, area=plans.area_of(part).code, _anchor=str(part.id)),
                303,
            )
    page = render_template(
        "gender_budget/part_form.html",
        form=form,
        plan=row,
        kind=kind,
        title=new_words if is_new else name,
        conflict=conflict,
    )
    return page, 409 if conflict is not None else status_of(form)


def _shown(value: Any) -> str:
    return format_date(value) if hasattr(value, "year") else str(value if value is not None else "")


def _target(form: Any, part: Indicator) -> dict[str, Any]:
    """Return the target that a form says: one number, or one for a certain year beside those of other years."""
    if form.target_basis.data != "by_year":
        return {"target": form.target.data, "yearly": {}}
    if form.target_year.data is None or form.target.data is None:
        abort(422)
    return {"target": None, "yearly": {**(part.yearly or {}), str(form.target_year.data): str(form.target.data)}}
