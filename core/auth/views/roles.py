"""Roles: what each may do, by module, in words that a lawyer can sign."""

from typing import Any

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from core.access.guard import requires
from core.access.permissions import permissions
from core.access.principal import current
from core.auth import staff
from core.auth.forms import RoleForm
from core.auth.views.door import status_of
from core.contributions import Permission
from core.l10n import _

blueprint = Blueprint("roles", __name__, url_prefix="/roles")


@blueprint.get("/")
@requires("core.role.manage")
def index() -> Any:
    """Show what each role may do in one module; all at once would be a page that nobody reads."""
    modules = _by_module()
    chosen = request.args.get("module", "core")
    if chosen not in modules:
        abort(404)
    return render_template(
        "core/auth/roles.html",
        labels=staff.role_labels(),
        rights=staff.rights_by_role(),
        module=modules[chosen],
        tabs=[
            (words, url_for("roles.index", module=name), name == chosen, None) for name, (words, _r) in modules.items()
        ],
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires("core.role.manage", step_up=True)
def new() -> Any:
    form = RoleForm()
    if form.validate_on_submit():
        try:
            return redirect(url_for("roles.edit", name=staff.add_role(form.label.data)), 303)
        except staff.StaffProblem as problem:
            form.label.errors = [str(problem)]
    return render_template("core/auth/role_new.html", form=form), status_of(form)


@blueprint.route("/<name>", methods=["GET", "POST"])
@requires("core.role.manage", step_up=True)
def edit(name: str) -> Any:
    """Change what a role is called and may do."""
    labels = staff.role_labels()
    if name not in labels:
        abort(404)
    form, held = RoleForm(label=labels[name]), staff.rights_by_role().get(name, set())
    if form.validate_on_submit():
        held = set(request.form.getlist("permission"))
        try:
            staff.change_role(name, form.label.data, held)
            flash(_("Saved. The change holds from now on."), "success")
            return redirect(url_for("roles.index"), 303)
        except staff.StaffProblem as problem:
            form.form_errors.append(str(problem))
    page = render_template(
        "core/auth/role.html",
        form=form,
        name=name,
        label=labels[name],
        held=held,
        modules=_by_module().values(),
        holders=staff.holders(name),
        own=name in current().roles,
        added_here=staff.is_added_here(name),
    )
    return page, status_of(form)


@blueprint.post("/<name>/remove")
@requires("core.role.manage", step_up=True)
def remove(name: str) -> Response:
    if name not in staff.role_labels():
        abort(404)
    try:
        staff.remove_role(name)
        flash(_("The role is removed."), "success")
    except staff.StaffProblem as problem:
        flash(str(problem), "danger")
    return redirect(url_for("roles.index"), 303)


def _by_module() -> dict[str, tuple[Any, list[Permission]]]:
    """Return the label and the permissions of each loaded module, by its name, the core first."""
    labels: dict[str, Any] = {"core": _("System")}
    labels |= {plugin.name: plugin.manifest.label for plugin in current_app.extensions["plugins"]}
    groups: dict[str, list[Permission]] = {name: [] for name in labels}
    for right in permissions().values():
        groups[right.name.split(".")[0]].append(right)
    return {name: (labels[name], rights) for name, rights in groups.items() if rights}
