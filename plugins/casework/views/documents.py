"""Documents of a file."""

import uuid
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for

from core import files
from core.access.guard import requires
from core.l10n import _
from plugins.casework import attachments, cases, codes
from plugins.casework.forms.work import AttachmentForm
from plugins.casework.models import Attachment
from plugins.casework.page import case_page, open_case_file
from plugins.casework.permissions import READ
from plugins.casework.views import blueprint
from plugins.casework.views.parts import of_case


@blueprint.route("/cases/<uuid:record_id>/documents", methods=["GET", "POST"])
@requires(READ)
def documents(record_id: uuid.UUID) -> Any:
    case = open_case_file(record_id)
    form = AttachmentForm()
    if request.method == "POST":
        cases.require(case, "write")
        if form.validate() and _attach(case, form):
            return redirect(url_for("casework.documents", record_id=record_id), 303)
        case = open_case_file(record_id)
    return render_template(
        "casework/documents.html",
        **case_page(
            case, "casework.documents", documents=attachments.attachments_of(case), form=form, term=codes.label
        ),
    )


def _attach(case: Any, form: AttachmentForm) -> bool:
    try:
        attachments.attach(case, form.file.data, kind=form.kind.data, title=form.title.data)
    except files.Refused as problem:
        form.file.errors = [str(problem)]
        return False
    flash(_("The document is saved."), "success")
    return True


@blueprint.get("/cases/<uuid:record_id>/documents/<uuid:target_id>")
@requires(READ)
def download(record_id: uuid.UUID, target_id: uuid.UUID) -> Response:
    _case, row = of_case(record_id, Attachment, target_id)
    return attachments.hand_out(row)
