"""The individual protection plan (PIM) on paper: goals, actions with who, when and how much, and signatures."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.documents import blocks
from core.l10n import _, format_date, format_money, sort_key
from plugins.casework import codes as case_codes
from plugins.casework import plans
from plugins.casework.documents import facts as case_paper
from plugins.casework.models import CaseFile, Goal, Plan, PlanAction
from plugins.casework.responsible import names_of
from plugins.child_protection.codes import label
from plugins.child_protection.next_steps import is_ours
from plugins.child_protection.services import clocks
from plugins.child_protection.services.plans import approved
from plugins.office.documents.deadlines import said
from plugins.office.documents.recipients import Recipient

WIDTHS = (30, 24, 12, 13, 12, 12)
"""How the page is shared among the columns of actions, alike for every goal."""


def applies(case: CaseFile) -> bool:
    """Say whether a file has a plan."""
    return is_ours(case) and plans.current_plan(case) is not None


def choices(case: CaseFile) -> Sequence[tuple[str, str]]:
    """Return a file's plans, the one that is carried out first."""
    followed = approved(case)
    rows = sorted(plans.plans_of(case), key=lambda plan: plan.id != getattr(followed, "id", None))
    return [(str(plan.id), _("Plan %(number)s", number=plan.number)) for plan in rows]


def facts(case: CaseFile, to: Recipient, choice: str | None) -> Mapping[str, Any]:
    """Return the facts of a plan, by default of the one that is carried out."""
    told = case_paper.case_facts(case, to)
    chosen = next((plan for plan in plans.plans_of(case) if str(plan.id) == choice), None)
    plan = plans.whole(chosen or approved(case) or plans.plans_of(case)[0])
    said_of_it = written(case, plan)
    return {
        **told,
        "plan": said_of_it,
        "heading": _("Individual protection plan").upper(),
        "body": [case_paper.about_person(told), *body(case, said_of_it, working=to.working), *_signatures(told)],
    }


def written(case: CaseFile, plan: Plan) -> dict[str, Any]:
    """Return what a plan says, as names for paper."""
    who = names_of(case, plan)
    goals = [_goal(goal, who) for goal in plan.goals]
    view, family = (_view("child_view", plan.subject_view_kind, plan.subject_view), _family_view(plan))
    return {
        "number": str(plan.number),
        "aim": plan.aim or "",
        "starts_on": format_date(plan.starts_on),
        "review_on": format_date(plan.review_on),
        "approved_on": format_date(plan.approved_at),
        "child_view": view,
        "family_view": family,
        "goals": goals,
        "institutions": _institutions(plan, who),
        "total": format_money(plans.total_cost(plan)),
    }


def _view(codes: str, kind: str | None, words: str | None) -> str:
    return ": ".join(part for part in (label(codes, kind), words or "") if part)


def _family_view(plan: Plan) -> str:
    return _view("parent_view", plan.family_view_kind, plan.family_view)


def _goal(goal: Goal, who: Mapping[Any, str]) -> dict[str, Any]:
    return {
        "text": goal.text or "",
        "domain": label("assessment_domain", goal.domain),
        "state": case_codes.label("goal_state", goal.state),
        "actions": [_action(action, who) for action in goal.actions],
    }


def _action(action: PlanAction, who: Mapping[Any, str]) -> dict[str, str]:
    return {
        "text": action.text or "",
        "who": who.get(action.id, ""),
        "due": format_date(action.due_on),
        "cost": format_money(action.cost) if action.cost is not None else "",
        "payer": case_codes.label("fund_source", action.payer),
        "state": case_codes.label("action_state", action.state),
    }


def _institutions(plan: Plan, who: Mapping[Any, str]) -> list[dict[str, str]]:
    """Return each institution of a plan with the number of its actions and what they cost together, then all others."""
    found: dict[str, list[PlanAction]] = {}
    for action in (action for goal in plan.goals for action in goal.actions if action.state != "cancelled"):
        name = who.get(action.id, "") if action.institution_id is not None else ""
        found.setdefault(name, []).append(action)
    return [
        {
            "name": name or _("The unit's workers and the family"),
            "actions": str(len(rows)),
            "cost": format_money(sum(row.cost or 0 for row in rows)),
        }
        for name, rows in sorted(found.items(), key=lambda item: (not item[0], sort_key(item[0])))
    ]


def body(case: CaseFile, plan: Mapping[str, Any], *, working: bool, level: int = 2) -> list[blocks.Block]:
    """Return what a plan says, without the person: also a part of the whole file, where headings lie deeper."""
    review = next(iter(clocks.running(case, clocks.REVIEW)), None)
    made = [
        blocks.facts(
            [
                (_("What the plan is for"), plan["aim"]),
                (_("Starts on"), plan["starts_on"]),
                (_("Approved"), plan["approved_on"]),
                (_("Review on"), said(review, working=working) if review is not None else plan["review_on"]),
                (_("The child's view"), plan["child_view"]),
                (_("The parents' view"), plan["family_view"]),
            ]
        )
    ]
    for number, goal in enumerate(plan["goals"], 1):
        made += [blocks.heading(f"{number}. {goal['text']}", level), _actions(goal)]
    if plan["institutions"]:
        made += [blocks.heading(_("Institutions and costs"), level), _costs(plan)]
    return made


def _actions(goal: Mapping[str, Any]) -> blocks.Block:
    names = ("text", "who", "due", "cost", "payer", "state")
    head = (_("Action"), _("Who does it"), _("Due on"), _("Cost"), _("Who pays"), _("State"))
    rows = [[action[name] for name in names] for action in goal["actions"]]
    return blocks.table(
        head, rows, right={3}, widths=WIDTHS, about=_("Actions for the goal: %(goal)s", goal=goal["text"])
    )


def _costs(plan: Mapping[str, Any]) -> blocks.Block:
    rows = [[one["name"], one["actions"], one["cost"]] for one in plan["institutions"]]
    return blocks.table(
        (_("Institution"), _("Actions"), _("Cost")),
        rows,
        right={1, 2},
        total=(_("Cost of the whole plan"), "", plan["total"]),
        about=_("What the plan costs, by institution"),
    )


def _signatures(told: Mapping[str, Any]) -> list[blocks.Block]:
    people = [
        (_("Child, according to age"), ""),
        (_("Parent or guardian"), ""),
        (_("Child protection worker"), told["case"]["worker"]),
    ]
    return [blocks.signatures(people)]


def sample() -> Mapping[str, Any]:
    """Return invented names for trying a template of the municipality's."""
    action = {
        "text": "Vizitë",
        "who": "Qendra Provë",
        "due": "01.02.2026",
        "cost": "1 000 lekë",
        "payer": "",
        "state": "",
    }
    goal = {"text": "Siguria", "domain": "", "state": "", "actions": [action]}
    plan = {
        "number": "1",
        "aim": "Provë",
        "starts_on": "01.01.2026",
        "review_on": "01.04.2026",
        "approved_on": "01.01.2026",
        "child_view": "Provë",
        "family_view": "Provë",
        "goals": [goal],
        "institutions": [{"name": "Qendra Provë", "actions": "1", "cost": "1 000 lekë"}],
        "total": "1 000 lekë",
    }
    return {**case_paper.sample(), "plan": plan}
