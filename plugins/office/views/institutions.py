"""Institutions and partners: the list, one of them, new and edit."""

import uuid
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from core.access.guard import requires
from core.access.principal import current
from core.db import Conflict
from core.l10n import _, _l, format_date, format_phone, today
from core.listings import Column
from core.records import open_record
from plugins.office import institutions, reference
from plugins.office.forms import LEVELS, InstitutionForm, lines
from plugins.office.models import Agreement, Institution
from plugins.office.problems import Refused
from plugins.office.referrals import agreements, codes
from plugins.office.views.lists import in_pages, status_of

blueprint = Blueprint("office_institutions", __name__, url_prefix="/office/institutions")
FIELDS = ("name", "short_name", "address", "phone", "email")
COLUMNS = (
    Column(key="name", label=_l("Name")),
    Column(key="kind", label=_l("Kind")),
    Column(key="aliases", label=_l("Also called"), hide_on_phone=True),
    Column(key="phone", label=_l("Telephone")),
)


@blueprint.route("/", methods=["GET", "POST"])
@requires("office.institution.read")
def index() -> Any:
    """List institutions by kind; the search box asks by POST and looks through all their names."""
    chosen = {"kind": request.args.get("kind", ""), "state": request.args.get("state", "")}
    if wanted := request.form.get("q", "").strip():
        rows = institutions.matching(wanted)
    else:
        found = institutions.institutions(kind=chosen["kind"], ended=chosen["state"] == "ended")
        # The sixty other municipalities come last: few look for them.
        rows = sorted(found, key=lambda row: row.kind == "municipality")
    return render_template(
        "office/institutions.html",
        listing=in_pages(rows, COLUMNS, {**chosen, "q": wanted}),
        wanted=wanted,
        chosen=chosen,
        kinds=reference.institution_kinds(),
        phone=format_phone,
        may_edit=current().may("office.institution.edit"),
    )


@blueprint.get("/names")
@requires("office.institution.read")
def names() -> Response:
    """Hand out the names of the institutions, for boxes in which one is chosen."""
    return jsonify([row.name for row in institutions.institutions()])


@blueprint.get("/<uuid:record_id>")
@requires("office.institution.read")
def institution(record_id: uuid.UUID) -> Any:
    row = open_record(Institution, record_id)
    return render_template(
        "office/institution.html",
        row=row,
        kinds=reference.institution_kinds(),
        levels=LEVELS,
        ended=row.ended_on is not None and row.ended_on < today(),
        phone=format_phone,
        may_edit=current().may("office.institution.edit"),
        agreements=[(one.reference, _span(one)) for one in agreements.of(row)],
        agreement_needed=codes.needs_agreement(row),
    )


def _span(agreement: Agreement) -> str:
    first, last = format_date(agreement.valid_from), format_date(agreement.valid_to)
    return f"{first}–{last}" if last else _("from %(day)s on", day=first)


@blueprint.route("/new", methods=["GET", "POST"])
@requires("office.institution.edit")
def new() -> Any:
    form = InstitutionForm()
    if form.validate_on_submit() and (answer := _saved(None, form)):
        return answer
    return render_template("office/institution_edit.html", form=form, row=None, version=None, theirs=()), status_of(
        form
    )


@blueprint.route("/<uuid:record_id>/edit", methods=["GET", "POST"])
@requires("office.institution.edit")
def edit(record_id: uuid.UUID) -> Any:
    row = open_record(Institution, record_id)
    form = InstitutionForm(obj=row)
    if not form.is_submitted():
        form.aliases.data = "\n".join(row.aliases)
    try:
        if form.validate_on_submit() and (answer := _saved(row, form)):
            return answer
    except Conflict:
        return _lost(form, open_record(Institution, record_id)), 409
    version = request.form.get("version", row.version)
    return _edit_page(form, row, version), status_of(form)


def _edit_page(form: Any, row: Institution | None, version: Any, theirs: Sequence[tuple[str, Any]] = ()) -> str:
    return render_template("office/institution_edit.html", form=form, row=row, version=version, theirs=theirs)


def _lost(form: InstitutionForm, row: Institution) -> str:
    """Show the loser of two editors what the record says now, beside their own words; saving again is on purpose."""
    stored = {name: getattr(row, name) for name in FIELDS} | {"aliases": "\n".join(row.aliases)}
    theirs = [(form[name].label.text, text) for name, text in stored.items() if (form[name].data or "") != (text or "")]
    return _edit_page(form, row, row.version, theirs)


def _saved(row: Institution | None, form: InstitutionForm) -> Response | None:
    values = {name: (form[name].data or "").strip() for name in FIELDS}
    values |= {"kind": form.kind.data, "level": form.level.data, "ended_on": form.ended_on.data}
    try:
        saved = institutions.save(row, request.form.get("version"), aliases=lines(form.aliases.data), **values)
    except Refused as refusal:
        form.name.errors = [str(refusal)]
        return None
    flash(_("Saved."), "success")
    return redirect(url_for("office_institutions.institution", record_id=saved.id), 303)
