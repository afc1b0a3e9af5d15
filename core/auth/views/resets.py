"""New passwords: the page of the two officials, and the one where the printed code is used."""

import uuid
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from core.access.guard import public, requires
from core.access.principal import current
from core.audit.chain import record
from core.auth import passwords, resets, staff
from core.auth.forms import UseResetForm
from core.auth.models import PasswordReset, User
from core.auth.throttle import TooManyTries
from core.auth.views.door import blueprint as door
from core.auth.views.door import status_of, too_many
from core.db import Conflict, db
from core.l10n import _

blueprint = Blueprint("resets", __name__, url_prefix="/password-resets")


@blueprint.get("/")
@requires("core.password.reset")
def index() -> Any:
    waiting = [(reset, _name(reset.user_id), _name(reset.first_id)) for reset in resets.waiting()]
    me = current().user_id
    people = [(user.id, user.name, user.title) for user in staff.staff(active=True) if user.id != me]
    record("core.password.reset.listed", shown=[reset.id for reset, _owner, _first in waiting])
    return render_template("core/auth/resets.html", waiting=waiting, people=people, me=me)


@blueprint.post("/new")
@requires("core.password.reset", step_up=True)
def first() -> Response:
    """Authorise a new password as the first official."""
    try:
        resets.authorise_first(uuid.UUID(request.form.get("user", "")))
        flash(_("Authorised. A second official must now authorise it too."), "success")
    except ValueError:
        flash(_("Choose a colleague."), "danger")
    except resets.ResetRefused as refusal:
        flash(str(refusal), "danger")
    return redirect(url_for("resets.index"), 303)


@blueprint.post("/<uuid:reset_id>/second")
@requires("core.password.reset", step_up=True)
def second(reset_id: uuid.UUID) -> Any:
    """Authorise it as the second official; the answer is the page to print, once."""
    try:
        code = resets.authorise_second(reset_id)
    except (resets.ResetRefused, Conflict) as refusal:
        flash(str(refusal) or _("This authorisation is no longer open."), "danger")
        return redirect(url_for("resets.index"), 303)
    reset = db.session.get_one(PasswordReset, reset_id)
    owner = db.session.get_one(User, reset.user_id)
    return render_template("core/auth/reset_code.html", code=code, owner=owner, at=reset.code_at, life=resets.CODE_LIFE)


@blueprint.post("/<uuid:reset_id>/withdraw")
@requires("core.password.reset", step_up=True)
def withdraw(reset_id: uuid.UUID) -> Response:
    try:
        resets.withdraw(reset_id)
        flash(_("The authorisation is withdrawn."), "success")
    except resets.ResetRefused as refusal:
        flash(str(refusal), "danger")
    return redirect(url_for("resets.index"), 303)


@door.route("/login/reset", methods=["GET", "POST"])
@public
def use_reset() -> Any:
    """Set a new password with the printed code."""
    form, throttled = UseResetForm(), False
    if form.validate_on_submit():
        try:
            if _used(form):
                flash(_("Your password is set. Sign in with it."), "success")
                return redirect(url_for("auth.login"), 303)
        except TooManyTries:
            throttled = True
            form.form_errors.append(too_many())
    return render_template("core/auth/use_reset.html", form=form), status_of(form, throttled=throttled)


def _used(form: UseResetForm) -> bool:
    if why := passwords.objection(form.new.data, [form.username.data]):
        form.new.errors = [why]
        return False
    try:
        right = resets.use_code(form.username.data, form.reset_code.data, form.code.data or "", form.new.data)
    except resets.ResetRefused as refusal:
        form.new.errors = [str(refusal)]
        return False
    if not right:
        form.form_errors.append(_("User name and codes do not fit together, or the paper is older than half an hour."))
    return right


def _name(user_id: uuid.UUID) -> str:
    return db.session.get_one(User, user_id).name
