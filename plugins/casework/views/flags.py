"""The flags of a file."""

import uuid
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from core.access.guard import requires
from core.l10n import _, today
from plugins.casework import cases, flags, staff
from plugins.casework.forms.fields import values_of
from plugins.casework.forms.flags import FlagForm, LiftForm
from plugins.casework.models import Flag
from plugins.casework.page import case_page, open_case_file
from plugins.casework.permissions import APPROVE, READ, WRITE
from plugins.casework.problems import Refused
from plugins.casework.views import blueprint
from plugins.casework.views.parts import of_case


@blueprint.route("/cases/<uuid:record_id>/flags", methods=["GET", "POST"], endpoint="flags")
@requires(READ)
def list_flags(record_id: uuid.UUID) -> Any:
    """Show the flags with their reasons, and set one more."""
    case = open_case_file(record_id)
    form = FlagForm()
    if request.method == "POST":
        cases.require(case, "write")
        if form.validate():
            try:
                flags.set_flag(case, form.kind.data, **values_of(form, "words", "reason", "ends_on"))
            except Refused as problem:
                form.form_errors = problem.sentences
            else:
                flash(_("The flag stands on the file."), "success")
                return _back(record_id)
        case = open_case_file(record_id)
    page = render_template(
        "casework/flags.html",
        **case_page(
            case,
            "",
            form=form,
            rows=flags.flags_of(case),
            words_of=flags.words_of,
            today=today(),
            names=dict(staff.colleagues()),
        ),
    )
    return page, 422 if form.errors else 200


@blueprint.route("/cases/<uuid:record_id>/flags/<uuid:target_id>/lift", methods=["GET", "POST"])
@requires(WRITE)
def lift_flag(record_id: uuid.UUID, target_id: uuid.UUID) -> Any:
    """Lift a flag, or ask for it when the flag protects somebody."""
    case, row = of_case(record_id, Flag, target_id)
    cases.require(case, "write")
    form = LiftForm()
    if form.validate_on_submit():
        try:
            flags.lift(row, form.reason.data)
        except Refused as problem:
            form.form_errors = problem.sentences
            case, row = of_case(record_id, Flag, target_id)
        else:
            done = row.lifted_at is not None
            flash(_("The flag is lifted.") if done else _("A second person must agree now."), "success")
            return _back(record_id)
    page = render_template(
        "casework/flag_lift.html", **case_page(case, "", form=form, row=row, words=flags.words_of(row)[0])
    )
    return page, 422 if form.errors else 200


@blueprint.post("/cases/<uuid:record_id>/flags/<uuid:target_id>/answer")
@requires(APPROVE)
def answer_lifting(record_id: uuid.UUID, target_id: uuid.UUID) -> Any:
    """Let the second person agree that a protective flag is lifted, or keep it."""
    _case, row = of_case(record_id, Flag, target_id)
    try:
        flags.answer_lifting(row, agree="agree" in request.form)
    except Refused as problem:
        for sentence in problem.sentences:
            flash(sentence, "error")
    else:
        flash(_("Your answer is saved."), "success")
    return _back(record_id)


def _back(record_id: uuid.UUID) -> Any:
    return redirect(url_for("casework.flags", record_id=record_id), 303)
