"""Activities: the list of a plan, and writing one down."""

import uuid
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from core.access.guard import requires
from core.access.principal import current
from core.l10n import _, _l
from core.listings import Column, make_listing
from core.records import open_record
from plugins.gender_budget import codes
from plugins.gender_budget.forms.activities import ActivityForm
from plugins.gender_budget.models import Activity, EqualityPlan
from plugins.gender_budget.permissions import ACTIVITY, READ
from plugins.gender_budget.services import activities as service
from plugins.gender_budget.services import plans
from plugins.gender_budget.views import blueprint
from plugins.office import offers
from plugins.office.views.lists import status_of
from plugins.office.views.saving import said_on

COLUMNS = (
    Column(key="title", label=_l("Title"), by=Activity.title),
    Column(key="day", label=_l("Day"), by=Activity.on),
    Column(key="kind", label=_l("Kind"), by=Activity.kind),
    Column(key="people", label=_l("How many came"), by=Activity.people, numeric=True),
    Column(key="women", label=_l("women and girls"), numeric=True, hide_on_phone=True),
)


@blueprint.get("/plans/<uuid:record_id>/activities")
@requires(READ)
def activities(record_id: uuid.UUID) -> Any:
    """List the activities of a plan."""
    plan = open_record(EqualityPlan, record_id)
    picked = {name: request.args.get(name, "") for name in ("kind", "topic")}
    query = service.of_plan(plan.id)
    for name, value in picked.items():
        if value:
            query = query.where(getattr(Activity, name) == value)
    listing = make_listing(
        query, COLUMNS, default="-day", tie=Activity.id, verb="gender_budget.activity.listed", filters=picked
    )
    return render_template(
        "gender_budget/activities.html",
        plan=plan,
        listing=listing,
        picked=picked,
        kinds=codes.choices("activity_kind", empty=_("All")),
        topics=codes.choices("topic", empty=_("All")),
        label=codes.label,
        by_side=codes.by_side,
        may_write=current().may(ACTIVITY),
    )


@blueprint.route("/plans/<uuid:record_id>/activities/new", methods=["GET", "POST"])
@requires(ACTIVITY)
def new_activity(record_id: uuid.UUID) -> Any:
    return _activity_form(open_record(EqualityPlan, record_id), None)


@blueprint.route("/activities/<uuid:record_id>/edit", methods=["GET", "POST"])
@requires(ACTIVITY)
def edit_activity(record_id: uuid.UUID) -> Any:
    row = open_record(Activity, record_id)
    return _activity_form(row.plan, row)


def _activity_form(plan: EqualityPlan, row: Activity | None) -> Any:
    form = ActivityForm(units=offers.units(), indicators=plans.indicators_of(plan), obj=row)
    if form.validate_on_submit():
        with said_on(form):
            service.save(row, form.version.data, plan, **form.values())
            flash(_("Saved."), "success")
            return redirect(url_for("gender_budget.activities", record_id=plan.id), 303)
    return render_template("gender_budget/activity_form.html", form=form, plan=plan, row=row), status_of(form)
