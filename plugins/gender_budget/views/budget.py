"""The budget's share of specialised services, with its lines, written by finance."""

import uuid
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from core import charts
from core.access.guard import requires
from core.access.principal import current
from core.forms import values_of
from core.l10n import _, _l, format_money, today
from core.listings import Column, make_listing
from core.records import open_record
from plugins.gender_budget.forms.budget import BudgetForm
from plugins.gender_budget.models import BudgetLine
from plugins.gender_budget.permissions import BUDGET, READ
from plugins.gender_budget.services import budget as service
from plugins.gender_budget.views import blueprint
from plugins.office.views.lists import status_of
from plugins.office.views.saving import said_on

FIELDS = ("year", "code", "text", "planned", "executed", "specialised")
COLUMNS = (
    Column(key="text", label=_l("Line of the budget"), by=BudgetLine.code),
    Column(key="planned", label=_l("Planned"), by=BudgetLine.planned, numeric=True, hide_on_phone=True),
    Column(key="executed", label=_l("Spent"), by=BudgetLine.executed, numeric=True),
    Column(key="specialised", label=_l("Specialised"), by=BudgetLine.specialised),
)


@blueprint.get("/budget")
@requires(READ)
def budget() -> Any:
    """Show the share of a year, how much is missing to the target, and the lines behind it."""
    years = service.years()
    year = request.args.get("year", years[0] if years else today().year, type=int)
    share, target = service.share([year]), service.target()
    listing = make_listing(
        service.lines_of(year), COLUMNS, default="text", tie=BudgetLine.id, verb="gender_budget.budget.listed"
    )
    return render_template(
        "gender_budget/budget.html",
        year=year,
        years=years,
        share=share,
        target=target,
        chart=_thermometer(share, target),
        missing=share.missing_to(target) if share is not None and target is not None else None,
        listing=listing,
        may_write=current().may(BUDGET),
    )


def _thermometer(share: service.Share | None, target: Any) -> Any:
    if share is None or target is None:
        return None
    said = charts.percent(share.percent)
    title = _("%(share)s of the budget go to specialised services", share=said)
    missing = share.missing_to(target)
    if missing:
        title = _("%(title)s, %(lek)s are missing", title=title, lek=format_money(missing))
    labels = (_("spent: %(share)s", share=said), _("target: %(target)s", target=charts.percent(target)))
    return charts.thermometer(title, float(share.percent), float(target), labels)


@blueprint.route("/budget/new", methods=["GET", "POST"])
@requires(BUDGET)
def new_line() -> Any:
    return _line_form(None)


@blueprint.route("/budget/<uuid:record_id>/edit", methods=["GET", "POST"])
@requires(BUDGET)
def edit_line(record_id: uuid.UUID) -> Any:
    return _line_form(open_record(BudgetLine, record_id))


def _line_form(row: BudgetLine | None) -> Any:
    form = BudgetForm(obj=row)
    if not form.is_submitted() and row is None:
        form.year.data = request.args.get("year", today().year, type=int)
    if not form.is_submitted() and row is not None:
        form.version.data = row.version
    if form.validate_on_submit():
        with said_on(form):
            saved = service.save(row, form.version.data, **values_of(form, *FIELDS))
            flash(_("Saved."), "success")
            return redirect(url_for("gender_budget.budget", year=saved.year), 303)
    return render_template("gender_budget/budget_form.html", form=form, row=row), status_of(form)
