"""Assessing a child's risk: the clocks of a level run with it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.db import atomic, now
from plugins.casework import cases
from plugins.casework.models import CaseFile
from plugins.casework.risk.assessing import Assessing
from plugins.casework.risk.instrument import Answers
from plugins.child_protection.models import InstrumentVersion, RiskAssessment
from plugins.child_protection.services import clocks

SEEN = ("alone", "with_others")


@dataclass(frozen=True)
class ChildRisk(Assessing):
    """How the risk of a child is assessed: with every level go its clocks."""

    @atomic
    def assess(self, case: CaseFile, version: InstrumentVersion, answers: Answers, **values: Any) -> RiskAssessment:
        """Write down an assessment, set the file's risk and start the clocks of its level."""
        before = case.risk
        row: RiskAssessment = super().assess(case, version, answers, **values)
        clocks.finish(case, clocks.INITIAL, row.held)
        if row.child_seen in SEEN:
            clocks.finish(case, clocks.FIRST_RESPONSE, "seen")
        _run_clocks(case, before, row)
        if case.state == "new":
            cases.set_state(case, "assessment")
        return row

    @atomic
    def decide(self, assessment: RiskAssessment, *, approve: bool, answer: str | None = None) -> None:
        """Answer a worker's proposal to lower the level; a level that is agreed to brings its own clocks."""
        before = assessment.case.risk
        super().decide(assessment, approve=approve, answer=answer)
        _run_clocks(assessment.case, before, assessment)


RISK = ChildRisk(
    service="child_protection",
    file=Path(__file__).resolve().parents[1] / "data" / "risk_instrument.json",
    versions=InstrumentVersion,
    assessments=RiskAssessment,
)


def _run_clocks(case: CaseFile, before: str | None, source: RiskAssessment) -> None:
    """When the level changed, the clocks of the old one give way to those of the new one."""
    from plugins.child_protection.services import plans

    if case.risk == before:
        return
    if plans.approved(case) is None:
        clocks.cancel(case, clocks.PIM, clocks.MEETING)
        clocks.start(case, clocks.ASSESSED, at=source.at, level=case.risk)
    else:
        clocks.cancel(case, clocks.REVIEW)
        clocks.start(case, clocks.APPROVED, at=now(), level=case.risk)
