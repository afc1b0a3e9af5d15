"""The pages of a service that assesses a risk: the sheet, the explained level, the history, the supervisor's answer."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial, update_wrapper
from itertools import pairwise
from typing import Any

from flask import Blueprint, flash, render_template, request

from core import drafts
from core.access.guard import requires
from core.l10n import _
from plugins.casework.case_services import service_of
from plugins.casework.forms.risk import DecisionForm, RiskForm, answer_words, sheet, words
from plugins.casework.models import CaseFile
from plugins.casework.problems import Refused
from plugins.casework.risk.assessing import Assessing, needs_approval
from plugins.casework.staff import names_of
from plugins.casework.views.frame import Frame

TAB = "risk"


@dataclass(frozen=True)
class RiskPages:
    """The pages about the risk in a service's files, for the rights `<service>.risk.read`, `write` and `approve`.

    Their endpoints are `<service>.risk`, `assess_risk`, `try_risk`, `decide_risk` and `risk_sheet`. The service draws
    each but `try_risk` by a template of that name, which extends casework's. `label` reads the service's code lists.
    """

    frame: Frame
    work: Assessing
    form: type[RiskForm]
    label: Callable[[str, Any], str]
    begin: Callable[[CaseFile, Any], None] = lambda _case, _form: None
    """Fills in what the file knows already, before an empty form is shown."""

    def add_to(self, blueprint: Blueprint) -> None:
        """Put the pages on the service's blueprint."""
        file, both = "/cases/<uuid:record_id>/risk", ["GET", "POST"]
        for rule, name, right, methods in (
            (file, "risk", "read", ["GET"]),
            (f"{file}/new", "assess_risk", "write", both),
            (f"{file}/level", "try_risk", "write", ["POST"]),
            (f"{file}/decision", "decide_risk", "approve", both),
            (f"{file}/<uuid:target_id>", "risk_sheet", "read", ["GET"]),
        ):
            page = getattr(self, name)
            view = requires(f"{self.frame.service}.risk.{right}")(update_wrapper(partial(page), page))
            blueprint.add_url_rule(rule, name, view, methods=methods)

    def risk(self, record_id: uuid.UUID) -> Any:
        """Show the risk in force, which answers made it, and the history with what changed."""
        case = self.frame.open_file(record_id)
        rows = self.work.history(case)
        shown = [self._explained(row, before) for row, before in pairwise([*rows, None])]
        return self.frame.page("risk", case, TAB, shown=shown, user_names=_people(rows), **self._said(case))

    def assess_risk(self, record_id: uuid.UUID) -> Any:
        """Answer the instrument's questions, see the level, and save."""
        case = self.frame.open_file(record_id)
        version = self.work.newest_version()
        form = sheet(self.form, self.work.instrument_of(version))()
        if not form.is_submitted():
            self._remember(case, form)
            self.begin(case, form)
        draft = drafts.resume(form, self.work.draft_of(case), label=_("Risk, %(case)s", case=case.reference))
        if form.is_submitted() and "preview" not in request.form and form.validate():
            chosen, reason = form.level.data or None, form.reason.data or None
            try:
                self.work.assess(case, version, form.answers, level=chosen, reason=reason, **form.beside)
            except Refused as problem:
                form.form_errors = problem.sentences
            else:
                flash(_("The assessment is saved."), "success")
                return self.frame.to("risk", case)
        box = self._level_box(case, form)
        return self.frame.page("assess_risk", case, TAB, form, draft=draft, **box, **self._said(case))

    def try_risk(self, record_id: uuid.UUID) -> Any:
        """Return the level of the sheet as it is filled in now, with the answers that make it; nothing is saved."""
        case = self.frame.open_file(record_id)
        form = sheet(self.form, self.work.instrument_of(self.work.newest_version()))()
        return render_template("casework/_level.html", form=form, **self._level_box(case, form), **self._said(case))

    def decide_risk(self, record_id: uuid.UUID) -> Any:
        """Let the supervisor answer a lower level."""
        case = self.frame.open_file(record_id)
        row = self.work.waiting(case)
        if row is None:
            return self.frame.to("risk", case)
        form = DecisionForm()
        if form.validate_on_submit():
            try:
                self.work.decide(row, approve=form.decision.data == "approve", answer=form.answer.data or None)
            except Refused as problem:
                form.form_errors = problem.sentences
            else:
                flash(_("Your answer is saved."), "success")
                return self.frame.to("risk", case)
        return self.frame.page("decide_risk", case, TAB, form, **self._one(case, row))

    def risk_sheet(self, record_id: uuid.UUID, target_id: uuid.UUID) -> Any:
        """Show one assessment with all its answers, in the words of its own version of the instrument."""
        case, row = self.frame.part_of(record_id, self.work.assessments, target_id)
        return self.frame.page("risk_sheet", case, TAB, **self._one(case, row))

    def _one(self, case: CaseFile, row: Any) -> dict[str, Any]:
        before = next((other for other in self.work.history(case) if other.at < row.at), None)
        return {"shown": self._explained(row, before), "user_names": _people([row]), **self._said(case)}

    def _explained(self, row: Any, before: Any) -> dict[str, Any]:
        instrument = self.work.instrument_for(row)
        return {
            "row": row,
            "instrument": instrument,
            "outcome": self.work.outcome_of(row, before),
            "changes": self.work.changes_of(row, before) if before else [],
            "open": instrument.open_questions(row.answers or {}),
            "level": instrument.level(row.held),
            "set": instrument.level(row.level),
            "computed": instrument.level(row.computed),
        }

    def _said(self, case: CaseFile) -> dict[str, Any]:
        tones = {code: tone for code, _label, tone in service_of(case).risks}
        return {"said": words, "label": self.label, "tones": tones, "answer_word": answer_words}

    def _level_box(self, case: CaseFile, form: RiskForm) -> dict[str, Any]:
        outcome = self.work.try_out(case, form.instrument, form.answers)
        lowers = needs_approval(case, form.instrument, outcome, form.level.data or outcome.level.code)
        answered = len(form.instrument.questions) - form.instrument.open_questions(form.answers)
        return {"outcome": outcome, "lowers": lowers, "answered": answered}

    def _remember(self, case: CaseFile, form: RiskForm) -> None:
        """Start a reassessment from what was last known, so that only what changed is answered."""
        last = self.work.latest(case)
        for question, field in [pair for section in form.instrument.sections for pair in form.fields_of(section)]:
            answer = (last.effective or {}).get(question.code) if last else None
            field.data = answer if answer in question.effects else None


def _people(rows: list[Any]) -> dict[Any, str]:
    return names_of({row.by_id for row in rows} | {row.decided_by_id for row in rows})
