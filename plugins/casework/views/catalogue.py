"""The catalogue of social services and their providers, and the list of what is given across files."""

import uuid
from datetime import date
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from core import exports
from core.access.guard import requires
from core.access.principal import current
from core.db import Conflict, db
from core.l10n import _, _l, today
from core.listings import Column, make_listing
from plugins.casework import codes
from plugins.casework.forms.fields import values_of
from plugins.casework.forms.services import EditionForm, OfferedForm, ProviderEndForm, ProviderForm
from plugins.casework.models import Provision, ServiceProvider
from plugins.casework.money import Money
from plugins.casework.permissions import SERVICE_EDIT, SERVICE_LIST, SERVICE_READ
from plugins.casework.problems import Refused
from plugins.casework.services import catalogue, listing, providers, provisions
from plugins.casework.views import services_blueprint
from plugins.casework.views.provisions import state_words
from plugins.office.institutions import institutions


@services_blueprint.get("/")
@requires(SERVICE_READ)
def index() -> Any:
    """Show the catalogue in the order in which the municipality publishes it."""
    return render_template(
        "casework/catalogue.html",
        entries=catalogue.listed(),
        counts=providers.counts(),
        today=today(),
        may_edit=current().may(SERVICE_EDIT),
        may_list=current().may(SERVICE_LIST),
        **_words(),
    )


def _words() -> dict[str, Any]:
    return {"typologies": catalogue.typologies(), "written": catalogue.written(), "term": codes.label}


@services_blueprint.route("/new", methods=["GET", "POST"])
@requires(SERVICE_EDIT)
def new() -> Any:
    """Add a service of the municipality's own."""
    form = EditionForm(with_nature=True)
    if not form.is_submitted():
        form.valid_from.data = today()
    elif form.validate():
        try:
            service = catalogue.add(**values_of(form, "nature", "valid_from", *catalogue.EDITION_FIELDS))
        except Refused as problem:
            form.form_errors = problem.sentences
        else:
            flash(_("The service is in the catalogue."), "success")
            return redirect(url_for("casework_services.entry", record_id=service.id), 303)
    page = render_template("casework/catalogue_form.html", form=form, entry=None, conflict=None)
    return page, 422 if form.errors else 200


@services_blueprint.get("/<uuid:record_id>")
@requires(SERVICE_READ)
def entry(record_id: uuid.UUID) -> Any:
    """Show a service with its editions and providers."""
    return _entry_page(record_id)


def _entry_page(record_id: uuid.UUID, **forms: Any) -> Any:
    found = _found(record_id)
    offered = OfferedForm(obj=found.service, formdata=None)
    provider = ProviderForm(institutions=_institutions(), formdata=None)
    provider.valid_from.data = today()
    page = render_template(
        "casework/catalogue_entry.html",
        entry=found,
        providers=providers.providers_of(found.service),
        today=today(),
        may_edit=current().may(SERVICE_EDIT),
        said=lambda edition: ", ".join(codes.label("service_audience", code) for code in edition.audience),
        **{"offered": offered, "provider": provider} | forms,
        **_words(),
    )
    return page, 422 if any(form.errors for form in forms.values()) else 200


def _found(record_id: uuid.UUID) -> catalogue.Entry:
    found = catalogue.entries().get(record_id)
    if found is None:
        abort(404)
    return found


def _institutions() -> list[tuple[uuid.UUID, str]]:
    return [(row.id, row.name) for row in institutions()]


@services_blueprint.route("/<uuid:record_id>/edit", methods=["GET", "POST"])
@requires(SERVICE_EDIT)
def edit(record_id: uuid.UUID) -> Any:
    """Change a service from a day on."""
    found = _found(record_id)
    form = EditionForm(with_nature=False, obj=found.service.editions[0])
    if not form.is_submitted():
        form.valid_from.data, form.source.data, form.version.data = today(), "", found.service.version
    elif form.validate():
        try:
            catalogue.revise(
                found.service,
                form.version.data,
                valid_from=form.valid_from.data,
                **values_of(form, *catalogue.EDITION_FIELDS),
            )
        except Refused as problem:
            form.form_errors = problem.sentences
        except Conflict:
            found = _found(record_id)
            form.version.data, form.version.raw_data = found.service.version, None
            last = found.service.editions[0]
            said = [(form[name].label.text, getattr(last, name)) for name in ("label", "conditions", "cost")]
            return render_template("casework/catalogue_form.html", form=form, entry=found, conflict=said), 409
        else:
            flash(_("The change is saved."), "success")
            return redirect(url_for("casework_services.entry", record_id=record_id), 303)
    page = render_template("casework/catalogue_form.html", form=form, entry=_found(record_id), conflict=None)
    return page, 422 if form.errors else 200


@services_blueprint.post("/<uuid:record_id>/offered")
@requires(SERVICE_EDIT)
def offer(record_id: uuid.UUID) -> Any:
    """Say until when a service is offered."""
    found, form = _found(record_id), OfferedForm()
    if form.validate():
        try:
            catalogue.offer_until(found.service, form.version.data, form.active_to.data)
        except Refused as problem:
            form.form_errors = problem.sentences
        except Conflict:
            form.form_errors = [_("A colleague changed this service meanwhile. Look at it again, then save.")]
            form.version.data, form.version.raw_data = _found(record_id).service.version, None
        else:
            flash(_("The change is saved."), "success")
            return redirect(url_for("casework_services.entry", record_id=record_id), 303)
    return _entry_page(record_id, offered=form)


