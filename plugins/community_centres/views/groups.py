"""Programmes and groups: the list, a group with those who take part, planning, enrolling, leaving."""

import uuid
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from core.access.guard import requires
from core.access.principal import current
from core.audit.chain import record
from core.db import Conflict
from core.forms import values_of
from core.l10n import _, _l, today
from core.listings import Column, make_listing
from core.records import open_record
from plugins.community_centres import codes
from plugins.community_centres.documents import CERTIFICATE
from plugins.community_centres.forms.groups import GroupForm, LeaveForm, ParticipantForm, ProgrammeForm
from plugins.community_centres.models import Enrolment, Group, Participant, Programme
from plugins.community_centres.permissions import DIRECTORY, GROUPS, PLAN, REGISTER
from plugins.community_centres.services import directory, groups, people, register, staff
from plugins.community_centres.views import again, blueprint
from plugins.office import offers
from plugins.office.documents import making, registered
from plugins.office.problems import Refused
from plugins.office.views.lists import status_of

COLUMNS = (
    Column(key="title", label=_l("Group"), by=Group.title),
    Column(key="programme", label=_l("Programme")),
    Column(key="centre", label=_l("Community centre"), hide_on_phone=True),
    Column(key="first", label=_l("First day"), by=Group.first),
    Column(key="last", label=_l("Last day"), by=Group.last, hide_on_phone=True),
)
PROGRAMME = ("code", "title", "kind", "service_id", "sessions", "completion", "description", "ended_on")
GROUP = ("programme_id", "centre_id", "title", "register", "capacity", "audience", "first", "last", "days",
         "starts_at", "ends_at", "place")  # fmt: skip
PERSON = ("given", "family", "sex", "birth_year", "unit_id", "phone", "guardian", "community", "agreed_on")


@blueprint.get("/programmes")
@requires(DIRECTORY)
def programmes() -> Any:
    """List what the centres teach or offer in sessions."""
    return render_template(
        "community_centres/programmes.html",
        programmes=groups.programmes(),
        label=codes.label,
        may_plan=current().may(PLAN),
    )


@blueprint.route("/programmes/new", methods=["GET", "POST"])
@requires(PLAN)
def new_programme() -> Any:
    return _programme_form(None)


@blueprint.route("/programmes/<uuid:record_id>/edit", methods=["GET", "POST"])
@requires(PLAN)
def edit_programme(record_id: uuid.UUID) -> Any:
    return _programme_form(open_record(Programme, record_id))


def _programme_form(row: Programme | None) -> Any:
    form: Any = ProgrammeForm(services=directory.services(), obj=row)
    if not form.is_submitted():
        form.version.data = row.version if row is not None else ""
        form.completion.data = row.completion if row is not None else 80
    if form.validate_on_submit():
        try:
            groups.save_programme(row, form.version.data, **values_of(form, *PROGRAMME))
        except (Refused, Conflict) as problem:
            return again(form, problem, "programme_form", programme=row)
        flash(_("Saved."), "success")
        return redirect(url_for("community_centres.programmes"), 303)
    return render_template("community_centres/programme_form.html", form=form, programme=row), status_of(form)


@blueprint.get("/groups")
@requires(GROUPS)
def group_list() -> Any:
    """List the groups within reach, those that run first."""
    picked = {name: request.args.get(name, "") for name in ("centre", "state")}
    query = groups.groups()
    own = [row for row in directory.centres() if row.id in staff.own()]
    chosen = next((row.id for row in own if row.code == picked["centre"]), None)
    if chosen is not None:
        query = query.where(Group.centre_id == chosen)
    if picked["state"] == "ended":
        query = query.where(Group.last < today())
    elif picked["state"] != "all":
        query = query.where(Group.last >= today())
    return render_template(
        "community_centres/groups.html",
        listing=make_listing(
            query,
            COLUMNS,
            default="title",
            tie=Group.id,
            verb="community_centres.group.listed",
            filters=picked,
            shape=lambda rows: rows,
        ),
        picked=picked,
        centres=[("", _("All")), *((row.code, row.name) for row in own)],
        states=[("", _("Running or to come")), ("ended", _("Ended")), ("all", _("All"))],
        may_plan=current().may(PLAN),
    )


@blueprint.get("/groups/<uuid:record_id>")
@requires(GROUPS)
def group(record_id: uuid.UUID) -> Any:
    """Show a group: who takes part, its sessions, how it stands."""
    row = open_record(Group, record_id)
    rows = people.of_group(row)
    record("community_centres_participant.listed", shown=[one.participant_id for one in rows])
    return render_template(
        "community_centres/group.html",
        group=row,
        enrolments=rows,
        presences=register.presences(row),
        sessions=groups.sessions_of(row),
        standing=register.standing(row),
        full=people.taken(row) >= row.capacity,
        doubts=groups.doubts(row),
        today=today(),
        label=codes.label,
        lists=codes.lists,
        several=codes.several,
        may_plan=current().may(PLAN),
        may_write=current().may(REGISTER),
    )


