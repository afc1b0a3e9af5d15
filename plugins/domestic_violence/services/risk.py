"""Assessing the danger, beside what the police had come to."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.db import atomic
from core.l10n import _
from plugins.casework.models import CaseFile
from plugins.casework.problems import Refused
from plugins.casework.risk.assessing import Assessing
from plugins.casework.risk.instrument import Answers
from plugins.domestic_violence.models import DangerAssessment, DangerInstrument, Incident
from plugins.domestic_violence.services.registration import incidents_of


@dataclass(frozen=True)
class Danger(Assessing):
    """How the danger is assessed: what the police say is kept beside it and moves no level."""

    @atomic
    def assess(self, case: CaseFile, version: DangerInstrument, answers: Answers, **values: Any) -> DangerAssessment:
        """Write down an assessment, set the file's risk, and keep the level of the police with its day.

        Raises:
            Refused: as for every assessment; or the police's level has no day, or the day no level.
        """
        if (values.get("police_level") is None) != (values.get("police_level_on") is None):
            raise Refused(_("A level of the police has a day: write both, or neither."))
        row: DangerAssessment = super().assess(case, version, answers, **values)
        return row


DANGER = Danger(
    service="domestic_violence",
    file=Path(__file__).resolve().parents[1] / "data" / "risk_instrument.json",
    versions=DangerInstrument,
    assessments=DangerAssessment,
)


def police_word(case: CaseFile) -> DangerAssessment | Incident | None:
    """Return who last wrote down a level of the police in a file: the newest by the day of the police, or nothing."""
    told = [row for row in (*DANGER.history(case), *incidents_of(case)) if row.police_level and row.police_level_on]
    return max(told, key=lambda row: row.police_level_on, default=None)
