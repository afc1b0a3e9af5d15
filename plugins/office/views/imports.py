"""Imports from Excel: templates, a workbook that waits with all that is to be settled, its rows, what became of it."""

import uuid
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_wtf.file import FileField, FileRequired

from core import exports, files, progress
from core.access.guard import requires
from core.db import Conflict
from core.l10n import _, _l, format_number
from core.l10n.forms import Form
from core.records import find, open_record
from plugins.office.imports import service, workbook
from plugins.office.imports.checking import OPEN, Finding, Group, Review, grouped, shown
from plugins.office.imports.contract import ImportTemplate
from plugins.office.imports.sheets import Sheet, column_of, text_of
from plugins.office.models import Import
from plugins.office.models.imports import DONE, EXPIRED, FAILED, IMPORTING, UNDONE, WAITING
from plugins.office.permissions import IMPORT
from plugins.office.problems import Refused

blueprint = Blueprint("office_imports", __name__, url_prefix="/office/imports")

PER_PAGE = 20
AT_ONCE = 100
"""So many rows are imported while their sender waits; more of them by a job."""
OTHER = "other"
STATES = {
    WAITING: (_l("Waits for you"), "amber"),
    IMPORTING: (_l("Being imported"), "blue"),
    FAILED: (_l("Stopped; waits for you"), "red"),
    DONE: (_l("Imported"), "green"),
    UNDONE: (_l("Taken back"), "grey"),
    "discarded": (_l("Set aside"), "grey"),
    EXPIRED: (_l("Expired"), "grey"),
}
TONES = {"error": "red", "question": "amber", "note": "blue"}


class WorkbookForm(Form):
    workbook = FileField(
        _l("Workbook (.xlsx)"), [FileRequired(_l("Choose a file."))], render_kw={"accept": ".xlsx"}
    )  # fmt: skip


@blueprint.get("/")
@requires(IMPORT)
def index() -> Any:
    """Show what can be imported, and one's own imports."""
    return render_template(
        "office/imports.html",
        templates=list(service.templates().values()),
        mine=service.mine(),
        labels={name: template.label for name, template in service.templates().items()},
        states=STATES,
    )


@blueprint.get("/templates/<name>")
@requires(IMPORT)
def template(name: str) -> Any:
    """Hand out the empty workbook of a template."""
    found = service.templates().get(name) or abort(404)
    return files.attachment(workbook.empty(found), f"shabllon-{name.rpartition('.')[2]}.xlsx", XLSX)


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.route("/new/<name>", methods=["GET", "POST"])
@requires(IMPORT)
def new(name: str) -> Any:
    """Send a workbook."""
    found = service.templates().get(name) or abort(404)
    return _sent(found, None)


@blueprint.route("/<uuid:record_id>/again", methods=["GET", "POST"])
@requires(IMPORT)
def again(record_id: uuid.UUID) -> Any:
    """Send a corrected workbook in the place of one that waits."""
    batch, found = _waiting(record_id)
    return _sent(found, batch)


def _sent(found: ImportTemplate, before: Import | None) -> Any:
    form = WorkbookForm()
    if form.validate_on_submit():
        try:
            batch = service.send(found, form.workbook.data, before)
            return redirect(url_for("office_imports.batch", record_id=batch.id), 303)
        except (files.Refused, Refused) as refusal:
            form.workbook.errors = [str(refusal)]
    page = render_template("office/import_new.html", form=form, template=found, before=before)
    return page, 422 if form.errors else 200


# --- a workbook that waits


@blueprint.route("/<uuid:record_id>", methods=["GET", "POST"])
@requires(IMPORT)
def batch(record_id: uuid.UUID) -> Any:
    """Show an import: what is to be settled while it waits, else what became of it."""
    row = open_record(Import, record_id)
    found = service.template_of(row) or abort(404)
    if row.is_importing:
        done, of = _how_far(row)
        return render_template("office/import_running.html", batch=row, template=found, done=done, of=of)
    if not row.is_waiting:
        return render_template(
            "office/import_over.html",
            batch=row,
            template=found,
            states=STATES,
            can_be_undone=service.can_be_undone(row),
        )
    sheet, review, findings, totals = service.looked_through(row)
    page = _page_of(grouped(findings))
    if request.method == "POST":
        return _settled(row, found, review, page)
    return render_template(
        "office/import.html",
        tab="settle",
        batch=row,
        template=found,
        sheet=sheet,
        page_=page,
        totals=totals,
        tones=TONES,
        column=lambda name: str(column_of(found, name).header),
        offers=_offers(found, page),
        few=_few,
        other=OTHER,
    )


