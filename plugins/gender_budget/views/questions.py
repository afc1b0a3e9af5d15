"""The open questions of a plan, each answered with one press."""

import uuid
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from core.access.guard import requires
from core.access.principal import current
from core.l10n import _
from core.measures import NotAPeriod, Period
from core.records import open_record
from plugins.gender_budget import codes
from plugins.gender_budget.models import EqualityPlan, Indicator, Objective, Value
from plugins.gender_budget.permissions import CONFIRM, EDIT, READ
from plugins.gender_budget.services import plans, questions, values
from plugins.gender_budget.views import blueprint


@blueprint.get("/plans/<uuid:record_id>/questions")
@requires(READ)
def open_questions(record_id: uuid.UUID) -> Any:
    plan = open_record(EqualityPlan, record_id)
    sight = questions.look(plan)
    return render_template(
        "gender_budget/questions.html",
        plan=plan,
        asked=questions.open_questions(sight),
        split=questions.sex_split(sight),
        may_confirm=current().may(CONFIRM),
        may_edit=current().may(EDIT),
    )


def _answered(plan_id: uuid.UUID) -> Any:
    flash(_("Answered."), "success")
    return redirect(url_for("gender_budget.open_questions", record_id=plan_id), 303)


@blueprint.post("/values/<uuid:record_id>/period")
@requires(CONFIRM)
def answer_period(record_id: uuid.UUID) -> Any:
    """Say for which period a value is."""
    value = open_record(Value, record_id)
    try:
        period = Period.read(request.form.get("answer", ""))
    except NotAPeriod:
        abort(404)
    values.set_period(value, request.form.get("version"), period.first, period.last)
    return _answered(value.indicator.plan_id)


@blueprint.post("/indicators/<uuid:record_id>/basis")
@requires(EDIT)
def answer_basis(record_id: uuid.UUID) -> Any:
    """Say for what a target is."""
    indicator = open_record(Indicator, record_id)
    if request.form.get("answer") not in codes.codes("basis"):
        abort(404)
    questions.give_basis(indicator, request.form["answer"])
    return _answered(indicator.plan_id)


@blueprint.post("/objectives/<uuid:record_id>/title")
@requires(EDIT)
def answer_title(record_id: uuid.UUID) -> Any:
    """Write the title that an objective lacks."""
    objective = open_record(Objective, record_id)
    title = request.form.get("answer", "").strip()[:400]
    if title:
        plans.save_part(objective, objective.version, title=title)
        return _answered(objective.area.plan_id)
    flash(_("Write the title."), "error")
    return redirect(url_for("gender_budget.open_questions", record_id=objective.area.plan_id), 303)


@blueprint.post("/plans/<uuid:record_id>/leave")
@requires(EDIT)
def leave_question(record_id: uuid.UUID) -> Any:
    """Leave a question as it is."""
    plan = open_record(EqualityPlan, record_id)
    known = {question.key for question in questions.open_questions(questions.look(plan)) if question.leave}
    if request.form.get("key") not in known:
        abort(404)
    questions.leave(plan, request.form["key"])
    return _answered(plan.id)
