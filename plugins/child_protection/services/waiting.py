"""What waits in many files at once: for the home page and its lists."""

from typing import Any

import sqlalchemy as sa

from core.access.principal import Principal
from core.db import db
from plugins.casework.models import CaseFile
from plugins.casework.models.risk import PENDING
from plugins.child_protection.models import Notice, ProtectionMeasure, RiskAssessment
from plugins.child_protection.models.protection_measures import PROPOSED

SERVICE = "child_protection"
UNASSESSED, NOTICES, LOWERINGS, MEASURES = "unassessed", "notices", "lowerings", "measures"
RIGHTS = {
    UNASSESSED: "child_protection.risk.write",
    NOTICES: "child_protection.notice.write",
    LOWERINGS: "child_protection.risk.approve",
    MEASURES: "child_protection.case.decide",
}


def files(kind: str, who: Principal) -> sa.Select[Any]:
    """Return the query of the files in which something waits for somebody: a worker's own, an approver's all."""
    query = sa.select(CaseFile).where(CaseFile.service == SERVICE, CaseFile.closed_on.is_(None))
    if kind not in (LOWERINGS, MEASURES) and not who.may("child_protection.case.approve"):
        query = query.where(CaseFile.worker_id == who.user_id)
    match kind:
        case "unassessed":
            return query.where(CaseFile.state == "new")
        case "notices":
            owed = sa.select(Notice.id).where(Notice.case_id == CaseFile.id, Notice.sent_at.is_(None))
            return query.where(owed.exists())
        case "lowerings":
            asked = sa.select(RiskAssessment.id).where(
                RiskAssessment.case_id == CaseFile.id, RiskAssessment.state == PENDING
            )
            # Nobody agrees to their own proposal, so it does not wait for them.
            return query.where(asked.where(RiskAssessment.by_id != who.user_id).exists())
        case "measures":
            proposed = sa.select(ProtectionMeasure.id).where(
                ProtectionMeasure.case_id == CaseFile.id,
                ProtectionMeasure.state == PROPOSED,
                ProtectionMeasure.proposed_by_id != who.user_id,
            )
            return query.where(proposed.exists())
    raise KeyError(kind)


def counts(who: Principal) -> dict[str, int]:
    """Return how many files wait, by kind, for the kinds that somebody can do something about."""
    return {
        kind: db.session.scalar(sa.select(sa.func.count()).select_from(files(kind, who).subquery())) or 0
        for kind, right in RIGHTS.items()
        if who.may(right)
    }
