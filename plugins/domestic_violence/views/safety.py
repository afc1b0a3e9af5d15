"""Danger and safety in a file: the assessment, the safety plan, and the children of the household."""

import uuid
from typing import Any

from flask import flash, redirect, url_for

from core import drafts
from core.access.fields import hidden_columns
from core.access.guard import requires
from core.l10n import _
from plugins.casework import cases
from plugins.casework.models import CaseFile
from plugins.casework.problems import Refused as Refusal
from plugins.casework.staff import names_of
from plugins.casework.views.risk import RiskPages
from plugins.domestic_violence.codes import label, several
from plugins.domestic_violence.forms.safety import ChildForm, DangerForm, SafetyForm
from plugins.domestic_violence.models import SafetyPlan
from plugins.domestic_violence.services import children, registration, safety
from plugins.domestic_violence.services.reaching import hours_of
from plugins.domestic_violence.services.risk import DANGER, police_word
from plugins.domestic_violence.views import blueprint
from plugins.domestic_violence.views.frame import FRAME, open_file, page, to
from plugins.office.problems import Refused
from plugins.office.referrals import handover

WRITE = "domestic_violence.case.write"


def _begin(case: CaseFile, form: DangerForm) -> None:
    """Begin with what the police said last, as far as the file knows it."""
    if (told := police_word(case)) is not None:
        form.police_level.data, form.police_level_on.data = told.police_level, told.police_level_on


RiskPages(FRAME, DANGER, DangerForm, label, _begin).add_to(blueprint)


# --- the safety plan


@blueprint.get("/cases/<uuid:record_id>/safety")
@requires(WRITE)
def safety_plan(record_id: uuid.UUID) -> Any:
    """Show how the person protected is reached safely, and what was agreed for the moment of danger."""
    case = open_file(record_id)
    rows = safety.plans_of(case)
    return page(
        "safety_plan",
        case,
        "safety_plan",
        rows=rows,
        agreed=_agreed,
        contact=registration.safe_contact_of(case),
        hours_of=hours_of,
        label=label,
        several=several,
        user_names=names_of({row.by_id for row in rows}),
    )


def _agreed(row: SafetyPlan) -> list[tuple[Any, str]]:
    """Return the parts of a plan that were agreed."""
    parts = ((getattr(SafetyPlan, name).label, getattr(row, name)) for name in safety.TEXTS)
    return [(words, text) for words, text in parts if text]


@blueprint.route("/cases/<uuid:record_id>/safety/new", methods=["GET", "POST"])
@requires(WRITE)
def write_safety_plan(record_id: uuid.UUID) -> Any:
    """Write a safety plan; it begins with the one that holds."""
    case = open_file(record_id)
    cases.require(case, "write")
    form = SafetyForm(obj=safety.current_plan(case)).without_hidden(hidden_columns(SafetyPlan))
    if not form.is_submitted():
        form.review_on.data = None
    draft = drafts.resume(form, safety.draft_of(case), label=_("Safety plan, %(case)s", case=case.reference))
    if form.validate_on_submit():
        said = {name: form[name].data or None for name in (*safety.TEXTS, "held_by", "review_on") if name in form}
        try:
            safety.write(case, **said)
        except Refusal as problem:
            form.form_errors = problem.sentences
        else:
            flash(_("The plan is saved; the earlier ones stay to be read."), "success")
            return to("safety_plan", case)
    return page("safety_form", case, "safety_plan", form, draft=draft)


# --- children of the household


@blueprint.route("/cases/<uuid:record_id>/child", methods=["GET", "POST"])
@requires("office.referral.send")
def child(record_id: uuid.UUID) -> Any:
    """Hand a child of the household over to who protects children; what comes back is that it exists."""
    case = open_file(record_id)
    cases.require(case, "write")
    found = children.children_of(case)
    form = ChildForm(children=[(part.id, part.person.full_name) for part in found])
    taken_by = children.taken_by()
    if taken_by is not None and form.validate_on_submit():
        part = next(part for part in found if part.id == form.part_id.data)
        said = {name: form[name].data or None for name in ("story", "reason", "ground", "ground_words")}
        try:
            row = children.hand_over(case, part, urgent=form.urgent.data, **said)
        except Refused as problem:
            form.form_errors = [str(problem)]
        else:
            flash(_("Handed over. The receipt is %(number)s.", number=row.receipt), "success")
            return redirect(url_for("domestic_violence.child", record_id=case.id), 303)
    return page(
        "child",
        case,
        "child",
        form,
        children=found,
        taken_by=taken_by,
        nobody=handover.no_receiver(),
        rows=children.handed_over(case),
    )
