"""The pages of figures that every service has: charts, the table behind each, and the list behind each number."""

from typing import Any

import sqlalchemy as sa
from flask import abort, render_template, request, url_for

from core import measures
from core.l10n import _, _l, today
from core.measures import Counted, NotAPeriod, NotOffered, Period
from plugins.casework.figures import Figures, charts
from plugins.casework.models import CaseFile
from plugins.casework.views.file_lists import files_page
from plugins.office.documents import registered

CASELOAD = "caseload"
KINDS = {"year": _l("Years"), "half": _l("Halves"), "quarter": _l("Quarters"), "month": _l("Months")}


def statistics(figures: Figures) -> str:
    """Show the caseload of a period beside another one, or the managed cases by what splits them."""
    views = {CASELOAD: _l("Caseload"), **{name: words for name, (words, _by) in figures.parts.items()}}
    view = request.args.get("view", CASELOAD)
    if view not in views:
        abort(404)
    period, against = _chosen()
    codes, here = figures.codes, f"{figures.service}.statistics"
    splits = () if view == CASELOAD else figures.parts[view][1]
    with measures.together(charts.questions(figures, splits, period, against)):
        drawn = () if splits else (charts.steps(codes, period), charts.course(codes, period))
        shown = [(chart, None) for chart in drawn if chart]
        shown += [
            (charts.split(codes.managed, by, period, against), table_url(figures, codes.managed, by)) for by in splits
        ]
        rows = [] if splits else charts.compared(codes.all, period, against)
        others = [] if splits else charts.compared(figures.others, period, against)
        counted = charts.asked(codes.managed, period)
    return render_template(
        "casework/statistics.html",
        view=view,
        views=[
            (words, url_for(here, **{**request.args.to_dict(), "view": name}), name == view, None)
            for name, words in views.items()
        ],
        rows=rows,
        others=others,
        shown=shown,
        counted=counted,
        paper=next((one for one in registered.offered(None) if one.name == figures.paper), None),
        **_frame(figures, period, against),
    )


def statistics_table(figures: Figures) -> str:
    """Show one figure as a table, with what it means; each number opens its list."""
    period, against = _chosen()
    code, by = request.args.get("of", ""), request.args.get("by", "")
    try:
        now, before = (measures.ask(code, one, (by,) if by else ()) for one in (period, against))
    except NotOffered:
        abort(404)
    if now is None or before is None:
        abort(404)
    return render_template(
        "casework/statistics_table.html",
        counted=now,
        dimension=now.measure.dimension(by) if by else None,
        rows=charts.lines(now, before),
        total=charts.Row(_("Total"), now, before, {}),
        **_frame(figures, period, against),
    )


def figure(figures: Figures, person: Any) -> str:
    """List exactly the files that a figure counts; `person` is the word for whom they follow."""
    cell = {name: value for name, value in request.args.items() if name not in ("of", "period", "page", "sort")}
    try:
        period = Period.read(request.args.get("period", ""))
        ids = measures.members(request.args.get("of", ""), period, cell)
    except (NotAPeriod, NotOffered):
        abort(404)
    measure = measures.measures()[request.args["of"]]
    words = [str(measure.dimension(name).words()[value]) for name, value in cell.items()]
    return files_page(
        sa.select(CaseFile).where(CaseFile.id.in_(ids)),
        measure.label,
        ", ".join([period.label, *words]),
        verb=f"{figures.service}.figure.listed",
        crumbs=[(_("Figures"), url_for(f"{figures.service}.statistics", period=str(period)))],
        person=person,
    )


# --- what the pages share


def _chosen() -> tuple[Period, Period]:
    """Return the period of the address, by default the present quarter, and the one that stands beside it."""
    try:
        period = Period.read(request.args["period"]) if "period" in request.args else Period.around("quarter", today())
        other = request.args.get("against", "")
        return period, period.a_year_before() if other == "year" else Period.read(other) if other else period.before()
    except (NotAPeriod, KeyError):
        abort(404)


def _frame(figures: Figures, period: Period, against: Period) -> dict[str, Any]:
    return {
        "here": figures.service,
        "heading": figures.heading,
        "period": period,
        "against": against,
        "choices": [(KINDS[kind], found) for kind, found in charts.periods(today())],
        "beside": request.args.get("against", ""),
        "link": link,
        "table_url": lambda code, by="": table_url(figures, code, by),
    }


def table_url(figures: Figures, code: str, by: str = "") -> str:
    """Return the page with the table of a figure, for the periods of this page."""
    kept = {name: request.args[name] for name in ("period", "against") if name in request.args}
    return url_for(f"{figures.service}.statistics_table", of=code, by=by or None, **kept)


def link(counted: Counted, **cell: str) -> str | None:
    """Return where a number leads: to the list of what it counts, for who may open it, unless there is nothing."""
    found, endpoint = counted.at(**cell), counted.measure.list_endpoint
    if not counted.exact or found.hidden or not found.value or endpoint is None:
        return None
    return url_for(endpoint, of=counted.measure.code, period=str(counted.period), **cell)
