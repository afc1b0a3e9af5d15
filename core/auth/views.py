"""Pages of the account: signing in and out, locking and unlocking the screen, sessions, password, second factor."""

import uuid
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Flask, redirect, render_template, request, session, url_for
from flask_login import LoginManager, login_user, logout_user
from werkzeug.wrappers import Response

from core.access.guard import public, signed_in
from core.audit.chain import record
from core.auth import services
from core.auth.forms import LoginForm
from core.auth.models import User
from core.auth.sessions import mark
from core.db import db
from core.l10n import _

blueprint = Blueprint("auth", __name__)


def init_app(app: Flask, logins: LoginManager) -> None:
    """Let Flask-Login find users; sessions themselves are `core.auth.sessions`."""
    logins.session_protection = None
    logins.user_loader(_load_user)


class Account:
    """What Flask-Login needs to know of a user."""

    is_authenticated = is_active = True
    is_anonymous = False

    def __init__(self, user_id: uuid.UUID) -> None:
        self.id = user_id

    def get_id(self) -> str:
        return str(self.id)


def _load_user(user_id: str) -> Account | None:
    found = db.session.get(User, uuid.UUID(user_id))
    return Account(found.id) if found else None


@blueprint.route("/login", methods=["GET", "POST"])
@public
def login() -> Any:
    form = LoginForm()
    if form.validate_on_submit():
        user_id = services.check_login(form.username.data or "", form.password.data or "")
        if user_id is not None:
            services.note_login(user_id, form.password.data or "")
            _start_session(user_id)
            return redirect(safe_next(request.args.get("next")), 303)
        form.form_errors.append(_("The user name or the password is not right."))
    return render_template("core/auth/login.html", form=form), 422 if form.errors else 200


def _start_session(user_id: uuid.UUID) -> None:
    services.device_of(request.user_agent.string)
    session.clear()
    session.renew()  # type: ignore[attr-defined]
    login_user(Account(user_id))


@blueprint.post("/logout")
@signed_in
def logout() -> Response:
    record("core.logout")
    logout_user()
    session.clear()
    response = redirect(url_for("auth.login"), 303)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@blueprint.post("/lock")
@signed_in
def lock() -> Response:
    """Hide everything at once: the session stays, but only the password opens it again."""
    record("core.locked")
    mark(locked=True)
    return redirect(url_for("auth.unlock"), 303)


@blueprint.get("/account")
@signed_in
def account() -> Any:
    return render_template("core/auth/account.html")


def safe_next(target: str | None) -> str:
    """Return where to go after a login: a page of the suite, never another site."""
    if (
        target
        and target.startswith("/")
        and not target.startswith("//")
        and not urlsplit(target).netloc
        and "\\" not in target
    ):
        return target
    return url_for("core.home")
