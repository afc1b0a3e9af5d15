"""What comes next in a child's file: the actions on its page, and which of them is due."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import g

from core.contributions import Action
from core.db import db, now
from core.l10n import _l
from plugins.casework.models import CaseFile, Plan
from plugins.child_protection.models import Notice, RiskAssessment
from plugins.child_protection.models.risk import PENDING
from plugins.office.models import Task

SERVICE = "child_protection"
UNASSESSED = "new"


def is_ours(case: CaseFile) -> bool:
    """Say whether a file belongs to child protection."""
    return case.service == SERVICE


def _open(case: CaseFile) -> bool:
    return is_ours(case) and not case.is_closed


@dataclass(frozen=True, slots=True)
class Situation:
    """What decides the next steps of a file, read with one query for a whole page."""

    notices: int
    lowering: bool
    planned: bool
    review_late: bool


def situation(case: CaseFile) -> Situation:
    """Return how things stand in a file, as this page found them."""
    held: dict[Any, Situation] = g.setdefault("child_protection_situations", {})
    if case.id not in held:
        held[case.id] = _read(case)
    return held[case.id]


def _read(case: CaseFile) -> Situation:
    owed = sa.select(sa.func.count(Notice.id)).where(Notice.case_id == case.id, Notice.sent_at.is_(None))
    asked = sa.select(RiskAssessment.id).where(RiskAssessment.case_id == case.id, RiskAssessment.state == PENDING)
    planned = sa.select(Plan.id).where(Plan.case_id == case.id, Plan.state == "approved")
    late = sa.select(Task.id).where(
        Task.subject_id == case.id,
        Task.state == "open",
        Task.rule_code.startswith("cp.review", autoescape=True),
        Task.due_at <= now(),
    )
    row = db.session.execute(sa.select(owed.scalar_subquery(), asked.exists(), planned.exists(), late.exists())).one()
    return Situation(*row)


def notices_waiting(case: CaseFile) -> int | None:
    """Return how many notices are owed, or nothing when none is."""
    return situation(case).notices or None


def _unsent(case: CaseFile) -> bool:
    return _open(case) and situation(case).notices > 0


def _unassessed(case: CaseFile) -> bool:
    return case.risk is None


def _lowering(case: CaseFile) -> bool:
    return _open(case) and situation(case).lowering


def _without_depth(case: CaseFile) -> bool:
    return case.state == "assessment"


def _has_plan(case: CaseFile) -> bool:
    return _open(case) and situation(case).planned


def _review_due(case: CaseFile) -> bool:
    return situation(case).review_late


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
