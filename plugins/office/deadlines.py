"""How a deadline is shown: its words, how far it is, and the law that it comes from."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from core.db import now
from core.l10n import _, _n, format_date, format_time, local, today
from plugins.office import reference, tasks
from plugins.office.models import Rule, Task

SOON = 3
"""From how many days before on a deadline is drawn as near."""


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline as the macros of `office/_law.html` draw it; `day` and `detail` say it in two short lines.

    `unverified`: nobody has compared the rule that it comes from with the act.
    """

    text: str
    iso: str
    state: str | None
    note: str | None
    day: str
    detail: str
    unverified: bool = False


def due(at: datetime, is_date: bool, unverified: bool = False) -> Due:
    """Return a deadline with its distance: late from its moment on, near from three days before."""
    day = local(at - timedelta(microseconds=1) if is_date else at).date()
    days, late = (day - today()).days, at <= now()
    state = "late" if late else "soon" if days <= SOON else None
    note = _distance(days, late) if state else None
    hour = "" if is_date else format_time(at)
    return Due(
        text=f"{format_date(day)} {hour}".strip(),
        iso=day.isoformat(),
        state=state,
        note=note,
        day=format_date(day),
        detail=", ".join(part for part in (hour, note) if part),
        unverified=unverified,
    )


def due_of(task: Task) -> Due:
    """Return a task's deadline; one that is done or cancelled is neither late nor near."""
    shown = due(task.due_at, task.due_is_date, task.law is not None and not task.law.is_verified)
    return shown if task.is_open else replace(shown, state=None, note=None)


def next_of(record_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Due]:
    """Return the earliest open deadline of each record that has one, with one query."""
    return {id_: due(*found) for id_, found in tasks.next_due(record_ids).items()}


def _distance(days: int, late: bool) -> str:
    if late:
        return _n("%(num)d day late", "%(num)d days late", -days) if days < 0 else _("late")
    return {0: _("today"), 1: _("tomorrow")}.get(days) or _n("in %(num)d day", "in %(num)d days", days)


def limit_of(rule: Rule) -> str:
    """Return a rule's time limit in words."""
    if rule.amount is None:
        return _("no time limit")
    if rule.amount == 0:
        return _("at once")
    return f"{rule.amount} {reference.rule_words('units').get(rule.unit or '', rule.unit)}"


def law_of(rule: Rule | None) -> str:
    """Return act and article of a rule; without an act the kind of the rule, for example that it is a proposal."""
    if rule is None:
        return ""
    return rule.authority or reference.rule_words("kinds")[rule.kind]
