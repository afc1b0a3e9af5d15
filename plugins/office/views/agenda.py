"""The agenda of a meeting, its guests, and the papers that they get."""

import uuid
from typing import Any

from flask import flash, redirect, render_template, url_for

from core.access.guard import requires
from core.audit.chain import record
from core.db import Conflict
from core.forms import theirs, values_of
from core.l10n import _, format_datetime, format_phone, format_time
from plugins.office import institutions, links, subjects, workplaces
from plugins.office.meetings import bodies, facts, planning, slips
from plugins.office.meetings.forms import GuestForm, HeardReplyForm, InviteForm, ItemForm
from plugins.office.meetings.planning import SPECIALIST
from plugins.office.meetings.words import GUEST_KINDS, REPLIES
from plugins.office.models import AgendaItem, Guest, Meeting
from plugins.office.models.meetings import SLIP_OPEN
from plugins.office.problems import Refused
from plugins.office.views.lists import status_of
from plugins.office.views.meetings import blueprint, open_meeting, part_of, to

# --- points


@blueprint.route("/<uuid:record_id>/items/new", methods=["GET", "POST"])
@requires("office.meeting.write")
def new_item(record_id: uuid.UUID) -> Any:
    """Write down a free topic; a record comes onto an agenda from its own page."""
    row = open_meeting(record_id)
    planning.require_open(row)
    form = ItemForm()
    if form.validate_on_submit():
        planning.add_item(row, title=form.title.data, text=form.text.data or None)
        flash(_("The point stands on the agenda."), "success")
        return redirect(to(record_id), 303)
    page = render_template("office/meetings/item.html", form=form, meeting=row, item=None, conflict=None)
    return page, status_of(form)


@blueprint.route("/<uuid:record_id>/items/<uuid:target_id>", methods=["GET", "POST"])
@requires("office.meeting.write")
def item(record_id: uuid.UUID, target_id: uuid.UUID) -> Any:
    row, point = part_of(record_id, AgendaItem, target_id)
    planning.require_open(row)
    form, conflict = ItemForm(obj=point), None
    if form.validate_on_submit():
        try:
            planning.change_item(point, form.version.data, title=form.title.data, text=form.text.data or None)
        except Conflict:
            row, point = part_of(record_id, AgendaItem, target_id)
            conflict = theirs(form, point, {"title": point.title, "text": point.text})
        else:
            flash(_("Saved."), "success")
            return redirect(to(record_id), 303)
    page = render_template("office/meetings/item.html", form=form, meeting=row, item=point, conflict=conflict)
    return page, 409 if conflict is not None else status_of(form)


@blueprint.post("/<uuid:record_id>/items/<uuid:target_id>/up")
@requires("office.meeting.write")
def item_up(record_id: uuid.UUID, target_id: uuid.UUID) -> Any:
    planning.move_up(part_of(record_id, AgendaItem, target_id)[1])
    return redirect(to(record_id), 303)


@blueprint.post("/<uuid:record_id>/items/<uuid:target_id>/drop")
@requires("office.meeting.write")
def drop_item(record_id: uuid.UUID, target_id: uuid.UUID) -> Any:
    planning.drop_item(part_of(record_id, AgendaItem, target_id)[1])
    flash(_("The point is off the agenda."), "success")
    return redirect(to(record_id), 303)


# --- guests


@blueprint.route("/<uuid:record_id>/invite", methods=["GET", "POST"])
@requires("office.meeting.write")
def invite(record_id: uuid.UUID) -> Any:
    """Invite who sits in the seats of the body, several at once, to the points that are ticked."""
    row = open_meeting(record_id)
    planning.require_open(row)
    seats = {str(seat.id): seat for seat in bodies.seats_of(row.body, row.day)}
    form = InviteForm()
    form.seats.choices = [(id_, _seat_words(seat, row)) for id_, seat in seats.items()]
    items = _offer_items(form, row)
    if form.validate_on_submit():
        try:
            planning.invite_seats(row, [seats[id_] for id_ in form.seats.data], _chosen(form, items))
            flash(_("Invited. Print the invitations, or send them."), "success")
            return redirect(to(record_id), 303)
        except Refused as refusal:
            form.form_errors.append(str(refusal))
            row = open_meeting(record_id)
    return render_template("office/meetings/invite.html", form=form, meeting=row, seats=seats), status_of(form)


