"""Sessions: today and this week, the register, open sessions, cancelling."""

import uuid
from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from core.access.guard import requires
from core.access.principal import current
from core.audit.chain import record
from core.db import Conflict
from core.forms import values_of
from core.l10n import _, read_day, today
from core.records import open_record
from plugins.community_centres import codes
from plugins.community_centres.forms.groups import CancelForm, OpenSessionForm, RegisterForm
from plugins.community_centres.models import Session
from plugins.community_centres.permissions import ALL_GROUPS, GROUPS, REGISTER
from plugins.community_centres.services import directory, groups, register, staff
from plugins.community_centres.views import again, blueprint
from plugins.office.problems import Refused
from plugins.office.views.lists import status_of

OPEN = ("kind", "centre_id", "service_id", "topic", "on", "starts_at", "ends_at", "place", "partner", "materials")


@blueprint.get("/week")
@requires(GROUPS)
def week() -> Any:
    """Show the sessions of a week: today's with their registers first; also for the wall."""
    day = read_day(request.args.get("day", ""), today())
    monday = day - timedelta(days=day.weekday())
    rows = groups.sessions_on(monday, monday + timedelta(days=6))
    missing = groups.without_register()
    record("community_centres.session.listed", shown=[row.id for row in (*rows, *missing)])
    return render_template(
        "community_centres/week.html",
        days=[(one, [row for row in rows if row.on == one]) for one in (monday + timedelta(days=n) for n in range(7))],
        missing=missing,
        monday=monday,
        before=(monday - timedelta(days=7)).isoformat(),
        after=(monday + timedelta(days=7)).isoformat(),
        today=today(),
        label=codes.label,
        lists=codes.lists,
        may_write=current().may(REGISTER),
    )


@blueprint.route("/sessions/<uuid:record_id>", methods=["GET", "POST"])
@requires(GROUPS)
def session(record_id: uuid.UUID) -> Any:
    """Keep the register of a session: everybody is ticked, who was not there is unticked."""
    row = open_record(Session, record_id)
    if row.group_id is None:
        return redirect(url_for("community_centres.open_session", record_id=row.id), 303)
    form: Any = RegisterForm(obj=row)
    lines = register.lines(row)
    record("community_centres_participant.listed", shown=[one.enrolment.participant_id for one in lines])
    ticked = {one.enrolment.id for one in lines if one.present}
    late = {one.enrolment.id for one in lines if one.late}
    if not form.is_submitted():
        form.version.data = row.version
        form.correction.data = ""
        form.fill(row.split)
    elif form.validate():
        ticked, late = ({uuid.UUID(one) for one in request.form.getlist(name)} for name in ("present", "late"))
        try:
            register.keep(
                row,
                form.version.data,
                present=ticked,
                late=late,
                split=form.split(),
                note=form.note.data,
                correction=form.correction.data,
            )
        except (Refused, Conflict) as problem:
            return again(form, problem, "session", **_shown(row, lines, ticked, late))
        flash(_("The register is kept: %(number)s were there.", number=len(ticked) + row.people), "success")
        return redirect(url_for("community_centres.group", record_id=row.group_id), 303)
    page = render_template("community_centres/session.html", form=form, **_shown(row, lines, ticked, late))
    return page, status_of(form)


def _shown(row: Session, lines: list[register.Line], ticked: set[uuid.UUID], late: set[uuid.UUID]) -> dict[str, Any]:
    closed = register.is_closed(row)
    return {
        "row": row,
        "lines": lines,
        "ticked": ticked,
        "late": late,
        "doubts": groups.doubts(row),
        "closed": closed,
        "may_write": current().may(REGISTER)
        and row.state != "cancelled"
        and row.on <= today()
        and (not closed or current().may(ALL_GROUPS)),
        "may_cancel": current().may(REGISTER) and row.state == "planned",
        "groups": codes.GROUPS,
        "label": codes.label,
        "lists": codes.lists,
    }


@blueprint.route("/sessions/<uuid:record_id>/cancel", methods=["GET", "POST"])
@requires(REGISTER)
def cancel_session(record_id: uuid.UUID) -> Any:
    row, form = open_record(Session, record_id), CancelForm()
    if form.validate_on_submit():
        groups.cancel(row, form.reason.data)
        flash(_("The session is cancelled."), "success")
        return redirect(url_for("community_centres.week", day=row.on.isoformat()), 303)
    return render_template("community_centres/cancel_form.html", form=form, row=row), status_of(form)


@blueprint.route("/sessions/new", methods=["GET", "POST"])
@requires(REGISTER)
def new_session() -> Any:
    """Write down an awareness session or an open activity."""
    return _open_form(None)


@blueprint.route("/sessions/<uuid:record_id>/open", methods=["GET", "POST"])
@requires(REGISTER)
def open_session(record_id: uuid.UUID) -> Any:
    """Count who came to a session without names."""
    return _open_form(open_record(Session, record_id))


def _open_form(row: Session | None) -> Any:
    own = [one for one in directory.centres() if one.id in staff.own()]
    form: Any = OpenSessionForm(centres=own, services=directory.services(), obj=row)
    if not form.is_submitted():
        form.version.data = row.version if row is not None else ""
        if row is not None:
            form.fill(row.split)
        else:
            form.on.data = today()
            form.centre_id.data = own[0].id if len(own) == 1 else None
    if form.validate_on_submit():
        try:
            saved = groups.save_open(row, form.version.data, split=form.split(), **values_of(form, *OPEN))
        except (Refused, Conflict) as problem:
            return again(form, problem, "open_form", row=row)
        flash(_("Saved."), "success")
        return redirect(url_for("community_centres.week", day=saved.on.isoformat()), 303)
    return render_template("community_centres/open_form.html", form=form, row=row), status_of(form)
