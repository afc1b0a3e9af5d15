"""The directory behind the login: centres, services, providers, hours."""

import uuid
from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from core.access.guard import requires
from core.access.principal import current
from core.db import Conflict
from core.forms import values_of
from core.l10n import _, _l, format_phone, today
from core.listings import Column
from core.records import open_record
from plugins.community_centres import codes
from plugins.community_centres.forms.directory import CentreForm, ClosureForm, HoursForm, ProviderForm, ServiceForm
from plugins.community_centres.models import Centre, Provider, Service
from plugins.community_centres.permissions import ASSIGN, DIRECTORY, EDIT, GROUPS, REPORTS
from plugins.community_centres.services import directory, hours, staff
from plugins.community_centres.views import again, blueprint
from plugins.office import offers
from plugins.office.problems import Refused
from plugins.office.views.lists import in_pages, status_of

CENTRE = ("code", "name", "state", "unit_id", "address", "phone", "capacity", "accessibility")
SERVICE = ("code", "name", "name_en", "typology", "provider_id", "status", "audience", "description", "eligibility",
           "cost", "how")  # fmt: skip
PROVIDER = ("name", "kind", "contact", "licence")
COLUMNS = (
    Column(key="name", label=_l("Name")),
    Column(key="state", label=_l("State")),
    Column(key="typology", label=_l("Typology"), hide_on_phone=True),
    Column(key="provider", label=_l("Provider"), hide_on_phone=True),
    Column(key="verified", label=_l("Verified on")),
)


@blueprint.get("/")
@requires(DIRECTORY)
def index() -> Any:
    """List the centres."""
    return render_template(
        "community_centres/index.html",
        found=directory.whole(),
        own=staff.own(),
        may_see_groups=current().may(GROUPS),
        may_see_reports=current().may(REPORTS),
        label=codes.label,
        lists=codes.lists,
        may_edit=current().may(EDIT),
    )


@blueprint.get("/centres/<uuid:record_id>")
@requires(DIRECTORY)
def centre(record_id: uuid.UUID) -> Any:
    """Show a centre: where it is, when it is open, what it offers, who works there."""
    row = open_record(Centre, record_id)
    return render_template(
        "community_centres/centre.html",
        centre=row,
        services=directory.offered(row),
        hours=hours.in_words(hours.rules_of(row), today()),
        closures=hours.closures(row.id, today(), today() + timedelta(days=365)),
        placements=staff.placements(row),
        today=today(),
        phone=format_phone,
        label=codes.label,
        lists=codes.lists,
        may_edit=current().may(EDIT),
        may_assign=current().may(ASSIGN),
    )


@blueprint.route("/centres/new", methods=["GET", "POST"])
@requires(EDIT)
def new_centre() -> Any:
    return _centre_form(None)


@blueprint.route("/centres/<uuid:record_id>/edit", methods=["GET", "POST"])
@requires(EDIT)
def edit_centre(record_id: uuid.UUID) -> Any:
    return _centre_form(open_record(Centre, record_id))


def _centre_form(row: Centre | None) -> Any:
    form: Any = CentreForm(units=offers.units(), services=directory.services(), obj=row)
    if not form.is_submitted():
        form.version.data = row.version if row is not None else ""
        form.services.data = [str(one.id) for one in directory.offered(row)] if row is not None else []
    if form.validate_on_submit():
        chosen = [uuid.UUID(one) for one in form.services.data or []]
        try:
            saved = directory.save_centre(row, form.version.data, chosen, **values_of(form, *CENTRE))
        except (Refused, Conflict) as problem:
            return again(form, problem, "centre_form", centre=row)
        flash(_("Saved."), "success")
        return redirect(url_for("community_centres.centre", record_id=saved.id), 303)
    return render_template("community_centres/centre_form.html", form=form, centre=row), status_of(form)


@blueprint.route("/centres/<uuid:record_id>/hours", methods=["GET", "POST"])
@requires(EDIT)
def centre_hours(record_id: uuid.UUID) -> Any:
    row = open_record(Centre, record_id)
    return _hours(row, row.name, url_for("community_centres.centre", record_id=row.id))


@blueprint.route("/services/<uuid:record_id>/hours", methods=["GET", "POST"])
@requires(EDIT)
def service_hours(record_id: uuid.UUID) -> Any:
    """Give a service hours of its own, which may go beyond those of its centre."""
    row = open_record(Service, record_id)
    return _hours(row, row.name, url_for("community_centres.service", record_id=row.id))


