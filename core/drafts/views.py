"""Where pages send their drafts, and the author's own list of them."""

import uuid
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, session, url_for

from core.access.guard import signed_in
from core.access.principal import current
from core.db import atomic, db
from core.drafts import service
from core.drafts.models import Draft
from core.drafts.token import FIELD, read_mark
from core.l10n import _
from core.records import find

blueprint = Blueprint("drafts", __name__)
DROPPED = "dropped_drafts"
"""The pages whose drafts their author threw away: a browser sends the text once more when it leaves a page."""


@blueprint.post("/draft")
@signed_in
def keep() -> Response:
    """Keep the draft of an opened page; the answer is empty, or a sentence for the page to show."""
    mark = read_mark(request.form.get(FIELD, ""))
    if mark is None:
        abort(400)
    if mark.page in session.get(DROPPED, ()):
        return Response(status=204)
    try:
        service.keep(mark, service.fields_to_keep(request.form.to_dict(flat=False)))
    except service.DraftTooLarge:
        text = _("The text is too long to be kept as a draft. Save it now, or divide it.")
        return Response(text, 413, mimetype="text/plain")
    return Response(status=204)


@blueprint.get("/drafts")
@signed_in
def mine() -> Any:
    """Show the author all drafts with their texts, so that none is lost when its form can no longer be opened."""
    return render_template("core/drafts/mine.html", drafts=[_shown(draft) for draft in service.my_drafts()])


def _shown(draft: Draft) -> dict[str, Any]:
    fields: dict[str, list[str]] = draft.content["fields"]
    texts = [text for values in fields.values() for text in values if " " in text.strip()]
    return {"id": draft.id, "texts": texts, **vars(service.pending(draft))}


@blueprint.post("/drafts/<uuid:draft_id>/discard")
@signed_in
def discard(draft_id: uuid.UUID) -> Any:
    """Drop one draft, because its author said so, and what the page that showed it has kept or still sends."""
    address = _discard(draft_id)
    mark = read_mark(request.form.get(FIELD, ""))
    if mark is not None:
        service.discard(mark.form_key)
        session[DROPPED] = [*session.get(DROPPED, ()), mark.page][-20:]
    return redirect(address if request.form.get("back") else url_for("drafts.mine"), 303)


@atomic
def _discard(draft_id: uuid.UUID) -> str:
    draft = find(Draft, draft_id)
    if draft is None or draft.user_id != current().user_id:
        abort(404)
    address: str = draft.content["address"]
    db.session.delete(draft)
    return address
