"""Passing a file on, proposing and answering its closing, reopening it, and hiding it from a colleague."""

import uuid
from typing import Any

import sqlalchemy as sa
from flask import flash, redirect, render_template, request, url_for

from core import drafts
from core.access.exclusions import excluded_from, readmit
from core.access.guard import requires
from core.audit.chain import record
from core.db import db
from core.l10n import _
from plugins.casework import cases, closing, staff
from plugins.casework.case_services import service_of
from plugins.casework.forms.fields import values_of
from plugins.casework.forms.life import AnswerForm, ClosingForm, ExclusionForm, ReopenForm, TransferForm
from plugins.casework.models import CaseFile, Closing
from plugins.casework.page import case_page, open_case_file
from plugins.casework.permissions import ASSIGN, READ, REOPEN, WRITE
from plugins.casework.problems import Refused
from plugins.casework.views import blueprint
from plugins.casework.views.parts import of_case

EXCLUDE = "core.record.exclude"


@blueprint.route("/cases/<uuid:record_id>/transfer", methods=["GET", "POST"])
@requires(ASSIGN)
def transfer(record_id: uuid.UUID) -> Any:
    case = open_case_file(record_id)
    cases.require(case, "assign")
    form = TransferForm(
        workers=staff.workers(case.service), units=staff.units(), worker_id=case.worker_id, unit_id=case.unit_id
    )
    if request.method == "GET" or not form.validate():
        return _page("transfer", case, form)
    try:
        cases.transfer(case, **values_of(form, "worker_id", "unit_id", "reason", "note"))
    except Refused as problem:
        form.form_errors = problem.sentences
        return _page("transfer", open_case_file(record_id), form)
    flash(_("The file is passed on."), "success")
    still_mine = db.session.scalar(sa.select(CaseFile.id).where(CaseFile.id == record_id)) is not None
    return redirect(url_for("casework.case", record_id=record_id) if still_mine else url_for("casework.cases"), 303)


@blueprint.route("/cases/<uuid:record_id>/close", methods=["GET", "POST"])
@requires(WRITE)
def propose_closing(record_id: uuid.UUID) -> Any:
    case = open_case_file(record_id)
    cases.require(case, "write")
    form = ClosingForm(service=service_of(case))
    if request.method == "GET" or not form.validate():
        return _close_page(case, form, closing.closing_objections(case))
    try:
        closing.propose_closing(case, **values_of(form, "reason", "summary", "follow_up"))
    except Refused as problem:
        form.form_errors = problem.sentences
        return _close_page(open_case_file(record_id), form, [])
    flash(_("The closing is proposed. The supervisor answers."), "success")
    return redirect(url_for("casework.case", record_id=record_id), 303)


def _close_page(case: CaseFile, form: ClosingForm, objections: list[str]) -> str:
    draft = drafts.resume(form, f"casework.closing:{case.id}", label=_("Closing, %(case)s", case=case.reference))
    return _page("close", case, form, objections=objections, draft=draft)


@blueprint.route("/cases/<uuid:record_id>/closings/<uuid:target_id>", methods=["GET", "POST"], endpoint="closing")
@requires(READ)
def show_closing(record_id: uuid.UUID, target_id: uuid.UUID) -> Any:
    """Show a proposal; a supervisor who did not make it answers here."""
    case, row = of_case(record_id, Closing, target_id)
    form = AnswerForm()
    if request.method == "POST":
        cases.require(case, "approve")
        if form.validate():
            try:
                closing.decide_closing(row, approve="approve" in request.form, answer=form.answer.data)
            except Refused as problem:
                form.form_errors = problem.sentences
            else:
                flash(_("Your answer is saved."), "success")
                return redirect(url_for("casework.case", record_id=record_id), 303)
        case, row = of_case(record_id, Closing, target_id)
    names = dict(staff.colleagues())
    return _page(
        "closing",
        case,
        form,
        row=row,
        proposed_by=names.get(row.proposed_by_id),
        decided_by=names.get(row.decided_by_id),
        reason=service_of(case).closing_reasons.get(row.reason, row.reason),
        objections=[] if row.decision else closing.closing_objections(case, row.reason),
    )


@blueprint.route("/cases/<uuid:record_id>/reopen", methods=["GET", "POST"])
@requires(REOPEN)
def reopen(record_id: uuid.UUID) -> Any:
    case = open_case_file(record_id)
    cases.require(case, "reopen")
    form = ReopenForm()
    if request.method == "GET" or not form.validate():
        return _page("reopen", case, form)
    closing.reopen(case, **values_of(form, "reason", "note"))
    flash(_("The file is open again."), "success")
    return redirect(url_for("casework.case", record_id=record_id), 303)


@blueprint.route("/cases/<uuid:record_id>/exclusions", methods=["GET", "POST"])
@requires(EXCLUDE)
def exclusions(record_id: uuid.UUID) -> Any:
    """Hide a file from a colleague who must not know that it exists: a relative, or the person it speaks of."""
    case = open_case_file(record_id)
    everybody = staff.colleagues()
    form = ExclusionForm(users=everybody)
    if request.method == "POST" and form.validate():
        try:
            cases.hide_from(case, form.user_id.data)
        except ValueError:
            form.user_id.errors = [_("Nobody hides a file from themselves.")]
        else:
            flash(_("From the next page on, the file does not exist for this colleague."), "success")
            return redirect(url_for("casework.exclusions", record_id=record_id), 303)
    names = dict(everybody)
    hidden = [(user_id, names.get(user_id, "–")) for user_id in excluded_from(record_id)]
    return _page("exclusions", case, form, hidden=hidden)


@blueprint.post("/cases/<uuid:record_id>/exclusions/<uuid:target_id>")
@requires(EXCLUDE, step_up=True)
def readmit_colleague(record_id: uuid.UUID, target_id: uuid.UUID) -> Any:
    case = open_case_file(record_id)
    readmit(case.id, target_id)
    record("casework.exclusion.lifted", record_id)
    flash(_("The colleague may see the file again, as far as the role allows."), "success")
    return redirect(url_for("casework.exclusions", record_id=record_id), 303)


def _page(name: str, case: CaseFile, form: Any, **context: Any) -> str:
    return render_template(f"casework/{name}.html", **case_page(case, "", form=form, **context))
