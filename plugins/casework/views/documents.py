"""Documents of a file: adding several at once, the list with small pictures, and one on a page of its own."""

import uuid
from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for

from core import files
from core.access.guard import requires
from core.l10n import _, format_number
from core.records import is_htmx
from plugins.casework import attachments, cases, codes
from plugins.casework.forms.work import AttachmentForm
from plugins.casework.models import Attachment
from plugins.casework.page import case_page, open_case_file
from plugins.casework.permissions import READ
from plugins.casework.views import blueprint
from plugins.casework.views.parts import of_case
from plugins.office.documents import about as official

TAB = "casework.documents"


@blueprint.route("/cases/<uuid:record_id>/documents", methods=["GET", "POST"])
@requires(READ)
def documents(record_id: uuid.UUID) -> Any:
    """List a file's documents, and add more: each by itself, so that one that is refused keeps no other out."""
    case = open_case_file(record_id)
    form = AttachmentForm()
    if request.method == "GET":
        return _list_page(case, form)
    cases.require(case, "write")
    if form.validate():
        kept = _attach_all(record_id, form)
        if is_htmx():
            return _told(form)
        if kept:
            many = _("%(number)s documents are saved.", number=kept)
            flash(many if kept > 1 else _("The document is saved."), "success")
        if not form.errors:
            return redirect(url_for(TAB, record_id=record_id), 303)
    elif is_htmx():
        return _told(form)
    return _list_page(open_case_file(record_id), form), 422


def _list_page(case: Any, form: AttachmentForm) -> str:
    listing, most = attachments.documents_of(case), format_number(files.most_bytes() // 1024**2)
    return render_template(
        "casework/documents.html",
        **case_page(
            case,
            TAB,
            listing=listing,
            form=form,
            most=most,
            term=codes.label,
            about=attachments,
            official=official.rows_of(case.id),
            new_official=official.new_url(case.id) if cases.may(case, "write") and not case.is_closed else None,
        ),
    )


def _attach_all(record_id: uuid.UUID, form: AttachmentForm) -> int:
    """Keep what was sent and return how many were kept; why the others were not stands at the form's field."""
    kept, refused = 0, []
    for upload, kind in form.uploads():
        try:
            attachments.attach(open_case_file(record_id), upload, kind=kind, title=form.title.data)
            kept += 1
        except files.Refused as problem:
            refused.append(f"{upload.filename}: {problem}")
    form.files.errors = [*form.files.errors, *refused]
    return kept


def _told(form: AttachmentForm) -> Response:
    """Tell the script that sends file by file how it went, in one sentence."""
    errors = [str(sentence) for field in form for sentence in field.errors]
    text = " ".join(errors) or _("Saved")
    return Response(text, 422 if errors else 200, mimetype="text/plain")


@blueprint.get("/cases/<uuid:record_id>/documents/<uuid:target_id>")
@requires(READ)
def document(record_id: uuid.UUID, target_id: uuid.UUID) -> str:
    """Show one document on a page, as pictures that this suite drew: nothing is left on a shared computer."""
    case, row = of_case(record_id, Attachment, target_id)
    number = min(max(1, request.args.get("page", 1, type=int)), row.pages or 1)
    return render_template(
        "casework/document.html",
        **case_page(case, TAB, row=row, number=number, term=codes.label, about=attachments),
    )


@blueprint.get("/cases/<uuid:record_id>/documents/<uuid:target_id>/file")
@requires(READ)
def download(record_id: uuid.UUID, target_id: uuid.UUID) -> Response:
    case, row = of_case(record_id, Attachment, target_id)
    return attachments.hand_out(row, case)


@blueprint.get("/cases/<uuid:record_id>/documents/<uuid:target_id>/pages/<int:number>")
@requires(READ)
def document_page(record_id: uuid.UUID, target_id: uuid.UUID, number: int) -> Response:
    _case, row = of_case(record_id, Attachment, target_id)
    try:
        return attachments.show(row, number)
    except files.Refused:
        abort(404)


@blueprint.get("/cases/<uuid:record_id>/documents/<uuid:target_id>/small")
@requires(READ)
def document_small(record_id: uuid.UUID, target_id: uuid.UUID) -> Response:
    return attachments.show_small(record_id, target_id) or abort(404)
