"""Plans of a file: draft, proposed, approved or returned, replaced by the next or ended with the file."""

import uuid
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from core import drafts
from core.access.principal import current
from core.db import atomic, db, now
from core.l10n import _, today
from core.records import check_version
from plugins.casework import cases
from plugins.casework.case_services import service_of
from plugins.casework.models import CaseFile, Goal, Plan, PlanAction
from plugins.casework.money import NOBODY, Costs, Money
from plugins.casework.problems import Refused
from plugins.casework.services import provisions
from plugins.casework.timeline import note_event
from plugins.office import tasks
from plugins.office.meetings import holding
from plugins.office.models import Task

DRAFT, PROPOSED, APPROVED, RETURNED, REPLACED = "draft", "proposed", "approved", "returned", "replaced"
OPEN_ACTIONS = ("planned", "in_progress")
PLAN_FIELDS = ("starts_on", "review_on", "subject_view_kind", "family_view_kind", "aim", "subject_view", "family_view")
GOAL_FIELDS = ("domain", "state", "text", "place")
ACTION_FIELDS = (
    "worker_id",
    "institution_id",
    "person_id",
    "due_on",
    "cost",
    "approved_cost",
    "spent_cost",
    "payer",
    "state",
    "done_on",
    "text",
    "result",
)


def plans_of(case: CaseFile) -> list[Plan]:
    """Return a file's plans, the newest first."""
    return list(db.session.scalars(sa.select(Plan).where(Plan.case_id == case.id).order_by(Plan.number.desc())))


def current_plan(case: CaseFile) -> Plan | None:
    """Return the plan that counts now: the approved one, else the newest."""
    found = plans_of(case)
    return next((plan for plan in found if plan.state == APPROVED), found[0] if found else None)


def whole(plan: Plan) -> Plan:
    """Load a plan's goals and actions, with one query for each."""
    query = sa.select(Plan).where(Plan.id == plan.id).options(selectinload(Plan.goals).selectinload(Goal.actions))
    return db.session.scalars(query).unique().one()


def is_editable(plan: Plan) -> bool:
    """Say whether goals and actions may still be rewritten: before the supervisor's yes."""
    return plan.state in (DRAFT, RETURNED)


def actions_of(plan: Plan) -> list[PlanAction]:
    """Return all actions of a plan, goal by goal; load it with `whole` before."""
    return [action for goal in plan.goals for action in goal.actions]


def costs_of(plan: Plan) -> Costs:
    """Return what a plan costs; spent are the receipts of its services too, a cancelled action costs nothing."""
    counted = [action for action in actions_of(plan) if action.state != "cancelled"]
    paid = provisions.spent_by_action(action.id for action in counted)
    by_action, by_payer = {}, defaultdict(Money)
    for action in counted:
        spent = (action.spent_cost or 0) + paid.get(action.id, 0)
        by_action[action.id] = Money(action.cost or 0, action.approved_cost or 0, spent)
        by_payer[action.payer or NOBODY] += by_action[action.id]
    return Costs(by_action, {payer: money for payer, money in sorted(by_payer.items()) if money != Money()})


def total_cost(plan: Plan) -> int:
    """Return what the plan's actions cost together, in whole lekë; cancelled ones cost nothing."""
    return sum(action.cost or 0 for goal in plan.goals for action in goal.actions if action.state != "cancelled")


# --- making


@atomic
def new_plan(case: CaseFile, *, copy_last: bool = False, **values: Any) -> Plan:
    """Begin a draft, empty or with the goals of the last plan that are not yet reached and their open actions.

    Raises:
        Refused: the file is closed, or another draft or proposal is under way.
    """
    cases.require(case, "write")
    cases.require_open(case)
    earlier = plans_of(case)
    if any(plan.state in (DRAFT, PROPOSED, RETURNED) for plan in earlier):
        raise Refused(_("A plan is being written already. Finish that one first."))
    plan = Plan(case=case, number=len(earlier) + 1, made_by_id=current().user_id)
    _fill(plan, PLAN_FIELDS, values)
    db.session.add(plan)
    if copy_last and earlier:
        _copy(earlier[0], plan)
    note_event(case, "casework.plan_begun", target=plan, number=plan.number)
    db.session.flush()
    return plan


