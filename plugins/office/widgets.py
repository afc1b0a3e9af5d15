"""What office puts on the home page: tiles of deadlines, and the list of what is late, due today and within 7 days."""

from typing import Any

from flask import render_template

from core.access.principal import Principal
from core.audit.chain import record
from core.l10n import _l
from plugins.office import desk, subjects
from plugins.office.deadlines import due_of, law_of

MOST = 15
PARTS = (("late", _l("Late")), ("today", _l("Today")), ("week", _l("Within 7 days")))


def my_day(who: Principal) -> str:
    """Draw somebody's own deadlines: tiles, then what is late, due today and within 7 days."""
    counts = desk.counts(who)
    others = desk.late_with_others(who) if who.may("office.task.manage") else 0
    if not any(counts.values()) and not others:
        return ""
    parts = [(name, label, desk.waiting(who, name, MOST)) for name, label in PARTS if counts.get(name)]
    shown = [task for _name, _label, rows in parts for task in rows]
    record("office.task.listed", shown=[task.id for task in shown])
    about = subjects.describe(shown)
    return render_template(
        "office/_my_day.html",
        counts=counts,
        others=f"{desk.MOST}+" if others > desk.MOST else others,
        parts=[(name, label, [_item(task, about) for task in rows]) for name, label, rows in parts],
        most=MOST,
    )


def _item(task: Any, about: dict[Any, tuple[str, str]]) -> dict[str, Any]:
    subject = about.get(task.subject_id)
    law = law_of(task.law)
    return {
        "task": task,
        "subject": subject[0] if subject else "",
        "law": law,
        "unverified": task.law is not None and not task.law.is_verified,
        "institution": task.institution.brief if task.institution else "",
        "due": due_of(task),
    }
