"""An indicator: its sentence, its chart, its values with where they come from, and writing them."""

import uuid
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from core.access.guard import requires
from core.access.principal import current
from core.l10n import _, today
from core.measures import NotAPeriod, NotOffered, Period
from core.records import open_record
from plugins.gender_budget import codes, reporters
from plugins.gender_budget.forms.values import ValueForm
from plugins.gender_budget.models import Indicator, Value
from plugins.gender_budget.permissions import CONFIRM, EDIT, READ
from plugins.gender_budget.services import overview, sentences, sources, values
from plugins.gender_budget.services.achievement import outcome, year_presets
from plugins.gender_budget.views import blueprint
from plugins.office.views.lists import status_of
from plugins.office.views.saving import said_on


@blueprint.get("/indicators/<uuid:record_id>")
@requires(READ)
def indicator(record_id: uuid.UUID) -> Any:
    """Show an indicator, and what its source counts now beside what was written."""
    row = open_record(Indicator, record_id)
    found = values.current_values([row.id]).get(row.id, [])
    newest = next(iter(found), None)
    plan, now = row.plan.period, _now(row, newest)
    return render_template(
        "gender_budget/indicator.html",
        row=row,
        plan=row.plan,
        found=[(value, outcome(row, plan, value)) for value in found],
        sentence=sentences.sentence(row, plan, newest) if newest is not None and newest.is_known else None,
        newest=newest,
        chart=overview.course(row, found),
        waffle=overview.women(newest),
        now=now,
        steps=sources.steps(row, now[0]) if now is not None else None,
        ways=sources.ways(row),
        split=_split(row, now),
        periods=year_presets(row.plan, today()),
        history=values.history_of(row),
        names=reporters.name_of,
        printed=sentences.printed,
        split_words=sentences.split_words,
        target_words=overview.target_words(row),
        label=codes.label,
        lists=codes.lists,
        may_write=values.may_write(row),
        may_confirm=current().may(CONFIRM),
        may_edit=current().may(EDIT),
    )


def _now(row: Indicator, newest: Value | None) -> tuple[Period, Any] | None:
    """Return what the automatic source counts in the period of the address, else in that of the newest value.

    One period at a time: a figure about people is published the first time that somebody asks.
    """
    offered = year_presets(row.plan, today())
    wanted = next((period for period in offered if str(period) == request.args.get("period")), None)
    usual = newest.period if newest is not None and newest.period in offered else offered[0]
    found = sources.live(row, wanted or usual)
    return (wanted or usual, found) if found is not None else None


def _split(row: Indicator, now: tuple[Period, Any] | None) -> sources.Split | None:
    """Return the split that the address asks for; there is no way to leave a value of it out."""
    wanted = request.args.get("by")
    if not wanted:
        return None
    if now is None or wanted not in sources.ways(row):
        abort(404)
    try:
        return sources.split(row, now[0], wanted.split(","))
    except NotOffered:
        flash(_("The module does not split this figure for such a period."), "warning")
        return None


@blueprint.route("/indicators/<uuid:record_id>/values/new", methods=["GET", "POST"])
@requires(READ)
def new_value(record_id: uuid.UUID) -> Any:
    row = open_record(Indicator, record_id)
    return _value_form(row, None)


@blueprint.route("/values/<uuid:record_id>/correct", methods=["GET", "POST"])
@requires(READ)
def correct_value(record_id: uuid.UUID) -> Any:
    """Write what takes the place of a value; the old one stays in the history."""
    before = open_record(Value, record_id)
    return _value_form(before.indicator, before)


def _value_form(row: Indicator, before: Value | None) -> Any:
    if not values.may_write(row) or (before is not None and before.replaced_on is not None):
        abort(404)
    form = ValueForm(row, before)
    if form.validate_on_submit():
        with said_on(form):
            values.save(row, before, form.version.data if before else None, **form.values())
            flash(_("Saved."), "success")
            return redirect(url_for("gender_budget.indicator", record_id=row.id), 303)
    return render_template("gender_budget/value_form.html", form=form, row=row, before=before), status_of(form)


@blueprint.post("/values/<uuid:record_id>/confirm")
@requires(CONFIRM)
def confirm_value(record_id: uuid.UUID) -> Any:
    value = open_record(Value, record_id)
    values.confirm(value)
    flash(_("Confirmed."), "success")
    return redirect(url_for("gender_budget.indicator", record_id=value.indicator_id), 303)


@blueprint.post("/indicators/<uuid:record_id>/take-over")
@requires(CONFIRM)
def take_over(record_id: uuid.UUID) -> Any:
    """Take over what the module of the source counts now."""
    row = open_record(Indicator, record_id)
    try:
        sources.take_over(row, Period.read(request.form.get("period", "")))
    except NotAPeriod:
        abort(404)
    flash(_("Taken over. Confirm it when it is right."), "success")
    return redirect(url_for("gender_budget.indicator", record_id=row.id), 303)
