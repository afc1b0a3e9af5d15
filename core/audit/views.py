"""Pages of the audit: all of it for the auditor, who opened a record for its workers, and the strip for the book."""

import uuid
from typing import Any

import sqlalchemy as sa
from flask import Blueprint, abort, redirect, render_template, request, url_for

from core.access.guard import requires
from core.audit import chain, checkpoint
from core.audit.reading import PERIODS, Filters, events, names_of, opened, openings_of, read_handle
from core.audit.words import verbs, verbs_of, words_of
from core.auth.models import User
from core.db import Model, db
from core.l10n import _

blueprint = Blueprint("audit", __name__, url_prefix="/audit")


@blueprint.get("/", endpoint="events")
@requires("core.audit.read")
def all_events() -> Any:
    filters, mistake = _filters()
    page = max(1, request.args.get("page", 1, type=int))
    rows, more = events(filters, page) if not mistake else ([], False)
    chain.record("core.audit.viewed", note=",".join(name for name in request.args if request.args[name])[:80])
    return render_template(
        "core/audit/events.html",
        rows=rows,
        names=names_of(rows),
        words_of=words_of,
        changes_of=changes_of,
        filters=filters,
        mistake=mistake,
        choices=_choices(),
        chosen=request.args,
        verb=verbs().get(request.args.get("verb", ""), request.args.get("verb", "")),
        newer=_here(page=page - 1) if page > 1 else None,
        older=_here(page=page + 1) if more else None,
    )


@blueprint.get("/record/<uuid:record_id>", endpoint="record")
@requires("core.audit.record")
def openings(record_id: uuid.UUID) -> Any:
    """Show who opened a record, to those who may open it themselves; for all others it does not exist."""
    table = request.args.get("table", "")
    row = opened(record_id, table)
    if row is None:
        chain.record("core.audit.openings", record_id, refused=True)
        abort(404)
    chain.record("core.audit.openings", row)
    period = request.args.get("period", "quarter")
    return render_template(
        "core/audit/openings.html",
        entries=openings_of(record_id, period),
        period=period,
        periods=_periods(),
        table=table,
    )


@blueprint.get("/checkpoint")
@requires("core.audit.read")
def last_checkpoint() -> Any:
    known = [one for one in checkpoint.known() if one.is_signed(checkpoint.public_key())]
    last = max(known, key=lambda one: (one.at, one.size), default=None)
    return render_template("core/audit/checkpoint.html", last=last, code=_code(last) if last else "")


@blueprint.post("/checkpoint")
@requires("core.audit.read")
def new_checkpoint() -> Any:
    checkpoint.make_checkpoint()
    chain.record("core.audit.checkpoint")
    return redirect(url_for("audit.last_checkpoint"), 303)


def _code(made: checkpoint.Checkpoint) -> str:
    """Return the QR code of a checkpoint as the address of an image."""
    import segno

    return str(segno.make(made.text(), error="m").svg_data_uri(scale=4, border=4))


def _filters() -> tuple[Filters, str]:
    """Read the filters from the address; with a sentence when the record was not understood."""
    given = request.args
    try:
        handle, mistake = read_handle(given.get("record", "").strip()), ""
    except ValueError:
        handle, mistake = None, _("This is neither the id of a record nor its mark in the audit.")
    filters = Filters(
        user=given.get("user", type=uuid.UUID),
        verbs=verbs_of(given.get("verb", "").strip()),
        period=given.get("period", ""),
        refused=given.get("refused") == "1",
        handle=handle,
    )
    return filters, mistake


def _choices() -> dict[str, list[tuple[str, Any]]]:
    people = db.session.execute(sa.select(User.id, User.name).order_by(User.name)).all()
    return {
        "user": [("", _("Everybody")), *((str(user_id), name) for user_id, name in people)],
        "period": [("", _("All the time")), *_periods()],
        "refused": [("", _("All")), ("1", _("Only what was refused"))],
    }


def _periods() -> list[tuple[str, str]]:
    words = {
        "day": _("The last 24 hours"),
        "week": _("The last 7 days"),
        "month": _("The last 30 days"),
        "quarter": _("The last 90 days"),
        "year": _("The last year"),
    }
    return [(name, words[name]) for name in PERIODS]


def changes_of(event: Any) -> list[tuple[str, str, str]]:
    """Return what an event changed, by columns that have a label: label, old and new value; sealed ones have none."""
    table = Model.metadata.tables.get(event.model)
    found = []
    for name, change in (event.changes or {}).items():
        label = table.c[name].info.get("label") if table is not None and name in table.c else None
        if label:
            old, new = change if isinstance(change, list) else ("", "")
            found.append((str(label), _shown(old), _shown(new)))
    return found


def _shown(value: Any) -> str:
    match value:
        case None | "":
            return ""
        case True:
            return _("yes")
        case False:
            return _("no")
    return str(value)


def _here(**changes: Any) -> str:
    return url_for("audit.events", **{**request.args.to_dict(), **changes})
