"""Data of other directorates: what their sheets brought in."""

from typing import Any

from flask import render_template, request

from core.access.guard import requires
from core.access.principal import current
from core.l10n import _, _l
from core.listings import Column, make_listing
from plugins.gender_budget import codes
from plugins.gender_budget.models import OutsideRow
from plugins.gender_budget.permissions import IMPORT, READ
from plugins.gender_budget.services import outside as service
from plugins.gender_budget.views import blueprint

COLUMNS = (
    Column(key="text", label=_l("What it is"), by=OutsideRow.text),
    Column(key="year", label=_l("Year"), by=OutsideRow.year),
    Column(key="women", label=_l("Women"), by=OutsideRow.women, numeric=True),
    Column(key="total", label=_l("Of how many"), numeric=True),
)


@blueprint.get("/outside")
@requires(READ)
def outside() -> Any:
    """List the rows of the sheets of other directorates."""
    kind = request.args.get("kind", "")
    listing = make_listing(
        service.of_kind(kind),
        COLUMNS,
        default="-year",
        tie=OutsideRow.id,
        verb="gender_budget.outside.listed",
        filters={"kind": kind},
    )
    return render_template(
        "gender_budget/outside.html",
        listing=listing,
        kind=kind,
        kinds=codes.choices("outside_kind", empty=_("All")),
        label=codes.label,
        may_import=current().may(IMPORT),
    )
