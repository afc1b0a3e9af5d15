"""Calls: two taps to begin, a page to work on, the printed card, and what waits in the morning."""

import uuid
from typing import Any

import sqlalchemy as sa
from flask import abort, flash, redirect, render_template, request, url_for

from core import exports
from core.access.guard import requires
from core.access.principal import current
from core.audit.chain import record
from core.db import db, now
from core.l10n import _, _l, format_date, local
from core.listings import Column, make_listing
from core.records import open_record
from plugins.duty_roster import codes
from plugins.duty_roster.forms.calls import CallForm, HideForm, LateForm
from plugins.duty_roster.models import DutyCall
from plugins.duty_roster.permissions import CALL_READ, CALLS, SHIFT
from plugins.duty_roster.services import calls as service
from plugins.duty_roster.services.rosters import words_of
from plugins.duty_roster.views import answer, blueprint, home
from plugins.office import offers

COLUMNS = (
    Column(key="received", label=_l("Call received"), by=DutyCall.received_at),
    Column(key="category", label=_l("Category"), by=DutyCall.category),
    Column(key="caller", label=_l("Who called"), by=DutyCall.caller, hide_on_phone=True),
    Column(key="state", label=_l("State"), by=DutyCall.state),
    Column(key="response", label=_l("Minutes until there"), numeric=True, hide_on_phone=True),
)
EXPORTED = (
    (_l("Date"), lambda row: format_date(local(row.received_at).date())),
    (_l("Hours of the day"), lambda row: _band(row)),
    (_l("Who called"), lambda row: codes.label("caller", row.caller)),
    (_l("Category"), lambda row: codes.label("category", row.category)),
    (_l("Minutes until there"), lambda row: row.response_minutes),
    (_l("Outcome"), lambda row: codes.label("outcome", row.outcome)),
    (_l("Was handed over"), lambda row: _("yes") if row.handed_at else _("no")),
)
"""No person, address, reference or word stands in the export."""


def _band(row: DutyCall) -> str:
    first = local(row.received_at).hour // 4 * 4
    return f"{first:02}–{first + 4:02}"


def _above() -> list[tuple[Any, str]]:
    return [home(), (_("Calls"), url_for("duty_roster.calls"))]


@blueprint.get("/calls")
@requires(CALL_READ)
def calls() -> Any:
    """List the calls within reach."""
    picked = {name: request.args.get(name, "") for name in ("category", "state")}
    query = sa.select(DutyCall)
    for name, value in picked.items():
        if value:
            query = query.where(getattr(DutyCall, name) == value)
    listing = make_listing(
        query, COLUMNS, default="-received", tie=DutyCall.id, verb="duty_roster.call.listed", filters=picked
    )
    return render_template(
        "duty_roster/calls.html",
        listing=listing,
        picked=picked,
        categories=codes.choices("category", empty=_("All")),
        states=codes.choices("call_state", empty=_("All")),
        label=codes.label,
        lists=codes.lists,
        may_take=current().may(SHIFT),
        may_export=current().may(CALLS),
    )


@blueprint.get("/calls/new")
@requires(SHIFT)
def new_call() -> Any:
    """Offer the large keys with which a call begins."""
    return render_template(
        "duty_roster/call_new.html", categories=codes.choices("category"), running=service.my_shifts(now())
    )


@blueprint.post("/calls/begin")
@requires(SHIFT)
def begin_call() -> Any:
    """Begin a call that comes now."""
    category = request.form.get("category", "")
    if category not in codes.codes("category"):
        abort(400)
    call = service.begin(category, urgent=request.form.get("urgent") == "yes")
    return redirect(url_for("duty_roster.call", record_id=call.id), 303)


@blueprint.get("/calls/<uuid:record_id>")
@requires(CALL_READ)
def call(record_id: uuid.UUID) -> Any:
    """Show a call and what comes next in it."""
    row = open_record(DutyCall, record_id)
    return render_template(
        "duty_roster/call.html",
        call=row,
        may_work=current().may(SHIFT),
        may_take=service.may_take(row),
        label=codes.label,
        lists=codes.lists,
        several=codes.several,
    )


