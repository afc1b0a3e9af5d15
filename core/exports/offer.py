"""Offering a list for export: the page that asks, and what happens with the answer."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from core import files
from core.access.guard import stepped_up
from core.access.principal import current
from core.audit.chain import record
from core.exports import service, writers
from core.exports.forms import PersonsForm, PlainForm
from core.exports.models import WAITING
from core.l10n import _, today


def offer(
    listing: str,
    columns: writers.Columns,
    rows: Sequence[Any],
    *,
    title: Any,
    about_persons: bool,
    write: Callable[[], bytes] | None = None,
) -> Any:
    """Answer the request of a list's export view, GET and POST.

    `listing` names the list in the audit (`plugin.list`), `rows` are what the reader sees, each with an `id`, at most
    `MOST` (a longer sequence is told so), `columns` the pairs of label and value function, as on the page. A list about
    persons that is more than a table brings `write`, which returns its workbook.
    """
    if about_persons:
        return _offer_persons(listing, columns, rows, str(title), write)
    form = PlainForm()
    if len(rows) <= writers.MOST and form.validate_on_submit():
        return _download(listing, columns, rows, str(title), form.kind.data)
    return _page(form, rows, title, about_persons=False)


def _offer_persons(
    listing: str, columns: writers.Columns, rows: Sequence[Any], title: str, write: Callable[[], bytes] | None
) -> Any:
    if not current().may("core.export.persons"):
        record("core.export.asked", note=listing, refused=True)
        abort(404)
    if not stepped_up():
        return redirect(url_for("auth.confirm", next=request.full_path), 303)
    form = PersonsForm()
    if rows and len(rows) <= writers.MOST and form.validate_on_submit():
        try:
            content = write() if write else writers.to_xlsx(writers.table_of(columns, rows), title)
            export = service.ask(listing, title, content, rows, form.code.data, form.reason.data)
        except files.Refused as refusal:
            form.form_errors.append(str(refusal))
        else:
            flash(_asked(export.state), "success")
            return redirect(url_for("exports.mine"), 303)
    return _page(form, rows, title, about_persons=True)


def _asked(state: str) -> str:
    if state == WAITING:
        return _("The export waits for a second person. You find it here when it is approved.")
    return _("The export is ready. Fetch it within 24 hours.")


def _page(form: Any, rows: Sequence[Any], title: Any, *, about_persons: bool) -> Any:
    too_many = len(rows) > writers.MOST
    second = about_persons and service.taken_today() + len(rows) > service.ALONE
    page = render_template(
        "core/exports/offer.html", form=form, title=title, count=len(rows), most=writers.MOST, too_many=too_many,
        about_persons=about_persons, second=second, alone=service.ALONE,
    )  # fmt: skip
    return page, 422 if form.errors or too_many else 200


def _download(listing: str, columns: writers.Columns, rows: Sequence[Any], title: str, kind: str) -> Any:
    table = writers.table_of(columns, rows)
    content = writers.to_csv(table) if kind == "csv" else writers.to_xlsx(table, title)
    record("core.export.made", shown=[row.id for row in rows], note=f"{listing} {kind} {len(rows)}")
    return files.attachment(content, file_name(kind), writers.CSV if kind == "csv" else writers.XLSX)


def file_name(kind: str) -> str:
    """Return a name that says nothing of the list: it stays in the folder of downloads of a shared computer."""
    return f"eksport-{today():%Y-%m-%d}.{kind}"
