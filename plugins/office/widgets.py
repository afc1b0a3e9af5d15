"""What office puts on the home page: deadlines, invitations, meetings, and the documents that wait for somebody."""

from typing import Any

import sqlalchemy as sa
from flask import render_template
from sqlalchemy.orm import joinedload

from core.access.principal import Principal
from core.audit.chain import record
from core.db import db
from core.l10n import _l
from plugins.office import desk, subjects
from plugins.office.deadlines import due, due_of, law_of
from plugins.office.documents.words import label_of, waits_for_me, waits_of
from plugins.office.meetings import desk as meeting_desk
from plugins.office.meetings import slips
from plugins.office.meetings.words import REPLIES, STATES
from plugins.office.models import Document
from plugins.office.referrals import codes, lists
from plugins.office.reminders import looking

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


def reminders(who: Principal) -> str:
    """Draw what somebody was reminded of and has not seen yet."""
    rows = looking.shown(only_new=True)[:MOST]
    return render_template("office/_reminders.html", rows=rows) if rows else ""


def referrals(who: Principal) -> str:
    """Draw the referrals without an answer, the answers not seen yet, and what one's units are asked."""
    waiting = lists.waiting(who)
    shown = [row for rows in waiting.values() for row in rows]
    if not shown:
        return ""
    record("office.referral.listed", shown=[row.id for row in shown])
    return render_template(
        "office/_waiting_referrals.html",
        waiting=waiting,
        about=subjects.describe(shown),
        to_name=lists.to_name,
        label=codes.label,
        state=codes.state,
        due_of=lambda row: due(row.answer_due_at, True),
    )


def documents(who: Principal) -> str:
    """Draw the documents that wait for somebody: to be sent on, signed, or numbered."""
    query = sa.select(Document).where(waits_for_me()).options(joinedload(Document.institution))
    rows = list(db.session.scalars(query.order_by(Document.updated_at, Document.id).limit(MOST)))
    if not rows:
        return ""
    record("office.document.listed", shown=[row.id for row in rows])
    about = subjects.describe(rows)
    return render_template(
        "office/_waiting_documents.html", rows=rows, about=about, label_of=label_of, waits_of=waits_of
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


def invitations(_who: Principal) -> str:
    """Draw one's own invitations that are open, without what the meetings are about."""
    found = slips.mine()
    if not found:
        return ""
    record("office.slip.listed", shown=[guest_id for guest_id, _facts in found])
    return render_template("office/meetings/_invitations.html", slips=found, replies=REPLIES)


def meetings(_who: Principal) -> str:
    """Draw the meetings of the next two weeks, and those whose minutes are not signed."""
    ahead, unsigned = meeting_desk.ahead(), meeting_desk.unsigned()
    if not ahead and not unsigned:
        return ""
    record("office.meeting.listed", shown=[row.id for row in (*ahead, *unsigned)])
    behind = [row for row in unsigned if row not in ahead]
    return render_template("office/meetings/_ahead.html", ahead=ahead, unsigned=behind, states=STATES)
