"""My account: what happened to it, my sessions, password, language."""

import uuid
from datetime import datetime
from typing import Any

from flask import abort, flash, g, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from core.access.guard import signed_in
from core.access.permissions import needs_second_factor
from core.access.principal import current
from core.audit.chain import record
from core.auth import passwords, services
from core.auth.forms import ChangePasswordForm
from core.auth.sessions import end_session, end_sessions_of, raise_rights, sessions_of
from core.auth.throttle import TooManyTries
from core.auth.views.door import blueprint, me, status_of, too_many
from core.db import atomic
from core.l10n import LOCALES, _


@blueprint.get("/account")
@signed_in
def account() -> Any:
    user, before = me(), session.get("before", {})
    at = before.get("at")
    return render_template(
        "core/auth/account.html",
        user=user,
        before_at=datetime.fromisoformat(at) if at else None,
        before_device=before.get("device", ""),
        failures=before.get("failures", 0) + services.failures_since(user),
        sessions=sessions_of(user.id),
        here=g.session_handle,
        codes_left=len(user.recovery_codes or []),
        obliged=needs_second_factor(current()),
    )


@blueprint.post("/account/sessions/<uuid:handle>/end")
@signed_in
def end_one(handle: uuid.UUID) -> Response:
    _end(handle)
    flash(_("The session has ended."), "success")
    return redirect(url_for("auth.account"), 303)


@blueprint.post("/account/sessions/end")
@signed_in
def end_others() -> Response:
    _end(None)
    flash(_("All your other sessions have ended."), "success")
    return redirect(url_for("auth.account"), 303)


@atomic
def _end(handle: uuid.UUID | None) -> None:
    user_id = current().user_id
    assert user_id is not None
    if handle is None:
        end_sessions_of(user_id, but=g.session_handle)
    else:
        end_session(user_id, handle)
    record("core.session.ended", user_id)


@blueprint.post("/account/language")
@signed_in
def language() -> Response:
    chosen = request.form.get("locale", "")
    if chosen not in LOCALES:
        abort(400)
    services.set_language(me().id, chosen)
    return redirect(url_for("auth.account"), 303)


@blueprint.route("/account/password", methods=["GET", "POST"])
@signed_in
def change_password() -> Any:
    """Change one's own password; all other sessions end."""
    form, user, throttled = ChangePasswordForm(), me(), False
    first, username = user.must_change_password, user.username
    if form.validate_on_submit():
        try:
            if _change(form):
                flash(_("Your password is changed. All your other sessions have ended."), "success")
                return redirect(url_for("core.home" if first else "auth.account"), 303)
        except TooManyTries:
            throttled = True
            form.form_errors.append(too_many())
    page = render_template("core/auth/change_password.html", form=form, first=first, username=username)
    return page, status_of(form, throttled=throttled)


def _change(form: ChangePasswordForm) -> bool:
    user, password = me(), form.new.data
    user_id, about = user.id, services.names_of(user)
    if why := passwords.objection(password, about):
        form.new.errors = [why]
    elif password == form.password.data:
        form.new.errors = [_("The new password must differ from the present one.")]
    elif not services.check_password(user, form.password.data):
        form.password.errors = [_("The password is not right.")]
    else:
        services.set_password(user_id, password, keep_session=g.session_handle)
        raise_rights()
        return True
    return False
