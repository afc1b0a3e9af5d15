"""The services given in a file: what is planned, under way and ended, what was paid, and what it costs whom."""

import uuid
from typing import Any

import sqlalchemy as sa
from flask import abort, flash, redirect, render_template, request, url_for

from core import drafts
from core.access.fields import hidden_columns
from core.access.guard import requires
from core.audit.chain import record
from core.db import Conflict, db
from core.l10n import _, format_date, today
from plugins.casework import cases, codes, plans, staff
from plugins.casework.case_services import service_of
from plugins.casework.forms.fields import values_of
from plugins.casework.forms.services import EndForm, ProvisionForm, ReceiptForm
from plugins.casework.models import CaseFile, Provision, Receipt
from plugins.casework.money import Money
from plugins.casework.page import case_page, open_case_file
from plugins.casework.permissions import READ, WRITE
from plugins.casework.problems import Refused
from plugins.casework.services import catalogue, providers, provisions
from plugins.casework.views import blueprint
from plugins.casework.views.parts import of_case, theirs
from plugins.office.institutions import institutions

TAB = "casework.services"
PRINTED = "casework.services.printed"


@blueprint.get("/cases/<uuid:record_id>/services", endpoint="services")
@requires(READ)
def list_services(record_id: uuid.UUID) -> Any:
    """Show what is given in a file, and what it costs by who pays."""
    return _overview("services", open_case_file(record_id))


@blueprint.get("/cases/<uuid:record_id>/services/print")
@requires(READ)
def print_services(record_id: uuid.UUID) -> Any:
    """Show the services for paper; where somebody stays, and who shelters them, never leaves."""
    case = open_case_file(record_id)
    record(PRINTED, case)
    return _overview("services_print", case)


def _overview(template: str, case: CaseFile) -> str:
    rows = provisions.provisions_of(case)
    payers = provisions.by_payer(rows)
    return render_template(
        f"casework/{template}.html",
        **case_page(
            case,
            TAB,
            rows=rows,
            known=catalogue.entries(),
            payers=payers,
            total=sum(payers.values(), Money()),
            money_of=provisions.money_of,
            unpaid=lambda row: provisions.unpaid_months(row) if provisions.is_by_months(row) and row.is_open else [],
            term=codes.label,
            state_words=state_words,
        ),
    )


def state_words(row: Provision) -> tuple[str, str]:
    """Return the state of a service given, as words and a tone."""
    return codes.label("provision_state", row.state), codes.lists()["provision_state"][row.state]["tone"]


# --- planning and changing


@blueprint.route("/cases/<uuid:record_id>/services/new", methods=["GET", "POST"])
@requires(WRITE)
def new_service(record_id: uuid.UUID) -> Any:
    """Choose a service of the catalogue, then say who gives it, when and at what cost."""
    case = open_case_file(record_id)
    cases.require(case, "write")
    entry = _chosen(case)
    if entry is None:
        return render_template(
            "casework/service_choose.html",
            **case_page(case, TAB, offered=catalogue.offered(service_of(case)), term=codes.label),
        )
    form = _form(case, entry, None)
    if request.method == "GET" or not form.validate():
        return _form_page(case, form, entry)
    try:
        made = provisions.give(case, entry.service.id, **_values(form)).id
    except Refused as problem:
        form.form_errors = problem.sentences
        return _form_page(open_case_file(record_id), form, entry)
    flash(_("The service is written down."), "success")
    return redirect(url_for("casework.service", record_id=record_id, target_id=made), 303)


def _chosen(case: CaseFile) -> catalogue.Entry | None:
    wanted = request.args.get("service", "")
    return next((e for e in catalogue.offered(service_of(case)) if str(e.service.id) == wanted), None)


def _form(case: CaseFile, entry: catalogue.Entry, row: Provision | None) -> ProvisionForm:
    usual = providers.usual([entry.service.id])
    offered = sorted(((row.id, row.name) for row in institutions()), key=lambda pair: pair[0] not in usual)
    form = ProvisionForm(obj=row, nature=entry.service.nature, providers=offered, actions=_actions(case, row))
    form.institution_id.near = [name for id_, name in offered if id_ in usual]
    if row is not None:
        return form.without_hidden(hidden_columns(Provision))
    if not form.is_submitted():
        form.starts_on.data, form.unit_cost.data = today(), entry.edition.cost
    return form


def _actions(case: CaseFile, row: Provision | None) -> list[tuple[uuid.UUID, str]]:
    """Return the actions of the plan that counts now, and the one that the service has."""
    plan = plans.current_plan(case)
    found = [(action.id, action.text) for action in plans.actions_of(plans.whole(plan))] if plan else []
    held = row.action if row is not None else None
    return found if held is None or held.id in dict(found) else [*found, (held.id, held.text)]


def _values(form: ProvisionForm) -> dict[str, Any]:
    return values_of(form, "state", *provisions.FIELDS)


