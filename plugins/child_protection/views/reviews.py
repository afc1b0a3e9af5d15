"""Reviews of the protection plan."""

import uuid
from collections import Counter
from typing import Any

from flask import flash

from core import drafts
from core.access.guard import requires
from core.l10n import _
from plugins.casework import cases
from plugins.casework import codes as case_codes
from plugins.casework import plans as case_plans
from plugins.casework.problems import Refused
from plugins.casework.responsible import names_of as responsible_names
from plugins.casework.staff import names_of
from plugins.child_protection.codes import label
from plugins.child_protection.forms.reviews import ReviewForm, review_form
from plugins.child_protection.service import RISKS
from plugins.child_protection.services import clocks, plans
from plugins.child_protection.services import reviews as service
from plugins.child_protection.views import blueprint
from plugins.child_protection.views.case import open_file, page, to

DECISION_TONES = {"continue": "green", "change": "amber", "close": "blue"}


@blueprint.get("/cases/<uuid:record_id>/reviews")
@requires("child_protection.review.read")
def reviews(record_id: uuid.UUID) -> Any:
    """Show the reviews of a file's plans, newest first."""
    case = open_file(record_id)
    rows = service.reviews_of(case)
    return page(
        "reviews",
        case,
        "reviews",
        rows=rows,
        may_write=cases.may(case, "write") and not case.is_closed,
        plan=plans.approved(case),
        clock=next(iter(clocks.running(case, clocks.REVIEW)), None),
        user_names=names_of({row.by_id for row in rows}),
        risks={code: (words, tone) for code, words, tone in RISKS},
        tones=DECISION_TONES,
        counted=lambda progress: Counter(progress.values()).most_common(),
        label=label,
        case_label=case_codes.label,
    )


@blueprint.route("/cases/<uuid:record_id>/reviews/new", methods=["GET", "POST"])
@requires("child_protection.review.write")
def review_plan(record_id: uuid.UUID) -> Any:
    """Review the plan: each action, the child, the decision."""
    case = open_file(record_id)
    plan = plans.approved(case)
    if plan is None:
        flash(_("There is no approved plan to review."), "warning")
        return to("reviews", case)
    whole = case_plans.whole(plan)
    actions = [action for goal in whole.goals for action in goal.actions]
    form = review_form(actions)
    draft = drafts.resume(form, service.draft_of(case), label=_("Review, %(case)s", case=case.reference))
    if form.validate_on_submit():
        try:
            _save(case, form)
        except Refused as problem:
            form.form_errors = problem.sentences
        else:
            flash(_("The review is saved."), "success")
            return _onward(case, form.decision.data)
    return page(
        "review_plan",
        case,
        "reviews",
        form,
        draft=draft,
        plan=whole,
        fields={action.id: (state, result) for action, state, result in form.lines},
        responsible=responsible_names(case, whole),
        label=label,
    )


def _save(case: Any, form: ReviewForm) -> None:
    service.review(
        case,
        on=form.on.data,
        decision=form.decision.data,
        progress=form.progress,
        summary=form.summary.data,
        child_view_kind=form.child_view_kind.data or None,
        child_view=form.child_view.data or None,
    )


def _onward(case: Any, decision: str) -> Any:
    """Lead to what the decision asks for next."""
    if decision == service.CLOSE:
        return to("casework.propose_closing", case)
    return to("casework.plans" if decision == service.CHANGE else "reviews", case)
