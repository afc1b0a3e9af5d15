"""Safety plans: written with the person protected, looked at again on a day that stands among the tasks."""

from typing import Any

import sqlalchemy as sa

from core import drafts
from core.access.principal import current
from core.db import atomic, db
from core.l10n import _, today
from core.sealed import sealed_columns
from plugins.casework import cases
from plugins.casework.models import CaseFile
from plugins.casework.problems import Refused
from plugins.casework.timeline import note_event
from plugins.domestic_violence.models import SafetyPlan
from plugins.office import tasks
from plugins.office.models import Task

TEXTS = ("signs", "way_out", "helpers", "ready", "children", "traces", "outside")


def draft_of(case: CaseFile) -> str:
    """Return the key of the draft of a new plan."""
    return f"domestic_violence.safety:{case.id}"


@atomic
def write(case: CaseFile, **values: Any) -> SafetyPlan:
    """Write down a new safety plan; it takes the place of the one before, and of its task.

    A part that is not among the values stays as it was.

    Raises:
        Refused: the file is closed, nothing is written, or the plan is to be looked at before today.
    """
    cases.require(case, "write")
    cases.require_open(case)
    if not any(values.get(name) for name in TEXTS):
        raise Refused(_("Write at least one thing that was agreed."))
    review_on = values.get("review_on")
    if review_on is not None and review_on < today():
        raise Refused(_("The plan is looked at again today or later."))
    before = current_plan(case)
    row = SafetyPlan(
        case=case, made_on=today(), review_on=review_on, held_by=values["held_by"], by_id=current().user_id
    )
    for name in TEXTS:
        setattr(row, name, values[name] if name in values else _carried(before, name))
    db.session.add(row)
    db.session.flush()
    if before is not None and before.task_id is not None and (task := db.session.get(Task, before.task_id)):
        tasks.finish(task, "plan_renewed")
    if review_on is not None:
        owner = case.worker_id or row.by_id
        row.task_id = tasks.add_task(
            title=_("Look at the plan again"), owner_id=owner, due_on=review_on, subject=case
        ).id
    note_event(case, "domestic_violence.safety_plan", target=row)
    drafts.discard(draft_of(case))
    return row


def _carried(before: SafetyPlan | None, name: str) -> Any:
    """Return a part of the plan before that whoever writes may not see, so that nothing is lost by their hand."""
    return None if before is None else sealed_columns(SafetyPlan)[name].opened(before)


def plans_of(case: CaseFile) -> list[SafetyPlan]:
    """Return a file's safety plans, the one that holds first."""
    query = sa.select(SafetyPlan).where(SafetyPlan.case_id == case.id).order_by(SafetyPlan.created_at.desc())
    return list(db.session.scalars(query))


def current_plan(case: CaseFile) -> SafetyPlan | None:
    """Return the safety plan that holds, or nothing."""
    return next(iter(plans_of(case)), None)
