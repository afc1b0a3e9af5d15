"""The lists behind the numbers of the home page."""

from typing import Any

from flask import abort, url_for

from core.access.guard import requires
from core.access.principal import current
from core.l10n import _
from plugins.casework.views.file_lists import files_page
from plugins.child_protection.services import waiting as service
from plugins.child_protection.views import blueprint
from plugins.child_protection.widgets import WORDS


@blueprint.get("/waiting/<kind>")
@requires("child_protection.risk.read")
def waiting(kind: str) -> Any:
    """List exactly the files that a number of the home page counts."""
    if kind not in WORDS or not current().may(service.RIGHTS[kind]):
        abort(404)
    return files_page(
        service.files(kind, current()),
        WORDS[kind][0],
        WORDS[kind][1],
        verb="child_protection.waiting.listed",
        crumbs=[(_("My day"), url_for("core.home"))],
        person=_("Child"),
    )
