"""Numbers of other institutions: what was asked for by quarter, one form, its lock."""

import uuid
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from core.access.guard import requires
from core.access.principal import current
from core.audit.chain import record
from core.db import Conflict
from core.forms import theirs
from core.l10n import _, _l, today
from core.measures import NotAPeriod, Period
from core.records import open_record
from plugins.casework.figures.charts import periods
from plugins.casework.problems import Refused
from plugins.domestic_violence.forms.institution_numbers import AskForm, numbers_form
from plugins.domestic_violence.models import InstitutionNumbers
from plugins.domestic_violence.models.institution_numbers import READ
from plugins.domestic_violence.services import institution_numbers as service
from plugins.domestic_violence.views import blueprint
from plugins.office.offers import institutions

WRITE, LOCK = "domestic_violence.numbers.write", "domestic_violence.numbers.lock"
STATES = {"asked": (_l("Asked for"), "amber"), "received": (_l("Came"), "blue"), "locked": (_l("Locked"), "green")}


@blueprint.get("/numbers")
@requires(READ)
def numbers() -> Any:
    """Show what the institutions gave for a quarter, by default the last one that is over."""
    quarters = [one for one in dict(periods(today()))["quarter"] if one.is_over()]
    try:
        period = Period.read(request.args["period"]) if "period" in request.args else quarters[0]
    except NotAPeriod:
        abort(404)
    rows = service.rows_of(period)
    record("domestic_violence.numbers.listed", shown=[row.id for row in rows])
    return render_template(
        "domestic_violence/numbers.html",
        rows=rows,
        period=period,
        quarters=quarters,
        states=STATES,
        lists_of=service.LISTS.codes,
        label=service.LISTS.label,
    )


@blueprint.route("/numbers/new", methods=["GET", "POST"])
@requires(WRITE)
def ask_numbers() -> Any:
    """Note that an institution was asked for its numbers."""
    form = AskForm(institutions=institutions(*service.kinds()))
    if form.validate_on_submit():
        try:
            row = service.ask(form.institution_id.data, Period.read(form.period.data), form.due_on.data)
        except Refused as problem:
            form.form_errors = problem.sentences
        else:
            flash(_("On its day the reminder stands in your day."), "success")
            return redirect(url_for("domestic_violence.numbers", period=row.period), 303)
    return render_template("domestic_violence/numbers_ask.html", form=form), 422 if form.errors else 200


@blueprint.route("/numbers/<uuid:record_id>", methods=["GET", "POST"])
@requires(READ)
def institution_numbers(record_id: uuid.UUID) -> Any:
    """Show the numbers of an institution, and write down what came."""
    row = open_record(InstitutionNumbers, record_id)
    form, conflict = numbers_form(row), None
    if request.method == "POST" and not current().may(WRITE):
        abort(404)
    if form.validate_on_submit():
        told = {"on": form.received_on.data, "source": form.source.data or ""}
        try:
            service.receive(row, form.version.data, form.told, **told)
        except Refused as problem:
            form.form_errors = problem.sentences
        except Conflict:
            row = open_record(InstitutionNumbers, record_id)
            conflict = theirs(form, row, {"source": row.source})
        else:
            flash(_("The numbers are written down."), "success")
            return redirect(url_for("domestic_violence.numbers", period=row.period), 303)
    return (
        render_template(
            "domestic_violence/institution_numbers.html",
            row=row,
            period=Period.read(row.period),
            form=form,
            conflict=conflict,
            states=STATES,
            told=[
                (service.LISTS.label(row.form, code), row.values.get(code)) for code in service.LISTS.codes(row.form)
            ],
            may_write=current().may(WRITE) and row.state != service.LOCKED,
            may_lock=current().may(LOCK) and row.state == service.RECEIVED,
        ),
        409 if conflict is not None else 422 if form.errors else 200,
    )


@blueprint.post("/numbers/<uuid:record_id>/lock")
@requires(LOCK)
def lock_numbers(record_id: uuid.UUID) -> Any:
    """Lock what came."""
    row = open_record(InstitutionNumbers, record_id)
    try:
        service.lock(row)
        flash(_("The numbers are locked."), "success")
    except Refused as problem:
        for sentence in problem.sentences:
            flash(sentence, "error")
    return redirect(url_for("domestic_violence.institution_numbers", record_id=record_id), 303)
