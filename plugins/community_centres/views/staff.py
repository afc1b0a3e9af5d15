"""Who works in which centre."""

import uuid
from typing import Any

from flask import flash, redirect, render_template, url_for

from core.access.guard import requires
from core.forms import values_of
from core.l10n import _, today
from core.records import open_record
from plugins.community_centres.forms.directory import LeaveForm, PlacementForm
from plugins.community_centres.models import Centre, Placement
from plugins.community_centres.permissions import ASSIGN
from plugins.community_centres.services import staff
from plugins.community_centres.views import blueprint
from plugins.office import workplaces
from plugins.office.problems import Refused
from plugins.office.views.lists import status_of


@blueprint.route("/centres/<uuid:record_id>/staff/new", methods=["GET", "POST"])
@requires(ASSIGN)
def new_placement(record_id: uuid.UUID) -> Any:
    """Let somebody work in a centre."""
    row, form = open_record(Centre, record_id), PlacementForm(staff=workplaces.staff())
    if not form.is_submitted():
        form.first.data = today()
    if form.validate_on_submit():
        try:
            staff.place(row, form.user_id.data, **values_of(form, "first", "last", "profession"))
        except Refused as problem:
            form.form_errors = [str(problem)]
        else:
            flash(_("Saved. It counts from their next page on."), "success")
            return redirect(url_for("community_centres.centre", record_id=row.id), 303)
    return render_template("community_centres/placement_form.html", form=form, centre=row), status_of(form)


@blueprint.route("/staff/<uuid:record_id>/leave", methods=["GET", "POST"])
@requires(ASSIGN)
def leave(record_id: uuid.UUID) -> Any:
    """Let somebody's work in a centre end."""
    row, form = open_record(Placement, record_id), LeaveForm()
    if not form.is_submitted():
        form.last.data = today()
    if form.validate_on_submit():
        try:
            staff.leave(row, form.last.data)
        except Refused as problem:
            form.form_errors = [str(problem)]
        else:
            flash(_("Saved."), "success")
            return redirect(url_for("community_centres.centre", record_id=row.centre_id), 303)
    return render_template("community_centres/leave_form.html", form=form, row=row), status_of(form)