def _seat_words(seat: Any, row: Meeting) -> str:
    holder = seat.holder_on(row.day)
    return " – ".join((seat.institution.brief, holder.called if holder else _("nobody sits there")))


def _offer_items(form: Any, row: Meeting) -> dict[str, AgendaItem]:
    """Offer the points of an agenda by number and words; in a meeting about topics everybody is invited to all."""
    items = planning.agenda_of(row)
    about = subjects.describe(items)
    form.items.choices = [
        (str(item.id), " ".join(filter(None, (f"{place}.", about.get(item.subject_id, ("",))[0], item.title))))
        for place, item in enumerate(items, 1)
    ]
    if not planning.by_items(row):
        del form.items
    return {str(item.id): item for item in items}


def _chosen(form: Any, items: dict[str, AgendaItem]) -> list[AgendaItem]:
    return [items[id_] for id_ in form.items.data] if "items" in form else []


@blueprint.route("/<uuid:record_id>/guests/new", methods=["GET", "POST"])
@requires("office.meeting.write")
def new_guest(record_id: uuid.UUID) -> Any:
    """Invite a specialist, or anybody else who holds no seat."""
    row = open_meeting(record_id)
    planning.require_open(row)
    form = _guest_form(GuestForm())
    items = _offer_items(form, row)
    if form.validate_on_submit():
        try:
            planning.invite(row, SPECIALIST, _chosen(form, items), **_particulars(form))
            flash(_("Invited. Print the invitations, or send them."), "success")
            return redirect(to(record_id), 303)
        except Refused as refusal:
            form.form_errors.append(str(refusal))
            row = open_meeting(record_id)
    page = render_template("office/meetings/guest_form.html", form=form, meeting=row, guest=None, conflict=None)
    return page, status_of(form)


def _guest_form(form: GuestForm) -> GuestForm:
    form.user_id.choices = [("", _("Nobody of the staff")), *workplaces.staff()]
    form.institution.choices = [("", _("None")), *institutions.choices()]
    return form


def _particulars(form: GuestForm) -> dict[str, Any]:
    institution = uuid.UUID(form.institution.data) if form.institution.data else None
    return {**form.contact, "institution_id": institution, **values_of(form, "comes_at")}


@blueprint.get("/<uuid:record_id>/guests/<uuid:target_id>")
@requires("office.meeting.write")
def guest(record_id: uuid.UUID, target_id: uuid.UUID) -> Any:
    """Show a guest: what the slip says, the answer, and the ways to reach them."""
    row, person = part_of(record_id, Guest, target_id)
    return _guest_page(row, person)


def _guest_page(row: Meeting, person: Guest, form: Any = None, token: str | None = None) -> Any:
    url = url_for("office_invitation.letter", token=token, _external=True) if token else None
    page = render_template(
        "office/meetings/guest.html",
        meeting=row,
        guest=person,
        slip=facts.slip_facts(row, person),
        kinds=GUEST_KINDS,
        replies=REPLIES,
        link=links.live(bodies.SLIP, [person.id]).get(person.id),
        slips_open=row.state in SLIP_OPEN,
        url=url,
        letter=_letter(row, url) if url else None,
        form=form or HeardReplyForm(reply=person.reply, text=person.reply_text),
        phone=format_phone,
    )
    return page, status_of(form) if form else 200


def _letter(row: Meeting, url: str) -> dict[str, str]:
    """Return the words of an e-mail that say nothing of what the meeting is about."""
    when = {"day": format_datetime(row.at), "place": row.place or ""}
    return {
        "subject": _("Invitation to a meeting"),
        "body": "\n\n".join(
            (
                _("You are invited to a meeting on %(day)s, %(place)s.", **when),
                _("What it is about stands on your slip. It opens with this link, until the day of the meeting:"),
                url,
                _("Please say there whether you will come. The link is for you alone."),
            )
        ),
    }


