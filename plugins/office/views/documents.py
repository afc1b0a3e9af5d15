"""Official documents: the register, one document, a new one, and its way to the archive."""

import uuid
from typing import Any

import sqlalchemy as sa
from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import joinedload

from core import files
from core.access.guard import requires, stepped_up
from core.access.principal import current
from core.audit.chain import record as note
from core.db import Conflict, db
from core.documents.frame import FIELDS
from core.documents.problems import Problem
from core.l10n import _, _l, today
from core.listings import Column, make_listing
from core.records import open_record
from plugins.office import institutions, subjects
from plugins.office.documents import copies, making, paper, protocol, recipients, registered, signing
from plugins.office.documents.forms import EditedForm, NewForm, ProtocolForm, SignForm, WordsForm
from plugins.office.documents.words import STATES, label_of, state_of, waits_for_me, waits_of
from plugins.office.models import Document, Institution
from plugins.office.models.documents import PREPARED, PROTOCOL
from plugins.office.problems import Refused
from plugins.office.views.lists import status_of

blueprint = Blueprint("office_documents", __name__, url_prefix="/office/documents")
COLUMNS = (
    Column(key="protocol", label=_l("Protocol"), by=Document.protocol_on),
    Column(key="document", label=_l("Document")),
    Column(key="about", label=_l("About"), hide_on_phone=True),
    Column(key="to", label=_l("For whom")),
    Column(key="made", label=_l("Made"), by=Document.created_at),
    Column(key="state", label=_l("State")),
)
FILTERS = ("state", "kind", "whose", "number")


@blueprint.get("/")
@requires("office.document.read")
def index() -> Any:
    """Show the register: who sees it all is the rule of each document."""
    chosen = {name: request.args.get(name, "").strip() for name in FILTERS}
    listing = make_listing(
        _filtered(chosen).options(joinedload(Document.institution), joinedload(Document.made_by)),
        COLUMNS,
        default="-made",
        tie=Document.id,
        verb="office.document.listed",
        filters=chosen,
    )
    return render_template(
        "office/documents.html",
        listing=listing,
        chosen=chosen,
        about=subjects.describe(listing.rows),
        state_of=state_of,
        label_of=label_of,
        kinds=registered.kinds(),
        picks=_picks(),
        profiles=registered.profiles(),
        waits_of=waits_of,
        may_write=current().may("office.document.write"),
    )


def _picks() -> dict[str, list[tuple[str, Any]]]:
    """Return the choices of the filters; the first of each means all."""
    states = [(code, words) for code, (words, _tone) in STATES.items()]
    return {"state": [("", _("Any")), *states], "kind": [("", _("Any")), *registered.kinds().items()]}


def _filtered(chosen: dict[str, str]) -> sa.Select[Any]:
    query = sa.select(Document)
    if chosen["state"]:
        query = query.where(Document.state == chosen["state"])
    if chosen["kind"]:
        query = query.where(Document.kind == chosen["kind"])
    if chosen["whose"] == "mine":
        query = query.where(Document.made_by_id == current().user_id)
    if chosen["whose"] == "sign":
        query = query.where(waits_for_me())
    if chosen["whose"] == "protocol":
        query = query.where(Document.waits_for == PROTOCOL)
    if chosen["number"]:
        query = query.where(sa.or_(*_numbered(chosen["number"])))
    return query


def _numbered(text: str) -> list[sa.ColumnElement[bool]]:
    """Find a document by its number (1234, 1234/1), by number and year (1234/2026), or by its own reference."""
    number, _slash, year = text.rpartition("/")
    exact = [Document.protocol_number == text, Document.reference == text.upper()]
    if number and year.isdigit():
        exact.append(sa.and_(Document.protocol_number == number, Document.protocol_year == int(year)))
    return exact


# --- new


