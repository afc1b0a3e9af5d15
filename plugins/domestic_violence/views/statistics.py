"""The figures of coordination: charts, the table behind each, and the list behind each number."""

from typing import Any

from core.access.guard import requires
from core.l10n import _l
from plugins.casework.figures import Figures
from plugins.casework.views import figures
from plugins.domestic_violence.measures import OTHERS, PERMISSION
from plugins.domestic_violence.views import blueprint

FIGURES = Figures(
    service="domestic_violence",
    prefix="dv",
    heading=_l("Figures of coordination"),
    parts={
        "people": (_l("People"), ("sex", "age", "unit", "relation")),
        "reports": (_l("Reports and risk"), ("form", "source", "children", "risk", "order", "plan")),
    },
    others=OTHERS,
    paper="domestic_violence.kd_report",
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
    return figures.figure(FIGURES, _l("Person protected"))
