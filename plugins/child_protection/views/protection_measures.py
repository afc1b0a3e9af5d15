"""The pages of protection measures."""

import uuid
from typing import Any

from flask import flash

from core import drafts
from core.access.fields import may_see
from core.access.guard import requires
from core.field_classes import ADDRESS
from core.l10n import _, format_date, format_datetime, local, today
from plugins.casework import cases, people, staff
from plugins.casework import plans as case_plans
from plugins.casework.forms.fields import values_of
from plugins.casework.models import CaseFile
from plugins.casework.problems import Refused
from plugins.casework.staff import names_of
from plugins.child_protection.codes import label, labels
from plugins.child_protection.forms.protection_measures import (
    APPROVE,
    PLACEMENT,
    CourtForm,
    DecisionForm,
    EmergencyForm,
    EndForm,
    ProposalForm,
    ReviewForm,
    SendForm,
)
from plugins.child_protection.models import ProtectionMeasure
from plugins.child_protection.models.protection_measures import EMERGENCY, NOT_SENT, PENDING, PROPOSED, REJECTED
from plugins.child_protection.services import clocks
from plugins.child_protection.services import protection_measures as service
from plugins.child_protection.views import blueprint
from plugins.child_protection.views.case import open_file, page, part_of, to
from plugins.office.deadlines import due_of
from plugins.office.institutions import institutions as offices
from plugins.office.offers import institutions

READ, WRITE, DECIDE = "child_protection.measure.read", "child_protection.measure.write", "child_protection.case.decide"
TAB = "protection_measures"
STATES = {"proposed": "amber", "rejected": "grey", "in_force": "blue", "ended": "grey"}
WAITING = (NOT_SENT, PENDING)
COURT = {"not_sent": "amber", "pending": "amber", "confirmed": "green", "amended": "green", "refused": "red"}


@blueprint.get("/cases/<uuid:record_id>/measures")
@requires(READ)
def protection_measures(record_id: uuid.UUID) -> Any:
    """Show the measures of a file, those that are open first."""
    case = open_file(record_id)
    rows = service.measures_of(case)
    return page(
        "protection_measures",
        case,
        TAB,
        rows=rows,
        pills=pills_of,
        may_write=cases.may(case, "write") and not case.is_closed,
        lacking=[row for row in rows if service.lacks_agreement(row)],
        label=label,
    )


def pills_of(row: ProtectionMeasure) -> list[tuple[str, str]]:
    """Return the states of a measure as words and tones: its own, and the court's beside one that is in force."""
    found = [(label("measure_state", row.state), STATES[row.state])]
    if row.decided_at is not None and row.state not in (REJECTED, PROPOSED):
        found.append((label("court_state", row.court_state), COURT[row.court_state]))
    return found


@blueprint.get("/cases/<uuid:record_id>/measures/<uuid:target_id>")
@requires(READ)
def protection_measure(record_id: uuid.UUID, target_id: uuid.UUID) -> Any:
    """Show one measure: its course, its legal basis, where the child is."""
    case, row = part_of(record_id, ProtectionMeasure, target_id)
    return page(
        "protection_measure",
        case,
        TAB,
        row=row,
        pills=pills_of(row),
        course=_course(row),
        basis=service.basis_of(row.kind, local(row.decided_at or row.proposed_at).date()),
        may_write=cases.may(case, "write"),
        may_decide=cases.may(case, "decide"),
        may_see_place=may_see(ADDRESS),
        lacking=service.lacks_agreement(row),
        user_names=names_of({row.proposed_by_id, row.decided_by_id} | {held.by_id for held in row.reviews}),
        papers=list(labels("placement_paper").values()),
        said_steps=", ".join(label("measure_step", code) for code in row.steps),
        label=label,
    )


