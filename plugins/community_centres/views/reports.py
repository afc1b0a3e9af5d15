"""Monthly reports: written by the coordinator, answered by the director, made a document; the centres side by side."""

import uuid
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from core.access.guard import requires
from core.access.principal import current
from core.db import Conflict
from core.forms import choose, values_of
from core.l10n import _, _l, format_month
from core.l10n.calendar import add_months
from core.listings import Column, make_listing
from core.records import open_record
from plugins.community_centres import codes
from plugins.community_centres.documents import REPORT as PAPER
from plugins.community_centres.forms.reports import AnswerForm, BeginForm, ReportForm
from plugins.community_centres.models import MonthlyReport
from plugins.community_centres.permissions import ACCEPT, REPORT, REPORTS
from plugins.community_centres.services import directory, overview, reports, staff
from plugins.community_centres.views import again, blueprint
from plugins.office.documents import about, making, registered
from plugins.office.problems import Refused
from plugins.office.views.lists import status_of

COLUMNS = (
    Column(key="centre", label=_l("Community centre")),
    Column(key="month", label=_l("Month"), by=MonthlyReport.month),
    Column(key="state", label=_l("State"), by=MonthlyReport.state),
)
WORDS = ("achievements", "difficulties", "following")


@blueprint.get("/reports")
@requires(REPORTS)
def report_list() -> Any:
    """List the monthly reports within reach, and the centres side by side for the month that is over."""
    picked = {"state": request.args.get("state", "")}
    query = reports.reports()
    if picked["state"]:
        query = query.where(MonthlyReport.state == picked["state"])
    month = reports.first_of_last_month()
    return render_template(
        "community_centres/reports.html",
        listing=make_listing(
            query,
            COLUMNS,
            default="-month",
            tie=MonthlyReport.id,
            verb="community_centres.report.listed",
            filters=picked,
        ),
        picked=picked,
        states=codes.choices("report_state", empty=_("All")),
        month=month,
        side=overview.side_by_side(month) if current().may(ACCEPT) else [],
        label=codes.label,
        lists=codes.lists,
        may_write=current().may(REPORT) and bool(staff.own()),
    )


@blueprint.route("/reports/new", methods=["GET", "POST"])
@requires(REPORT)
def new_report() -> Any:
    """Begin the report of a centre about a month; its figures make themselves."""
    own = [row for row in directory.centres() if row.id in staff.own()]
    form = BeginForm()
    form.centre_id.offer((row.id, row.name) for row in own)
    last = reports.first_of_last_month()
    months = [add_months(last, -back) for back in range(-1, 24)]
    form.month.choices = choose((one.isoformat(), format_month(one)) for one in months)
    if not form.is_submitted():
        form.month.data = last.isoformat()
        form.centre_id.data = own[0].id if len(own) == 1 else None
    if form.validate_on_submit():
        centre = next(row for row in own if row.id == form.centre_id.data)
        try:
            row = reports.begin(centre, date.fromisoformat(form.month.data))
        except Refused as problem:
            form.form_errors = [str(problem)]
        else:
            return redirect(url_for("community_centres.report", record_id=row.id), 303)
    return render_template("community_centres/report_begin.html", form=form), status_of(form)


@blueprint.route("/reports/<uuid:record_id>", methods=["GET", "POST"])
@requires(REPORTS)
def report(record_id: uuid.UUID) -> Any:
    """Show a report with its figures; while it is open, its coordinator writes its words here."""
    row = open_record(MonthlyReport, record_id)
    form: Any = ReportForm(obj=row)
    if not form.is_submitted():
        form.version.data = row.version
    elif form.validate():
        try:
            reports.write(
                row, form.version.data, **{name: text or "" for name, text in values_of(form, *WORDS).items()}
            )
        except (Refused, Conflict) as problem:
            return again(form, problem, "report", **_shown(row))
        flash(_("Saved."), "success")
        return redirect(url_for("community_centres.report", record_id=row.id), 303)
    return render_template("community_centres/report.html", form=form, **_shown(row)), status_of(form)


def _shown(row: MonthlyReport) -> dict[str, Any]:
    figures = reports.figures_of(row)
    own = current().may(REPORT) and row.centre_id in staff.own()
    return {
        "row": row,
        "figures": figures,
        "chart": overview.days(figures),
        "unnamed": reports.unnamed(figures["split"]),
        "unnamed_female": reports.female(figures["split"]),
        "documents": about.rows_of(row.id) if row.state == "accepted" else [],
        "answer": AnswerForm(),
        "may_write": own and row.is_open,
        "may_answer": current().may(ACCEPT) and row.state == "sent",
        "may_document": own and row.state == "accepted",
        "label": codes.label,
        "lists": codes.lists,
    }


@blueprint.post("/reports/<uuid:record_id>/send")
@requires(REPORT)
def send_report(record_id: uuid.UUID) -> Any:
    row = open_record(MonthlyReport, record_id)
    reports.send(row)
    flash(_("The report is sent. Its figures stay as they are now."), "success")
    return redirect(url_for("community_centres.report", record_id=row.id), 303)


@blueprint.post("/reports/<uuid:record_id>/answer")
@requires(ACCEPT)
def answer_report(record_id: uuid.UUID) -> Any:
    """Accept a report, or return it with a reason."""
    row = open_record(MonthlyReport, record_id)
    accept = "accept" in request.form
    reports.answer(row, accept=accept, why=request.form.get("why", "")[:500])
    flash(_("The report is accepted.") if accept else _("The report is returned."), "success")
    return redirect(url_for("community_centres.report", record_id=row.id), 303)


@blueprint.post("/reports/<uuid:record_id>/document")
@requires(REPORT)
def make_report(record_id: uuid.UUID) -> Any:
    """Make an accepted report an official document; its signing goes on there."""
    row = open_record(MonthlyReport, record_id)
    template = registered.templates()[PAPER]
    title = f"Raporti mujor, {row.centre.name}, {format_month(row.month)}"
    document = making.make(template, row, profile=template.recipients[0], title=title)
    return redirect(url_for("office_documents.document", record_id=document.id), 303)
