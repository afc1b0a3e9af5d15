"""The calendar of holidays: a page per year, what was changed, and the yearly review."""

import uuid
from datetime import date
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from core.access.guard import requires
from core.access.principal import current
from core.l10n import _, format_date, today
from core.records import open_record
from plugins.office import days
from plugins.office.forms import DayForm
from plugins.office.models import CalendarDay
from plugins.office.views.lists import status_of

blueprint = Blueprint("office_calendar", __name__, url_prefix="/office/calendar")
YEARS = range(1992, 2101)


@blueprint.get("/")
@requires("office.calendar.read")
def index() -> Any:
    year = request.args.get("year", today().year, type=int)
    if year not in YEARS:
        abort(404)
    changed = {row.day: row for row in days.changes_of(year)}
    held = days.calendar().holidays(year)
    gone = {day: row.name for day, row in changed.items() if not row.is_off}
    return render_template(
        "office/calendar.html",
        year=year,
        rows=sorted((held | gone).items()),
        changed=changed,
        moved=days.moved(year),
        estimated=days.estimated(year),
        reasons=_reasons(year),
        review=days.review_of(year),
        may_edit=current().may("office.calendar.edit"),
    )


def _reasons(year: int) -> dict[date, str]:
    """Say for each moved day off which day it stands for."""
    return {day: _("in place of %(day)s", day=format_date(original)) for day, original in days.stands_for(year).items()}


@blueprint.route("/day", methods=["GET", "POST"])
@requires("office.calendar.edit")
def change_day() -> Any:
    form = DayForm()
    if form.validate_on_submit():
        day: date = form.day.data
        days.change_day(
            day, is_off=form.kind.data == "off", name=form.name.data.strip(), reason=form.reason.data.strip()
        )
        flash(_("Saved. Deadlines that start from now on follow it; those that run do not move."), "success")
        return redirect(url_for("office_calendar.index", year=day.year), 303)
    return render_template("office/calendar_day.html", form=form), status_of(form)


@blueprint.post("/day/<uuid:record_id>/restore")
@requires("office.calendar.edit")
def restore(record_id: uuid.UUID) -> Response:
    row = open_record(CalendarDay, record_id)
    year = row.day.year
    days.restore_day(row)
    flash(_("The day is again what the law says."), "success")
    return redirect(url_for("office_calendar.index", year=year), 303)


@blueprint.post("/<int:year>/review")
@requires("office.calendar.edit")
def review(year: int) -> Response:
    if year not in YEARS:
        abort(404)
    days.review(year)
    flash(_("The calendar of the year is reviewed."), "success")
    return redirect(url_for("office_calendar.index", year=year), 303)
