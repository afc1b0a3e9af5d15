"""Meetings: the list, one meeting with its next step, and its life from the plan to signed minutes."""

import uuid
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for

from core.access.guard import requires
from core.access.principal import current
from core.audit.chain import record
from core.db import Conflict
from core.forms import theirs
from core.l10n import _, _l, format_date, format_time
from core.listings import Column, make_listing
from core.records import find, open_record
from plugins.office import links, subjects
from plugins.office.deadlines import due_of
from plugins.office.meetings import bodies, desk, facts, holding, kinds, planning
from plugins.office.meetings.forms import CancelMeetingForm, MeetingForm, NewMeetingForm
from plugins.office.meetings.steps import steps_of
from plugins.office.meetings.words import ABSENCES, CANCELLATIONS, GUEST_KINDS, PRESENCES, REPLIES, STATES
from plugins.office.models import Meeting
from plugins.office.problems import Refused
from plugins.office.views.lists import status_of

blueprint = Blueprint("office_meetings", __name__, url_prefix="/office/meetings")
COLUMNS = (
    Column(key="at", label=_l("When"), by=Meeting.at),
    Column(key="body", label=_l("Body")),
    Column(key="place", label=_l("Place"), hide_on_phone=True),
    Column(key="state", label=_l("State")),
)
WHEN = (
    ("", _l("All")),
    ("coming", _l("To come")),
    ("past", _l("Past")),
    ("unsigned", _l("Past, minutes not signed")),
)


@blueprint.errorhandler(Refused)
def _refused(refusal: Refused) -> Any:
    """Say why a button did nothing, on the page of the meeting."""
    flash(str(refusal), "error")
    record_id = (request.view_args or {}).get("record_id")
    return redirect(to(record_id) if record_id else url_for("office_meetings.index"), 303)


def to(record_id: Any) -> str:
    """Return the address of a meeting's page."""
    return url_for("office_meetings.meeting", record_id=record_id)


@blueprint.get("/")
@requires("office.meeting.read")
def index() -> Any:
    chosen = {name: request.args.get(name, "") for name in ("when", "body", "state")}
    known = {str(row.id): row for row in bodies.bodies()}
    body = known.get(chosen["body"])
    listing = make_listing(
        desk.meetings_query(body=body.id if body else None, state=chosen["state"], when=chosen["when"]),
        COLUMNS,
        default="at" if chosen["when"] == "coming" else "-at",
        tie=Meeting.id,
        verb="office.meeting.listed",
        filters=chosen,
    )
    return render_template(
        "office/meetings/meetings.html",
        listing=listing,
        chosen=chosen,
        bodies=[(id_, row.brief) for id_, row in known.items()],
        when=WHEN,
        states=STATES,
        state_choices=[(code, words) for code, (words, _tone) in STATES.items()],
        may_convene=_may_convene(),
    )


def _may_convene() -> bool:
    who = current()
    return who.may("office.meeting.write") and bool(kinds.writable(who))


@blueprint.route("/new", methods=["GET", "POST"])
@requires("office.meeting.write")
def new() -> Any:
    """Convene a meeting; `?body=` chooses the body beforehand."""
    writable = set(kinds.writable(current()))
    offered = {str(row.id): row for row in bodies.bodies() if row.kind in writable and row.is_at_work}
    form = NewMeetingForm()
    form.body.choices = [(id_, row.name) for id_, row in offered.items()]
    if not form.is_submitted():
        form.body.data = request.args.get("body", "")
    if form.validate_on_submit():
        made = planning.convene(offered[form.body.data], at=form.at, place=form.place.data.strip())
        flash(_("The meeting is planned. Now write its agenda."), "success")
        return redirect(to(made.id), 303)
    return render_template("office/meetings/meeting_new.html", form=form, offered=offered), status_of(form)


@blueprint.get("/<uuid:record_id>")
@requires("office.meeting.read")
def meeting(record_id: uuid.UUID) -> Any:
    row = open_meeting(record_id)
    return render_template("office/meetings/meeting.html", **meeting_page(row))


def open_meeting(record_id: uuid.UUID) -> Meeting:
    """Return a meeting within reach, noting that it was seen, and whose records stand on the points shown."""
    row = open_record(Meeting, record_id)
    record("office.agenda.listed", shown=[item.subject_id or item.id for item in planning.agenda_of(row)])
    return row


