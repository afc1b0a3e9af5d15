"""Rounds of monitoring, and the report to the council in six steps."""

import uuid
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from core import files
from core.access.guard import requires
from core.access.principal import current
from core.db import Conflict
from core.l10n import _, _l
from core.records import open_record
from plugins.gender_budget import codes, reporters
from plugins.gender_budget.documents import facts
from plugins.gender_budget.forms.rounds import DecisionForm, ReasonForm, RoundForm, TextsForm
from plugins.gender_budget.models import EqualityPlan, Round
from plugins.gender_budget.permissions import APPROVE, READ, ROUND
from plugins.gender_budget.services import overview, questions, report, rounds
from plugins.gender_budget.views import blueprint, seen
from plugins.office.documents import making, registered
from plugins.office.problems import Refused
from plugins.office.views.lists import status_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STEPS = {
    "figures": _l("Figures"),
    "texts": _l("Texts"),
    "challenges": _l("Challenges and priorities"),
    "check": _l("Check"),
    "sign": _l("Prepared by"),
}
"""The steps of the report after the round was chosen, in their order."""


@blueprint.route("/plans/<uuid:record_id>/rounds/new", methods=["GET", "POST"])
@requires(ROUND)
def new_round(record_id: uuid.UUID) -> Any:
    """Open a round: by default for the whole plan."""
    plan = open_record(EqualityPlan, record_id)
    form = RoundForm()
    if not form.is_submitted():
        form.first.data, form.last.data, form.kind.data = plan.first, plan.last, "final"
    if form.validate_on_submit():
        try:
            row = rounds.begin(plan, first=form.first.data, last=form.last.data, kind=form.kind.data, due=form.due.data)
        except Refused as problem:
            form.form_errors = [str(problem)]
        else:
            return redirect(url_for("gender_budget.monitoring_round", record_id=row.id), 303)
    page = render_template("gender_budget/round_form.html", form=form, plan=plan, title=_("New round"))
    return page, status_of(form)


@blueprint.get("/rounds/<uuid:record_id>", endpoint="monitoring_round")
@requires(READ)
def monitoring_round(record_id: uuid.UUID) -> Any:
    """Show a round: what it says, or would say today, and what differs since it was closed."""
    row = open_record(Round, record_id)
    seen(row.plan)
    sight = questions.look(row.plan)
    frozen = rounds.lines_of(row) if row.is_frozen else {}
    lines = [
        frozen[one.id].content if one.id in frozen else rounds.content_of(overview.line(sight, one, row.period), sight)
        for one in sight.indicators
        if not row.is_frozen or one.id in frozen
    ]
    return render_template(
        "gender_budget/round.html",
        row=row,
        plan=row.plan,
        lines=lines,
        corrections=rounds.corrections(row) if row.is_frozen else [],
        waiting=rounds.in_the_way(sight),
        hash=rounds.round_hash(frozen.values())[:16] if frozen else "",
        names=reporters.name_of,
        documents=report.documents_of(row),
        may_manage=current().may(ROUND),
        may_reopen=current().may(APPROVE),
        label=codes.label,
        lists=codes.lists,
    )


@blueprint.post("/rounds/<uuid:record_id>/go-on")
@requires(ROUND)
def go_on(record_id: uuid.UUID) -> Any:
    """Take the next step of a round."""
    row = open_record(Round, record_id)
    rounds.go_on(row, request.form.get("version"))
    flash(_("The round is now: %(state)s", state=rounds.state_label(row)), "success")
    return redirect(url_for("gender_budget.monitoring_round", record_id=row.id), 303)


@blueprint.route("/rounds/<uuid:record_id>/reopen", methods=["GET", "POST"])
@requires(APPROVE)
def reopen(record_id: uuid.UUID) -> Any:
    """Open a closed round again, with the reason."""
    row = open_record(Round, record_id)
    return _step_form(row, ReasonForm(), _("Open the round again"), lambda form: rounds.reopen(row, form.reason.data))


@blueprint.route("/rounds/<uuid:record_id>/approve", methods=["GET", "POST"])
@requires(ROUND)
def approve(record_id: uuid.UUID) -> Any:
    """Write down the decision of the Council."""
    row = open_record(Round, record_id)
    return _step_form(
        row,
        DecisionForm(),
        _("Decision of the Council"),
        lambda form: rounds.approve(row, decision=form.decision.data, decided_on=form.decided_on.data),
    )


def _step_form(row: Round, form: Any, title: str, do: Any) -> Any:
    if form.validate_on_submit():
        try:
            do(form)
        except Refused as problem:
            form.form_errors = [str(problem)]
        else:
            return redirect(url_for("gender_budget.monitoring_round", record_id=row.id), 303)
    return render_template("gender_budget/round_form.html", form=form, plan=row.plan, title=title), status_of(form)


# --- the report


@blueprint.route("/rounds/<uuid:record_id>/report/<step>", methods=["GET", "POST"])
@requires(ROUND)
def report_step(record_id: uuid.UUID, step: str) -> Any:
    """Show a step of the report: figures, texts, challenges, check, and making the document."""
    row = open_record(Round, record_id)
    if step not in STEPS:
        abort(404)
    seen(row.plan)
    sight = questions.look(row.plan)
    paper = facts.parts(row)
    form = TextsForm(row, [(f"objective:{one['code']}", one["title"]) for one in paper.objectives()])
    if form.validate_on_submit():
        try:
            rounds.write_texts(row, form.version.data, form.texts(step))
        except Conflict:
            flash(_("A colleague wrote the texts meanwhile. Look at what stands now."), "warning")
            return redirect(request.path, 303)
        flash(_("Saved."), "success")
        following = list(STEPS)[min(list(STEPS).index(step) + 1, len(STEPS) - 1)]
        return redirect(url_for("gender_budget.report_step", record_id=row.id, step=following), 303)
    return render_template(
        "gender_budget/report.html",
        row=row,
        plan=row.plan,
        step=step,
        steps=STEPS,
        form=form,
        paper=paper,
        asked=questions.open_questions(sight),
        waiting=rounds.in_the_way(sight),
        split=questions.sex_split(sight),
        documents=report.documents_of(row),
        label=codes.label,
    )


@blueprint.post("/rounds/<uuid:record_id>/report/make")
@requires(ROUND)
def make_report(record_id: uuid.UUID) -> Any:
    """Make the report as an official document; its signing goes on there."""
    row = open_record(Round, record_id)
    if not row.is_frozen:
        raise Refused(_("Close the round first: the report says what is frozen."))
    template = registered.templates()[facts.TABLE if "table" in request.form else facts.REPORT]
    title = facts.subject_of(row) if template.name == facts.REPORT else str(template.label)
    document = making.make(template, row, profile=template.recipients[0], title=title)
    return redirect(url_for("office_documents.document", record_id=document.id), 303)


@blueprint.get("/rounds/<uuid:record_id>/table.xlsx")
@requires(READ)
def round_table(record_id: uuid.UUID) -> Any:
    """Hand out the annex of the report as a workbook."""
    row = open_record(Round, record_id)
    return files.attachment(report.annex(row), f"tabela-{row.first.year}-{row.last.year}.xlsx", XLSX)
