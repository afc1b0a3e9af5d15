"""Units with their names through time, and who works where."""

import uuid
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for

from core.access.guard import requires
from core.access.principal import current
from core.l10n import _, _l, today
from core.listings import Column
from core.records import open_record
from plugins.office import naming
from plugins.office import workplaces as places
from plugins.office.forms import AliasesForm, AssignForm, LeaveForm, RenameForm, lines
from plugins.office.models import Unit, UserUnit
from plugins.office.problems import Refused
from plugins.office.views.lists import in_pages, status_of

blueprint = Blueprint("office_units", __name__, url_prefix="/office/units")
COLUMNS = (
    Column(key="name", label=_l("Unit")),
    Column(key="code", label=_l("Code")),
    Column(key="kind", label=_l("Kind")),
    Column(key="aliases", label=_l("Also written"), hide_on_phone=True),
)
PLACES = (
    Column(key="user", label=_l("Person")),
    Column(key="unit", label=_l("Unit")),
    Column(key="from", label=_l("First day")),
    Column(key="to", label=_l("Last day")),
    Column(key="state", label=_l("State")),
    Column(key="more", label=""),
)
KINDS = {"city": _l("Town"), "nja": _l("Administrative unit")}


@blueprint.get("/")
@requires("office.settings.read")
def index() -> Any:
    return render_template("office/units.html", listing=in_pages(places.units(), COLUMNS), kinds=KINDS)


@blueprint.get("/<uuid:record_id>")
@requires("office.settings.read")
def unit(record_id: uuid.UUID) -> Any:
    return render_template("office/unit.html", unit=open_record(Unit, record_id), kinds=KINDS, may_edit=_may_edit())


@blueprint.route("/<uuid:record_id>/rename", methods=["GET", "POST"])
@requires("office.unit.edit")
def rename(record_id: uuid.UUID) -> Any:
    row = open_record(Unit, record_id)
    form = RenameForm()
    if form.validate_on_submit():
        try:
            naming.rename(row, form.name.data, valid_from=form.valid_from.data, source=form.source.data.strip())
            flash(_("Saved. Records of earlier days keep the name of their day."), "success")
            return redirect(url_for("office_units.unit", record_id=record_id), 303)
        except Refused as refusal:
            form.form_errors.append(str(refusal))
    return render_template("office/unit_rename.html", form=form, unit=row), status_of(form)


@blueprint.route("/<uuid:record_id>/aliases", methods=["GET", "POST"])
@requires("office.unit.edit")
def aliases(record_id: uuid.UUID) -> Any:
    row = open_record(Unit, record_id)
    form = AliasesForm(aliases="\n".join(row.aliases))
    if form.validate_on_submit():
        naming.change_aliases(row, lines(form.aliases.data))
        flash(_("Saved."), "success")
        return redirect(url_for("office_units.unit", record_id=record_id), 303)
    return render_template("office/unit_aliases.html", form=form, unit=row), status_of(form)


@blueprint.get("/people")
@requires("office.settings.read")
def workplaces() -> Any:
    may_assign = current().may("office.unit.assign")
    return render_template(
        "office/workplaces.html",
        listing=in_pages(places.workplaces(), PLACES if may_assign else PLACES[:-1]),
        today=today(),
        may_assign=may_assign,
    )


@blueprint.route("/people/new", methods=["GET", "POST"])
@requires("office.unit.assign", step_up=True)
def assign() -> Any:
    form = AssignForm()
    form.user.choices = places.staff()
    form.unit.choices = [(str(row.id), row.name) for row in places.units() if row.is_valid(today())]
    if not form.is_submitted():
        form.valid_from.data = today()
    if form.validate_on_submit():
        try:
            days = {"valid_from": form.valid_from.data, "valid_to": form.valid_to.data}
            places.assign(uuid.UUID(form.user.data), uuid.UUID(form.unit.data), **days)
            flash(_("Saved. It holds from the next page that the person opens."), "success")
            return redirect(url_for("office_units.workplaces"), 303)
        except Refused as refusal:
            form.form_errors.append(str(refusal))
    return render_template("office/workplace_new.html", form=form), status_of(form)


@blueprint.route("/people/<uuid:record_id>/leave", methods=["GET", "POST"])
@requires("office.unit.assign", step_up=True)
def leave(record_id: uuid.UUID) -> Any:
    row = open_record(UserUnit, record_id)
    form = LeaveForm(last_day=row.valid_to or today())
    if form.validate_on_submit():
        try:
            places.leave(row, form.last_day.data)
            flash(_("Saved. It holds from the next page that the person opens."), "success")
            return redirect(url_for("office_units.workplaces"), 303)
        except Refused as refusal:
            form.last_day.errors = [str(refusal)]
    return render_template("office/workplace_leave.html", form=form, row=row), status_of(form)


def _may_edit() -> bool:
    return current().may("office.unit.edit")
