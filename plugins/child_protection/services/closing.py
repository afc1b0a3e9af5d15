"""What stands against the closing of a child's file."""

from core.l10n import _
from plugins.casework.models import CaseFile
from plugins.child_protection.services import notices, plans, protection_measures, reviews
from plugins.child_protection.services.risk import RISK

NOT_AT_RISK = "not_at_risk"
SERIOUS = ("high", "immediate")
WITHOUT_ASSESSMENT = ("death", "moved_away", "transferred")
"""Reasons that may come before anybody could assess the risk."""


def objections(case: CaseFile, reason: str | None = None) -> list[str]:
    """Return why a file cannot be closed yet; without a reason, as if the child were to be called “not at risk”."""
    found = []
    if notices.waiting(case):
        found.append(_("A notice to police or prosecution has not been sent."))
    found += RISK.objections(case)
    if any(row.is_open for row in protection_measures.measures_of(case)):
        found.append(_("A protection measure is proposed or in force: end it first."))
    if case.risk is None and reason not in WITHOUT_ASSESSMENT:
        found.append(_("The risk has never been assessed."))
    if reason in (None, NOT_AT_RISK):
        found += _against_not_at_risk(case)
    return found


def _against_not_at_risk(case: CaseFile) -> list[str]:
    found = []
    if case.risk in SERIOUS:
        found.append(_("The risk in force is high: assess it again before you call the child “not at risk”."))
    if plans.approved(case) is not None and not _reviewed_at_last(case):
        found.append(_("The plan has no last review that proposes the closing."))
    return found


def _reviewed_at_last(case: CaseFile) -> bool:
    plan, last = plans.approved(case), reviews.last_review(case)
    return last is not None and plan is not None and last.plan_id == plan.id and last.decision == reviews.CLOSE
