"""Protection orders: the list across files, the orders of a file, and the life of one."""

import uuid
from typing import Any

import sqlalchemy as sa
from flask import abort, flash, redirect, render_template, request, url_for

from core.access.guard import requires
from core.audit.chain import record
from core.db import db
from core.l10n import _, _l, today
from core.listings import Column, make_listing
from core.records import find, open_record
from plugins.casework import cases, finding, staff
from plugins.casework.problems import Refused
from plugins.casework.services import catalogue
from plugins.domestic_violence.codes import choices, label, several
from plugins.domestic_violence.forms.orders import (
    BreachForm,
    EndForm,
    ExtendForm,
    IssueForm,
    ReportForm,
    RequestForm,
    ServeForm,
    TellForm,
)
from plugins.domestic_violence.models import Breach, ProtectionOrder
from plugins.domestic_violence.models.orders import IN_FORCE, REQUESTED
from plugins.domestic_violence.services import orders as service
from plugins.domestic_violence.services import registration, reports
from plugins.domestic_violence.services.grounds import given_because_of
from plugins.domestic_violence.views import blueprint
from plugins.domestic_violence.views.frame import open_file, page, part_of, to
from plugins.office import rules
from plugins.office.offers import institutions

READ, WRITE = "domestic_violence.order.read", "domestic_violence.order.write"
PACK = "al-dv-9669-2020"
TONES = {"requested": "blue", "in_force": "green", "refused": "red", "expired": "grey", "revoked": "grey"}


@blueprint.get("/orders")
@requires(READ)
def orders() -> Any:
    """List the orders within reach; by default those in force, the nearest end first."""
    picked = {"state": request.args.get("state", IN_FORCE), "kind": request.args.get("kind", "")}
    query = sa.select(ProtectionOrder)
    for name, value in picked.items():
        if value:
            query = query.where(getattr(ProtectionOrder, name) == value)
    columns = [
        Column(key="kind", label=_l("Order"), by=ProtectionOrder.kind),
        Column(key="reference", label=_l("File")),
        Column(key="state", label=_l("State"), by=ProtectionOrder.state),
        Column(key="from", label=_l("In force from"), by=ProtectionOrder.valid_from, hide_on_phone=True),
        Column(key="to", label=_l("In force until"), by=ProtectionOrder.valid_to),
    ]
    listing = make_listing(
        query,
        columns,
        default="to",
        tie=ProtectionOrder.id,
        verb="domestic_violence.orders.listed",
        filters={name: value for name, value in picked.items() if value != IN_FORCE},
    )
    return render_template(
        "domestic_violence/orders.html",
        listing=listing,
        picked=picked,
        about=finding.describe({row.case_id for row in listing.rows}),
        states=[("", _("All")), *((choice.value, choice.label) for choice in choices("order_state"))],
        kinds=[("", _("All")), *((choice.value, choice.label) for choice in choices("order"))],
        state_of=service.state_of,
        **_words(),
    )


def _words() -> dict[str, Any]:
    return {"label": label, "several": several, "tones": TONES, "repealed": rules.doubt_about(PACK, today())}


@blueprint.get("/hearings/<uuid:record_id>")
@requires(READ)
def hearing(record_id: uuid.UUID) -> Any:
    """Lead from a hearing in the calendar to its order."""
    row = open_record(ProtectionOrder, record_id)
    return redirect(url_for("domestic_violence.order", record_id=row.case_id, target_id=row.id), 303)


@blueprint.get("/cases/<uuid:record_id>/orders")
@requires(READ)
def case_orders(record_id: uuid.UUID) -> Any:
    """Show the orders of a file."""
    case = open_file(record_id)
    rows = service.orders_of(case)
    return page("case_orders", case, "case_orders", rows=rows, state_of=service.state_of, **_words())


@blueprint.route("/cases/<uuid:record_id>/orders/new", methods=["GET", "POST"])
@requires(WRITE)
def request_order(record_id: uuid.UUID) -> Any:
    """Write down that an order was asked for."""
    case = open_file(record_id)
    cases.require(case, "write")
    parties = [(party.id, party.full_name) for party in registration.violent_persons_of(case)]
    form = RequestForm(institutions=institutions("court", "police", "prosecution"), parties=parties)
    if form.validate_on_submit():
        names = ("requested_by", "institution_id", "violent_person_id")
        values = {name: form[name].data for name in names}
        try:
            order = service.request(
                case,
                form.kind.data,
                requested_at=form.at,
                hearing_at=form.hearing_at,
                note=form.note.data or None,
                **values,
            )
        except Refused as problem:
            form.form_errors = problem.sentences
        else:
            flash(_("The request is written down. When the order is issued, write it here."), "success")
            return to("domestic_violence.order", case, target_id=order.id)
    return page("order_form", case, "case_orders", form)


