"""What comes next in a file of coordination, and whether a file is one."""

from collections.abc import Callable
from typing import Any

from core.contributions import Action
from core.l10n import _l
from plugins.casework import agenda
from plugins.casework.models import CaseFile
from plugins.domestic_violence.service import NAME


def is_ours(case: CaseFile) -> bool:
    """Say whether a file belongs to local coordination."""
    return case.service == NAME


def _open(case: CaseFile) -> bool:
    return is_ours(case) and not case.is_closed


def actions(record: str) -> list[Action]:
    """Return the next steps that local coordination offers on a file, in the order of the work."""

    def step(view: str, words: Any, right: str, weight: int, icon: str, due: Callable[[Any], bool]) -> Action:
        return Action(
            name=f"{NAME}.{view}",
            record=record,
            label=words,
            endpoint=f"{NAME}.{view}",
            permission=right,
            applies=_open,
            due=due,
            icon=icon,
            weight=weight,
        )

    write = "casework.case.write"
    call = Action(
        name=f"{NAME}.call_etn",
        record=record,
        label=_l("Call the ETN"),
        endpoint="casework.call_meeting",
        permission=f"{NAME}.etn.write",
        applies=lambda case: _open(case) and agenda.may_call(case),
        due=lambda _case: False,
        icon="users-group",
        weight=20,
    )
    return [
        step("request_order", _l("Ask for a protection order"), f"{NAME}.order.write", 10, "shield", _is_new),
        step("decide_risk", _l("Answer the lower level"), f"{NAME}.risk.approve", 5, "check", _lowering),
        step("assess_risk", _l("Assess the risk"), f"{NAME}.risk.write", 8, "clipboard-check", _unassessed),
        step("write_safety_plan", _l("Write a safety plan"), write, 20, "shield-check", _unplanned),
        call,
        step("new_incident", _l("Write down another report"), write, 30, "send", lambda _case: False),
        step("agree_contact", _l("Agree on safe contact"), write, 35, "phone", lambda _case: False),
    ]


def _lowering(case: CaseFile) -> bool:
    from plugins.domestic_violence.services.risk import DANGER

    return DANGER.waiting(case) is not None


def _unassessed(case: CaseFile) -> bool:
    return case.risk is None


def _unplanned(case: CaseFile) -> bool:
    from plugins.domestic_violence.services import safety

    return safety.current_plan(case) is None


def _is_new(case: CaseFile) -> bool:
    return case.state == "new"
