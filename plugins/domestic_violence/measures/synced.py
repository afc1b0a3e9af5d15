"""Which files that came before the ETN stand whole in REVALB."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from core.measures import Period
from plugins.casework.models import CaseFile
from plugins.domestic_violence.models import RevalbStep
from plugins.domestic_violence.service import NAME
from plugins.domestic_violence.services import revalb


def before_the_etn(period: Period, _by: Sequence[str]) -> sa.Select[Any]:
    """Select the files of which a meeting of the period spoke."""
    spoken = revalb.before_the_etn(period)
    return sa.select(CaseFile.id.label("id")).where(CaseFile.service == NAME, CaseFile.id.in_(spoken))


def in_revalb(period: Period, by: Sequence[str]) -> sa.Select[Any]:
    """Select those of them of which every step was ticked by the end of the period."""
    ticked = (
        sa.select(RevalbStep.case_id)
        .where(RevalbStep.copied_at < period.ends_at)
        .group_by(RevalbStep.case_id)
        .having(sa.func.count(sa.distinct(RevalbStep.step)) >= revalb.STEPS)
    )
    return before_the_etn(period, by).where(CaseFile.id.in_(ticked))