@blueprint.route("/groups/new", methods=["GET", "POST"])
@requires(PLAN)
def new_group() -> Any:
    return _group_form(None)


@blueprint.route("/groups/<uuid:record_id>/edit", methods=["GET", "POST"])
@requires(PLAN)
def edit_group(record_id: uuid.UUID) -> Any:
    return _group_form(open_record(Group, record_id))


def _group_form(row: Group | None) -> Any:
    own = [one for one in directory.centres() if one.id in staff.own()]
    places = {row.centre_id} if row is not None else {one.id for one in own}
    form: Any = GroupForm(
        programmes=groups.programmes(ended=row is not None), centres=own, staff=staff.colleagues(places), obj=row
    )
    if row is not None:
        del form.programme_id, form.centre_id, form.register
    if not form.is_submitted():
        form.version.data = row.version if row is not None else ""
        form.leaders.data = [str(one.user_id) for one in row.leaders] if row is not None else []
        form.capacity.data = row.capacity if row is not None else 15
    if form.validate_on_submit():
        leaders = [uuid.UUID(one) for one in form.leaders.data]
        try:
            saved = groups.save_group(row, form.version.data, leaders, **values_of(form, *GROUP))
        except (Refused, Conflict) as problem:
            return again(form, problem, "group_form", group=row)
        flash(_("Saved. The sessions are planned, without holidays and days of closure."), "success")
        return redirect(url_for("community_centres.group", record_id=saved.id), 303)
    return render_template("community_centres/group_form.html", form=form, group=row), status_of(form)


# --- those who take part


@blueprint.route("/groups/<uuid:record_id>/enrol", methods=["GET", "POST"])
@requires(REGISTER)
def enrol(record_id: uuid.UUID) -> Any:
    """Enrol somebody in a group: somebody known, or somebody new with the least that is needed."""
    row = open_record(Group, record_id)
    form: Any = ParticipantForm(units=offers.units())
    if form.validate_on_submit():
        told = values_of(form, *PERSON)
        found = people.alike(told)
        record("community_centres_participant.listed", shown=[one.id for one in found])
        if form.ask_about(found):
            form.same.errors = [_("Say whether it is the same person.")]
        else:
            known = next((one for one in found if str(one.id) == form.same.data), None)
            try:
                place = people.enrol(row, known or people.write_down(row, **told))
            except Refused as problem:
                form.form_errors = [str(problem)]
            else:
                words = _("On the waiting list: the group is full.") if place.state == "waiting" else _("Enrolled.")
                flash(words, "success")
                after = "enrol" if request.form.get("another") else "group"
                return redirect(url_for(f"community_centres.{after}", record_id=row.id), 303)
    return render_template("community_centres/enrol.html", form=form, group=row), status_of(form)


@blueprint.route("/participants/<uuid:record_id>/edit", methods=["GET", "POST"])
@requires(REGISTER)
def edit_participant(record_id: uuid.UUID) -> Any:
    """Correct what is written about somebody."""
    row = open_record(Participant, record_id)
    form: Any = ParticipantForm(units=offers.units(), obj=row)
    del form.same
    if not form.is_submitted():
        form.version.data = row.version
    if form.validate_on_submit():
        try:
            people.change(row, form.version.data, **values_of(form, *PERSON))
        except (Refused, Conflict) as problem:
            return again(form, problem, "participant_form", row=row)
        flash(_("Saved."), "success")
        return redirect(url_for("community_centres.group_list"), 303)
    return render_template("community_centres/participant_form.html", form=form, row=row), status_of(form)


@blueprint.route("/enrolments/<uuid:record_id>/leave", methods=["GET", "POST"])
@requires(REGISTER)
def leave_group(record_id: uuid.UUID) -> Any:
    """Let somebody leave a group."""
    row, form = open_record(Enrolment, record_id), LeaveForm()
    if form.validate_on_submit():
        people.leave(row, form.reason.data, form.last.data)
        flash(_("Saved. The first on the waiting list has the place."), "success")
        return redirect(url_for("community_centres.group", record_id=row.group_id), 303)
    return render_template("community_centres/leave_group.html", form=form, row=row), status_of(form)


@blueprint.post("/enrolments/<uuid:record_id>/certificate")
@requires(REGISTER)
def make_certificate(record_id: uuid.UUID) -> Any:
    """Make the certificate of somebody who completed a programme; its signing goes on there."""
    row = open_record(Enrolment, record_id)
    template = registered.templates()[CERTIFICATE]
    document = making.make(template, row, profile=template.recipients[0], title="Vërtetim")
    return redirect(url_for("office_documents.document", record_id=document.id), 303)


@blueprint.post("/groups/<uuid:record_id>/finish")
@requires(REGISTER)
def finish_group(record_id: uuid.UUID) -> Any:
    """Note who has completed the programme."""
    row = open_record(Group, record_id)
    flash(_("%(number)s have completed the programme.", number=register.finish(row)), "success")
    return redirect(url_for("community_centres.group", record_id=row.id), 303)
