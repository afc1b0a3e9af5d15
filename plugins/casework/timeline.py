"""The timeline of a case file: what happened, by whom, and how it is said."""

import uuid
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from core import hooks
from core.access.principal import current
from core.db import db, now
from plugins.casework.models import CaseEvent, CaseFile


def note_event(
    case: CaseFile,
    kind: str,
    *,
    target: Any = None,
    text: str | None = None,
    at: datetime | None = None,
    **facts: Any,
) -> CaseEvent:
    """Put an event on a file's timeline, in the open unit of work, and let the services hear of it.

    `kind` is a registered `CaseEventKind`; `facts` are codes, numbers and dates, kept in clear; `text` is sealed.
    """
    event = CaseEvent(
        case=case,
        at=at or now(),
        kind=kind,
        by_id=current().user_id,
        target_id=getattr(target, "id", target),
        facts={name: _text(value) for name, value in facts.items() if value is not None},
        text=text,
    )
    db.session.add(event)
    hooks.ask_active("case_event_noted", case=case, event=event)
    return event


def events_about(case: CaseFile, target_id: uuid.UUID) -> list[CaseEvent]:
    """Return the events of a file that speak of one of its records."""
    query = sa.select(CaseEvent).where(CaseEvent.case_id == case.id, CaseEvent.target_id == target_id)
    return list(db.session.scalars(query))


def _text(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int | str) else _written(value)


def _written(value: Any) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