@blueprint.route("/new", methods=["GET", "POST"])
@requires("office.document.write")
def new() -> Any:
    """Make a document; `?about=` names its record, `?template=` what it is to be, `?choice=` about which of several."""
    record = _subject()
    offers = registered.offered(record)
    template = next((one for one in offers if one.name == request.args.get("template")), None)
    about = subjects.describe_record(record) if record is not None else None
    if template is None:
        return render_template("office/document_choose.html", offers=offers, about=about, kinds=registered.kinds())
    form = _offered(NewForm(), template, record)
    if not form.is_submitted():
        form.title.data = ", ".join(filter(None, (str(template.label), getattr(record, "reference", ""))))
        form.profile.data, form.dated_on.data = template.recipients[0], today()
        if "choice" in form:
            form.choice.data = request.args.get("choice")
    if form.validate_on_submit():
        try:
            made = _make(form, template, record)
            return redirect(url_for("office_documents.document", record_id=made.id), 303)
        except Refused as refusal:
            form.form_errors = [str(refusal)]
        except ValueError:
            form.party.errors = [_("Choose the person who receives it.")]
    return render_template("office/document_new.html", form=form, template=template, about=about), status_of(form)


def _subject() -> Any:
    if not (wanted := request.args.get("about")):
        return None
    found = subjects.find(wanted)
    return open_record(type(found), found.id) if found is not None else abort(404)


def _offered(form: NewForm, template: Any, record: Any) -> NewForm:
    known = registered.profiles()
    everybody = recipients.parties_of(record) if "other_party" in template.recipients else []
    parties = [one for one in everybody if one.id is not None]
    form.offer(
        profiles=[(code, known[code].label) for code in template.recipients],
        institutions=[("", _("None")), *institutions.choices()],
        parties=[("", _("Nobody of the record")), *((str(one.id), f"{one.name}, {one.role}") for one in parties)]
        if parties
        else [],
        choices=[(key, words) for key, words in template.choices(record)] if template.choices else [],
    )
    return form


def _make(form: NewForm, template: Any, record: Any) -> Document:
    chosen = form.institution.data
    party = form.party.data if "party" in form else ""
    return making.make(
        template,
        record,
        profile=form.profile.data,
        title=form.title.data.strip(),
        institution=db.session.get(Institution, uuid.UUID(chosen)) if chosen else None,
        party_id=uuid.UUID(party) if party else None,
        words=form.words.data or None,
        choice=form.choice.data if "choice" in form else None,
        dated_on=form.dated_on.data,
    )


# --- one document


@blueprint.get("/<uuid:record_id>")
@requires("office.document.read")
def document(record_id: uuid.UUID) -> Any:
    return _page(open_record(Document, record_id))


def _page(row: Document, **context: Any) -> Any:
    versions = making.versions_of(row) if making.may_read(row) else []
    who, newest = current(), versions[0] if versions else None
    return render_template(
        "office/document.html",
        document=row,
        versions=versions,
        newest=newest,
        shown={**FIELDS, **newest.facts["paper"]} if newest is not None and newest.facts else None,
        about=subjects.describe([row]).get(row.subject_id),
        label=label_of(row),
        kind=registered.kinds().get(row.kind, row.kind),
        state=state_of(row),
        waits=waits_of(row),
        profile=registered.profiles()[row.profile],
        forms=paper.forms_of(row, newest) if newest is not None else [],
        chain=signing.chain(row, newest.number) if newest is not None else [],
        returned=[one for one in signing.signatures_of(row) if one.decision == "returned"] if newest else [],
        copies=copies.copies_of(row) if newest is not None else [],
        short_hash=paper.short_hash,
        may_write=newest is not None and not row.is_frozen and who.may("office.document.write"),
        may_sign=signing.may_sign(row),
        may_protocol=who.may("office.document.protocol"),
        names=_names([version.by_id for version in versions] + [row.protocol_by_id]),
        **context,
    )


def _names(ids: list[Any]) -> dict[Any, str]:
    from core.auth.models import User

    rows = db.session.execute(sa.select(User.id, User.name).where(User.id.in_({one for one in ids if one}))).all()
    return {row.id: row.name for row in rows}


def _readable(record_id: uuid.UUID) -> Document:
    """Return a document whose words whoever acts may read; else it answers as if it did not exist."""
    row = open_record(Document, record_id)
    if not making.may_read(row):
        note("core.refused", row, refused=True, note=str(request.endpoint))
        abort(404)
    return row


def _back(row_id: uuid.UUID) -> Any:
    return redirect(url_for("office_documents.document", record_id=row_id), 303)


