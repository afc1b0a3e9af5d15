"""Bodies: the list, one of them with its seats, and setting them up."""

import uuid
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for

from core.access.guard import requires
from core.access.principal import current
from core.audit.chain import record
from core.db import Conflict
from core.forms import theirs
from core.l10n import _, _l, format_date, format_phone, today
from core.listings import Column
from core.records import find, open_record
from plugins.office import institutions, naming, workplaces
from plugins.office.forms import LeaveForm, RenameForm, lines
from plugins.office.meetings import bodies, desk, holding, kinds
from plugins.office.meetings.forms import BodyChangeForm, BodyForm, SeatForm, SitForm
from plugins.office.meetings.words import ROLES, SEXES, STATES
from plugins.office.models import Body, Seat
from plugins.office.problems import Refused
from plugins.office.views.lists import in_pages, status_of

blueprint = Blueprint("office_bodies", __name__, url_prefix="/office/bodies")
COLUMNS = (
    Column(key="name", label=_l("Body")),
    Column(key="kind", label=_l("Kind of body")),
    Column(key="unit", label=_l("Level")),
    Column(key="state", label=_l("State")),
)


@blueprint.get("/")
@requires("office.body.read")
def index() -> Any:
    rows = bodies.bodies()
    record("office.body.listed", shown=[row.id for row in rows])
    return render_template(
        "office/meetings/bodies.html", listing=in_pages(rows, COLUMNS), kinds=kinds.body_kinds(), may_edit=_may_edit()
    )