@blueprint.route("/calls/<uuid:record_id>/edit", methods=["GET", "POST"])
@requires(SHIFT)
def edit_call(record_id: uuid.UUID) -> Any:
    """Fill a call in."""
    row = open_record(DutyCall, record_id)
    form = CallForm(row, offers.units())
    return answer(
        form,
        lambda: service.save(row, form.version.data, **form.values()),
        title=_("Call of %(day)s", day=format_date(local(row.received_at).date())),
        back=url_for("duty_roster.call", record_id=row.id),
        crumbs=_above(),
    )


@blueprint.post("/calls/<uuid:record_id>/time")
@requires(SHIFT)
def note_time(record_id: uuid.UUID) -> Any:
    """Write down that somebody sets out or arrives now."""
    row = open_record(DutyCall, record_id)
    service.note_time(row, request.form.get("what", ""))
    return redirect(url_for("duty_roster.call", record_id=row.id), 303)


@blueprint.post("/calls/<uuid:record_id>/hand-over")
@requires(SHIFT)
def hand_over_call(record_id: uuid.UUID) -> Any:
    """Hand a call over."""
    row = open_record(DutyCall, record_id)
    service.hand_over(row, request.form.get("version"))
    if row.receipt:
        flash(_("Handed over. The receipt is %(number)s.", number=row.receipt), "success")
    else:
        flash(_("It waits for the morning hand-over."), "success")
    return redirect(url_for("duty_roster.call", record_id=row.id), 303)


@blueprint.route("/calls/<uuid:record_id>/hide", methods=["GET", "POST"])
@requires(CALL_READ)
def hide_call(record_id: uuid.UUID) -> Any:
    """Hide a call from a colleague."""
    row = open_record(DutyCall, record_id)
    form = HideForm(service.colleagues(row))
    return answer(
        form,
        lambda: service.hide(row, form.user_id.data),
        title=_("Hide this call from a colleague"),
        back=url_for("duty_roster.call", record_id=row.id),
        crumbs=_above(),
        remark=_("For them it does not exist from now on, whatever their role: no list, number or export tells of it."),
    )


@blueprint.post("/calls/<uuid:record_id>/take-over")
@requires(CALL_READ)
def take_over_call(record_id: uuid.UUID) -> Any:
    """Take a call over in the morning."""
    row = open_record(DutyCall, record_id)
    service.take_over(row, request.form.get("version"))
    flash(_("You have taken it over."), "success")
    return redirect(url_for("duty_roster.morning"), 303)


@blueprint.route("/calls/late", methods=["GET", "POST"])
@requires(SHIFT)
def late_call() -> Any:
    """Type a call of an earlier shift in, with its true hours."""
    shifts = {one.id: one for one in service.my_shifts(now() - service.TYPED_WITHIN)}
    form = LateForm([(key, words_of(one.span)) for key, one in shifts.items()], offers.units())

    def do() -> None:
        shift = shifts[form.shift_id.data]
        service.type_in(shift, **form.moments(shift), **form.values())

    return answer(
        form,
        do,
        title=_("Type a call in afterwards"),
        back=url_for("duty_roster.calls"),
        crumbs=_above(),
        remark=_("With the hours at which things truly happened. It is marked as typed afterwards and handed over."),
    )


@blueprint.get("/calls/card")
@requires(SHIFT)
def call_card() -> Any:
    """Print the card for calls where the suite is not reached, with the fields in the order of the form."""
    form = LateForm((), offers.units())
    return render_template("duty_roster/call_card.html", form=form, codes=codes)


@blueprint.get("/morning")
@requires(CALL_READ)
def morning() -> Any:
    """Show what was handed over in the night and waits to be taken over."""
    rows = list(db.session.scalars(service.waiting().order_by(DutyCall.received_at).limit(100)))
    record("duty_roster.call.listed", shown=[row.id for row in rows])
    return render_template("duty_roster/morning.html", rows=rows, label=codes.label)


@blueprint.route("/calls/export", methods=["GET", "POST"])
@requires(CALLS)
def export_calls() -> Any:
    """Export the calls without a person in them."""
    rows = list(db.session.scalars(sa.select(DutyCall).order_by(DutyCall.received_at.desc()).limit(exports.MOST + 1)))
    return exports.offer("duty_roster.calls", EXPORTED, rows, title=_("Calls"), about_persons=False)
