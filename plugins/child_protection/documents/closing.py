"""The closing of a file on paper."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from core.db import db
from core.documents import blocks
from core.l10n import _, format_date
from plugins.casework.documents import facts as case_paper
from plugins.casework.models import CaseFile, Closing
from plugins.casework.staff import colleagues
from plugins.child_protection.codes import label
from plugins.child_protection.next_steps import is_ours
from plugins.office.documents.recipients import Recipient


def last(case: CaseFile) -> Closing | None:
    """Return the newest proposal of closing of a file, answered or not."""
    query = sa.select(Closing).where(Closing.case_id == case.id).order_by(Closing.proposed_at.desc())
    return db.session.scalars(query.limit(1)).one_or_none()


def applies(case: CaseFile) -> bool:
    """Say whether the closing of a file was proposed."""
    return is_ours(case) and last(case) is not None


def facts(case: CaseFile, to: Recipient, _choice: str | None) -> Mapping[str, Any]:
    """Return the facts of the closing."""
    told, row = case_paper.case_facts(case, to), last(case)
    closing = _closing(row) if row is not None else {}
    return {
        **told,
        "closing_of_file": closing,
        "heading": _("Closing of the file").upper(),
        "body": [case_paper.about_person(told), *body(closing)],
    }


def _closing(row: Closing) -> dict[str, str]:
    names = dict(colleagues())
    return {
        "reason": label("closing_reason", row.reason),
        "proposed_by": names.get(row.proposed_by_id, ""),
        "proposed_on": format_date(row.proposed_at),
        "decided_by": names.get(row.decided_by_id, "") if row.decided_by_id else "",
        "decided_on": format_date(row.decided_at),
        "summary": row.summary or "",
        "follow_up": row.follow_up or "",
        "answer": row.answer or "",
    }


def body(closing: Mapping[str, str]) -> list[blocks.Block]:
    """Return what a closing says: also a part of the whole file."""
    return [
        blocks.facts(
            [
                (_("Reason of closing"), closing["reason"]),
                (_("Proposed by"), f"{closing['proposed_by']}, {closing['proposed_on']}"),
                (_("Decided by"), ", ".join(filter(None, (closing["decided_by"], closing["decided_on"])))),
                (_("The supervisor's answer"), closing["answer"]),
                (_("What changed for the child"), closing["summary"]),
                (_("What is agreed for afterwards"), closing["follow_up"]),
            ]
        )
    ]


def of_file(case: CaseFile) -> list[blocks.Block]:
    """Return the closing as a part of the whole file; nothing while none was proposed."""
    row = last(case)
    return body(_closing(row)) if row is not None else []


def sample() -> Mapping[str, Any]:
    """Return invented names for trying a template of the municipality's."""
    names = ("reason", "proposed_by", "proposed_on", "decided_by", "decided_on", "summary", "follow_up", "answer")
    return {**case_paper.sample(), "closing_of_file": dict.fromkeys(names, "Provë")}