@blueprint.post("/<uuid:record_id>/guests/<uuid:target_id>/link")
@requires("office.meeting.write")
def guest_link(record_id: uuid.UUID, target_id: uuid.UUID) -> Any:
    """Make a link for a guest without a login; it is shown this once."""
    row, person = part_of(record_id, Guest, target_id)
    token = slips.give_link(person)
    return _guest_page(row, person, token=token)


@blueprint.post("/<uuid:record_id>/guests/<uuid:target_id>/reply")
@requires("office.meeting.write")
def guest_reply(record_id: uuid.UUID, target_id: uuid.UUID) -> Any:
    """Write down what a guest answered by telephone or on paper."""
    row, person = part_of(record_id, Guest, target_id)
    form = HeardReplyForm()
    if not form.validate():
        return _guest_page(row, person, form)
    planning.note_reply(person, form.reply.data, text=form.text.data or None)
    flash(_("The answer is written down."), "success")
    return redirect(to(record_id), 303)


@blueprint.route("/<uuid:record_id>/guests/<uuid:target_id>/edit", methods=["GET", "POST"])
@requires("office.meeting.write")
def edit_guest(record_id: uuid.UUID, target_id: uuid.UUID) -> Any:
    row, person = part_of(record_id, Guest, target_id)
    planning.require_open(row)
    form = _guest_form(GuestForm(obj=person, user_id=str(person.user_id or ""), institution=""))
    items, conflict = _offer_items(form, row), None
    if not form.is_submitted():
        form.institution.data = str(person.institution_id or "")
        if "items" in form:
            form.items.data = [str(id_) for id_ in planning.invited_to(row).get(person.id, [])]
    if form.validate_on_submit():
        try:
            planning.change_guest(person, form.version.data, _chosen(form, items), **_particulars(form))
            flash(_("Saved. The guest is asked anew whether they come."), "success")
            return redirect(to(record_id), 303)
        except Refused as refusal:
            form.form_errors.append(str(refusal))
            row, person = part_of(record_id, Guest, target_id)
        except Conflict:
            row, person = part_of(record_id, Guest, target_id)
            conflict = theirs(form, person, {"function": person.function, "comes_at": format_time(person.comes_at)})
    page = render_template("office/meetings/guest_form.html", form=form, meeting=row, guest=person, conflict=conflict)
    return page, 409 if conflict is not None else status_of(form)


@blueprint.post("/<uuid:record_id>/guests/<uuid:target_id>/dismiss")
@requires("office.meeting.write")
def dismiss_guest(record_id: uuid.UUID, target_id: uuid.UUID) -> Any:
    planning.dismiss(part_of(record_id, Guest, target_id)[1])
    flash(_("The invitation is taken back."), "success")
    return redirect(to(record_id), 303)


# --- papers


@blueprint.get("/<uuid:record_id>/guests/<uuid:target_id>/invitation")
@requires("office.meeting.write")
def print_invitation(record_id: uuid.UUID, target_id: uuid.UUID) -> Any:
    """Show a guest's invitation for paper: when and where, and nothing of what it is about."""
    return _paper("invitation", *part_of(record_id, Guest, target_id))


@blueprint.get("/<uuid:record_id>/guests/<uuid:target_id>/slip")
@requires("office.meeting.write")
def print_slip(record_id: uuid.UUID, target_id: uuid.UUID) -> Any:
    """Show a guest's slip for paper."""
    return _paper("slip", *part_of(record_id, Guest, target_id))


def _paper(name: str, row: Meeting, person: Guest) -> Any:
    record(f"office.{name}.printed", person)
    return render_template(
        f"office/meetings/{name}_print.html",
        meeting=row,
        slip=facts.slip_facts(row, person),
        letterhead=facts.letterhead_facts(row.day),
    )


@blueprint.get("/<uuid:record_id>/attendance")
@requires("office.meeting.write")
def print_attendance(record_id: uuid.UUID) -> Any:
    """Show the attendance sheet for paper: names and places to sign, and nothing of what it is about."""
    row = open_meeting(record_id)
    record("office.attendance.printed", row)
    return render_template("office/meetings/attendance_print.html", meeting=row, minutes=facts.minutes_facts(row))