def _form_page(
    case: CaseFile, form: ProvisionForm, entry: catalogue.Entry, row: Provision | None = None, conflict: Any = None
) -> Any:
    draft = drafts.resume(form, provisions.draft_of(row or case), label=_("Service, %(case)s", case=case.reference))
    page = render_template(
        "casework/service_form.html",
        **case_page(case, TAB, form=form, entry=entry, row=row, draft=draft, conflict=conflict, term=codes.label),
    )
    return page, 409 if conflict is not None else 422 if form.errors else 200


@blueprint.route("/cases/<uuid:record_id>/services/<uuid:target_id>/edit", methods=["GET", "POST"])
@requires(WRITE)
def edit_service(record_id: uuid.UUID, target_id: uuid.UUID) -> Any:
    case, row = of_case(record_id, Provision, target_id)
    cases.require(case, "write")
    entry = catalogue.entries(row.starts_on)[row.service_id]
    form = _form(case, entry, row)
    if request.method == "GET" or not form.validate():
        return _form_page(case, form, entry, row)
    try:
        provisions.change(row, form.version.data, **_values(form))
    except Refused as problem:
        form.form_errors = problem.sentences
        case, row = of_case(record_id, Provision, target_id)
        return _form_page(case, form, entry, row)
    except Conflict:
        case, row = of_case(record_id, Provision, target_id)
        return _form_page(case, form, entry, row, theirs(form, row, _shown(row)))
    flash(_("The service is saved."), "success")
    return _to_service(record_id, target_id)


def _shown(row: Provision) -> dict[str, Any]:
    dates = {name: format_date(getattr(row, name)) for name in ("starts_on", "ends_on", "decided_on")}
    plain = ("quantity", "unit_cost", "planned_cost", "approved_cost", "decision_no", "note")
    return {**dates, **{name: getattr(row, name) for name in plain}, "payer": codes.label("fund_source", row.payer)}


def _to_service(record_id: uuid.UUID, target_id: uuid.UUID) -> Any:
    return redirect(url_for("casework.service", record_id=record_id, target_id=target_id), 303)


# --- one service: payments and the end


@blueprint.route("/cases/<uuid:record_id>/services/<uuid:target_id>", methods=["GET", "POST"])
@requires(READ)
def service(record_id: uuid.UUID, target_id: uuid.UUID) -> Any:
    """Show a service with its payments; a payment is written down here."""
    case, row = of_case(record_id, Provision, target_id)
    form = ReceiptForm(row=row)
    if request.method == "POST":
        cases.require(case, "write")
        if form.validate() and _receive(row, form):
            flash(_("It is written down."), "success")
            return _to_service(record_id, target_id)
        case, row = of_case(record_id, Provision, target_id)
    page = render_template(
        "casework/service.html",
        **case_page(
            case,
            TAB,
            form=form,
            row=row,
            entry=catalogue.entries(row.starts_on)[row.service_id],
            money=provisions.money_of(row),
            unpaid=provisions.unpaid_months(row) if provisions.is_by_months(row) else [],
            names=dict(staff.colleagues()),
            state_words=state_words,
            term=codes.label,
        ),
    )
    return page, 422 if form.errors else 200


def _receive(row: Provision, form: ReceiptForm) -> bool:
    values = values_of(form, "month", "quantity", "given_on", "paper_no", "received_by")
    try:
        provisions.receive(row, amount=form.amount.data or 0, **values)
    except Refused as problem:
        form.form_errors = problem.sentences
        return False
    return True


@blueprint.post("/cases/<uuid:record_id>/services/<uuid:target_id>/receipts/<uuid:receipt_id>/take-back")
@requires(WRITE)
def take_back_receipt(record_id: uuid.UUID, target_id: uuid.UUID, receipt_id: uuid.UUID) -> Any:
    """Remove a payment that was written down by mistake."""
    _case, row = of_case(record_id, Provision, target_id)
    wanted = sa.select(Receipt).where(Receipt.id == receipt_id, Receipt.provision_id == row.id)
    receipt = db.session.scalars(wanted).one_or_none()
    if receipt is None:
        abort(404)
    provisions.take_back(receipt)
    flash(_("It is taken back."), "success")
    return _to_service(record_id, target_id)


@blueprint.route("/cases/<uuid:record_id>/services/<uuid:target_id>/end", methods=["GET", "POST"])
@requires(WRITE)
def end_service(record_id: uuid.UUID, target_id: uuid.UUID) -> Any:
    """Write down how a service ended."""
    case, row = of_case(record_id, Provision, target_id)
    cases.require(case, "write")
    form = EndForm()
    if not form.is_submitted():
        form.on.data = today()
    elif form.validate():
        try:
            provisions.end(row, **values_of(form, "state", "on", "reason", "result", "result_text"))
        except Refused as problem:
            form.form_errors = problem.sentences
            case, row = of_case(record_id, Provision, target_id)
        else:
            flash(_("The end of the service is written down."), "success")
            return redirect(url_for("casework.services", record_id=record_id), 303)
    entry = catalogue.entries(row.starts_on)[row.service_id]
    page = render_template("casework/service_end.html", **case_page(case, TAB, form=form, row=row, entry=entry))
    return page, 422 if form.errors else 200
