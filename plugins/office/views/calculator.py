"""The calculator of time limits: when a limit ends, and why on that day (Law 44/2015, art. 56)."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import render_template, request

from core.access.guard import requires
from core.l10n.calendar import HolidayCalendar, add_months
from plugins.office import days
from plugins.office.forms import CalculatorForm
from plugins.office.views.calendar import blueprint


@dataclass(frozen=True, slots=True)
class Answer:
    """The last day of a limit: the bare count ends on `counted`, and `skipped` are the days off from there on."""

    event: date
    last: date
    counted: date | None
    skipped: list[tuple[date, str]]


@blueprint.get("/calculator")
@requires("office.calendar.read")
def calculator() -> Any:
    """Count a time limit; nothing about anybody is asked, so the question stands in the address."""
    form = CalculatorForm(request.args)
    asked = "unit" in request.args
    answer = _answer(form.event.data, form.amount.data, form.unit.data) if asked and form.validate() else None
    return render_template("office/calculator.html", form=form, answer=answer)


def _answer(event: date, amount: int, unit: Any) -> Answer:
    calendar = days.calendar()
    last = calendar.due_date(event, amount, unit)
    if unit == "working_day":
        return Answer(event, last, None, [])
    counted = add_months(event, amount) if unit == "month" else event + timedelta(days=amount)
    return Answer(event, last, counted, _skipped(calendar, counted, last))


def _skipped(calendar: HolidayCalendar, first: date, last: date) -> list[tuple[date, str]]:
    """Return the days from the first to the day before the last; a weekend without a holiday has no name."""
    between = [first + timedelta(days=number) for number in range((last - first).days)]
    return [(day, calendar.holidays(day.year).get(day, "")) for day in between]