def _copy(source: Plan, plan: Plan) -> None:
    """Take over the goals that are not yet reached, with the actions that are still open."""
    plan.aim = plan.aim or source.aim
    open_goals = [goal for goal in whole(source).goals if goal.state not in ("achieved", "dropped")]
    with db.session.no_autoflush:
        for goal in open_goals:
            kept = {name: getattr(goal, name) for name in ("place", "domain", "state", "text")}
            copied = Goal(case=plan.case, plan=plan, **kept)
            db.session.add(copied)
            db.session.add_all(_copied(action, copied) for action in goal.actions if action.state in OPEN_ACTIONS)


def _copied(action: PlanAction, goal: Goal) -> PlanAction:
    kept = ("worker_id", "institution_id", "person_id", "due_on", "cost", "payer", "text")
    return PlanAction(case=goal.case, goal=goal, state="planned", **{name: getattr(action, name) for name in kept})


@atomic
def update_plan(plan: Plan, seen_version: Any, **values: Any) -> None:
    """Change what a draft says beside its goals.

    Raises:
        Conflict: somebody else saved since the form was opened.
        Refused: the plan is proposed, approved or over.
    """
    cases.require(plan.case, "write")
    check_version(plan, seen_version)
    _require_editable(plan)
    _fill(plan, PLAN_FIELDS, values)
    db.session.flush()
    drafts.discard(f"casework.plan:{plan.id}")


@atomic
def save_goal(plan: Plan, goal: Goal | None = None, *, seen_version: Any = None, **values: Any) -> Goal:
    """Add a goal to a draft, or change one; the state of a goal may change in an approved plan too.

    Raises:
        Conflict: somebody else saved since the form was opened.
        Refused: the plan is approved and more than the state would change.
    """
    cases.require(plan.case, "write")
    if goal is None:
        _require_editable(plan)
        goal = Goal(case=plan.case, plan=plan, place=len(plan.goals))
        db.session.add(goal)
    elif seen_version is not None:
        check_version(goal, seen_version)
    if set(values) - {"state"}:
        _require_editable(plan)
    _fill(goal, GOAL_FIELDS, values)
    db.session.flush()
    return goal


@atomic
def save_action(goal: Goal, action: PlanAction | None = None, *, seen_version: Any = None, **values: Any) -> PlanAction:
    """Add an action to a goal of a draft, or change one; in an approved plan how it went and what was spent may change.

    Raises:
        Conflict: somebody else saved since the form was opened.
        Refused: the plan is approved and more would change, or nobody or more than one is responsible.
    """
    plan = goal.plan
    cases.require(plan.case, "write")
    if action is None:
        _require_editable(plan)
        action = PlanAction(case=plan.case, goal=goal)
        db.session.add(action)
    elif seen_version is not None:
        check_version(action, seen_version)
    if set(values) - {"state", "done_on", "result", "spent_cost"}:
        _require_editable(plan)
    _fill(action, ACTION_FIELDS, values)
    _require_one_responsible(action)
    if action.state not in OPEN_ACTIONS:
        _finish_task(action)
    db.session.flush()
    return action


@atomic
def drop_goal(goal: Goal) -> None:
    """Take a goal and its actions out of a draft.

    Raises:
        Refused: the plan is no draft.
    """
    cases.require(goal.case, "write")
    _require_editable(goal.plan)
    for action in list(goal.actions):
        db.session.delete(action)
    db.session.flush()
    db.session.delete(goal)
    db.session.flush()


@atomic
def drop_action(action: PlanAction) -> None:
    """Take an action out of a draft.

    Raises:
        Refused: the plan is no draft.
    """
    cases.require(action.case, "write")
    _require_editable(action.goal.plan)
    db.session.delete(action)
    db.session.flush()


def _fill(row: Any, fields: tuple[str, ...], values: Mapping[str, Any]) -> None:
    for name in fields:
        if name in values:
            setattr(row, name, values[name])


def _require_editable(plan: Plan) -> None:
    cases.require_open(plan.case)
    if not is_editable(plan):
        raise Refused(_("This plan is no longer a draft. Begin a new one to change it."))


