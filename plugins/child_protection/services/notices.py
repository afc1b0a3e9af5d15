"""Notices to police, prosecution and others: owed at once, proven, answered."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from core.access.principal import current
from core.db import atomic, db, now
from core.l10n import _
from plugins.casework import cases
from plugins.casework.models import CaseFile
from plugins.casework.problems import Refused
from plugins.child_protection.models import Notice
from plugins.child_protection.models.notices import CRIME, TRAFFICKING
from plugins.child_protection.services import clocks
from plugins.office import tasks
from plugins.office.models import Task

TRIGGERS = {CRIME: clocks.CRIME, TRAFFICKING: clocks.TRAFFICKING}


def notices_of(case: CaseFile) -> list[Notice]:
    """Return a file's notices, those not yet sent first, then the newest."""
    query = sa.select(Notice).where(Notice.case_id == case.id)
    return list(db.session.scalars(query.order_by(Notice.sent_at.is_not(None), Notice.suspected_at.desc())))


def waiting(case: CaseFile) -> list[Notice]:
    """Return the notices that are owed and not yet sent."""
    return [row for row in notices_of(case) if row.is_waiting]


@atomic
def owe(case: CaseFile, kind: str, *, grounds: str | None = None, at: datetime | None = None) -> Notice:
    """Put a notice on top of a file from the moment of suspicion; the same suspicion is owed once.

    Raises:
        Refused: the file is closed.
    """
    cases.require(case, "write")
    cases.require_open(case)
    owed = next((row for row in waiting(case) if row.kind == kind), None)
    if owed is not None:
        owed.grounds = owed.grounds or grounds
        return owed
    row = Notice(case=case, kind=kind, suspected_at=at or now(), by_id=current().user_id, grounds=grounds)
    db.session.add(row)
    started = clocks.start(case, TRIGGERS[kind], at=row.suspected_at)
    row.task_id = started[0].id if started else None
    db.session.flush()
    cases.note_event(case, "child_protection.notice_owed", target=row, at=row.suspected_at, suspicion=kind)
    return row


@atomic
def send(notice: Notice, *, sent_at: datetime, recipient: str, means: str, **values: Any) -> None:
    """Write down that a notice was sent: to whom, when, how, and the proof.

    Raises:
        Refused: it was sent already, or before the suspicion, or in the future.
    """
    case = notice.case
    cases.require(case, "write")
    if not notice.is_waiting:
        raise Refused(_("This notice has been sent already."))
    if sent_at > now():
        raise Refused(_("The notice cannot have been sent in the future."))
    notice.sent_at, notice.sent_by_id = sent_at, current().user_id
    notice.recipient, notice.means, notice.answer = recipient, means, "waiting"
    for name in ("institution_id", "proof_kind", "proof", "grounds"):
        if name in values:
            setattr(notice, name, values[name])
    task = db.session.get(Task, notice.task_id) if notice.task_id else None
    if task is not None and task.state == "open":
        tasks.finish(task, recipient)
    db.session.flush()
    cases.note_event(
        case,
        "child_protection.notice_sent",
        target=notice,
        at=sent_at,
        suspicion=notice.kind,
        recipient=recipient,
        means=means,
    )


@atomic
def answer(notice: Notice, *, answer: str, text: str | None = None) -> None:
    """Write down what the recipient answered, or a proof that came later.

    Raises:
        Refused: it has not been sent.
    """
    cases.require(notice.case, "write")
    if notice.is_waiting:
        raise Refused(_("Send the notice first."))
    notice.answer, notice.answer_text, notice.answered_at = answer, text, now()
    cases.note_event(notice.case, "child_protection.notice_answered", target=notice, answer=answer)
