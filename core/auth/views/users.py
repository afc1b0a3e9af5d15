"""The staff: who has an account, what they may do, and since when nobody used it."""

import uuid
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from core.access.guard import requires
from core.access.principal import current
from core.audit.chain import record
from core.auth import second_factor, staff
from core.auth.forms import EditStaffForm, NewStaffForm, StaffForm
from core.auth.models import User
from core.auth.views.door import status_of
from core.db import db
from core.l10n import _, format_number, today

blueprint = Blueprint("users", __name__, url_prefix="/users")
PAGE = 50


@blueprint.get("/")
@requires("core.user.manage")
def index() -> Any:
    labels, state, role = staff.role_labels(), request.args.get("state", ""), request.args.get("role", "")
    found = staff.staff(active={"": True, "off": False}.get(state), role=role or None)
    page = max(1, request.args.get("page", 1, type=int))
    rows = found[(page - 1) * PAGE : page * PAGE]
    record("core.user.listed", shown=[user.id for user in rows])
    listing = _listing(rows, len(found), page, state, role)
    return render_template(
        "core/auth/users.html",
        listing=listing,
        labels=labels,
        state=state,
        role=role,
        today=today(),
        unused=staff.is_unused,
    )


def _listing(rows: list[User], total: int, page: int, state: str, role: str) -> SimpleNamespace:
    def at(number: int) -> str:
        return url_for("users.index", state=state or None, role=role or None, page=number)

    pages = max(1, -(-total // PAGE))
    heads = (_("Name and surname"), _("User name"), _("Position"), _("Roles"), _("Last login"), _("State"))
    return SimpleNamespace(
        rows=rows,
        columns=[
            SimpleNamespace(label=head, sort=None, sorted=None, numeric=False, hide_on_phone=place in (1, 2))
            for place, head in enumerate(heads)
        ],
        filters=int(bool(state)) + int(bool(role)),
        clear_url=url_for("users.index"),
        first=(page - 1) * PAGE + 1,
        last=(page - 1) * PAGE + len(rows),
        total_text=format_number(total),
        page=page,
        pages=pages,
        prev_url=at(page - 1) if page > 1 else None,
        next_url=at(page + 1) if page < pages else None,
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires("core.user.manage", step_up=True)
def new() -> Any:
    """Make an account; its first password is shown once, on a page to print."""
    form = _with_roles(NewStaffForm())
    if form.validate_on_submit():
        try:
            user, password = staff.hire(form.username.data, _particulars(form, active=True))
            return render_template("core/auth/first_password.html", user=user, password=password)
        except staff.StaffProblem as problem:
            form.username.errors = [str(problem)]
    return render_template("core/auth/user_new.html", form=form), status_of(form)


@blueprint.get("/<uuid:user_id>")
@requires("core.user.manage")
def show(user_id: uuid.UUID) -> Any:
    user = _found(user_id)
    labels = staff.role_labels()
    record("core.user.viewed", user)
    return render_template(
        "core/auth/user.html",
        user=user,
        role_names=[labels[role] for role in user.roles],
        live=user.is_live(today()),
        unused=staff.is_unused(user),
        clock=staff.clock_trouble(user_id),
    )


@blueprint.route("/<uuid:user_id>/edit", methods=["GET", "POST"])
@requires("core.user.manage", step_up=True)
def edit(user_id: uuid.UUID) -> Any:
    user = _found(user_id)
    form = _with_roles(EditStaffForm(obj=user))
    version = request.form.get("version", user.version, type=int)
    if form.validate_on_submit():
        try:
            staff.change(user_id, version, _particulars(form, active=form.active.data))
            flash(_("Saved. The change holds from now on."), "success")
            return redirect(url_for("users.show", user_id=user_id), 303)
        except staff.StaffProblem as problem:
            form.form_errors.append(str(problem))
    page = render_template(
        "core/auth/user_edit.html",
        form=form,
        user=_found(user_id),
        version=version,
        oneself=user_id == current().user_id,
    )
    return page, status_of(form)


@blueprint.post("/<uuid:user_id>/sessions/end")
@requires("core.user.manage", step_up=True)
def end_sessions(user_id: uuid.UUID) -> Response:
    staff.end_all_sessions(_found(user_id).id)
    flash(_("All sessions of this account have ended."), "success")
    return redirect(url_for("users.show", user_id=user_id), 303)


@blueprint.post("/<uuid:user_id>/second-factor/off")
@requires("core.user.manage", step_up=True)
def lose_second_factor(user_id: uuid.UUID) -> Response:
    """Take a lost telephone's second factor off somebody else's account."""
    if user_id == current().user_id:
        abort(404)
    second_factor.switch_off(_found(user_id).id)
    flash(_("The second factor is off. At the next login the user sets it up anew."), "success")
    return redirect(url_for("users.show", user_id=user_id), 303)


def _found(user_id: uuid.UUID) -> User:
    return db.session.get(User, user_id) or abort(404)


def _with_roles(form: Any) -> Any:
    form.roles.choices = list(staff.role_labels().items())
    return form


def _particulars(form: StaffForm, *, active: bool) -> staff.Particulars:
    return staff.Particulars(
        name=form.name.data.strip(),
        title=(form.title.data or "").strip(),
        roles=frozenset(form.roles.data or ()),
        active=active,
        active_until=form.active_until.data,
    )