def _course(row: ProtectionMeasure) -> list[tuple[Any, None, str, str]]:
    """Return the steps of a measure as the macro `next_steps` draws them, with the clocks that run."""
    running = {task.rule_code: task for task in service.clocks_of(row)}
    decided = row.decided_at is not None and row.state != REJECTED

    def step(words: Any, moment: Any, now: bool, rule: str = "") -> tuple[Any, None, str, str]:
        if moment is not None:
            return words, None, "done", format_datetime(moment)
        if (task := running.get(rule)) is None:
            return words, None, "now" if now else "later", ""
        due = due_of(task)
        text = " · ".join(filter(None, (due.text, due.note, _("unverified") if due.unverified else "")))
        return words, None, "late" if due.state == "late" else "now", text

    first = step(_("Taken at once") if row.kind == EMERGENCY else _("Proposal"), row.proposed_at, False)
    found = [first, step(_("Decision"), row.decided_at, not decided)]
    if decided:
        found.append(step(_("Request to the court"), row.sent_at, row.is_open, clocks.TO_COURT))
        found.append(step(_("Decision of the court"), row.court_at, row.sent_at is not None, clocks.COURT_DECISION))
    if row.ended_on is not None:
        found.append((_("End"), None, "done", format_date(row.ended_on)))
    return found


@blueprint.get("/cases/<uuid:record_id>/measures/next")
@requires(READ)
def next_measure(record_id: uuid.UUID) -> Any:
    """Lead to the measure that waits for a decision or for the court, else to all of them."""
    case = open_file(record_id)
    rows = service.measures_of(case)
    wanted = next((row for row in rows if row.state == PROPOSED and cases.may(case, "decide")), None)
    wanted = wanted or next((row for row in rows if row.is_open and row.court_state in WAITING), None)
    return to("protection_measure", case, target_id=wanted.id) if wanted else to("protection_measures", case)


# --- proposing and deciding


@blueprint.route("/cases/<uuid:record_id>/measures/propose", methods=["GET", "POST"])
@requires(WRITE)
def propose_measure(record_id: uuid.UUID) -> Any:
    """Propose a measure to the director."""
    case = open_file(record_id)
    form = ProposalForm(institutions=institutions(), people=_family(case))
    draft = drafts.resume(form, service.draft_of(case), label=_("Measure, %(case)s", case=case.reference))
    if form.validate_on_submit():
        try:
            row = service.propose(case, form.kind.data, **values_of(form, "grounds", *PLACEMENT))
        except Refused as problem:
            form.form_errors, case = problem.sentences, open_file(record_id)
        else:
            flash(_("The measure is proposed. The director decides."), "success")
            return to("protection_measure", row.case, target_id=row.id)
    return page(
        "propose_measure",
        case,
        TAB,
        form,
        draft=draft,
        agreed=service.agreed_plan(case),
        plan=case_plans.current_plan(case),
    )


def _family(case: CaseFile) -> list[tuple[uuid.UUID, str]]:
    return [
        (part.person_id, " – ".join(filter(None, (part.person.short_name, people.relation_words(part)))))
        for part in people.parts_of(case)
        if part.until is None and part.role != cases.SUBJECT
    ]


@blueprint.route("/cases/<uuid:record_id>/measures/emergency", methods=["GET", "POST"])
@requires(WRITE)
def take_measure(record_id: uuid.UUID) -> Any:
    """Write down an emergency measure: what was done, who decided and when; its clocks run from that moment."""
    case = open_file(record_id)
    form = EmergencyForm(institutions=institutions(), people=_family(case), colleagues=staff.colleagues())
    draft = drafts.resume(form, service.draft_of(case), label=_("Measure, %(case)s", case=case.reference))
    if form.validate_on_submit():
        values = values_of(
            form, "grounds", "steps", "steps_note", "decider", "decided_by_id", "decision_no", "review_on", *PLACEMENT
        )
        try:
            row = service.take_at_once(case, decided_at=form.at, **values)
        except Refused as problem:
            form.form_errors, case = problem.sentences, open_file(record_id)
        else:
            flash(_("The measure is written down and its deadlines run."), "success")
            return to("protection_measure", row.case, target_id=row.id)
    limits = clocks.limits(clocks.MEASURE_DECIDED, EMERGENCY)
    return page("take_measure", case, TAB, form, draft=draft, limits=limits)