@blueprint.get("/<uuid:record_id>")
@requires("office.body.read")
def body(record_id: uuid.UUID) -> Any:
    """Show a body: its seats and who sits there, its meetings, and what it decided and nobody did."""
    row = open_record(Body, record_id)
    who = current()
    reads = who.may("office.meeting.read")
    return render_template(
        "office/meetings/body.html",
        body=row,
        kind=kinds.body_kinds().get(row.kind),
        seats=bodies.seats_of(row),
        earlier=[seat for seat in bodies.all_seats(row) if not seat.is_held(today())],
        today=today(),
        meetings=desk.latest(row) if reads else [],
        undone=holding.undone_before(row) if reads else [],
        roles=ROLES,
        sexes=SEXES,
        states=STATES,
        phone=format_phone,
        may_edit=_may_edit(),
        may_convene=row.is_at_work and kinds.may(row, "write") and who.may("office.meeting.write"),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires("office.body.edit")
def new() -> Any:
    form = BodyForm()
    form.kind.choices = [(kind.name, kind.label) for kind in kinds.body_kinds().values()]
    form.unit.choices = _units()
    if form.validate_on_submit():
        made = bodies.found(
            form.kind.data,
            form.name.data,
            short_name=(form.short_name.data or "").strip(),
            aliases=lines(form.aliases.data),
            unit_id=_id(form.unit.data),
            founded_on=form.founded_on.data,
            source=(form.source.data or "").strip(),
        )
        flash(_("The body is set up. Now give institutions their seats."), "success")
        return redirect(url_for("office_bodies.body", record_id=made.id), 303)
    return render_template("office/meetings/body_new.html", form=form), status_of(form)


@blueprint.route("/<uuid:record_id>/edit", methods=["GET", "POST"])
@requires("office.body.edit")
def edit(record_id: uuid.UUID) -> Any:
    row = open_record(Body, record_id)
    form = BodyChangeForm(obj=row, unit=str(row.unit_id or ""))
    form.unit.choices = _units()
    if not form.is_submitted():
        form.aliases.data = "\n".join(row.aliases)
    conflict = None
    if form.validate_on_submit():
        try:
            bodies.change(
                row,
                form.version.data,
                short_name=(form.short_name.data or "").strip(),
                aliases=lines(form.aliases.data),
                unit_id=_id(form.unit.data),
                ended_on=form.ended_on.data,
            )
        except Conflict:
            row = open_record(Body, record_id)
            conflict = theirs(form, row, {"short_name": row.short_name, "ended_on": format_date(row.ended_on)})
        else:
            flash(_("Saved."), "success")
            return redirect(url_for("office_bodies.body", record_id=record_id), 303)
    page = render_template("office/meetings/body_edit.html", form=form, body=row, conflict=conflict)
    return page, 409 if conflict is not None else status_of(form)


@blueprint.route("/<uuid:record_id>/rename", methods=["GET", "POST"])
@requires("office.body.edit")
def rename(record_id: uuid.UUID) -> Any:
    row = open_record(Body, record_id)
    form = RenameForm()
    if form.validate_on_submit():
        try:
            naming.rename(row, form.name.data, valid_from=form.valid_from.data, source=form.source.data.strip())
            flash(_("Saved. Papers of earlier days keep the name of their day."), "success")
            return redirect(url_for("office_bodies.body", record_id=record_id), 303)
        except Refused as refusal:
            form.form_errors.append(str(refusal))
    return render_template("office/meetings/body_rename.html", form=form, body=row), status_of(form)


@blueprint.route("/<uuid:record_id>/seats/new", methods=["GET", "POST"])
@requires("office.body.edit")
def new_seat(record_id: uuid.UUID) -> Any:
    """Give an institution a seat, with who sits in it when that is known."""
    row = open_record(Body, record_id)
    form = _with_colleagues(SeatForm())
    form.institution.choices = institutions.choices()
    if not form.is_submitted():
        form.since.data = today()
    if form.validate_on_submit():
        try:
            bodies.give_seat_to(
                row,
                uuid.UUID(form.institution.data),
                role=form.role.data,
                since=form.since.data,
                sex=form.sex.data,
                **form.contact,
            )
            flash(_("The seat is given."), "success")
            return redirect(url_for("office_bodies.body", record_id=record_id), 303)
        except Refused as refusal:
            form.form_errors.append(str(refusal))
            row = open_record(Body, record_id)
    return render_template("office/meetings/seat_new.html", form=form, body=row), status_of(form)


@blueprint.route("/<uuid:record_id>/seats/<uuid:target_id>/person", methods=["GET", "POST"])
@requires("office.body.edit")
def sit(record_id: uuid.UUID, target_id: uuid.UUID) -> Any:
    """Let another person sit in a seat from a day on."""
    row, seat = _seat(record_id, target_id)
    form = _with_colleagues(SitForm())
    if not form.is_submitted():
        form.since.data = today()
    if form.validate_on_submit():
        try:
            bodies.sit(seat, since=form.since.data, sex=form.sex.data, **form.contact)
            flash(_("Saved. Invitations to coming meetings go to the new person."), "success")
            return redirect(url_for("office_bodies.body", record_id=record_id), 303)
        except Refused as refusal:
            form.form_errors.append(str(refusal))
            row, seat = _seat(record_id, target_id)
    return render_template("office/meetings/seat_person.html", form=form, body=row, seat=seat), status_of(form)


@blueprint.route("/<uuid:record_id>/seats/<uuid:target_id>/end", methods=["GET", "POST"])
@requires("office.body.edit")
def end_seat(record_id: uuid.UUID, target_id: uuid.UUID) -> Any:
    row, seat = _seat(record_id, target_id)
    form = LeaveForm()
    if not form.is_submitted():
        form.last_day.data = today()
    if form.validate_on_submit():
        try:
            bodies.end_seat(seat, form.last_day.data)
            flash(_("The seat ends with that day."), "success")
            return redirect(url_for("office_bodies.body", record_id=record_id), 303)
        except Refused as refusal:
            form.last_day.errors = [str(refusal)]
            row, seat = _seat(record_id, target_id)
    return render_template("office/meetings/seat_end.html", form=form, body=row, seat=seat), status_of(form)


def _seat(record_id: uuid.UUID, target_id: uuid.UUID) -> tuple[Body, Seat]:
    row, seat = open_record(Body, record_id), find(Seat, target_id)
    if seat is None or seat.body_id != row.id:
        record("office_seat.viewed", target_id, refused=True)
        abort(404)
    return row, seat


def _with_colleagues(form: Any) -> Any:
    form.user_id.choices = [("", _("Nobody of the staff")), *workplaces.staff()]
    return form


def _units() -> list[tuple[str, str]]:
    return [("", _("The whole municipality")), *((str(row.id), row.name) for row in workplaces.units())]


def _id(text: str | None) -> uuid.UUID | None:
    return uuid.UUID(text) if text else None


def _may_edit() -> bool:
    return current().may("office.body.edit")
