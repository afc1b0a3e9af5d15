"""Slips: read by a colleague who is a guest, and by a guest without a login who comes by a link."""

import uuid
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for

from core.access.guard import public, requires
from core.audit.chain import record
from core.l10n import _
from plugins.office.meetings import slips
from plugins.office.meetings.forms import ReplyForm
from plugins.office.meetings.words import REPLIES
from plugins.office.problems import Refused
from plugins.office.views.lists import status_of

blueprint = Blueprint("office_slips", __name__, url_prefix="/office/slips")
invitation = Blueprint("office_invitation", __name__, url_prefix="/invitation")


@blueprint.get("/")
@requires("office.slip.read")
def mine() -> Any:
    """Show the invitations of whoever reads, without what the meetings are about."""
    found = slips.mine()
    record("office.slip.listed", shown=[guest_id for guest_id, _facts in found])
    return render_template("office/meetings/slips.html", slips=found, replies=REPLIES)


@blueprint.route("/<uuid:record_id>", methods=["GET", "POST"])
@requires("office.slip.read")
def slip(record_id: uuid.UUID) -> Any:
    """Show one's own slip, and take the answer."""
    form = ReplyForm()
    found = slips.own(record_id)
    if found is None:
        abort(404)
    if form.validate_on_submit():
        try:
            slips.answer(record_id, form.reply.data, text=form.text.data or None)
            flash(_("Thank you. Your answer is written down."), "success")
            return redirect(url_for("office_slips.mine"), 303)
        except Refused as refusal:
            form.form_errors.append(str(refusal))
    return _page("office/meetings/slip.html", form, found), status_of(form)


def _page(template: str, form: ReplyForm, found: Any, **values: Any) -> str:
    guest, facts = found
    if not form.is_submitted():
        form.reply.data, form.text.data = facts["reply"], facts["reply_text"]
    return render_template(template, form=form, slip=facts, waits=guest.meeting.is_before, replies=REPLIES, **values)


@invitation.get("/<token>")
@public
def letter(token: str) -> Any:
    """Say that this is an invitation, and nothing else: what looks at links by itself must not open a slip."""
    if not slips.link_is_valid(token):
        return _not_valid()
    return render_template("office/meetings/link.html", token=token)


@invitation.post("/<token>")
@public
def opened(token: str) -> Any:
    """Show the slip of the guest who came by the link."""
    found = slips.by_link(token)
    if found is None:
        return _not_valid()
    form = ReplyForm(formdata=None)
    return _page("office/meetings/link_slip.html", form, found, token=token)


@invitation.post("/<token>/answer")
@public
def answered(token: str) -> Any:
    """Take the answer of the guest who came by the link."""
    form, found = ReplyForm(), slips.by_link(token)
    if found is None:
        return _not_valid()
    if form.validate():
        try:
            slips.answer(found[0].id, form.reply.data, text=form.text.data or None)
            return render_template("office/meetings/link_thanks.html")
        except Refused as refusal:
            form.form_errors.append(str(refusal))
    return _page("office/meetings/link_slip.html", form, found, token=token), status_of(form)


def _not_valid() -> Any:
    return render_template("office/meetings/link_ended.html"), 404
