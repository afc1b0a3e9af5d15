"""Word templates of documents: ours, the municipality's own in their place, and back."""

from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, url_for

from core import files
from core.access.guard import requires
from core.l10n import _
from plugins.office.documents import own, paper, registered
from plugins.office.documents.forms import TemplateForm
from plugins.office.hookspecs import DocumentTemplate
from plugins.office.views.lists import status_of

blueprint = Blueprint("office_templates", __name__, url_prefix="/office/templates")
EDIT = "office.template.edit"


@blueprint.get("/")
@requires(EDIT)
def index() -> Any:
    return render_template(
        "office/templates.html",
        templates=sorted(registered.templates().values(), key=lambda one: (one.kind, str(one.label))),
        kinds=registered.kinds(),
        own=own.in_use(),
    )


@blueprint.route("/<name>", methods=["GET", "POST"])
@requires(EDIT)
def template(name: str) -> Any:
    """Show a template and take the municipality's own in its place, once it was tried with invented facts."""
    chosen = _known(name)
    form = TemplateForm()
    if form.validate_on_submit():
        try:
            own.replace(chosen, form.file.data)
            flash(_("The template was tried and is in use from now on."), "success")
            return redirect(url_for("office_templates.template", name=name), 303)
        except files.Refused as refusal:
            form.file.errors = [str(refusal)]
    return render_template(
        "office/template.html",
        form=form,
        template=chosen,
        kind=registered.kinds()[chosen.kind],
        own=own.in_use().get(name),
        names=own.names_of(chosen),
    ), status_of(form)


@blueprint.get("/<name>/ours")
@requires(EDIT)
def ours(name: str) -> Response:
    """Hand out our template, to begin one's own from."""
    return files.attachment(own.ours(_known(name).name), f"{name}.docx", paper.TYPES[paper.DOCX])


@blueprint.get("/<name>/own")
@requires(EDIT)
def own_file(name: str) -> Response:
    content = own.content_of(_known(name).name)
    if content is None:
        abort(404)
    return files.attachment(content, f"{name}.docx", paper.TYPES[paper.DOCX])


@blueprint.post("/<name>/back")
@requires(EDIT)
def put_back(name: str) -> Any:
    own.put_back(_known(name))
    flash(_("Our template is in use again."), "success")
    return redirect(url_for("office_templates.template", name=name), 303)


def _known(name: str) -> DocumentTemplate:
    found = registered.templates().get(name)
    return found if found is not None else abort(404)
