"""The REVALB companion: the copy sheet of a file, what is not there yet, and the monthly check."""

import uuid
from typing import Any

from flask import flash, redirect, render_template, url_for

from core.access.guard import requires
from core.audit.chain import record
from core.l10n import _, _l
from core.measures import Period
from plugins.casework import cases
from plugins.casework.problems import Refused
from plugins.casework.views.file_lists import files_page
from plugins.domestic_violence.forms.revalb import CheckForm, NumberForm
from plugins.domestic_violence.models.revalb import CHECK
from plugins.domestic_violence.services import revalb as service
from plugins.domestic_violence.views import blueprint
from plugins.domestic_violence.views.frame import open_file, page, to

WRITE = "domestic_violence.case.write"


@blueprint.get("/cases/<uuid:record_id>/revalb")
@requires(WRITE)
def revalb(record_id: uuid.UUID) -> Any:
    """Show what to copy, step by step in REVALB's order, and what was copied."""
    case = open_file(record_id)
    form = NumberForm()
    form.number.data = service.number_of(case)
    return page("revalb", case, "revalb", form, sheet=service.sheet(case))


@blueprint.post("/cases/<uuid:record_id>/revalb/<step>")
@requires(WRITE)
def copied_step(record_id: uuid.UUID, step: str) -> Any:
    """Tick a step that was copied."""
    case = open_file(record_id)
    cases.require(case, "write")
    form = NumberForm()
    if not form.validate_on_submit():
        return page("revalb", case, "revalb", form, sheet=service.sheet(case))
    service.copied(case, step, number=form.number.data or None)
    flash(_("Noted: this step stands in REVALB as it is here today."), "success")
    return to("domestic_violence.revalb", case)


@blueprint.get("/revalb")
@requires(CHECK)
def revalb_waiting() -> Any:
    """List the files that a meeting of the ETN spoke of and that do not stand whole in REVALB."""
    return files_page(
        service.waiting(),
        _l("Not yet in REVALB"),
        _("Files of which the ETN spoke and of which not every step is ticked."),
        verb="domestic_violence.revalb.listed",
        crumbs=[(_("Monthly check with REVALB"), url_for("domestic_violence.revalb_checks"))],
        person=_l("Person protected"),
    )


@blueprint.route("/revalb/checks", methods=["GET", "POST"])
@requires(CHECK)
def revalb_checks() -> Any:
    """Show the monthly checks, and make one."""
    form = CheckForm()
    if form.validate_on_submit():
        try:
            service.check(Period.read(form.month.data), int(form.there.data), form.note.data or "")
        except Refused as problem:
            form.form_errors = problem.sentences
        else:
            flash(_("The check is written down."), "success")
            return redirect(url_for("domestic_violence.revalb_checks"), 303)
    rows = service.checks()
    record("domestic_violence.revalb.checked", shown=[row.id for row in rows])
    shown = [(row, Period.read(row.month)) for row in rows]
    return render_template("domestic_violence/revalb_checks.html", form=form, rows=shown), 422 if form.errors else 200
