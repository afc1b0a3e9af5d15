"""Pages of the exports about persons: my own, those that wait for my answer, and fetching."""

import uuid
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from flask import Blueprint, abort, flash, redirect, render_template, url_for

from core import files
from core.access.guard import requires
from core.audit.chain import record
from core.auth.models import User
from core.db import db
from core.exports import service, writers
from core.exports.forms import REASONS
from core.exports.models import Export
from core.exports.offer import file_name
from core.l10n import _

blueprint = Blueprint("exports", __name__, url_prefix="/exports")


@blueprint.get("/")
@requires("core.export.persons")
def mine() -> Any:
    service.expire_old()
    exports = service.mine()
    record("core.export.listed", shown=[export.id for export in exports])
    return render_template("core/exports/mine.html", exports=exports, reasons=REASONS)


@blueprint.get("/<uuid:export_id>")
@requires("core.export.persons", step_up=True)
def fetch_page(export_id: uuid.UUID) -> Any:
    return _try(export_id, lambda: _fetch_page(export_id, None))


@blueprint.post("/<uuid:export_id>/password")
@requires("core.export.persons", step_up=True)
def password(export_id: uuid.UUID) -> Any:
    """Show the password of the file, this once."""
    return _try(export_id, lambda: _fetch_page(export_id, service.give_password(export_id)))


@blueprint.post("/<uuid:export_id>/file")
@requires("core.export.persons", step_up=True)
def file(export_id: uuid.UUID) -> Any:
    """Hand the locked file out, once."""
    return _try(export_id, lambda: files.attachment(service.fetch(export_id), file_name("xlsx"), writers.XLSX))


def _fetch_page(export_id: uuid.UUID, word: str | None) -> Any:
    export = service.own(export_id)
    record("core_export.viewed", export)
    return render_template("core/exports/fetch.html", export=export, password=word)


@blueprint.get("/approvals")
@requires("core.export.approve")
def approvals() -> Any:
    """Show what waits for the reader's answer: what list, how many rows, why and who; no names of those on it."""
    service.expire_old()
    exports = service.waiting()
    record("core.export.listed", shown=[export.id for export in exports])
    askers = _names([export.user_id for export in exports])
    return render_template("core/exports/approvals.html", exports=exports, askers=askers, reasons=REASONS)


@blueprint.get("/approvals/<uuid:export_id>")
@requires("core.export.approve", step_up=True)
def approval(export_id: uuid.UUID) -> Any:
    export = next((export for export in service.waiting() if export.id == export_id), None)
    if export is None:
        abort(404)
    record("core_export.viewed", export)
    asker = _names([export.user_id])[export.user_id]
    return render_template("core/exports/approval.html", export=export, asker=asker, reasons=REASONS)


@blueprint.post("/approvals/<uuid:export_id>/approve")
@requires("core.export.approve", step_up=True)
def approve(export_id: uuid.UUID) -> Any:
    return _try(export_id, lambda: _decide(export_id, agree=True))


@blueprint.post("/approvals/<uuid:export_id>/deny")
@requires("core.export.approve", step_up=True)
def deny(export_id: uuid.UUID) -> Any:
    return _try(export_id, lambda: _decide(export_id, agree=False))


def _decide(export_id: uuid.UUID, *, agree: bool) -> Any:
    denied_file = service.decide(export_id, agree=agree)
    if denied_file:
        files.erase(denied_file)
    flash(_("The export is approved.") if agree else _("The export is denied."), "success")
    return redirect(url_for("exports.approvals"), 303)


def _try(export_id: uuid.UUID, step: Callable[[], Any]) -> Any:
    """Take a step; a refused one is noted, and told with its reason to who may see the export."""
    try:
        return step()
    except service.ExportRefused as refusal:
        seen = db.session.get(Export, export_id)
        record("core.export.opened", export_id, refused=True)
        if seen is None:
            abort(404)
        text = {"title": _("This export was not handed out"), "text": str(refusal), "status": 409}
        return render_template("core/error.html", **text), 409


def _names(ids: list[uuid.UUID]) -> dict[uuid.UUID, str]:
    rows = db.session.execute(sa.select(User.id, User.name).where(User.id.in_(ids)))
    return {row.id: row.name for row in rows}
