"""Files before bodies: the meetings of a file, calling one, whether the person was heard, decisions into the plan."""

import uuid
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from core.access.guard import requires
from core.access.principal import current
from core.audit.chain import record
from core.l10n import _, format_date, format_time, today
from core.records import find
from plugins.casework import agenda, cases, consents, plans
from plugins.casework.case_services import service_of
from plugins.casework.forms.agenda import CallForm, CopyForm, HearingForm
from plugins.casework.models import CaseFile
from plugins.casework.page import case_page, open_case_file
from plugins.casework.permissions import READ, WRITE
from plugins.casework.problems import Refused
from plugins.casework.views import blueprint
from plugins.office.documents import registered
from plugins.office.meetings import bodies
from plugins.office.meetings.words import PRESENCES, REPLIES, STATES
from plugins.office.models import AgendaItem, Body, Decision, Seat
from plugins.office.problems import Refused as OfficeRefused


def _tab(case: CaseFile) -> str:
    """The tab is the service's own, under its word for the body."""
    return f"{case.service}.meetings"


def _open(record_id: uuid.UUID) -> CaseFile:
    """Return a file whose service brings its files before a body; for others these pages are absent."""
    case = open_case_file(record_id)
    if agenda.body_kind_of(case) is None:
        abort(404)
    return case


@blueprint.get("/cases/<uuid:record_id>/meetings", endpoint="meetings")
@requires(READ)
def list_meetings(record_id: uuid.UUID) -> Any:
    """Show the meetings that spoke of a file, and what they decided."""
    case = _open(record_id)
    rows = agenda.meetings_of(case)
    record("office.agenda.listed", shown=[row.item.id for row in rows])
    return render_template(
        "casework/meetings.html",
        **case_page(
            case,
            _tab(case),
            rows=rows,
            kind=agenda.body_kind_of(case),
            states=STATES,
            replies=REPLIES,
            presences=PRESENCES,
            answers=service_of(case).hearing,
            copied=agenda.copied(case),
            may_call=agenda.may_call(case),
            may_hold=_may_hold(case),
            draft=_draft(case),
            letters=_letters(),
        ),
    )


def _letters() -> set[str]:
    """Return the documents that whoever acts may make; what fits a meeting, the page itself sees."""
    if not current().may("office.document.write"):
        return set()
    return {name for name, template in registered.templates().items() if current().may(template.permission)}


def _may_hold(case: CaseFile) -> bool:
    return agenda.may_call(case) and current().may("office.meeting.write")


def _draft(case: CaseFile) -> Any:
    """Return the draft of a plan into which decisions can be taken over."""
    return next((plan for plan in plans.plans_of(case) if plans.is_editable(plan)), None)


@blueprint.route("/cases/<uuid:record_id>/meetings/call", methods=["GET", "POST"])
@requires("office.meeting.write")
def call_meeting(record_id: uuid.UUID) -> Any:
    """Bring a file before a body; `?body=` chooses another one than the first."""
    case = _open(record_id)
    if not agenda.may_call(case):
        cases.require_open(case)
        abort(404)
    offered = agenda.bodies_for(case)
    body = next((row for row in offered if str(row.id) == request.args.get("body")), offered[0] if offered else None)
    if body is None:
        return render_template("casework/call_meeting.html", **case_page(case, _tab(case), body=None, form=None))
    planned = {str(row.id): row for row in agenda.open_meetings(body, case)}
    seats = {str(seat.id): seat for seat in bodies.seats_of(body)}
    people = {str(part.id): part for part in agenda.family_of(case)}
    form = CallForm(
        meetings=[(id_, f"{format_date(row.day)}, {format_time(row.at)}") for id_, row in planned.items()],
        seats=[(id_, _seat_words(seat)) for id_, seat in seats.items()],
        people=[(id_, _person_words(part)) for id_, part in people.items()],
    )
    if not form.is_submitted():
        form.meeting.data = next(iter(planned), "new")
    if form.validate_on_submit():
        try:
            item = agenda.call(
                case,
                body,
                planned.get(form.meeting.data),
                at=form.at,
                place=(form.place.data or "").strip(),
                title=form.title.data,
                text=form.text.data or None,
                seats=[seats[id_] for id_ in form.seats.data],
                people=[people[id_] for id_ in form.people.data],
            )
            flash(_("The file stands on the agenda."), "success")
            return redirect(url_for("office_meetings.meeting", record_id=item.meeting_id), 303)
        except OfficeRefused as refusal:
            form.form_errors.append(str(refusal))
            case = _open(record_id)
            body = find(Body, body.id)
    context = case_page(case, _tab(case), form=form, body=body, bodies=agenda.bodies_for(case), consent=_consent(case))
    return render_template("casework/call_meeting.html", **context), 422 if form.errors or form.form_errors else 200