def _require_one_responsible(action: PlanAction) -> None:
    named = [value for value in (action.worker_id, action.institution_id, action.person_id) if value]
    if len(named) != 1:
        raise Refused(_("Choose who does it: one worker, one institution, or one person of the family."))


def _finish_task(action: PlanAction) -> None:
    action.done_on = action.done_on or (today() if action.state in ("done", "partly_done") else None)
    if action.task_id is not None:
        task = db.session.get(Task, action.task_id)
        if task is not None and task.is_open:
            tasks.finish(task, action.state)


# --- the way to approval


@atomic
def propose_plan(plan: Plan, seen_version: Any = None) -> None:
    """Send a draft to the supervisor.

    Raises:
        Conflict: somebody else saved since the page was opened.
        Refused: it has no goal, or a goal without an action.
    """
    cases.require(plan.case, "write")
    if seen_version is not None:
        check_version(plan, seen_version)
    _require_editable(plan)
    goals = whole(plan).goals
    if not goals or any(not goal.actions for goal in goals):
        raise Refused(_("A plan needs at least one goal, and every goal at least one action."))
    plan.state, plan.answer = PROPOSED, None
    note_event(plan.case, "casework.plan_proposed", target=plan, number=plan.number)


@atomic
def decide_plan(plan: Plan, *, approve: bool, answer: str | None = None, on: date | None = None) -> None:
    """Approve a proposed plan, which replaces the last and makes its dates into tasks, or return it with a word of why.

    Raises:
        Refused: it is not proposed, one's own, or returned without a word.
    """
    case = plan.case
    cases.require(case, "approve")
    if plan.state != PROPOSED:
        raise Refused(_("This plan does not wait for an answer."))
    if plan.made_by_id == current().user_id:
        raise Refused(_("Somebody else must approve: nobody approves their own plan."))
    if not approve and not (answer or "").strip():
        raise Refused(_("Write what is to be changed in the plan."))
    plan.answer = answer
    if not approve:
        plan.state = RETURNED
        note_event(case, "casework.plan_returned", target=plan, number=plan.number)
        return
    _replace_others(plan)
    plan.state, plan.approved_by_id, plan.approved_at = APPROVED, current().user_id, now()
    plan.starts_on = plan.starts_on or on or today()
    for action in actions_of(whole(plan)):
        if action.approved_cost is None:
            action.approved_cost = action.cost
        _make_task(action)
    note_event(case, "casework.plan_approved", target=plan, number=plan.number)


@atomic
def approve_costs(plan: Plan, amounts: Mapping[uuid.UUID, int | None]) -> None:
    """Say how much of each action's cost is approved, by the action's id; what is left out is approved as planned.

    Raises:
        Refused: the plan is neither proposed nor approved, or one's own.
    """
    cases.require(plan.case, "approve")
    if plan.state not in (PROPOSED, APPROVED):
        raise Refused(_("This plan does not wait for an answer."))
    if plan.made_by_id == current().user_id:
        raise Refused(_("Somebody else must approve: nobody approves their own plan."))
    for action in actions_of(whole(plan)):
        if action.id in amounts:
            action.approved_cost = amounts[action.id]
    note_event(plan.case, "casework.plan_costs", target=plan, number=plan.number)


def _replace_others(plan: Plan) -> None:
    for other in plans_of(plan.case):
        if other.state == APPROVED and other.id != plan.id:
            other.state = REPLACED
            for goal in whole(other).goals:
                for action in goal.actions:
                    _cancel_task(action)


def _make_task(action: PlanAction) -> None:
    """Turn a dated action into a task of the worker who does it, or of the file's worker who follows it up."""
    if action.due_on is None or action.state not in OPEN_ACTIONS or action.task_id is not None:
        return
    owner_id = action.worker_id or action.case.worker_id or current().user_id
    task = tasks.add_task(
        title=str(service_of(action.case).plan),
        text=action.text,
        due_on=action.due_on,
        owner_id=owner_id,
        institution_id=action.institution_id,
        subject=action.case,
    )
    action.task_id = task.id


def _cancel_task(action: PlanAction) -> None:
    task = db.session.get(Task, action.task_id) if action.task_id else None
    if task is not None and task.is_open and not holding.is_decided(task):
        tasks.cancel(task, "plan_replaced")
