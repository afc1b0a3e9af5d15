"""Holding a meeting: presence, minutes of each point, decisions and what became of them."""

import uuid
from typing import Any

from flask import flash, redirect, render_template, url_for

from core import drafts
from core.access.guard import requires
from core.audit.chain import record
from core.db import Conflict, db
from core.forms import theirs
from core.l10n import _
from plugins.office import institutions, subjects, tasks, workplaces
from plugins.office.meetings import facts, holding, kinds, planning
from plugins.office.meetings.forms import DecisionForm, MinutesForm, presence_form, responsible_choices
from plugins.office.models import AgendaItem, Decision, Meeting, Task
from plugins.office.problems import Refused
from plugins.office.views.lists import status_of
from plugins.office.views.meetings import blueprint, open_meeting, part_of, to


@blueprint.route("/<uuid:record_id>/presence", methods=["GET", "POST"])
@requires("office.meeting.write")
def presence(record_id: uuid.UUID) -> Any:
    """Write down who came."""
    row = open_meeting(record_id)
    planning.require_open(row)
    form = presence_form(planning.guests_of(row))
    if form.validate_on_submit():
        try:
            holding.note_all(row, form.came)
            flash(_("Saved."), "success")
            return redirect(to(record_id), 303)
        except Refused as refusal:
            form.form_errors.append(str(refusal))
            row = open_meeting(record_id)
    return render_template("office/meetings/presence.html", form=form, meeting=row), status_of(form)


@blueprint.get("/<uuid:record_id>/minutes/next")
@requires("office.meeting.write")
def minutes(record_id: uuid.UUID) -> Any:
    """Lead to the first point whose minutes are not written yet."""
    row = open_meeting(record_id)
    point = next((item for item in planning.agenda_of(row) if not item.minutes), None)
    if point is None:
        return redirect(to(record_id), 303)
    return redirect(url_for("office_meetings.item_minutes", record_id=record_id, target_id=point.id), 303)


@blueprint.route("/<uuid:record_id>/minutes", methods=["GET", "POST"])
@requires("office.meeting.write")
def general_minutes(record_id: uuid.UUID) -> Any:
    """Write the general minutes: opening, what does not belong to one point, the end."""
    row = open_meeting(record_id)
    return _minutes(row, row)


@blueprint.route("/<uuid:record_id>/items/<uuid:target_id>/minutes", methods=["GET", "POST"])
@requires("office.meeting.write")
def item_minutes(record_id: uuid.UUID, target_id: uuid.UUID) -> Any:
    """Write the minutes of one point, and see its decisions beside them."""
    return _minutes(*part_of(record_id, AgendaItem, target_id))


def _minutes(row: Meeting, written: Meeting | AgendaItem) -> Any:
    planning.require_open(row)
    record_id, target_id = row.id, written.id
    form, conflict = MinutesForm(obj=written), None
    draft = drafts.resume(form, holding.draft_of(written), label=_("Minutes, %(body)s", body=row.body.brief))
    if form.validate_on_submit():
        try:
            holding.write_minutes(written, form.version.data, form.minutes.data)
        except Conflict:
            row = open_meeting(record_id)
            written = row if target_id == record_id else part_of(record_id, AgendaItem, target_id)[1]
            conflict = theirs(form, written, {"minutes": written.minutes})
        else:
            flash(_("The minutes are saved."), "success")
            return redirect(f"{to(record_id)}#i-{target_id}", 303)
    item = written if isinstance(written, AgendaItem) else None
    page = render_template(
        "office/meetings/minutes.html",
        form=form,
        draft=draft,
        conflict=conflict,
        meeting=row,
        item=item,
        number=1 + planning.agenda_of(row).index(item) if item else None,
        about=subjects.describe([item]).get(item.subject_id) if item else None,
        decided=holding.decisions_of(row).get(target_id, []),
    )
    return page, 409 if conflict is not None else status_of(form)


@blueprint.route("/<uuid:record_id>/items/<uuid:target_id>/decide", methods=["GET", "POST"])
@requires("office.meeting.write")
def decide(record_id: uuid.UUID, target_id: uuid.UUID) -> Any:
    """Write down a decision on a point."""
    row, point = part_of(record_id, AgendaItem, target_id)
    planning.require_open(row)
    form = DecisionForm()
    colleagues = workplaces.staff()
    form.responsible.choices = responsible_choices(institutions.choices(), colleagues)
    form.responsible.near = [name for _id, name in colleagues]
    if form.validate_on_submit():
        try:
            holding.decide(point, form.text.data, due_on=form.due_on.data, **form.whose)
            flash(_("The decision is written down."), "success")
            return redirect(f"{to(record_id)}#i-{target_id}", 303)
        except Refused as refusal:
            form.form_errors.append(str(refusal))
            row, point = part_of(record_id, AgendaItem, target_id)
    return render_template("office/meetings/decision.html", form=form, meeting=row, item=point), status_of(form)


@blueprint.post("/<uuid:record_id>/decisions/<uuid:target_id>/drop")
@requires("office.meeting.write")
def drop_decision(record_id: uuid.UUID, target_id: uuid.UUID) -> Any:
    holding.drop_decision(part_of(record_id, Decision, target_id)[1])
    flash(_("The decision is taken back."), "success")
    return redirect(to(record_id), 303)


@blueprint.post("/<uuid:record_id>/decisions/<uuid:target_id>/done")
@requires("office.meeting.write")
def decision_done(record_id: uuid.UUID, target_id: uuid.UUID) -> Any:
    """Note that a decision is carried out, or that it is not after all; minutes may be signed long since."""
    row, decision = part_of(record_id, Decision, target_id)
    kinds.require(row, "write")
    task = db.session.get(Task, decision.task_id) if decision.task_id else None
    if task is not None:
        (tasks.finish if task.is_open else tasks.reopen)(task)
    flash(_("Saved."), "success")
    return redirect(to(record_id), 303)


@blueprint.get("/<uuid:record_id>/minutes/print")
@requires("office.meeting.read")
def print_minutes(record_id: uuid.UUID) -> Any:
    """Show the minutes for paper, as far as their reader sees the meeting."""
    row = open_meeting(record_id)
    record("office.minutes.printed", row)
    return render_template(kinds.kind_of(row).minutes, meeting=row, minutes=facts.minutes_facts(row), extract=False)


@blueprint.get("/<uuid:record_id>/items/<uuid:target_id>/extract")
@requires("office.meeting.read")
def print_extract(record_id: uuid.UUID, target_id: uuid.UUID) -> Any:
    """Show the minutes of one point alone, for its file and for those who were invited to it."""
    row, point = part_of(record_id, AgendaItem, target_id)
    record("office.minutes.printed", point)
    page = facts.minutes_facts(row, point)
    return render_template(kinds.kind_of(row).minutes, meeting=row, minutes=page, extract=True)
