"""The end of a case file: a proposal, the supervisor's answer, and opening it again."""

import sqlalchemy as sa

from core import drafts, hooks
from core.access.principal import current
from core.db import atomic, db, now
from core.l10n import _, today
from plugins.casework.case_services import service_of
from plugins.casework.cases import require, require_open
from plugins.casework.models import CaseFile, Closing, Plan, Reopening
from plugins.casework.problems import Refused
from plugins.casework.timeline import note_event
from plugins.office import tasks

APPROVED, RETURNED = "approved", "returned"
OVER = ("replaced", "ended")
"""The states of a plan that no longer counts."""


def closing_objections(case: CaseFile, reason: str | None = None) -> list[str]:
    """Return the sentences that say why a file cannot be closed yet, for a reason or for any."""
    answers = hooks.ask_active("case_closing_objections", case=case, reason=reason)
    return [sentence for found in answers for sentence in found]


@atomic
def propose_closing(
    case: CaseFile, *, reason: str, summary: str | None = None, follow_up: str | None = None
) -> Closing:
    """Propose to close a file, for the supervisor to approve.

    Raises:
        Refused: it is closed, proposed already, or something stands against it.
    """
    require(case, "write")
    require_open(case)
    if open_proposal(case) is not None:
        raise Refused(_("The closing is proposed already and waits for the supervisor."))
    if reason not in service_of(case).closing_reasons:
        raise ValueError(f"{case.service} has no reason of closing {reason}")
    _require_no_objection(case, reason)
    row = Closing(
        case=case,
        reason=reason,
        proposed_by_id=current().user_id,
        proposed_at=now(),
        summary=summary,
        follow_up=follow_up,
    )
    db.session.add(row)
    note_event(case, "casework.closing_proposed", target=row, reason=reason)
    drafts.discard(f"casework.closing:{case.id}")
    return row


def open_proposal(case: CaseFile) -> Closing | None:
    """Return the proposal of closing that waits for an answer, if there is one."""
    return db.session.scalars(
        sa.select(Closing).where(Closing.case_id == case.id, Closing.decision.is_(None)).limit(1)
    ).one_or_none()


@atomic
def decide_closing(closing: Closing, *, approve: bool, answer: str | None = None) -> None:
    """Approve a proposed closing, which stops the file's clocks, or return it with a word of why.

    Raises:
        Refused: it is decided already, one's own proposal, returned without a word, or something stands against it.
    """
    case = closing.case
    require(case, "approve")
    if closing.decision is not None:
        raise Refused(_("This proposal has been answered already."))
    if closing.proposed_by_id == current().user_id:
        raise Refused(_("Somebody else must approve: nobody closes on their own word."))
    if not approve and not (answer or "").strip():
        raise Refused(_("Write what is missing before the file can be closed."))
    closing.decision, closing.answer = (APPROVED if approve else RETURNED), answer
    closing.decided_by_id, closing.decided_at = current().user_id, now()
    if not approve:
        note_event(case, "casework.closing_returned", target=closing)
        return
    _require_no_objection(case, closing.reason)
    _close(case, closing)


def _close(case: CaseFile, closing: Closing) -> None:
    note_event(case, "casework.closed", target=closing, reason=closing.reason, before=case.state)
    tasks.stop_clocks(case.id, "case_closed")
    for plan in db.session.scalars(sa.select(Plan).where(Plan.case_id == case.id, Plan.state.not_in(OVER))):
        plan.state = "ended"
    case.state = service_of(case).states[-1][0]
    case.closed_on, case.closing_reason = today(), closing.reason


def _require_no_objection(case: CaseFile, reason: str) -> None:
    if sentences := closing_objections(case, reason):
        raise Refused(*sentences)


@atomic
def reopen(case: CaseFile, *, reason: str, note: str | None = None, state: str | None = None) -> Reopening:
    """Open a closed file again, by default in its service's first state.

    Raises:
        Refused: the file is open.
    """
    require(case, "reopen")
    if not case.is_closed:
        raise Refused(_("The file is open."))
    row = Reopening(case=case, reason=reason, by_id=current().user_id, at=now(), note=note)
    db.session.add(row)
    case.state = state or service_of(case).states[0][0]
    case.closed_on = case.closing_reason = None
    note_event(case, "casework.reopened", target=row, reason=reason)
    return row
