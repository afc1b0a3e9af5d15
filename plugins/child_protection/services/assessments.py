"""In-depth assessments."""

from typing import Any

import sqlalchemy as sa

from core import drafts
from core.access.principal import current
from core.db import atomic, db
from core.l10n import _, today
from core.records import check_version
from plugins.casework import cases
from plugins.casework.models import CaseFile
from plugins.casework.problems import Refused
from plugins.child_protection.models import DomainAssessment

FIELDS = (
    "ratings",
    "findings",
    "child_view_kind",
    "child_view",
    "parent_view_kind",
    "parent_view",
    "conclusion",
)


def assessments_of(case: CaseFile) -> list[DomainAssessment]:
    """Return a file's in-depth assessments, newest first."""
    query = sa.select(DomainAssessment).where(DomainAssessment.case_id == case.id)
    return list(
        db.session.scalars(query.order_by(DomainAssessment.started_on.desc(), DomainAssessment.created_at.desc()))
    )


def unfinished(case: CaseFile) -> DomainAssessment | None:
    """Return the assessment that is being written, or nothing."""
    return next((row for row in assessments_of(case) if row.finished_on is None), None)


@atomic
def save(
    case: CaseFile,
    row: DomainAssessment | None = None,
    *,
    seen_version: Any = None,
    finish: bool = False,
    **values: Any,
) -> DomainAssessment:
    """Write an in-depth assessment, as often as needed, until it is finished.

    Raises:
        Refused: the file is closed, the assessment is finished, or it is finished without a conclusion.
        Conflict: somebody else saved since the form was opened.
    """
    cases.require(case, "write")
    cases.require_open(case)
    if row is None:
        row = DomainAssessment(case=case, started_on=today(), by_id=current().user_id)
        db.session.add(row)
    elif seen_version is not None:
        check_version(row, seen_version)
    if row.finished_on is not None:
        raise Refused(_("This assessment is finished. Begin a new one."))
    for name in FIELDS:
        if name in values:
            setattr(row, name, values[name])
    if finish:
        _finish(case, row)
    drafts.discard(draft_of(case))
    db.session.flush()
    return row


def draft_of(case: CaseFile) -> str:
    """Return the key under which a half-written assessment of a file is kept."""
    return f"child_protection.assessment:{case.id}"


def _finish(case: CaseFile, row: DomainAssessment) -> None:
    if not row.conclusion or not row.child_view_kind:
        raise Refused(_("Write the conclusion and whether the child was heard before you finish."))
    row.finished_on = today()
    db.session.flush()
    cases.note_event(case, "child_protection.assessed_in_depth", target=row)
    if case.state == "assessment":
        cases.set_state(case, "planning")