def _hours(owner: Centre | Service, name: str, back: str) -> Any:
    form = HoursForm()
    if form.validate_on_submit():
        try:
            hours.set_hours(owner, **values_of(form, "days", "opens", "closes", "valid_from"))
        except Refused as problem:
            form.form_errors = [str(problem)]
        else:
            flash(_("The hours are changed."), "success")
            return redirect(back, 303)
    told = {"form": form, "name": name, "back": back, "now": hours.in_words(hours.rules_of(owner), today())}
    return render_template("community_centres/hours_form.html", **told), status_of(form)


@blueprint.route("/centres/<uuid:record_id>/closures/new", methods=["GET", "POST"])
@requires(EDIT)
def new_closure(record_id: uuid.UUID) -> Any:
    """Close a centre for a day."""
    row, form = open_record(Centre, record_id), ClosureForm()
    if form.validate_on_submit():
        try:
            hours.close_on(row, form.on.data, form.reason.data)
        except Refused as problem:
            form.form_errors = [str(problem)]
        else:
            flash(_("Saved. Sessions that are planned on that day must be moved or cancelled."), "success")
            return redirect(url_for("community_centres.centre", record_id=row.id), 303)
    return render_template("community_centres/closure_form.html", form=form, centre=row), status_of(form)


# --- services and providers


@blueprint.get("/services")
@requires(DIRECTORY)
def services() -> Any:
    """List the services with the day on which each was verified."""
    picked = {name: request.args.get(name, "") for name in ("status", "typology")}
    rows = [
        row
        for row in directory.services()
        if all(not value or getattr(row, name) == value for name, value in picked.items())
    ]
    return render_template(
        "community_centres/services.html",
        listing=in_pages(rows, COLUMNS, picked),
        picked=picked,
        statuses=codes.choices("service_status", empty=_("All")),
        typologies=codes.choices("typology", empty=_("All")),
        providers=directory.providers(),
        label=codes.label,
        lists=codes.lists,
        may_edit=current().may(EDIT),
    )


@blueprint.get("/services/<uuid:record_id>")
@requires(DIRECTORY)
def service(record_id: uuid.UUID) -> Any:
    row = open_record(Service, record_id)
    return render_template(
        "community_centres/service.html",
        service=row,
        centres=directory.where(row),
        hours=hours.in_words(hours.rules_of(row), today()),
        label=codes.label,
        lists=codes.lists,
        several=codes.several,
        may_edit=current().may(EDIT),
    )


@blueprint.route("/services/new", methods=["GET", "POST"])
@requires(EDIT)
def new_service() -> Any:
    return _service_form(None)


@blueprint.route("/services/<uuid:record_id>/edit", methods=["GET", "POST"])
@requires(EDIT)
def edit_service(record_id: uuid.UUID) -> Any:
    return _service_form(open_record(Service, record_id))


def _service_form(row: Service | None) -> Any:
    form: Any = ServiceForm(providers=directory.providers(), obj=row)
    if not form.is_submitted():
        form.version.data = row.version if row is not None else ""
    if form.validate_on_submit():
        try:
            saved = directory.save_service(row, form.version.data, **values_of(form, *SERVICE))
        except (Refused, Conflict) as problem:
            return again(form, problem, "service_form", service=row)
        flash(_("Saved."), "success")
        return redirect(url_for("community_centres.service", record_id=saved.id), 303)
    return render_template("community_centres/service_form.html", form=form, service=row), status_of(form)


@blueprint.post("/services/<uuid:record_id>/verify")
@requires(EDIT)
def verify_service(record_id: uuid.UUID) -> Any:
    row = open_record(Service, record_id)
    directory.verify(row)
    flash(_("Verified today."), "success")
    return redirect(url_for("community_centres.service", record_id=row.id), 303)


@blueprint.route("/providers/new", methods=["GET", "POST"])
@requires(EDIT)
def new_provider() -> Any:
    return _provider_form(None)


@blueprint.route("/providers/<uuid:record_id>/edit", methods=["GET", "POST"])
@requires(EDIT)
def edit_provider(record_id: uuid.UUID) -> Any:
    return _provider_form(open_record(Provider, record_id))


def _provider_form(row: Provider | None) -> Any:
    form: Any = ProviderForm(obj=row)
    if not form.is_submitted():
        form.version.data = row.version if row is not None else ""
    if form.validate_on_submit():
        try:
            directory.save_provider(row, form.version.data, **values_of(form, *PROVIDER))
        except (Refused, Conflict) as problem:
            return again(form, problem, "provider_form", provider=row)
        flash(_("Saved."), "success")
        return redirect(url_for("community_centres.services"), 303)
    return render_template("community_centres/provider_form.html", form=form, provider=row), status_of(form)
