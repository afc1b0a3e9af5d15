"""The timeline of a case file: what happened, by whom, and how it is said."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask import current_app, url_for

from core import hooks
from core.access.principal import current
from core.auth.models import User
from core.db import db, now
from core.l10n import _, format_date, format_time, local, today
from plugins.casework.case_services import event_kinds
from plugins.casework.hookspecs import CaseEventKind
from plugins.casework.models import CaseEvent, CaseFile

PER_PAGE = 100
UNKNOWN = CaseEventKind(name="", label="")


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
    event = enter_event(case, kind, target=target, text=text, at=at, **facts)
    hooks.ask_active("case_event_noted", case=case, event=event)
    return event


def enter_event(
    case: CaseFile,
    kind: str,
    *,
    target: Any = None,
    text: str | None = None,
    at: datetime | None = None,
    **facts: Any,
) -> CaseEvent:
    """Put on a file's timeline what happened long before it was written down here: no service moves by it."""
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
    return event


def events_about(case: CaseFile, target_id: uuid.UUID) -> list[CaseEvent]:
    """Return the events of a file that speak of one of its records."""
    query = sa.select(CaseEvent).where(CaseEvent.case_id == case.id, CaseEvent.target_id == target_id)
    return list(db.session.scalars(query))


def _text(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int | str) else _written(value)


def _written(value: Any) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


# --- how it is said


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of a timeline, as the macro `timeline` draws it."""

    day: str
    time: str
    icon: str
    what: str
    who: str
    detail: str | None
    tone: str
    url: str | None


def entries(case: CaseFile, *, limit: int = PER_PAGE, page: int = 1) -> list[Entry]:
    """Return what happened in a file, newest first, with one query; `limit` + 1 lines say that there are more."""
    query = (
        sa.select(CaseEvent, User.name)
        .outerjoin(User, User.id == CaseEvent.by_id)
        .where(CaseEvent.case_id == case.id)
        .order_by(CaseEvent.at.desc(), CaseEvent.created_at.desc())
        .limit(limit + 1)
        .offset((page - 1) * limit)
    )
    return [_entry(case, event, name) for event, name in db.session.execute(query)]


def _entry(case: CaseFile, event: CaseEvent, name: str | None) -> Entry:
    kind = event_kinds().get(event.kind, UNKNOWN)
    return Entry(
        day=_day(local(event.at).date()),
        time=format_time(event.at),
        icon=kind.icon,
        what=_what(kind, event),
        who=name or "",
        detail=event.text,
        tone=kind.tone,
        url=_url(kind, case, event),
    )


def _what(kind: CaseEventKind, event: CaseEvent) -> str:
    if kind.describe is not None:
        return kind.describe(event)
    facts = {name: kind.facts.get(name, {}).get(value, value) for name, value in event.facts.items()}
    label = str(kind.label)
    return label % facts if "%(" in label else label


def _url(kind: CaseEventKind, case: CaseFile, event: CaseEvent) -> str | None:
    """Return where an event leads: to its record, or to the page of all such records."""
    if kind.endpoint is None:
        return None
    if event.target_id is not None and _takes_target(kind.endpoint):
        return url_for(kind.endpoint, record_id=case.id, target_id=event.target_id)
    return url_for(kind.endpoint, record_id=case.id)


def _takes_target(endpoint: str) -> bool:
    return any("target_id" in rule.arguments for rule in current_app.url_map.iter_rules(endpoint))


def _day(day: date) -> str:
    """Say today and yesterday as words, other days as dates."""
    near = {0: _("Today, %(day)s", day=format_date(day)), 1: _("Yesterday, %(day)s", day=format_date(day))}
    return near.get((today() - day).days, format_date(day))
