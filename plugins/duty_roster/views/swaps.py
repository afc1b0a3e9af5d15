"""One's own shifts, and exchanges of shifts: asked, accepted, approved."""

import uuid
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from core.access.guard import requires
from core.access.principal import current
from core.audit.chain import record
from core.l10n import _, _l
from core.listings import Column, make_listing
from core.records import find, open_record
from plugins.duty_roster import codes
from plugins.duty_roster.forms.rosters import SwapForm
from plugins.duty_roster.models import Shift, Swap
from plugins.duty_roster.permissions import APPROVE, READ, SHIFT
from plugins.duty_roster.services import rosters
from plugins.duty_roster.services import swaps as service
from plugins.duty_roster.views import answer, blueprint, home
from plugins.duty_roster.views.rosters import page_of

COLUMNS = (
    Column(key="shift", label=_l("Shift"), by=Shift.starts),
    Column(key="asks", label=_l("Who asks")),
    Column(key="with", label=_l("With whom")),
    Column(key="for", label=_l("For which shift"), hide_on_phone=True),
    Column(key="state", label=_l("State"), by=Swap.state),
    Column(key="do", label=""),
)


@blueprint.get("/mine")
@requires(SHIFT)
def mine() -> Any:
    """Show the shifts of whoever acts, and what colleagues ask of them."""
    shifts = service.upcoming()
    record("duty_roster.shift.listed", shown=[one.id for one in shifts])
    return render_template("duty_roster/mine.html", shifts=shifts, words_of=rosters.words_of, label=codes.label)


@blueprint.post("/shifts/<uuid:record_id>/acknowledge")
@requires(SHIFT)
def acknowledge(record_id: uuid.UUID) -> Any:
    """Say that one knows of a shift."""
    service.acknowledge(open_record(Shift, record_id))
    flash(_("Confirmed."), "success")
    return redirect(url_for("duty_roster.mine"), 303)


@blueprint.route("/shifts/<uuid:record_id>/swap", methods=["GET", "POST"])
@requires(SHIFT)
def ask_swap(record_id: uuid.UUID) -> Any:
    """Ask a colleague to take a shift."""
    row = open_record(Shift, record_id)
    members, ahead = service.exchangeable(row)
    form = SwapForm(
        members=[(one.id, one.user.name) for one in members],
        shifts=[(one.id, f"{one.member.user.name}, {rosters.words_of(one.span)}") for one in ahead],
    )

    def do() -> None:
        offered = find(Shift, form.offered_id.data) if form.offered_id.data else None
        service.ask(row, with_id=form.with_id.data, offered=offered)

    return answer(
        form,
        do,
        title=_("Exchange %(shift)s", shift=rosters.words_of(row.span)),
        back=url_for("duty_roster.swaps"),
        crumbs=[home(), (_("My shifts"), url_for("duty_roster.mine"))],
        save=_("Ask"),
    )


@blueprint.get("/swaps")
@requires(READ)
def swaps() -> Any:
    """List the exchanges: the head's are all, the others' their own."""
    listing = make_listing(service.swaps(), COLUMNS, default="-shift", tie=Swap.id, verb="duty_roster.swap.listed")
    return render_template(
        "duty_roster/swaps.html",
        listing=listing,
        state_of=service.state_of,
        is_mine=service.is_mine,
        words_of=rosters.words_of,
        label=codes.label,
        lists=codes.lists,
        may_approve=current().may(APPROVE),
        may_ask=current().may(SHIFT),
    )


@blueprint.post("/swaps/<uuid:record_id>/answer")
@requires(SHIFT)
def answer_swap(record_id: uuid.UUID) -> Any:
    """Say whether one takes a colleague's shift."""
    row = open_record(Swap, record_id)
    service.answer(row, request.form.get("version"), take=request.form.get("answer") == "take")
    flash(_("Answered. The head decides next.") if row.state == "taken" else _("Answered."), "success")
    return redirect(url_for("duty_roster.swaps"), 303)


@blueprint.post("/swaps/<uuid:record_id>/decide")
@requires(APPROVE)
def decide_swap(record_id: uuid.UUID) -> Any:
    """Approve or refuse an exchange; approved, the next version is published."""
    row = open_record(Swap, record_id)
    fresh = service.decide(row, request.form.get("version"), approve=request.form.get("answer") == "approve")
    if fresh is None:
        flash(_("Refused. The roster stays as it is."), "success")
        return redirect(url_for("duty_roster.swaps"), 303)
    flash(_("Version %(number)s is in force. Inform those who hold the sheet.", number=fresh.number), "success")
    return redirect(page_of(fresh), 303)
