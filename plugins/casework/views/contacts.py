"""Contacts and notes of a file."""

import uuid
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from core import drafts
from core.access.fields import hidden_columns
from core.access.guard import requires
from core.db import Conflict, db
from core.l10n import _, local
from plugins.casework import cases, codes, contacts, reaching
from plugins.casework.case_services import service_of
from plugins.casework.forms.fields import values_of
from plugins.casework.forms.work import ContactForm, NoteForm, shown_contact
from plugins.casework.models import CaseFile, Contact, Note, Person
from plugins.casework.page import case_page, open_case_file
from plugins.casework.permissions import READ, WRITE
from plugins.casework.views import blueprint
from plugins.casework.views.parts import of_case, theirs

FIELDS = ("kind", "purpose", "result", "subject_seen", "place", "present", "observations", "agreed")


@blueprint.get("/cases/<uuid:record_id>/contacts", endpoint="contacts")
@requires(READ)
def list_contacts(record_id: uuid.UUID) -> Any:
    case = open_case_file(record_id)
    return render_template(
        "casework/contacts.html",
        **case_page(case, "casework.contacts", contacts=contacts.contacts_of(case), term=codes.label),
    )


@blueprint.route("/cases/<uuid:record_id>/contacts/new", methods=["GET", "POST"])
@requires(WRITE)
def new_contact(record_id: uuid.UUID) -> Any:
    """Write down a contact: for a call, choose *Telefonatë*, the result, and save."""
    case = open_case_file(record_id)
    cases.require(case, "write")
    if request.method == "GET":
        kind = request.args.get("kind")
        return _contact_page(case, ContactForm.blank(service_of(case), kind), mind=_mind(case, kind))
    form = ContactForm(service=service_of(case))
    if not form.validate():
        return _contact_page(case, form)
    try:
        contacts.add_contact(case, at=form.at, **values_of(form, *FIELDS))
    except Conflict:  # a colleague's contact ended the same clock at the same moment; this one stands beside it
        contacts.add_contact(open_case_file(record_id), at=form.at, **values_of(form, *FIELDS))
    flash(_("The contact is saved."), "success")
    return redirect(url_for("casework.contacts", record_id=record_id), 303)


@blueprint.route("/cases/<uuid:record_id>/contacts/<uuid:target_id>", methods=["GET", "POST"])
@requires(READ)
def contact(record_id: uuid.UUID, target_id: uuid.UUID) -> Any:
    case, row = of_case(record_id, Contact, target_id)
    service = service_of(case)
    if not cases.may(case, "write"):
        return render_template(
            "casework/contact.html", **case_page(case, "casework.contacts", facts=_facts(row, service))
        )
    if request.method == "GET":
        moment = local(row.at)
        form = ContactForm(service=service, obj=row, day=moment.date(), time=moment.time())
        return _contact_page(case, form.without_hidden(hidden_columns(Contact)), row)
    form = ContactForm(service=service).without_hidden(hidden_columns(Contact))
    if not form.validate():
        return _contact_page(case, form, row)
    try:
        contacts.update_contact(row, form.version.data, at=form.at, **values_of(form, *FIELDS))
    except Conflict:
        case, row = of_case(record_id, Contact, target_id)
        return _contact_page(case, form, row, theirs(form, row, shown_contact(row, service))), 409
    flash(_("The contact is saved."), "success")
    return redirect(url_for("casework.contacts", record_id=record_id), 303)


def _facts(row: Contact, service: Any) -> list[tuple[Any, Any]]:
    columns = {**{name: Contact.__table__.c[name].info.get("label") for name in ("kind", "result", "purpose", "at")}}
    labels = {**columns, "subject_seen": Contact.__table__.c.subject_seen.info["label"]}
    labels |= {name: getattr(Contact, name).label for name in ("place", "present", "observations", "agreed")}
    return [(labels[name], words) for name, words in shown_contact(row, service).items()]


def _mind(case: CaseFile, kind: str | None) -> str:
    """Return what to mind before a call to the person followed: that it is not safe now, or who may answer."""
    if kind != reaching.CALL:
        return ""
    return reaching.may_reach(case, db.session.get_one(Person, case.subject_id), kind).words


def _contact_page(
    case: CaseFile, form: ContactForm, row: Contact | None = None, conflict: Any = None, mind: str = ""
) -> str:
    key = f"casework.contact:{row.id if row else case.id}"
    draft = drafts.resume(form, key, label=_("Contact, %(case)s", case=case.reference))
    return render_template(
        "casework/contact_form.html",
        **case_page(case, "casework.contacts", form=form, row=row, conflict=conflict, draft=draft, mind=mind),
    )


# --- notes


@blueprint.route("/cases/<uuid:record_id>/notes", methods=["GET", "POST"])
@requires(READ)
def notes(record_id: uuid.UUID) -> Any:
    case = open_case_file(record_id)
    form = NoteForm()
    if request.method == "POST":
        cases.require(case, "write")
        if form.validate():
            contacts.add_note(case, form.text.data)
            flash(_("The note is saved."), "success")
            return redirect(url_for("casework.notes", record_id=record_id), 303)
    draft = drafts.resume(form, f"casework.note:{case.id}", label=_("Note, %(case)s", case=case.reference))
    found = contacts.notes_of(case)
    return render_template(
        "casework/notes.html", **case_page(case, "casework.notes", notes=found, form=form, draft=draft)
    )


@blueprint.route("/cases/<uuid:record_id>/notes/<uuid:target_id>", methods=["GET", "POST"])
@requires(WRITE)
def note(record_id: uuid.UUID, target_id: uuid.UUID) -> Any:
    case, row = of_case(record_id, Note, target_id)
    cases.require(case, "write")
    form = NoteForm(obj=row)
    if request.method == "GET" or not form.validate():
        return _note_page(case, form, row)
    try:
        contacts.update_note(row, form.version.data, form.text.data)
    except Conflict:
        case, row = of_case(record_id, Note, target_id)
        return _note_page(case, form, row, theirs(form, row, {"text": row.text})), 409
    flash(_("The note is saved."), "success")
    return redirect(url_for("casework.notes", record_id=record_id), 303)


def _note_page(case: CaseFile, form: NoteForm, row: Note, conflict: Any = None) -> str:
    draft = drafts.resume(form, f"casework.note:{row.id}", label=_("Note, %(case)s", case=case.reference))
    return render_template(
        "casework/note_form.html",
        **case_page(case, "casework.notes", form=form, row=row, conflict=conflict, draft=draft),
    )
