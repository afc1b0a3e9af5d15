"""The second factor: showing it at the login, switching it on, recovery codes."""

from typing import Any

from flask import g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from core.access.guard import signed_in, stepped_up
from core.audit.chain import record
from core.auth import second_factor
from core.auth.forms import CodeForm, EnrolForm
from core.auth.sessions import raise_rights
from core.auth.throttle import TooManyTries
from core.auth.views.door import blueprint, me, safe_next, status_of, too_many
from core.db import now
from core.l10n import _
from core.pages import municipality_name


@blueprint.route("/login/second-factor", methods=["GET", "POST"], endpoint="second_factor")
@signed_in
def show_code() -> Any:
    """Ask for a code after the password."""
    form, user, throttled = CodeForm(), me(), False
    if form.validate_on_submit():
        try:
            if second_factor.check_code(user, form.code.data):
                record("core.login.second_factor")
                raise_rights(second_factor=True)
                return redirect(safe_next(request.args.get("next")), 303)
            form.code.errors = [_("The code is not right, or it was used before.")]
        except TooManyTries:
            throttled = True
            form.form_errors.append(too_many())
    page = render_template(
        "core/auth/second_factor.html",
        form=form,
        moment=now(),
        failed=bool(form.errors) and not throttled,
        clock_back=second_factor.clock_went_back(user),
    )
    return page, status_of(form, throttled=throttled)


@blueprint.route("/account/second-factor", methods=["GET", "POST"])
@signed_in
def enrol() -> Any:
    """Switch the second factor on, or renew it; who has one shows it once more before."""
    user = me()
    if user.totp_on and (answer := _confirmed()):
        return answer
    form, throttled, username = EnrolForm(), False, user.username
    secret = second_factor.offered_secret(user, g.session_handle)
    if form.validate_on_submit():
        try:
            codes = second_factor.switch_on(user, secret, form.code.data)
            if codes is not None:
                raise_rights(second_factor=True)
                return _show_codes(codes)
            form.code.errors = [_("The code is not right. Wait for the next one and type it.")]
        except TooManyTries:
            throttled = True
            form.form_errors.append(too_many())
    picture = second_factor.qr_code(secret, username, f"Kujdes · {municipality_name()}", _("QR code"))
    page = render_template(
        "core/auth/enrol.html",
        form=form,
        picture=picture,
        secret=second_factor.grouped(secret),
        moment=now(),
        failed=bool(form.errors) and not throttled,
    )
    return page, status_of(form, throttled=throttled)


@blueprint.post("/account/recovery-codes")
@signed_in
def recovery_codes() -> Any:
    """Give new recovery codes, after showing once more who one is."""
    user = me()
    if not user.totp_on:
        return redirect(url_for("auth.account"), 303)
    return _confirmed() or _show_codes(second_factor.new_recovery_codes(user.id))


def _confirmed() -> Response | None:
    if stepped_up():
        return None
    target = url_for("auth.enrol") if request.endpoint == "auth.enrol" else url_for("auth.account")
    return redirect(url_for("auth.confirm", next=target), 303)


def _show_codes(codes: list[str]) -> str:
    return render_template("core/auth/recovery_codes.html", codes=codes, username=me().username)
