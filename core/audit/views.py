"""Pages of the audit."""

from typing import Any

from flask import Blueprint, render_template

from core.access.guard import requires

blueprint = Blueprint("audit", __name__, url_prefix="/audit")


@blueprint.get("/")
@requires("core.audit.read")
def events() -> Any:
    return render_template("core/audit/events.html")
