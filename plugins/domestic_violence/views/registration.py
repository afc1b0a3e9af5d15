"""Registering a report on one page; further reports, the other party and safe contact in a file."""

import uuid
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from core import drafts
from core.access.fields import hidden_columns
from core.access.guard import requires
from core.audit.chain import record
from core.db import Conflict
from core.l10n import _, today
from plugins.casework import cases
from plugins.casework.models import CaseFile
from plugins.casework.problems import Refused
from plugins.casework.views.parts import theirs
from plugins.domestic_violence.codes import label, several
from plugins.domestic_violence.forms.registration import (
    IncidentForm,
    OtherPartyForm,
    RegisterForm,
    SafeContactForm,
)
from plugins.domestic_violence.models import SafeContact, ViolentPerson
from plugins.domestic_violence.services import counselling
from plugins.domestic_violence.services import registration as service
from plugins.domestic_violence.views import blueprint
from plugins.domestic_violence.views.frame import open_file, page, part_of, to
from plugins.office.offers import institutions, units

WRITE = "domestic_violence.case.write"


@blueprint.route("/register", methods=["GET", "POST"])
@requires(WRITE)
def register() -> Any:
    """Register a report: one page from the call to the file."""
    form = RegisterForm(institutions=institutions(), units=units())
    draft = drafts.resume(form, service.DRAFT, label=_("Registration of a report"))
    if form.validate_on_submit():
        try:
            case = service.register(form.protected(), form.party(), form.incident(), form.contact())
        except Refused as problem:
            form.form_errors = problem.sentences
        else:
            flash(_("The report is registered. Look whom the file must be hidden from."), "success")
            return redirect(url_for("domestic_violence.wall", record_id=case.id), 303)
    page = render_template("domestic_violence/register.html", form=form, draft=draft)
    return page, 422 if form.errors else 200


@blueprint.route("/cases/<uuid:record_id>/wall", methods=["GET", "POST"])
@requires("core.record.exclude")
def wall(record_id: uuid.UUID) -> Any:
    """Show colleagues who bear the other party's name, and hide the file from them at once (security.md A-06, A-07)."""
    case = open_file(record_id)
    cases.require(case, "write")
    found = {
        user_id: name
        for party in service.violent_persons_of(case)
        for user_id, name in service.namesakes({"given": party.given, "family": party.family})
    }
    record("domestic_violence.namesakes.shown", case, note=str(len(found)))
    if _hidden_from(case, found):
        flash(_("From the next page on, the file does not exist for this colleague."), "success")
        return to("casework.case", case)
    return page("wall", case, "violent_person", found=found)


def _hidden_from(case: CaseFile, found: dict[uuid.UUID, str]) -> bool:
    """Hide the file from the colleagues who were marked, among those who were shown."""
    marked = [user_id for user_id in found if str(user_id) in request.form.getlist("user")]
    for user_id in marked:
        cases.hide_from(case, user_id)
    return bool(marked)


# --- in a file


@blueprint.get("/cases/<uuid:record_id>/reports")
@requires(WRITE)
def incidents(record_id: uuid.UUID) -> Any:
    """Show what was reported."""
    case = open_file(record_id)
    rows = service.incidents_of(case)
    return page("incidents", case, "incidents", rows=rows, label=label, several=several)


@blueprint.route("/cases/<uuid:record_id>/reports/new", methods=["GET", "POST"])
@requires(WRITE)
def new_incident(record_id: uuid.UUID) -> Any:
    """Write down one more report."""
    case = open_file(record_id)
    cases.require(case, "write")
    form = IncidentForm(institutions=institutions())
    key = f"domestic_violence.incident:{case.id}"
    draft = drafts.resume(form, key, label=_("Report, %(case)s", case=case.reference))
    if form.validate_on_submit():
        service.add_incident(case, **form.incident())
        drafts.discard(key)
        flash(_("The report is written down."), "success")
        return to("domestic_violence.incidents", case)
    return page("incident_form", case, "incidents", form, draft=draft)


@blueprint.route("/cases/<uuid:record_id>/safe-contact", methods=["GET", "POST"])
@requires(WRITE)
def agree_contact(record_id: uuid.UUID) -> Any:
    """Agree on safe contact anew."""
    case = open_file(record_id)
    cases.require(case, "write")
    form = SafeContactForm(obj=service.safe_contact_of(case)).without_hidden(hidden_columns(SafeContact))
    if form.validate_on_submit():
        service.agree_contact(case, agreed_on=today(), **form.contact())
        flash(_("The agreement is saved; it stands on top of the file."), "success")
        return to("casework.case", case)
    return page("safe_contact_form", case, "", form)


@blueprint.get("/cases/<uuid:record_id>/other-party")
@requires(WRITE)
def violent_person(record_id: uuid.UUID) -> Any:
    """Show what the file knows of the other party."""
    case = open_file(record_id)
    rows = service.violent_persons_of(case)
    sent = counselling.sent_from(case)
    return page(
        "violent_person",
        case,
        "violent_person",
        rows=rows,
        sent_of=lambda party: [row for row in sent if row.violent_person_id == party.id],
        label=label,
        several=several,
    )


@blueprint.route("/cases/<uuid:record_id>/other-party/<uuid:target_id>", methods=["GET", "POST"])
@requires(WRITE)
def edit_violent_person(record_id: uuid.UUID, target_id: uuid.UUID) -> Any:
    """Change what the file knows of the other party."""
    case, row = part_of(record_id, ViolentPerson, target_id)
    cases.require(case, "write")
    form = OtherPartyForm(obj=row).without_hidden(hidden_columns(ViolentPerson))
    if form.validate_on_submit():
        try:
            service.update_violent_person(row, form.version.data, **form.party())
        except Conflict:
            case, row = part_of(record_id, ViolentPerson, target_id)
            shown = {"note": row.note, "address": row.address, "workplace": row.workplace, "phone": row.phone}
            return page("violent_person_form", case, "violent_person", form, row=row, conflict=theirs(form, row, shown))
        else:
            flash(_("Saved."), "success")
            return to("domestic_violence.wall", case)
    return page("violent_person_form", case, "violent_person", form, row=row, conflict=None)
