"""What comes next in a child's file: the actions on its page, and which of them is due."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import g

from core.contributions import Action
from core.db import db
from core.l10n import _l
from plugins.casework import agenda
from plugins.casework.models import CaseFile, Plan
from plugins.casework.models.risk import PENDING
from plugins.child_protection.models import CourtSupport, Notice, ProtectionMeasure, RiskAssessment
from plugins.child_protection.models.protection_measures import IN_FORCE, NOT_SENT, PROPOSED
from plugins.office import tasks

SERVICE = "child_protection"
UNASSESSED = "new"


def is_ours(case: CaseFile) -> bool:
    """Say whether a file belongs to child protection."""
    return case.service == SERVICE


def _open(case: CaseFile) -> bool:
    return is_ours(case) and not case.is_closed


@dataclass(frozen=True, slots=True)
class Situation:
    """What decides the next steps of a file, read with one query for a whole page, beside its open tasks."""

    notices: int
    lowering: bool
    planned: bool
    undecided: bool
    unsent: bool
    in_court: bool
    measures: int
    review_late: bool
    group_waits: bool
    """A meeting of the GTN is to be convened: its clock runs."""


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
    of_case = sa.select(ProtectionMeasure.id).where(ProtectionMeasure.case_id == case.id)
    undecided = of_case.where(ProtectionMeasure.state == PROPOSED)
    unsent = of_case.where(ProtectionMeasure.state == IN_FORCE, ProtectionMeasure.court_state == NOT_SENT)
    in_court = sa.select(CourtSupport.id).where(CourtSupport.case_id == case.id)
    parts = (asked, planned, undecided, unsent, in_court)
    measures = of_case.where(ProtectionMeasure.state.in_((PROPOSED, IN_FORCE)))
    counted = sa.select(sa.func.count()).select_from(measures.subquery())
    row = db.session.execute(
        sa.select(owed.scalar_subquery(), *(part.exists() for part in parts), counted.scalar_subquery())
    ).one()
    clocks = [(task.rule_code or "", task) for task in tasks.waiting(case.id)]
    return Situation(
        *row,
        review_late=any(code.startswith("cp.review") and task.is_late for code, task in clocks),
        group_waits=any(code.startswith("cp.gtn.") for code, _task in clocks),
    )


def notices_waiting(case: CaseFile) -> int | None:
    """Return how many notices are owed, or nothing when none is."""
    return situation(case).notices or None


def measures_open(case: CaseFile) -> int | None:
    """Return how many protection measures are proposed or in force, or nothing when none is."""
    return situation(case).measures or None


def in_court(case: CaseFile) -> bool:
    """Say whether somebody of the unit stands by the child in criminal proceedings."""
    return is_ours(case) and situation(case).in_court


def _undecided(case: CaseFile) -> bool:
    return _open(case) and situation(case).undecided


def _court_to_ask(case: CaseFile) -> bool:
    return _open(case) and situation(case).unsent


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


def _may_call(case: CaseFile) -> bool:
    return _open(case) and agenda.may_call(case)


def _group_waits(case: CaseFile) -> bool:
    return situation(case).group_waits


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
        name: str | None = None,
    ) -> Action:
        return Action(
            name=f"child_protection.{name or view}",
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
        Action(
            name="child_protection.call_gtn",
            record=record,
            label=_l("Call the GTN"),
            endpoint="casework.call_meeting",
            permission="office.meeting.write",
            applies=_may_call,
            due=_group_waits,
            icon="users-group",
            weight=30,
        ),
        step(
            "next_measure",
            _l("Decide on the measure"),
            "case.decide",
            6,
            "gavel",
            _undecided,
            _undecided,
            name="decide_measure",
        ),
        step(
            "next_measure",
            _l("Ask the court to confirm the measure"),
            "measure.write",
            7,
            "scale",
            _court_to_ask,
            _court_to_ask,
            name="send_measure",
        ),
        step("take_measure", _l("Emergency measure"), "measure.write", 44, "alert-triangle"),
        step("propose_measure", _l("Propose a protection measure"), "measure.write", 45, "shield-check"),
        step("review_plan", _l("Review the plan"), "review.write", 50, "refresh", _has_plan, _review_due),
        step("print_plan", _l("Print the plan (PIM)"), "plan.read", 60, "printer", _has_plan),
        step("begin_court", _l("Support in criminal proceedings"), "court.write", 72, "scale"),
        step("owe_notice", _l("Note a suspicion of a crime"), "notice.write", 70, "flag"),
    ]
