"""The pages of enrolment in nursery, kindergarten and school."""

import uuid
from typing import Any

from flask import flash

from core.access.fields import hidden_columns
from core.access.guard import requires
from core.db import Conflict
from core.l10n import _, format_date
from plugins.casework import cases
from plugins.casework import codes as case_codes
from plugins.casework.forms.fields import values_of
from plugins.casework.problems import Refused
from plugins.casework.views.parts import theirs
from plugins.child_protection.codes import label
from plugins.child_protection.forms.enrolments import EnrolmentForm, year_words
from plugins.child_protection.models import Enrolment
from plugins.child_protection.services import enrolments as service
from plugins.child_protection.views import blueprint
from plugins.child_protection.views.case import open_file, page, part_of, to

READ, WRITE, TAB = "child_protection.enrolment.read", "child_protection.enrolment.write", "enrolments"


@blueprint.get("/cases/<uuid:record_id>/enrolments")
@requires(READ)
def enrolments(record_id: uuid.UUID) -> Any:
    """Show where the child is and was enrolled, by school year."""
    case = open_file(record_id)
    return page(
        "enrolments",
        case,
        TAB,
        rows=service.enrolments_of(case),
        may_write=cases.may(case, "write"),
        label=label,
        term=case_codes.label,
        year_words=year_words,
    )


@blueprint.route("/cases/<uuid:record_id>/enrolments/new", methods=["GET", "POST"])
@requires(WRITE)
def enrol(record_id: uuid.UUID) -> Any:
    """Write down an enrolment for one school year."""
    case = open_file(record_id)
    form = EnrolmentForm()
    if form.validate_on_submit():
        try:
            service.enrol(case, **values_of(form, *service.FIELDS))
        except Refused as problem:
            form.form_errors, case = problem.sentences, open_file(record_id)
        else:
            flash(_("The enrolment is written down."), "success")
            return to("enrolments", case)
    return page("enrol", case, TAB, form, conflict=None)


@blueprint.route("/cases/<uuid:record_id>/enrolments/<uuid:target_id>", methods=["GET", "POST"])
@requires(WRITE)
def change_enrolment(record_id: uuid.UUID, target_id: uuid.UUID) -> Any:
    """Change an enrolment, for example its last day."""
    case, row = part_of(record_id, Enrolment, target_id)
    form, conflict = EnrolmentForm(obj=row).without_hidden(hidden_columns(Enrolment)), None
    if form.validate_on_submit():
        try:
            service.change(row, form.version.data, **values_of(form, *service.FIELDS))
        except Refused as problem:
            form.form_errors = problem.sentences
            case, row = part_of(record_id, Enrolment, target_id)
        except Conflict:
            case, row = part_of(record_id, Enrolment, target_id)
            shown = {"starts_on": format_date(row.starts_on), "ends_on": format_date(row.ends_on), "note": row.note}
            conflict = theirs(form, row, shown)
        else:
            flash(_("The enrolment is saved."), "success")
            return to("enrolments", case)
    return page("enrol", case, TAB, form, conflict=conflict)
