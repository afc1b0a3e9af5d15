"""The clocks of a file: started by what happens, ended by what is done."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from core.access.principal import current
from core.l10n import _, today
from plugins.casework.models import CaseFile
from plugins.office import rules, tasks
from plugins.office.deadlines import law_of, limit_of
from plugins.office.models import Rule

REFERRAL, ASSESSED, APPROVED = "cp.referral_received", "cp.risk_assessed", "cp.pim_approved"
CRIME, TRAFFICKING = "cp.crime_suspected", "cp.trafficking_suspected"
FIRST_RESPONSE, INITIAL, PIM, MEETING, REVIEW = (
    "cp.first_response",
    "cp.initial_assessment",
    "cp.pim",
    "cp.gtn",
    "cp.review",
)
MEASURE_DECIDED, MEASURE_SENT, MEASURE_IN_FORCE = (
    "cp.measure_decided",
    "cp.measure_sent_to_court",
    "cp.measure_in_force",
)
TO_COURT, COURT_DECISION, MEASURE_REVIEW = "cp.measure_to_court", "cp.measure_court_decision", "cp.measure_review"
LEVEL_CHANGED = "level_changed"


def start(case: CaseFile, trigger: str, *, at: datetime, level: str | None = None) -> list[Any]:
    """Start the clocks that a trigger sets running, for the file's worker."""
    return list(tasks.start_clocks(case, trigger, at=at, level=level, owner_id=case.worker_id or current().user_id))


def running(case: CaseFile, *families: str) -> list[Any]:
    """Return the open tasks of a file whose rule belongs to one of the families, for example `cp.review`."""
    return [task for task in tasks.open_tasks(case.id) if _belongs(task, families)]


def finish(case: CaseFile, family: str, result: str = "") -> None:
    """Mark as done what a family of clocks asked for."""
    for task in running(case, family):
        tasks.finish(task, result)


def cancel(case: CaseFile, *families: str, why: str = LEVEL_CHANGED) -> None:
    """Stop the clocks of some families, for another reason than that they are done."""
    for task in running(case, *families):
        tasks.cancel(task, why)


def limits(trigger: str, level: str) -> str:
    """Say which time limits an event sets running today, with act and article, or that nobody has verified them."""
    return "; ".join(_limit(rule) for rule in rules.triggered(trigger, level, today()))


def _limit(rule: Rule) -> str:
    authority = law_of(rule) if rule.is_verified else _("unverified")
    return f"{rule.label.split(' — ')[0]}: {limit_of(rule)} ({authority})"


def _belongs(task: Any, families: Iterable[str]) -> bool:
    name = task.rule_code or ""
    return any(name == family or name.startswith(f"{family}.") for family in families)
