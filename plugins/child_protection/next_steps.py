"""What comes next in a child's file: the actions on its page, and which of them is due."""

from collections.abc import Callable
from typing import Any

from core.contributions import Action
from core.l10n import _l
from plugins.casework.models import CaseFile

SERVICE = "child_protection"
UNASSESSED = "new"


def is_ours(case: CaseFile) -> bool:
    """Say whether a file belongs to child protection."""
    return case.service == SERVICE


def _open(case: CaseFile) -> bool:
    return is_ours(case) and not case.is_closed


def notices_waiting(case: CaseFile) -> int | None:
    """Return how many notices are owed, or nothing when none is."""
    from plugins.child_protection.services import notices

    return len(notices.waiting(case)) or None


def _unsent(case: CaseFile) -> bool:
    return _open(case) and bool(notices_waiting(case))


def _unassessed(case: CaseFile) -> bool:
    return case.risk is None


def _lowering(case: CaseFile) -> bool:
    from plugins.child_protection.services import risk

    return _open(case) and risk.waiting(case) is not None


def _without_depth(case: CaseFile) -> bool:
    return case.state == "assessment"


def _has_plan(case: CaseFile) -> bool:
    from plugins.child_protection.services import plans

    return _open(case) and plans.approved(case) is not None


def _review_due(case: CaseFile) -> bool:
    from core.db import now
    from plugins.child_protection.services import clocks

    return any(task.due_at <= now() for task in clocks.running(case, clocks.REVIEW))


def actions(record: str) -> list[Action]:
    """Return the next steps that child protection offers on a file, in the order of the work."""

    def step(
        view: str,
        words: Any,
        right: str,
        weight: int,
        icon: str,
        applies: Callable[[CaseFile], bool] = _open,
        due: Callable[[CaseFile], bool] = lambda _case: False,
    ) -> Action:
        return Action(
            name=f"child_protection.{view}",
            record=record,
            label=words,
            endpoint=f"child_protection.{view}",
            permission=f"child_protection.{right}",
            applies=applies,
            due=due,
            icon=icon,
            weight=weight,
        )

    return [
        step("send_notice", _l("Tell police or prosecution"), "notice.write", 5, "alert-triangle", _unsent, _unsent),
        step("decide_risk", _l("Answer the lower level"), "risk.approve", 8, "check", _lowering, _lowering),
        step("assess_risk", _l("Assess the risk"), "risk.write", 10, "clipboard-check", due=_unassessed),
        step(
            "write_assessment",
            _l("Write the in-depth assessment"),
            "assessment.write",
            20,
            "clipboard-text",
            due=_without_depth,
        ),
        step("review_plan", _l("Review the plan"), "review.write", 50, "refresh", _has_plan, _review_due),
        step("print_plan", _l("Print the plan (PIM)"), "plan.read", 60, "printer", _has_plan),
        step("owe_notice", _l("Note a suspicion of a crime"), "notice.write", 70, "flag"),
    ]
