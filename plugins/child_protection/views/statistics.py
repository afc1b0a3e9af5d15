"""The figures of child protection: charts, the table behind each, and the list behind each number."""

from typing import Any

from core.access.guard import requires
from core.l10n import _l
from plugins.casework.figures import Figures
from plugins.casework.views import figures
from plugins.child_protection.measures import GTN_MEETINGS, PERMISSION
from plugins.child_protection.views import blueprint

FIGURES = Figures(
    service="child_protection",
    prefix="cp",
    heading=_l("Figures of child protection"),
    parts={
        "children": (_l("Children"), ("sex", "age", "community", "disability")),
        "cases": (_l("Places and reasons"), ("unit", "category", "risk", "source", "measure", "plan")),
    },
    others=(GTN_MEETINGS,),
)


@blueprint.get("/statistics")
@requires(PERMISSION)
def statistics() -> Any:
    return figures.statistics(FIGURES)


@blueprint.get("/statistics/table")
@requires(PERMISSION)
def statistics_table() -> Any:
    return figures.statistics_table(FIGURES)


@blueprint.get("/statistics/list", endpoint="figure")
@requires(PERMISSION)
def figure() -> Any:
    return figures.figure(FIGURES, _l("Child"))
