"""The pages of the report to the State Agency: the list, one report, its steps, and the workbook."""

import uuid
from typing import Any

from flask import flash, redirect, render_template, url_for

from core import files
from core.access.guard import requires
from core.access.principal import current
from core.audit.chain import record
from core.exports import writers
from core.l10n import _, _l
from core.measures import Counted, Period
from core.records import open_record
from plugins.casework.figures import charts as shown
from plugins.casework.problems import Refused
from plugins.casework.views.figures import link
from plugins.child_protection.documents.agency_report import READ_ALL
from plugins.child_protection.forms.agency_reports import MEANS, PrepareForm, SendForm
from plugins.child_protection.models.agency_reports import READ, SENT, AgencyReport
from plugins.child_protection.services import agency_reports as service
from plugins.child_protection.views import blueprint
from plugins.office.documents import about as official

WRITE, CHECK = "child_protection.agency_report.write", "child_protection.agency_report.check"
STATES = {"draft": (_l("Draft"), "amber"), "checked": (_l("Checked"), "blue"), "sent": (_l("Sent"), "green")}


@blueprint.route("/reports", methods=["GET"])
@requires(READ)
def agency_reports() -> Any:
    rows = service.reports()
    record("child_protection.agency_reports.listed", shown=[row.id for row in rows])
    return render_template(
        "child_protection/agency_reports.html",
        rows=[(row, Period.read(row.period)) for row in rows],
        states=STATES,
        may_write=current().may(WRITE),
    )


@blueprint.route("/reports/new", methods=["GET", "POST"])
@requires(WRITE)
def new_agency_report() -> Any:
    form = PrepareForm()
    if form.validate_on_submit():
        try:
            return _to(service.prepare(Period.read(form.period.data)))
        except Refused as problem:
            form.form_errors = problem.sentences
    return render_template("child_protection/agency_report_new.html", form=form), 422 if form.errors else 200


@blueprint.get("/reports/<uuid:record_id>")
@requires(READ)
def agency_report(record_id: uuid.UUID) -> Any:
    """Show a report with what stands beside it; what changed since it was sent is told as a correction."""
    row = open_record(AgencyReport, record_id)
    return _page(row, SendForm() if row.state == "checked" else None)


@blueprint.post("/reports/<uuid:record_id>/check")
@requires(CHECK)
def check_agency_report(record_id: uuid.UUID) -> Any:
    return _step(record_id, service.check, _("The report is checked and its figures are frozen."))


@blueprint.post("/reports/<uuid:record_id>/send")
@requires(WRITE)
def send_agency_report(record_id: uuid.UUID) -> Any:
    row = open_record(AgencyReport, record_id)
    form = SendForm()
    if not form.validate_on_submit():
        return _page(row, form, 422)

    def send(report: AgencyReport) -> None:
        service.send(report, on=form.sent_on.data, means=form.means.data, protocol=form.protocol.data)

    return _step(record_id, send, _("The report is written down as sent."))


@blueprint.post("/reports/<uuid:record_id>/correct")
@requires(WRITE)
def correct_agency_report(record_id: uuid.UUID) -> Any:
    return _step(record_id, service.correct, _("The correction has begun."))


@blueprint.get("/reports/<uuid:record_id>/xlsx")
@requires(READ)
def agency_report_xlsx(record_id: uuid.UUID) -> Any:
    """Hand the report out as a workbook."""
    row = open_record(AgencyReport, record_id)
    period = Period.read(row.period)
    table: list[list[Any]] = [[_("Report to the Agency, %(period)s", period=period.label), "", "", ""]]
    for title, lines in service.tables(row):
        table += [["", "", "", ""], [title, str(_("Number")), str(_("Beside")), str(_("Difference"))]]
        table += [[str(line.words), _cell(line.now, line), _cell(line.before, line), line.change] for line in lines]
    record("child_protection.agency_report.downloaded", row)
    return files.attachment(writers.to_xlsx(table, str(period)), f"raporti-{period}.xlsx", writers.XLSX)


def _cell(counted: Counted, line: shown.Row) -> Any:
    cell = counted.at(**line.cell)
    return str(cell) if cell.value is None else int(cell.value)


def _page(row: AgencyReport, form: Any, status: int = 200) -> Any:
    period = Period.read(row.period)
    same, tables = row.corrects_id is not None or row.state == SENT, service.tables(row)
    changed = same and any(line.change not in ("", "0") for _title, lines in tables for line in lines)
    return (
        render_template(
            "child_protection/agency_report.html",
            row=row,
            period=period,
            beside=service.beside_words(row),
            tables=tables,
            changed=changed,
            form=form,
            states=STATES,
            means=MEANS,
            official=official.rows_of(row.id),
            new_official=official.new_url(row.id) if service.is_frozen(row) and current().may(READ_ALL) else None,
            link=link if row.snapshot_id is None else lambda *_counted, **_cell: None,
        ),
        status,
    )


def _step(record_id: uuid.UUID, step: Any, done: str) -> Any:
    row = open_record(AgencyReport, record_id)
    try:
        made = step(row)
    except Refused as problem:
        for sentence in problem.sentences:
            flash(sentence, "error")
        return _to(row)
    flash(done, "success")
    return _to(made or row)


def _to(row: AgencyReport) -> Any:
    return redirect(url_for("child_protection.agency_report", record_id=row.id), 303)
