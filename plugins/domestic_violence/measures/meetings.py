"""How often the bodies met, and whether the reports on orders were in time: events, never people."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from core.measures import Period
from plugins.domestic_violence.models import ProtectionOrder
from plugins.domestic_violence.services.reports import RULE
from plugins.office.meetings.facts import TOOK_PLACE
from plugins.office.models import Meeting, Task
from plugins.office.models.tasks import CANCELLED


def held(kind: str) -> Any:
    """Return the facts of the meetings of a kind that took place; those called off are none."""

    def facts(period: Period, _by: Sequence[str]) -> sa.Select[Any]:
        return sa.select(Meeting.id).where(
            Meeting.kind == kind,
            Meeting.state.in_(TOOK_PLACE),
            Meeting.at >= period.begins_at,
            Meeting.at < period.ends_at,
        )

    return facts


def reports_due(period: Period, _by: Sequence[str]) -> sa.Select[Any]:
    """Select the files with reports to the police whose deadline lies in the period, and how many those are.

    A deadline is the midnight after its last day; of an order that ended before it, none is due.
    """
    return (
        sa.select(ProtectionOrder.case_id.label("id"), sa.func.count(Task.id).label("amount"))
        .join(Task, Task.subject_id == ProtectionOrder.id)
        .where(
            Task.rule_code == RULE,
            Task.state != CANCELLED,
            Task.due_at > period.begins_at,
            Task.due_at <= period.ends_at,
        )
        .group_by(ProtectionOrder.case_id)
    )


def reports_on_time(period: Period, by: Sequence[str]) -> sa.Select[Any]:
    """Select the same for those of them that were sent by their deadline."""
    return reports_due(period, by).where(Task.done_at <= Task.due_at)
