"""Dita ime, the search box, the modules page, and the health check."""

from typing import Any

import sqlalchemy as sa
from flask import Blueprint, Response, abort, current_app, g, redirect, render_template, request, url_for
from markupsafe import Markup
from sqlalchemy.exc import SQLAlchemyError

from core import hooks, lifecycle
from core.access.guard import public, requires, signed_in
from core.access.principal import current
from core.audit.chain import record
from core.contributions import SearchHit, Widget
from core.db import db
from core.drafts.service import pending_drafts
from core.home import budget
from core.home.modules import job_lines, module_cards
from core.jobs.runner import complaints
from core.l10n import _, today
from core.registry import PluginProblem
from core.state import State

blueprint = Blueprint("core", __name__)


@blueprint.get("/")
@signed_in
def home() -> Any:
    who, off = current(), lifecycle.switched_off()
    widgets: list[tuple[str, Widget]] = current_app.extensions["widgets"]
    parts = [widget.render(who) for plugin, widget in widgets if plugin not in off and who.may(widget.permission)]
    return render_template(
        "core/home.html", today=today(), drafts=pending_drafts(), parts=[Markup(part) for part in parts if part]
    )


@blueprint.post("/search")
@signed_in
def search() -> Any:
    """Search within what the reader may see; by POST, so that no name stands in an address (security.md L-05, L-07)."""
    query = request.form.get("q", "").strip()
    if not budget.spend():
        abort(429)
    hits: list[SearchHit] = (
        [hit for found in hooks.ask_active("search", query=query, who=current()) for hit in found] if query else []
    )
    record("core.search", shown=[hit.id for hit in hits], note=str(len(hits)))
    template = "core/_search_hits.html" if request.headers.get("HX-Request") else "core/search.html"
    return render_template(template, hits=hits, query=query)


@blueprint.get("/modules")
@requires("core.plugin.switch")
def modules() -> Any:
    silent = next(iter(complaints()), "")
    return render_template("core/modules.html", modules=module_cards(), jobs=job_lines(), silent=silent)


@blueprint.post("/modules/<name>")
@requires("core.plugin.switch", step_up=True)
def switch_module(name: str) -> Any:
    if name not in current_app.extensions["plugins_found"]:
        abort(404)
    try:
        lifecycle.switch(name, on=request.form.get("on") == "1", found=current_app.extensions["plugins_found"])
    except PluginProblem as problem:
        return render_template(
            "core/error.html", status=409, title=_("The module was not switched"), text=str(problem)
        ), 409
    return redirect(url_for("core.modules"), 303)


@blueprint.get("/healthz")
@public
def healthz() -> Response:
    """Say whether the suite works, and nothing more."""
    try:
        well = db.session.scalar(sa.select(State.epoch)) is not None
    except SQLAlchemyError:
        well = False
    g.pop("audit_pending", None)
    return Response("mirë\n" if well else "jo mirë\n", 200 if well else 503, mimetype="text/plain")