def part_of(record_id: uuid.UUID, model: Any, target_id: uuid.UUID) -> tuple[Meeting, Any]:
    """Return a meeting and one of its parts; a part of another meeting is absent."""
    row, part = open_meeting(record_id), find(model, target_id)
    owner = getattr(part, "item", part) if part is not None else None
    if owner is None or owner.meeting_id != row.id:
        record(f"{model.__tablename__}.viewed", target_id, refused=True)
        abort(404)
    return row, part


def meeting_page(row: Meeting) -> dict[str, Any]:
    """Return what the page of a meeting draws."""
    who = current()
    items, guests = planning.agenda_of(row), planning.guests_of(row)
    may_write = kinds.may(row, "write") and who.may("office.meeting.write")
    may_sign = kinds.may(row, "sign") and who.may("office.meeting.write")
    steps = steps_of(row, items, guests, may_write=may_write, may_sign=may_sign)
    return {
        "meeting": row,
        "body": row.body,
        "kind": kinds.kind_of(row),
        "items": items,
        "about": subjects.describe(items),
        "number": {item.id: place for place, item in enumerate(items, 1)},
        "guests": guests,
        "invited": planning.invited_to(row),
        "links": links.live(bodies.SLIP, [guest.id for guest in guests]) if may_write else {},
        "decided": holding.decisions_of(row),
        "undone": holding.undone_before(row.body, row),
        "counts": facts.counts_for(row),
        "steps": steps,
        "step": next((step for step in steps if step.now), None),
        "state": STATES[row.state],
        "may_write": may_write,
        "due_of": due_of,
        "guest_kinds": GUEST_KINDS,
        "replies": REPLIES,
        "presences": PRESENCES,
        "absences": ABSENCES,
        "cancellations": CANCELLATIONS,
    }


@blueprint.route("/<uuid:record_id>/edit", methods=["GET", "POST"])
@requires("office.meeting.write")
def edit(record_id: uuid.UUID) -> Any:
    """Change when and where the meeting takes place."""
    row = open_meeting(record_id)
    planning.require_open(row)
    form, conflict = MeetingForm(obj=row), None
    if not form.is_submitted():
        form.show(row)
    if form.validate_on_submit():
        try:
            planning.move(row, form.version.data, at=form.at, place=form.place.data.strip())
        except Conflict:
            row = open_meeting(record_id)
            conflict = [*theirs(form, row, {"place": row.place}), (_("When"), _moment(row))]
        else:
            flash(_("Saved. Tell the guests, if they were invited already."), "success")
            return redirect(to(record_id), 303)
    page = render_template("office/meetings/meeting_edit.html", form=form, meeting=row, conflict=conflict)
    return page, 409 if conflict is not None else status_of(form)


def _moment(row: Meeting) -> str:
    return f"{format_date(row.day)} {format_time(row.at)}"


@blueprint.route("/<uuid:record_id>/cancel", methods=["GET", "POST"])
@requires("office.meeting.write")
def cancel(record_id: uuid.UUID) -> Any:
    row = open_meeting(record_id)
    planning.require_open(row)
    form = CancelMeetingForm()
    if form.validate_on_submit():
        planning.cancel(row, form.why.data, text=form.text.data or None)
        flash(_("The meeting is called off. Tell the guests."), "success")
        return redirect(to(record_id), 303)
    return render_template("office/meetings/meeting_cancel.html", form=form, meeting=row), status_of(form)


@blueprint.post("/<uuid:record_id>/invited")
@requires("office.meeting.write")
def invited(record_id: uuid.UUID) -> Any:
    """Note that the invitations went out."""
    planning.send_invitations(open_meeting(record_id))
    flash(_("The guests are invited. Their slips may be read from now on."), "success")
    return redirect(to(record_id), 303)


@blueprint.post("/<uuid:record_id>/held")
@requires("office.meeting.write")
def held(record_id: uuid.UUID) -> Any:
    """Note that the meeting takes place."""
    holding.hold(open_meeting(record_id))
    flash(_("The meeting is held. Write down who came."), "success")
    return redirect(url_for("office_meetings.presence", record_id=record_id), 303)


@blueprint.post("/<uuid:record_id>/signed")
@requires("office.meeting.write")
def signed(record_id: uuid.UUID) -> Any:
    """Sign the minutes."""
    holding.sign(open_meeting(record_id))
    flash(_("The minutes are signed."), "success")
    return redirect(to(record_id), 303)