@blueprint.get("/cases/<uuid:record_id>/orders/<uuid:target_id>")
@requires(READ)
def order(record_id: uuid.UUID, target_id: uuid.UUID) -> Any:
    """Show the life of an order: measures, steps, breaches, reports to the police, what comes next."""
    case, row = part_of(record_id, ProtectionOrder, target_id)
    names = dict(staff.colleagues())
    return page(
        "order",
        case,
        "case_orders",
        row=row,
        stands=service.state_of(row),
        steps=_steps(row) if cases.may(case, "write") else [],
        life=[(event, names.get(event.by_id, "")) for event in service.events_of(row)],
        breaches=reports.breaches_of(row),
        reports=reports.reports_of(row),
        given=given_because_of(row),
        service_words=catalogue.entries(),
        replaced=db.session.get(ProtectionOrder, row.replaces_id) if row.replaces_id else None,
        **_words(),
    )


def _steps(row: ProtectionOrder) -> list[tuple[str, Any, str]]:
    """Return what can be written down next about an order: step, words, icon; the first one is the likely one."""
    if row.state == REQUESTED:
        return [
            ("issue", _("It was issued"), "check"),
            ("refuse", _("It was refused"), "x"),
            ("withdraw", _("The request was withdrawn"), "arrow-back-up"),
        ]
    if row.state != IN_FORCE:
        return []
    served = [] if row.served_at else [("serve", _("It was served"), "send")]
    return [
        *served,
        ("report", _("Report to the police"), "mail"),
        ("breach", _("It was not kept"), "alert-triangle"),
        ("extend", _("It was extended"), "refresh"),
        ("revoke", _("The court ended it"), "x"),
    ]


STEPS: dict[str, tuple[type[Any], Any]] = {
    "issue": (IssueForm, _l("The order was issued")),
    "refuse": (EndForm, _l("The order was refused")),
    "withdraw": (EndForm, _l("The request was withdrawn")),
    "serve": (ServeForm, _l("The order was served")),
    "extend": (ExtendForm, _l("The order was extended")),
    "revoke": (EndForm, _l("The court ended the order")),
    "breach": (BreachForm, _l("The order was not kept")),
    "report": (ReportForm, _l("Report to the police")),
}


@blueprint.route(
    f"/cases/<uuid:record_id>/orders/<uuid:target_id>/<any({', '.join(STEPS)}):step>", methods=["GET", "POST"]
)
@requires(WRITE)
def order_step(record_id: uuid.UUID, target_id: uuid.UUID, step: str) -> Any:
    """Write down the next thing that happened to an order."""
    case, row = part_of(record_id, ProtectionOrder, target_id)
    cases.require(case, "write")
    kind, title = STEPS[step]
    form = _blank(kind, row)
    if form.validate_on_submit():
        try:
            _take(step, row, form)
        except Refused as problem:
            form.form_errors = problem.sentences
            case, row = part_of(record_id, ProtectionOrder, target_id)
        else:
            flash(_("It is written down."), "success")
            return to("domestic_violence.order", case, target_id=target_id)
    before = service.before_of(row) if step == "issue" else None
    return page("order_step", case, "case_orders", form, row=row, step=step, title=title, before=before, label=label)


def _blank(kind: type[Any], row: ProtectionOrder) -> Any:
    form = kind()
    if isinstance(form, ReportForm) and not form.is_submitted():
        form.period_from.data, form.period_to.data = reports.next_period(row, today())
    return form


def _take(step: str, row: ProtectionOrder, form: Any) -> None:
    match step:
        case "issue":
            service.issue(row, **form.order())
        case "serve":
            service.serve(row, form.at)
        case "extend":
            service.extend(row, form.valid_to.data, at=form.at, note=form.note.data or None)
        case "breach":
            reports.note_breach(row, at=form.at, kind=form.kind.data, text=form.text.data)
        case "report":
            names = ("period_from", "period_to", "kept", "text", "means", "proof")
            reports.send_report(row, sent_at=form.at, **{name: form[name].data or None for name in names})
        case "refuse" | "withdraw" | "revoke":
            getattr(service, step)(row, at=form.at, note=form.note.data or None)


@blueprint.route("/cases/<uuid:record_id>/breaches/<uuid:target_id>", methods=["GET", "POST"])
@requires(WRITE)
def tell_police(record_id: uuid.UUID, target_id: uuid.UUID) -> Any:
    """Write down when the police were told of a breach."""
    case = open_file(record_id)
    cases.require(case, "write")
    breach = _breach_of(case, target_id)
    form = TellForm()
    if form.validate_on_submit():
        try:
            reports.tell_police(breach, at=form.at, proof=form.proof.data or None)
        except Refused as problem:
            form.form_errors = problem.sentences
        else:
            flash(_("It is written down."), "success")
            return to("domestic_violence.order", case, target_id=breach.order_id)
    return page("tell_police", case, "case_orders", form, breach=breach, label=label)


def _breach_of(case: Any, breach_id: uuid.UUID) -> Breach:
    row = find(Breach, breach_id)
    if row is None or row.order.case_id != case.id:
        record("domestic_violence_breach.viewed", breach_id, refused=True)
        abort(404)
    record("domestic_violence_breach.viewed", row)
    return row
