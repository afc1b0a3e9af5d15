"""Assessing the risk: the sheet, the explained level, the history, and the supervisor's answer."""

import uuid
from itertools import pairwise
from typing import Any

from flask import flash, render_template, request

from core import drafts
from core.access.guard import requires
from core.l10n import _
from plugins.casework import cases
from plugins.casework.models import CaseFile
from plugins.casework.problems import Refused
from plugins.child_protection.codes import TONES, label
from plugins.child_protection.forms.risk import DecisionForm, RiskForm, sheet, words
from plugins.child_protection.instrument import UNKNOWN, Question
from plugins.child_protection.models import RiskAssessment
from plugins.child_protection.models.risk import PENDING
from plugins.child_protection.services import risk as service
from plugins.child_protection.views import blueprint
from plugins.child_protection.views.case import open_file, page, part_of, to
from plugins.child_protection.views.people import names_of

SURROUNDINGS = ("child_seen", "child_words", "suspect_relation", "safety", "notes")


@blueprint.get("/cases/<uuid:record_id>/risk")
@requires("child_protection.risk.read")
def risk(record_id: uuid.UUID) -> Any:
    """Show the risk in force, which answers made it, and the history with what changed."""
    case = open_file(record_id)
    rows = service.history(case)
    shown = [_explained(row, before) for row, before in pairwise([*rows, None])]
    may = {"write": cases.may(case, "write"), "approve": cases.may(case, "approve")}
    return page("risk", case, "risk", shown=shown, may=may, user_names=names_of(_people(rows)), **_said())


def _explained(row: RiskAssessment, before: RiskAssessment | None) -> dict[str, Any]:
    instrument = service.instrument_for(row)
    return {
        "row": row,
        "instrument": instrument,
        "outcome": service.outcome_of(row, before),
        "changes": service.changes_of(row, before) if before else [],
        "open": instrument.open_questions(row.answers or {}),
        "level": instrument.level(row.held),
        "set": instrument.level(row.level),
        "computed": instrument.level(row.computed),
    }


def _people(rows: list[RiskAssessment]) -> set[Any]:
    return {row.by_id for row in rows} | {row.decided_by_id for row in rows}


def _said() -> dict[str, Any]:
    return {"said": words, "label": label, "tones": TONES, "answer_word": _answer_word}


def _answer_word(question: Question, code: str | None) -> str:
    """Return an answer in words; what was not answered is not known."""
    wanted = code or UNKNOWN
    return next((words(answer) for answer in question.answers if answer.code == wanted), wanted)


@blueprint.route("/cases/<uuid:record_id>/risk/new", methods=["GET", "POST"])
@requires("child_protection.risk.write")
def assess_risk(record_id: uuid.UUID) -> Any:
    """Answer the instrument's questions, see the level, and save."""
    case = open_file(record_id)
    version = service.newest_version()
    form = sheet(service.instrument_of(version))()
    if not form.is_submitted():
        _remember(case, form)
    draft = drafts.resume(form, service.draft_of(case), label=_("Risk, %(case)s", case=case.reference))
    if form.is_submitted() and "preview" not in request.form and form.validate():
        try:
            _save(case, version, form)
        except Refused as problem:
            form.form_errors = problem.sentences
        else:
            flash(_("The assessment is saved and the deadlines of the level run."), "success")
            return to("risk", case)
    status = 422 if form.errors else 200
    return page("assess_risk", case, "risk", status, form=form, draft=draft, **_level_box(case, form), **_said())


@blueprint.post("/cases/<uuid:record_id>/risk/level")
@requires("child_protection.risk.write")
def try_risk(record_id: uuid.UUID) -> Any:
    """Return the level of the sheet as it is filled in now, with the answers that make it; nothing is saved."""
    case = open_file(record_id)
    form = sheet(service.instrument_of(service.newest_version()))()
    return render_template("child_protection/_level.html", form=form, **_level_box(case, form), **_said())


def _level_box(case: CaseFile, form: RiskForm) -> dict[str, Any]:
    outcome = service.try_out(case, form.instrument, form.answers)
    chosen = form.level.data or outcome.level.code
    lowers = service.needs_approval(case, form.instrument, outcome, chosen)
    answered = len(form.instrument.questions) - form.instrument.open_questions(form.answers)
    return {"outcome": outcome, "lowers": lowers, "answered": answered, "in_force": case.risk}


def _remember(case: CaseFile, form: RiskForm) -> None:
    """Start a reassessment from what was last known, so that only what changed is answered."""
    last = service.latest(case)
    for question, field in [pair for section in form.instrument.sections for pair in form.fields_of(section)]:
        answer = (last.effective or {}).get(question.code) if last else None
        field.data = answer if answer in question.effects else None


def _save(case: CaseFile, version: Any, form: RiskForm) -> RiskAssessment:
    return service.assess(
        case,
        version,
        form.answers,
        level=form.level.data or None,
        reason=form.reason.data or None,
        maltreatment=form.maltreatment.data or [],
        **{name: form[name].data or None for name in SURROUNDINGS},
    )


@blueprint.route("/cases/<uuid:record_id>/risk/decision", methods=["GET", "POST"])
@requires("child_protection.risk.approve")
def decide_risk(record_id: uuid.UUID) -> Any:
    """Let the supervisor answer a lower level."""
    case = open_file(record_id)
    row = service.waiting(case)
    if row is None:
        return to("risk", case)
    form = DecisionForm()
    if form.validate_on_submit():
        try:
            service.decide(row, approve=form.decision.data == "approve", answer=form.answer.data or None)
        except Refused as problem:
            form.form_errors = problem.sentences
        else:
            flash(_("Your answer is saved."), "success")
            return to("risk", case)
    rows = service.history(case)
    before = next((other for other in rows if other.at < row.at), None)
    return page(
        "decide_risk",
        case,
        "risk",
        422 if form.errors else 200,
        form=form,
        shown=_explained(row, before),
        user_names=names_of(_people([row])),
        **_said(),
    )


@blueprint.get("/cases/<uuid:record_id>/risk/<uuid:target_id>")
@requires("child_protection.risk.read")
def risk_sheet(record_id: uuid.UUID, target_id: uuid.UUID) -> Any:
    """Show one assessment with all its answers, in the words of its own version of the instrument."""
    case, row = part_of(record_id, RiskAssessment, target_id)
    before = next((other for other in service.history(case) if other.at < row.at), None)
    return page(
        "risk_sheet",
        case,
        "risk",
        shown=_explained(row, before),
        pending=row.state == PENDING,
        user_names=names_of(_people([row])),
        **_said(),
    )
