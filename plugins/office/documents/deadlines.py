"""How a deadline stands on paper: by its date, and by its law only once a jurist has verified it."""

from typing import Any

from core.l10n import _, format_date, format_datetime
from plugins.office.deadlines import law_of


def said(task: Any, *, working: bool) -> str:
    """Return a deadline as paper says it: a verified one with act and article, an unverified one by its date alone.

    On what stays in the office (`working`) an unverified one is marked as such.
    """
    when = format_date(task.due_on) if task.due_is_date else format_datetime(task.due_at)
    if task.law is None:
        return when
    if task.law.is_verified:
        return f"{when} ({law_of(task.law)})" if law_of(task.law) else when
    return f"{when} ({_('unverified')})" if working else when
