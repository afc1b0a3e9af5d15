"""In-depth assessments by domain."""

import uuid
from typing import Any

from flask import flash, request

from core import drafts
from core.access.guard import requires
from core.l10n import _
from plugins.casework import cases
from plugins.casework.problems import Refused
from plugins.casework.staff import names_of
from plugins.child_protection.codes import codes, label
from plugins.child_protection.forms.assessments import assessment_form
from plugins.child_protection.services import assessments as service
from plugins.child_protection.views import blueprint
from plugins.child_protection.views.case import open_file, page, to

RATING_TONES = {"good": "green", "concern": "amber", "serious": "red", "unknown": "grey"}


@blueprint.get("/cases/<uuid:record_id>/assessment")
@requires("child_protection.assessment.read")
def assessment(record_id: uuid.UUID) -> Any:
    """Show the in-depth assessments, newest first."""
    case = open_file(record_id)
    rows = service.assessments_of(case)
    return page(
        "assessment",
        case,
        "assessment",
        rows=rows,
        domains=codes("assessment_domain"),
        may_write=cases.may(case, "write") and not case.is_closed,
        user_names=names_of({row.by_id for row in rows}),
        label=label,
        tones=RATING_TONES,
    )


@blueprint.route("/cases/<uuid:record_id>/assessment/write", methods=["GET", "POST"])
@requires("child_protection.assessment.write")
def write_assessment(record_id: uuid.UUID) -> Any:
    """Write at the in-depth assessment; “finish” closes it."""
    case = open_file(record_id)
    row = service.unfinished(case)
    form = assessment_form(row)
    draft = drafts.resume(form, service.draft_of(case), label=_("In-depth assessment, %(case)s", case=case.reference))
    if form.validate_on_submit():
        finish = "finish" in request.form
        try:
            service.save(
                case, row, seen_version=request.form.get("version") if row else None, finish=finish, **form.written
            )
        except Refused as problem:
            form.form_errors = problem.sentences
        else:
            flash(_("The assessment is finished.") if finish else _("What you wrote is saved."), "success")
            return to("assessment", case)
    return page("write_assessment", case, "assessment", form, row=row, draft=draft)
