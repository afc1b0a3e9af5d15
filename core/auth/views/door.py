"""Coming in and going out: login, logout, lock, unlock, and showing again who one is."""

import uuid
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_login import login_user, logout_user
from werkzeug.wrappers import Response

from core.access.guard import public, signed_in
from core.access.principal import current
from core.audit.chain import record
from core.auth import second_factor, services
from core.auth.forms import ConfirmForm, LoginForm, PasswordForm
from core.auth.models import User
from core.auth.sessions import mark, raise_rights, session_of_request
from core.auth.throttle import TooManyTries
from core.db import db, now
from core.l10n import _

blueprint = Blueprint("auth", __name__)


class Account:
    """What Flask-Login needs to know of a user."""

    is_authenticated = is_active = True
    is_anonymous = False

    def __init__(self, user_id: uuid.UUID) -> None:
        self.id = user_id

    def get_id(self) -> str:
        return str(self.id)


def load_user(user_id: str) -> Account | None:
    found = db.session.get(User, uuid.UUID(user_id))
    return Account(found.id) if found else None


def me() -> User:
    """Return the user who is signed in."""
    return db.session.get_one(User, current().user_id)


def too_many() -> str:
    return _("Too many wrong tries. Wait one minute, then try again.")


def status_of(form: Any, *, throttled: bool = False) -> int:
    """Return the HTTP status of a form that is shown, first or again."""
    if throttled:
        return 429
    return 422 if form.errors else 200


@blueprint.route("/login", methods=["GET", "POST"])
@public
def login() -> Any:
    form, throttled = LoginForm(), False
    if form.validate_on_submit():
        services.device_of(request.user_agent.string)
        try:
            user_id = services.check_login(form.username.data, form.password.data)
            if user_id is not None:
                _start_session(user_id, form.password.data)
                return redirect(safe_next(request.args.get("next")), 303)
            form.form_errors.append(_("The user name or the password is not right."))
        except TooManyTries:
            throttled = True
            form.form_errors.append(too_many())
    return render_template("core/auth/login.html", form=form), status_of(form, throttled=throttled)


def _start_session(user_id: uuid.UUID, password: str) -> None:
    before = services.note_login(user_id, password)
    session_of_request().restart()
    login_user(Account(user_id))
    session["before"] = services.as_data(before)


@blueprint.post("/logout")
@signed_in
def logout() -> Response:
    record("core.logout")
    logout_user()
    session.clear()
    response = redirect(url_for("auth.login"), 303)
    # Nothing of the suite lies in the browser's storage but sealed answers from the field: they wait for their network.
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@blueprint.post("/lock")
@signed_in
def lock() -> Response:
    """Hide everything at once: the session stays, but only the password opens it again."""
    record("core.locked")
    mark(locked=True, stepped_up_at=None)
    return redirect(url_for("auth.unlock"), 303)


@blueprint.route("/unlock", methods=["GET", "POST"])
@signed_in
def unlock() -> Any:
    """Open a locked screen; where one was is kept nowhere, so the way leads home."""
    form, user = PasswordForm(), me()
    name, throttled = user.name, False
    if form.validate_on_submit():
        try:
            if services.check_password(user, form.password.data):
                record("core.unlocked")
                raise_rights(locked=False)
                return redirect(url_for("core.home"), 303)
            form.password.errors = [_("The password is not right.")]
        except TooManyTries:
            throttled = True
            form.form_errors.append(too_many())
    return render_template("core/auth/unlock.html", form=form, name=name), status_of(form, throttled=throttled)


@blueprint.route("/confirm", methods=["GET", "POST"])
@signed_in
def confirm() -> Any:
    """Show once more who one is, before something grave (security.md N-09)."""
    form, user, throttled = ConfirmForm(), me(), False
    coded = second_factor.in_force(user)
    if not coded:
        del form.code
    if form.validate_on_submit():
        try:
            if _is_really(user, form, coded):
                record("core.stepped_up")
                raise_rights(stepped_up_at=now())
                flash(_("Thank you. You can go on."), "success")
                return redirect(safe_next(request.args.get("next")), 303)
            form.form_errors.append(
                _("The password or the code is not right.") if coded else _("The password is not right.")
            )
        except TooManyTries:
            throttled = True
            form.form_errors.append(too_many())
    return render_template("core/auth/confirm.html", form=form), status_of(form, throttled=throttled)


def _is_really(user: User, form: ConfirmForm, coded: bool) -> bool:
    return services.check_password(user, form.password.data) and (
        not coded or second_factor.check_code(user, form.code.data)
    )


def safe_next(target: str | None) -> str:
    """Return where to go next: a page of the suite, never another site."""
    plain = target and target.startswith("/") and not target.startswith("//") and target.isprintable()
    if target and plain and "\\" not in target and not urlsplit(target).netloc:
        return target.rstrip("?")
    return url_for("core.home")