@services_blueprint.post("/<uuid:record_id>/providers")
@requires(SERVICE_EDIT)
def add_provider(record_id: uuid.UUID) -> Any:
    """Write down who provides a service."""
    found, form = _found(record_id), ProviderForm(institutions=_institutions())
    if form.validate():
        try:
            providers.add(found.service, **values_of(form, "institution_id", "valid_from", "places", "conditions"))
        except Refused as problem:
            form.form_errors = problem.sentences
        else:
            flash(_("The provider is written down."), "success")
            return redirect(url_for("casework_services.entry", record_id=record_id), 303)
    return _entry_page(record_id, provider=form)


@services_blueprint.route("/providers/<uuid:record_id>/end", methods=["GET", "POST"])
@requires(SERVICE_EDIT)
def end_provider(record_id: uuid.UUID) -> Any:
    """Write down the last day of a provider."""
    row = db.session.get(ServiceProvider, record_id)
    if row is None:
        abort(404)
    form, service_id = ProviderEndForm(), row.service_id
    if not form.is_submitted():
        form.valid_to.data = today()
    elif form.validate():
        try:
            providers.end(row, form.valid_to.data)
        except Refused as problem:
            form.form_errors = problem.sentences
        else:
            flash(_("The change is saved."), "success")
            return redirect(url_for("casework_services.entry", record_id=service_id), 303)
    name = db.session.get_one(ServiceProvider, record_id).institution.name
    page = render_template("casework/provider_end.html", form=form, entry=_found(service_id), name=name)
    return page, 422 if form.errors else 200


# --- what is given across files

COLUMNS = (
    Column(key="service", label=_l("Service")),
    Column(key="person", label=_l("Person")),
    Column(key="from", label=_l("From – to"), by=Provision.starts_on),
    Column(key="state", label=_l("State"), by=Provision.state),
    Column(key="payer", label=_l("Who pays"), by=Provision.payer),
    Column(key="approved", label=_l("Approved"), by=Provision.approved_cost, numeric=True),
    Column(key="paid", label=_l("Paid"), numeric=True),
)


@services_blueprint.get("/given")
@requires(SERVICE_LIST)
def given() -> Any:
    """List what is given in all files within reach, and what is paid for in others without saying for whom."""
    chosen = {name: request.args.get(name, "") for name in ("service", "payer", "state", "year")}
    found = listing.query(**_period(chosen))
    known = catalogue.entries()
    payers = listing.totals(found)
    return render_template(
        "casework/given.html",
        listing=make_listing(
            found,
            COLUMNS,
            default="-from",
            tie=Provision.id,
            verb="casework.services.listed",
            filters=chosen,
            shape=listing.with_people,
            per_page=25,
        ),
        chosen=chosen,
        known=known,
        payers=payers,
        total=sum(payers.values(), Money()),
        money_of=provisions.money_of,
        state_words=state_words,
        term=codes.label,
        export_url=_export_url(),
        **_picks(known),
    )


def _period(chosen: dict[str, str]) -> dict[str, Any]:
    """Return the filters of the address as the query takes them; what is no filter is left out."""
    year = int(chosen["year"]) if chosen["year"].isdigit() and 2000 <= int(chosen["year"]) <= 2100 else None
    return {
        "service_id": _id(chosen["service"]),
        "payer": chosen["payer"],
        "state": chosen["state"],
        "since": date(year, 1, 1) if year else None,
        "until": date(year, 12, 31) if year else None,
    }


def _id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text) if text else None
    except ValueError:
        return None


def _picks(known: dict[uuid.UUID, catalogue.Entry]) -> dict[str, Any]:
    year = today().year
    return {
        "services": [("", _("All services")), *((id_, found.label) for id_, found in known.items())],
        "payers_all": [
            ("", _("All")),
            *((code, codes.label("fund_source", code)) for code in codes.lists()["fund_source"]),
        ],
        "states": [
            ("", _("All")),
            *((code, codes.label("provision_state", code)) for code in codes.lists()["provision_state"]),
        ],
        "years": [("", _("All years")), *((str(each), str(each)) for each in range(year, year - 5, -1))],
    }


def _export_url() -> str | None:
    if not current().may("core.export.persons"):
        return None
    return url_for("casework_services.export_given", **request.args.to_dict())


@services_blueprint.route("/given/export", methods=["GET", "POST"])
@requires("core.export.persons")
def export_given() -> Any:
    """Hand out the list as it is filtered, by the rules for lists about persons."""
    if not current().may(SERVICE_LIST):
        abort(404)
    chosen = {name: request.args.get(name, "") for name in ("service", "payer", "state", "year")}
    found = listing.query(**_period(chosen)).order_by(Provision.starts_on.desc(), Provision.id)
    lines = listing.with_people(db.session.scalars(found.limit(exports.MOST + 1)).all())
    known, people = catalogue.entries(), {line.id: line for line in lines}
    columns = [
        (_("Service"), lambda row: known[row.service_id].label),
        (_("Reference"), lambda row: people[row.id].case.reference if people[row.id].case else ""),
        (_("Person"), lambda row: people[row.id].person.short_name if people[row.id].person else ""),
        (_("From"), lambda row: row.starts_on),
        (_("To"), lambda row: row.ended_on or row.ends_on),
        (_("State"), lambda row: state_words(row)[0]),
        (_("Who pays"), lambda row: codes.label("fund_source", row.payer)),
        (_("Number of the decision"), lambda row: row.decision_no or ""),
        (_("Date of the decision"), lambda row: row.decided_on),
        (_("Planned"), lambda row: provisions.money_of(row).planned),
        (_("Approved"), lambda row: provisions.money_of(row).approved),
        (_("Paid"), lambda row: provisions.money_of(row).spent),
    ]
    rows = [line.provision for line in lines]
    return exports.offer("casework.services", columns, rows, title=_("Services given"), about_persons=True)
