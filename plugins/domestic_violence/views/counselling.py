"""Information and counselling for the other party: sending from a file, and the files of counselling themselves."""

import uuid
from typing import Any

import sqlalchemy as sa
from flask import flash, redirect, render_template, request, url_for

from core.access.guard import requires
from core.db import Conflict
from core.l10n import _, _l, format_phone, today
from core.listings import Column, make_listing
from core.records import open_record
from plugins.casework import cases
from plugins.casework.problems import Refused
from plugins.casework.staff import names_of
from plugins.domestic_violence.codes import choices, label
from plugins.domestic_violence.forms.counselling import EndCounsellingForm, SendForm, SessionForm
from plugins.domestic_violence.models import CounsellingFile, ViolentPerson
from plugins.domestic_violence.models.counselling import WAITING
from plugins.domestic_violence.services import counselling as service
from plugins.domestic_violence.views import blueprint
from plugins.domestic_violence.views.frame import page, part_of, to

READ, WRITE = "domestic_violence.counselling.read", "domestic_violence.counselling.write"
TONES = {"waiting": "amber", "under_way": "green", "done": "grey", "broken_off": "red"}


@blueprint.route("/cases/<uuid:record_id>/other-party/<uuid:target_id>/counselling", methods=["GET", "POST"])
@requires("domestic_violence.case.write")
def send_to_counselling(record_id: uuid.UUID, target_id: uuid.UUID) -> Any:
    """Send the other party to counselling; from there nothing leads back to this file."""
    case, party = part_of(record_id, ViolentPerson, target_id)
    cases.require(case, "write")
    form = SendForm()
    if form.validate_on_submit():
        try:
            service.send(case, party, basis=form.basis.data, phone=form.phone.data)
        except Refused as problem:
            form.form_errors = problem.sentences
        else:
            flash(_("Sent. Here you will see whether it goes on, and nothing else."), "success")
            return to("violent_person", case)
    return page("send_to_counselling", case, "violent_person", form, row=party)


# --- the files of counselling


@blueprint.get("/counselling")
@requires(READ)
def counselling() -> Any:
    """List the files of counselling within reach; by default those that go on."""
    state = request.args.get("state", "")
    query = sa.select(CounsellingFile)
    query = query.where(CounsellingFile.state == state if state else CounsellingFile.state.in_(service.OPEN))
    columns = [
        Column(key="reference", label=_l("Reference")),
        Column(key="state", label=_l("State"), by=CounsellingFile.state),
        Column(key="sent", label=_l("Received"), by=CounsellingFile.sent_on),
        Column(key="basis", label=_l("On what ground"), hide_on_phone=True),
        Column(key="worker", label=_l("Who counsels"), hide_on_phone=True),
    ]
    listing = make_listing(
        query,
        columns,
        default="-sent",
        tie=CounsellingFile.id,
        verb="domestic_violence.counselling.listed",
        filters={"state": state} if state else {},
    )
    return render_template(
        "domestic_violence/counselling.html",
        listing=listing,
        state=state,
        states=[("", _("Going on")), *((each.value, each.label) for each in choices("counselling_state"))],
        user_names=names_of({row.worker_id for row in listing.rows}),
        label=label,
        tones=TONES,
    )


@blueprint.get("/counselling/<uuid:record_id>")
@requires(READ)
def counselling_file(record_id: uuid.UUID) -> Any:
    """Show one file of counselling with its sessions."""
    return _file_page(open_record(CounsellingFile, record_id))


@blueprint.post("/counselling/<uuid:record_id>/take")
@requires(WRITE)
def take_counselling(record_id: uuid.UUID) -> Any:
    """Take a file that waits for somebody."""
    file = open_record(CounsellingFile, record_id)
    try:
        service.take(file, request.form.get("version"))
        flash(_("The file is yours."), "success")
    except Conflict:
        flash(_("Somebody else took it meanwhile."), "error")
    return redirect(url_for("domestic_violence.counselling"), 303)


@blueprint.route("/counselling/<uuid:record_id>/sessions/new", methods=["GET", "POST"])
@requires(WRITE)
def counselling_session(record_id: uuid.UUID) -> Any:
    """Write down a session."""
    file = open_record(CounsellingFile, record_id)
    form = SessionForm()
    if form.validate_on_submit():
        try:
            service.add_session(file, at=form.at, kind=form.kind.data, came=form.came.data, text=form.text.data or None)
        except Refused as problem:
            form.form_errors = problem.sentences
        else:
            flash(_("The session is written down."), "success")
            return redirect(url_for("domestic_violence.counselling_file", record_id=record_id), 303)
    return _file_page(open_record(CounsellingFile, record_id), form, "counselling_session")


@blueprint.route("/counselling/<uuid:record_id>/end", methods=["GET", "POST"])
@requires(WRITE)
def end_counselling(record_id: uuid.UUID) -> Any:
    """Write down how the counselling ended."""
    file = open_record(CounsellingFile, record_id)
    form = EndCounsellingForm()
    if not form.is_submitted():
        form.on.data = today()
    if form.validate_on_submit():
        try:
            service.end(file, state=form.state.data, on=form.on.data, summary=form.summary.data or None)
        except Refused as problem:
            form.form_errors = problem.sentences
        else:
            flash(_("The end is written down."), "success")
            return redirect(url_for("domestic_violence.counselling_file", record_id=record_id), 303)
    return _file_page(open_record(CounsellingFile, record_id), form, "end_counselling")


def _file_page(file: CounsellingFile, form: Any = None, template: str = "counselling_file") -> Any:
    text = render_template(
        f"domestic_violence/{template}.html",
        file=file,
        form=form,
        sessions=service.sessions_of(file),
        goes_on=file.state in service.OPEN,
        waits=file.state == WAITING and file.worker_id is None,
        phone=format_phone(file.phone) if file.phone else None,
        user_names=names_of({file.worker_id}),
        label=label,
        tones=TONES,
    )
    return text, 422 if form is not None and form.errors else 200