@dataclass(frozen=True, kw_only=True)
class Page:
    """The groups of findings that a page shows."""

    groups: list[Group]
    number: int
    pages: int
    kind: str
    total: int


def _page_of(groups: list[Group]) -> Page:
    kind = request.args.get("show", "")
    chosen = [group for group in groups if not kind or group.first.level == kind]
    pages = max(1, -(-len(chosen) // PER_PAGE))
    number = min(max(1, request.args.get("page", 1, type=int)), pages)
    part = chosen[(number - 1) * PER_PAGE : number * PER_PAGE]
    return Page(groups=part, number=number, pages=pages, kind=kind, total=len(chosen))


def _offers(found: ImportTemplate, page: Page) -> dict[str, list[str]]:
    """Return the words of the lists in which the cells of a page choose, each list once."""
    names = {group.first.column for group in page.groups if group.first.column and group.first.level in OPEN}
    return {name: list(column_of(found, name).parse.ready().offers()) for name in sorted(names)}


def _few(rows: list[int]) -> str:
    """Say in which rows something stands, the first of them by number."""
    listed = ", ".join(map(str, rows[:4]))
    if len(rows) == 1:
        return _("Row %(number)s", number=listed)
    if len(rows) <= 4:
        return _("Rows %(numbers)s", numbers=listed)
    return _("Rows %(numbers)s and %(more)s more", numbers=listed, more=format_number(len(rows) - 4))


def _settled(row: Import, found: ImportTemplate, review: Review, page: Page) -> Any:
    """Take what was said about the findings of a page, and look the workbook through again."""
    for group in page.groups:
        _settle(group, review)
    return _look_again(row, found, review, url_for("office_imports.batch", record_id=row.id, show=page.kind or None))


def _settle(group: Group, review: Review) -> None:
    name, first = group.name, group.first
    if request.form.get(f"out-{name}"):
        review.leave_out(first.row, out=True)
        return
    choice = request.form.get(f"choice-{name}") or (_accepted(first) if "accept" in request.form else OTHER)
    if choice != OTHER:
        if choice in dict(first.choices):
            review.settle(group, choice, sure=True)
        return
    text = " ".join(request.form.get(f"text-{name}", "").split())
    if first.column and not first.key and text and text != (first.text or first.typed):
        review.settle(group, text, sure=False)


def _accepted(finding: Finding) -> str:
    """Return the proposal of a doubtful cell; a question about a row is never answered by the way."""
    return finding.choices[0][0] if finding.choices and not finding.key else OTHER


def _look_again(row: Import, found: ImportTemplate, review: Review, url: str) -> Any:
    try:
        service.correct(row, found, review)
    except (Refused, Conflict) as problem:
        flash(str(problem) or _("Somebody else saved this record"), "warning")
    return redirect(url, 303)


# --- the rows


@blueprint.get("/<uuid:record_id>/rows")
@requires(IMPORT)
def rows(record_id: uuid.UUID) -> Any:
    """List the rows as they were typed, with how each stands."""
    row, found = _waiting(record_id)
    sheet, review, findings, _totals = service.looked_through(row)
    worst: dict[int, str] = {}
    for finding in findings:
        worst.setdefault(finding.row, finding.level)
    pages = max(1, -(-len(sheet.rows) // PER_PAGE))
    number = min(max(1, request.args.get("page", 1, type=int)), pages)
    part = sheet.rows[(number - 1) * PER_PAGE : number * PER_PAGE]
    heads = [column_of(found, name) for name in [name for name in sheet.columns if name][:4]]
    return render_template(
        "office/import_rows.html",
        tab="rows",
        batch=row,
        template=found,
        heads=heads,
        rows=[(place, _typed(sheet, cells, heads), worst.get(place), place in review.out) for place, cells in part],
        number=number,
        pages=pages,
        tones=TONES,
    )


def _typed(sheet: Sheet, cells: list[Any], heads: list[Any]) -> list[str]:
    typed = {name: text_of(cell) for name, cell in zip(sheet.columns, cells, strict=False) if name}
    return [typed.get(column.name, "") for column in heads]


@blueprint.route("/<uuid:record_id>/rows/<int:number>", methods=["GET", "POST"])
@requires(IMPORT)
def one_row(record_id: uuid.UUID, number: int) -> Any:
    """Show one row as it was typed and as it was understood, side by side, to be corrected or left out."""
    row, found = _waiting(record_id)
    sheet, review, findings, _totals = service.looked_through(row)
    if number not in dict(sheet.rows):
        abort(404)
    if request.method == "POST":
        review.leave_out(number, out=bool(request.form.get("out")))
        for column, _typed_text, _meant, now in _cells(found, sheet, review, number):
            text = " ".join(request.form.get(f"cell-{column.name}", now).split())
            if text != now:
                review.set_cell(number, column.name, text)
        return _look_again(row, found, review, url_for("office_imports.one_row", record_id=record_id, number=number))
    own = [finding for finding in findings if finding.row == number]
    return render_template(
        "office/import_row.html",
        tab="rows",
        batch=row,
        template=found,
        number=number,
        cells=_cells(found, sheet, review, number),
        findings=own,
        said={finding.column: finding for finding in own if finding.column},
        out=number in review.out,
        tones=TONES,
    )


def _cells(found: ImportTemplate, sheet: Sheet, review: Review, number: int) -> list[tuple[Any, str, str, str]]:
    """Return the columns of a row: what was typed, what was understood, and what stands in the cell now."""
    typed = {name: cell for name, cell in zip(sheet.columns, dict(sheet.rows)[number], strict=False) if name}
    return [
        (column, text, meant, review.cell(number, column.name, typed.get(column.name, "")).text)
        for column, text, meant in shown(found, sheet, review, number)
    ]


# --- what becomes of it


@blueprint.post("/<uuid:record_id>/confirm")
@requires(IMPORT)
def confirm(record_id: uuid.UUID) -> Any:
    """Import everything, or nothing."""
    row, found = _waiting(record_id)
    try:
        if row.ready > AT_ONCE:
            service.begin(row)
        elif service.confirm(row, found):
            flash(_("Everything is imported. Within 24 hours it can be taken back as a whole."), "success")
        else:
            flash(_("Nothing was imported: there is something to settle since you looked."), "warning")
    except (Refused, Conflict) as problem:
        flash(str(problem) or _("Somebody else saved this record"), "warning")
    return redirect(url_for("office_imports.batch", record_id=record_id), 303)


@blueprint.get("/<uuid:record_id>/progress")
@requires(IMPORT)
def how_far(record_id: uuid.UUID) -> Any:
    """Tell how far an import has come, for the bar that asks every two seconds; at the end the page comes anew."""
    row = find(Import, record_id) or abort(404)
    done, of = _how_far(row)
    page = render_template("office/_import_progress.html", batch=row, done=done, of=of)
    return page, {} if row.is_importing else {"HX-Refresh": "true"}


def _how_far(row: Import) -> tuple[int, int]:
    return progress.how_far(row.id) or (0, row.ready)


@blueprint.post("/<uuid:record_id>/undo")
@requires(IMPORT)
def undo(record_id: uuid.UUID) -> Any:
    """Take an import back as a whole."""
    row = open_record(Import, record_id)
    found = service.template_of(row) or abort(404)
    try:
        service.undo(row, found)
        flash(_("The import is taken back: nothing of it is left."), "success")
    except Refused as refusal:
        flash(str(refusal), "warning")
    return redirect(url_for("office_imports.batch", record_id=record_id), 303)


@blueprint.post("/<uuid:record_id>/discard")
@requires(IMPORT)
def discard(record_id: uuid.UUID) -> Any:
    """Set a workbook aside."""
    row, _found = _waiting(record_id)
    try:
        files.erase(service.discard(row))
        flash(_("The workbook is set aside. Nothing was imported."), "success")
    except Refused as refusal:
        flash(str(refusal), "warning")
    return redirect(url_for("office_imports.index"), 303)


@blueprint.route("/<uuid:record_id>/remarks", methods=["GET", "POST"])
@requires(IMPORT)
def remarks(record_id: uuid.UUID) -> Any:
    """Hand the workbook out again with our remarks; one about persons goes the way of every list about persons."""
    row, found = _waiting(record_id)
    sheet, _review, findings, _totals = service.looked_through(row)

    def write() -> bytes:
        return workbook.with_remarks(found, sheet, findings)

    if not found.about_persons:
        return files.attachment(write(), f"verejtje-{found.name.rpartition('.')[2]}.xlsx", XLSX)
    sent = [RemarkedRow(id=f"{row.id}:{number}") for number, _cells in sheet.rows]
    title = _("Workbook with remarks")
    return exports.offer("office.import.remarks", (), sent, title=title, about_persons=True, write=write)


@dataclass(frozen=True, kw_only=True)
class RemarkedRow:
    """A row of a workbook, as the audit of an export names it."""

    id: str


def _waiting(record_id: uuid.UUID) -> tuple[Import, ImportTemplate]:
    """Return an import of the reader that waits, with its template."""
    row = open_record(Import, record_id)
    found = service.template_of(row)
    if found is None or not row.is_waiting:
        abort(404)
    return row, found