def _consent(case: CaseFile) -> bool:
    return consents.valid(case, consents.SHARE) is not None


def _seat_words(seat: Seat) -> str:
    holder = seat.holder_on(today())
    return " – ".join((seat.institution.brief, holder.called if holder else _("nobody sits there")))


def _person_words(part: Any) -> str:
    return " – ".join(filter(None, (part.person.short_name, agenda.part_words(part))))


def _item(record_id: uuid.UUID, target_id: uuid.UUID) -> tuple[CaseFile, AgendaItem]:
    """Return a file and its point on an agenda; a point about another file is absent."""
    case, item = _open(record_id), find(AgendaItem, target_id)
    if item is None or item.subject_id != case.id or not _may_hold(case):
        record("office_agenda_item.viewed", target_id, refused=True)
        abort(404)
    return case, item


@blueprint.route("/cases/<uuid:record_id>/agenda/<uuid:target_id>/hearing", methods=["GET", "POST"])
@requires("office.meeting.write")
def hearing(record_id: uuid.UUID, target_id: uuid.UUID) -> Any:
    """Write down whether the person followed was heard in a meeting."""
    case, item = _item(record_id, target_id)
    row = next((met.hearing for met in agenda.meetings_of(case) if met.item.id == item.id), None)
    form = HearingForm(obj=row, answers=service_of(case).hearing)
    if form.validate_on_submit():
        try:
            agenda.note_hearing(case, item, form.heard.data, form.words.data or None)
            flash(_("Saved."), "success")
            return redirect(url_for("casework.meetings", record_id=record_id), 303)
        except Refused as problem:
            form.form_errors = problem.sentences
            case, item = _item(record_id, target_id)
    page = render_template("casework/hearing.html", **case_page(case, _tab(case), form=form, item=item))
    return page, 422 if form.errors or form.form_errors else 200


@blueprint.route("/cases/<uuid:record_id>/decisions/<uuid:target_id>/copy", methods=["GET", "POST"])
@requires(WRITE)
def copy_decision(record_id: uuid.UUID, target_id: uuid.UUID) -> Any:
    """Take a decision over into the draft of the plan."""
    case, decision = _open(record_id), find(Decision, target_id)
    if decision is None or decision.item.subject_id != case.id:
        record("office_decision.viewed", target_id, refused=True)
        abort(404)
    cases.require(case, "write")
    draft = _draft(case)
    form, goals = CopyForm(), {str(goal.id): goal for goal in (plans.whole(draft).goals if draft else ())}
    form.goal.choices = [(id_, goal.text) for id_, goal in goals.items()]
    if form.validate_on_submit():
        try:
            agenda.copy_to_plan(case, decision, goals[form.goal.data])
            flash(_("The decision stands in the plan as an action."), "success")
            return redirect(url_for("casework.plan", record_id=record_id, target_id=draft.id), 303)
        except Refused as problem:
            form.form_errors = problem.sentences
            case, decision = _open(record_id), find(Decision, target_id)
    page = render_template(
        "casework/copy_decision.html", **case_page(case, _tab(case), form=form, decision=decision, draft=draft)
    )
    return page, 422 if form.errors or form.form_errors else 200
