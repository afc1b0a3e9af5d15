"""The pages of the support of a child in criminal proceedings."""

import uuid
from typing import Any

from flask import flash, request

from core.access.guard import requires
from core.access.principal import current
from core.l10n import _
from plugins.casework import cases, staff
from plugins.casework.forms.fields import values_of
from plugins.casework.problems import Refused
from plugins.child_protection.codes import label
from plugins.child_protection.forms.court_support import BeginForm, EndForm, StepForm
from plugins.child_protection.models import CourtSupport
from plugins.child_protection.services import court_support as service
from plugins.child_protection.views import blueprint
from plugins.child_protection.views.case import open_file, page, part_of, to
from plugins.office.offers import institutions

READ, WRITE, TAB = "child_protection.court.read", "child_protection.court.write", "court"


@blueprint.get("/cases/<uuid:record_id>/court")
@requires(READ)
def court(record_id: uuid.UUID) -> Any:
    """Show the proceedings in which somebody stands by the child, with the checklist of each."""
    case = open_file(record_id)
    return page(
        "court",
        case,
        TAB,
        rows=service.supports_of(case),
        done=service.done,
        waiting=service.waiting,
        words_of=service.words_of,
        checklist=service.checklist(),
        basis=service.basis(),
        may_write=cases.may(case, "write"),
        names=dict(staff.colleagues()),
        label=label,
    )


@blueprint.route("/cases/<uuid:record_id>/court/new", methods=["GET", "POST"])
@requires(WRITE)
def begin_court(record_id: uuid.UUID) -> Any:
    """Write down who stands by the child in a proceeding."""
    case = open_file(record_id)
    form = BeginForm(workers=staff.workers(case.service), institutions=institutions())
    if not form.is_submitted():
        form.worker_id.data = case.worker_id
    elif form.validate():
        try:
            service.begin(case, **values_of(form, "role", "worker_id", "started_on", "institution_id", "proceeding_no"))
        except Refused as problem:
            form.form_errors, case = problem.sentences, open_file(record_id)
        else:
            flash(_("It is written down. The checklist begins."), "success")
            return to("court", case)
    return page("begin_court", case, TAB, form)


@blueprint.route("/cases/<uuid:record_id>/court/<uuid:target_id>/step", methods=["GET", "POST"])
@requires(WRITE)
def court_step(record_id: uuid.UUID, target_id: uuid.UUID) -> Any:
    """Write down that something of the checklist was done."""
    case, row = part_of(record_id, CourtSupport, target_id)
    form = StepForm(colleagues=staff.colleagues())
    if not form.is_submitted():
        form.by_id.data = current().user_id
        if request.args.get("item") in service.checklist():
            form.item.data = request.args["item"]
    elif form.validate():
        try:
            service.note_step(row, form.item.data, **values_of(form, "on", "by_id", "text"))
        except Refused as problem:
            form.form_errors = problem.sentences
            case, row = part_of(record_id, CourtSupport, target_id)
        else:
            flash(_("It is written down."), "success")
            return to("court", case)
    return page("court_step", case, TAB, form, row=row)


@blueprint.route("/cases/<uuid:record_id>/court/<uuid:target_id>/end", methods=["GET", "POST"])
@requires(WRITE)
def end_court(record_id: uuid.UUID, target_id: uuid.UUID) -> Any:
    """Write down the end of a proceeding."""
    case, row = part_of(record_id, CourtSupport, target_id)
    form = EndForm()
    if form.validate_on_submit():
        try:
            service.end(row, **values_of(form, "on", "outcome"))
        except Refused as problem:
            form.form_errors = problem.sentences
            case, row = part_of(record_id, CourtSupport, target_id)
        else:
            flash(_("The end of the proceeding is written down."), "success")
            return to("court", case)
    return page("end_court", case, TAB, form, row=row)