@blueprint.route("/cases/<uuid:record_id>/measures/<uuid:target_id>/decide", methods=["GET", "POST"])
@requires(DECIDE)
def decide_measure(record_id: uuid.UUID, target_id: uuid.UUID) -> Any:
    """Decide on a proposed measure."""
    form = DecisionForm()

    def decide(row: ProtectionMeasure) -> None:
        values = values_of(form, "decider", "decision_no", "ends_on", "review_on", "answer")
        service.decide(row, approve=form.decision.data == APPROVE, decided_at=form.at, **values)

    return _step("decide_measure", record_id, target_id, form, decide, _("The decision is saved."), right="decide")


# --- the court, review, end


@blueprint.route("/cases/<uuid:record_id>/measures/<uuid:target_id>/court", methods=["GET", "POST"])
@requires(WRITE)
def send_measure(record_id: uuid.UUID, target_id: uuid.UUID) -> Any:
    """Write down the request to the court."""
    form = SendForm(courts=[(row.id, row.name) for row in offices(kind="court")])

    def send(row: ProtectionMeasure) -> None:
        service.send_to_court(row, sent_at=form.at, **values_of(form, "court_id", "court_no"))

    return _step("send_measure", record_id, target_id, form, send, _("The request to the court is written down."))


@blueprint.route("/cases/<uuid:record_id>/measures/<uuid:target_id>/court-decision", methods=["GET", "POST"])
@requires(WRITE)
def court_measure(record_id: uuid.UUID, target_id: uuid.UUID) -> Any:
    """Write down what the court decided."""
    form = CourtForm()

    def decided(row: ProtectionMeasure) -> None:
        values = values_of(form, "decision", "court_no", "ends_on", "review_on", "court_text")
        service.court_decides(row, court_at=form.at, **values)

    return _step("court_measure", record_id, target_id, form, decided, _("The decision of the court is written down."))


@blueprint.route("/cases/<uuid:record_id>/measures/<uuid:target_id>/review", methods=["GET", "POST"])
@requires(WRITE)
def review_measure(record_id: uuid.UUID, target_id: uuid.UUID) -> Any:
    """Write down a review of a measure in force."""
    form = ReviewForm()

    def review(row: ProtectionMeasure) -> None:
        service.review(row, **values_of(form, "on", "decision", "text", "review_on"))

    return _step("review_measure", record_id, target_id, form, review, _("The review is saved."))


@blueprint.route("/cases/<uuid:record_id>/measures/<uuid:target_id>/end", methods=["GET", "POST"])
@requires(WRITE)
def end_measure(record_id: uuid.UUID, target_id: uuid.UUID) -> Any:
    """Write down the end of a measure."""
    form = EndForm()

    def end(row: ProtectionMeasure) -> None:
        service.end(row, **values_of(form, "on", "reason", "text"))

    return _step("end_measure", record_id, target_id, form, end, _("The end of the measure is written down."))


def _step(
    template: str,
    record_id: uuid.UUID,
    target_id: uuid.UUID,
    form: Any,
    take: Any,
    done: str,
    *,
    right: str = "write",
) -> Any:
    """Show the form of a step in a measure's course, and take the step."""
    case, row = part_of(record_id, ProtectionMeasure, target_id)
    cases.require(case, right)
    if form.validate_on_submit():
        try:
            take(row)
        except Refused as problem:
            form.form_errors = problem.sentences
            case, row = part_of(record_id, ProtectionMeasure, target_id)
        else:
            flash(done, "success")
            return to("protection_measure", case, target_id=target_id)
    return page(template, case, TAB, form, row=row, label=label, today=today())