@blueprint.post("/<uuid:record_id>/copy")
@requires("office.document.read")
def copy(record_id: uuid.UUID) -> Any:
    """Hand out the next numbered copy."""
    row = _readable(record_id)
    template = registered.templates().get(row.template)
    if template is not None and template.step_up and not stepped_up():
        return redirect(url_for("auth.confirm", next=url_for("office_documents.document", record_id=record_id)), 303)
    try:
        taken = copies.take(row, request.form.get("form", paper.PDF))
    except ValueError:
        abort(400)
    except Problem as problem:
        flash(str(problem), "error")
        return _back(record_id)
    return files.attachment(taken.content, taken.file_name, taken.media_type)


@blueprint.route("/<uuid:record_id>/rewrite", methods=["GET", "POST"])
@requires("office.document.write")
def rewrite(record_id: uuid.UUID) -> Any:
    """Make the document anew from what its record says today, with other words."""
    row = _readable(record_id)
    form = WordsForm()
    if not form.is_submitted():
        last = making.newest_made(row)
        form.title.data, form.words.data = last.title, last.facts["options"].get("words")
    if form.validate_on_submit():
        try:
            making.rewrite(row, title=form.title.data.strip(), words=form.words.data or None)
            flash(_("The new version is made."), "success")
            return _back(record_id)
        except Refused as refusal:
            form.form_errors = [str(refusal)]
            row = open_record(Document, record_id)
    return render_template("office/document_rewrite.html", form=form, document=row, label=label_of(row)), status_of(
        form
    )


@blueprint.route("/<uuid:record_id>/edited", methods=["GET", "POST"])
@requires("office.document.write")
def take_back(record_id: uuid.UUID) -> Any:
    """Take a document back that was edited outside."""
    row = _readable(record_id)
    form = EditedForm()
    if form.validate_on_submit():
        try:
            making.take_back(row, form.file.data, form.note.data or None)
            flash(_("The edited file is the new version."), "success")
            return _back(record_id)
        except (Refused, files.Refused) as refusal:
            form.file.errors = [str(refusal)]
        except Problem as problem:
            form.file.errors = [str(problem)]
        row = open_record(Document, record_id)
    return render_template("office/document_edited.html", form=form, document=row, label=label_of(row)), status_of(form)


# --- signing, protocol, archive


@blueprint.route("/<uuid:record_id>/sign", methods=["GET", "POST"])
@requires("office.document.read")
def sign(record_id: uuid.UUID) -> Any:
    """Take the next step of the chain, or send the document back."""
    row = _readable(record_id)
    step = signing.next_step(row)
    if step is None or not signing.may_sign(row):
        note("core.refused", row, refused=True, note="office_documents.sign")
        abort(404)
    form = SignForm()
    if form.validate_on_submit():
        try:
            if "back" in request.form:
                signing.send_back(row, form.comment.data or "")
                flash(_("The document went back to who made it."), "success")
            else:
                signing.sign(row, name=form.name.data)
                flash(_("Your step is written down."), "success")
            return _back(record_id)
        except Refused as refusal:
            form.form_errors = [str(refusal)]
            row = open_record(Document, record_id)
    return render_template(
        "office/document_sign.html",
        form=form,
        document=row,
        label=label_of(row),
        step=step,
        is_first=step.code == PREPARED,
        on_paper=step.code == signing.HEAD,
    ), status_of(form)


@blueprint.route("/<uuid:record_id>/protocol", methods=["GET", "POST"])
@requires("office.document.protocol")
def number(record_id: uuid.UUID) -> Any:
    """Write down the number and the day that the book gives."""
    row = open_record(Document, record_id)
    form = ProtocolForm(obj=row)
    if not form.is_submitted():
        form.on.data = today()
    if form.validate_on_submit():
        try:
            protocol.protocol(row, form.number.data.strip(), form.on.data, int(form.version.data or 0))
            flash(_("The document has its number and is filed."), "success")
            return _back(record_id)
        except Refused as refusal:
            form.number.errors = [str(refusal)]
        except Problem as problem:
            form.form_errors = [str(problem)]
        except Conflict:
            form.form_errors = [_("Somebody else saved this record")]
        row = open_record(Document, record_id)
    return render_template("office/document_protocol.html", form=form, document=row, label=label_of(row)), status_of(
        form
    )


@blueprint.post("/<uuid:record_id>/archive")
@requires("office.document.protocol")
def archive(record_id: uuid.UUID) -> Response:
    row = open_record(Document, record_id)
    try:
        protocol.archive(row)
        flash(_("The document is in the archive."), "success")
    except Refused as refusal:
        flash(str(refusal), "error")
    return _back(record_id)
