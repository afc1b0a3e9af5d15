"""Reading the audit: a filtered page of it for the auditor, and who opened one record for those who work on it."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from core.access.scope import Scoped
from core.audit import kept
from core.audit.chain import SEEN_BYTES, handle_of
from core.audit.models import AuditEvent
from core.audit.words import symbol_of, words_of
from core.auth.models import User
from core.db import Model, Record, db, now
from core.l10n import _, format_full_date, format_time, local
from core.records import find
from core.sealed import KeyRoot, is_ours

PER_PAGE = 50
MOST_OPENINGS = 1000
"""What a page about one record looks at, newest first."""

PERIODS = {"day": 1, "week": 7, "month": 30, "quarter": 90, "year": 365}


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What an auditor looks for; empty means all."""

    user: uuid.UUID | None = None
    verbs: Sequence[str] = ()
    period: str = ""
    refused: bool = False
    handle: bytes | None = None

    @property
    def count(self) -> int:
        return sum(map(bool, (self.user, self.verbs, self.period, self.refused, self.handle)))


def events(filters: Filters, page: int) -> tuple[Sequence[AuditEvent], bool]:
    """Return a page of the audit, newest first, and whether older ones follow; nothing is counted."""
    query = sa.select(AuditEvent).where(*_conditions(filters)).order_by(AuditEvent.seq.desc())
    found = db.session.scalars(query.limit(PER_PAGE + 1).offset((page - 1) * PER_PAGE)).all()
    return found[:PER_PAGE], len(found) > PER_PAGE


def _conditions(filters: Filters) -> Iterable[Any]:
    yield from kept.conditions()
    if filters.user:
        yield AuditEvent.user_id == filters.user
    if filters.verbs:
        yield AuditEvent.verb.in_(filters.verbs)
    if filters.refused:
        yield AuditEvent.refused
    if filters.period in PERIODS:
        yield AuditEvent.at > now() - timedelta(days=PERIODS[filters.period])
    if filters.handle:
        yield AuditEvent.handle == filters.handle


def read_handle(text: str) -> bytes | None:
    """Return the handle of what an auditor typed: the id of a record, or the mark that a page of the audit showed.

    Raises:
        ValueError: it is neither.
    """
    if not text:
        return None
    if "-" in text:
        return handle_of(uuid.UUID(text))
    handle = bytes.fromhex(text)
    if len(handle) != 16:
        raise ValueError(text)
    return handle


def names_of(rows: Iterable[Any]) -> dict[int, str]:
    """Return who did what some rows tell, by row; for a login that is the account, and what nobody did, Kujdes did."""
    people = db.session.execute(sa.select(User.id, User.name)).all()
    names: dict[Any, str] = {row.id: row.name for row in people}
    accounts = {handle_of(row.id): row.name for row in people}
    return {row.seq: names.get(row.user_id, "?") if row.user_id else accounts.get(row.handle, "Kujdes") for row in rows}


@dataclass(frozen=True, kw_only=True)
class Opening:
    """What somebody did with a record on one day, as the timeline draws it."""

    day: str
    time: str
    icon: str
    what: str
    who: str
    detail: str
    tone: str
    url: None = None


def opened(record_id: uuid.UUID, table: str = "") -> Record | None:
    """Return a record that the reader may see, of the table named or of any with files of their own; else nothing."""
    for model in sorted(_models(table), key=lambda model: str(model.__tablename__)):
        row: Record | None = find(model, record_id)
        if row is not None:
            return row
    return None


def _models(table: str) -> Iterable[Any]:
    for mapper in Model.registry.mappers:
        model = mapper.class_
        if not issubclass(model, Scoped) or not issubclass(model, Record) or not is_ours(model):
            continue
        if model.__tablename__ == table or (not table and issubclass(model, KeyRoot)):
            yield model


def openings_of(record_id: uuid.UUID, period: str = "quarter") -> list[Opening]:
    """Return who saw, found, exported or changed a record, newest first, as far back as the period says.

    Lists, searches and exports count where it appeared in them. The same thing done again by the same person on the
    same day is one entry. The caller has opened the record through the scope.
    """
    handle = handle_of(record_id)
    since = now() - timedelta(days=PERIODS[period]) if period in PERIODS else None
    recent = [AuditEvent.at > since] if since else []
    query = sa.select(AuditEvent).order_by(AuditEvent.seq.desc()).limit(MOST_OPENINGS)
    own = db.session.scalars(query.where(AuditEvent.handle == handle, *recent)).all()
    lists = db.session.scalars(query.where(_contains(handle[:SEEN_BYTES]), *recent)).all()
    among = [row for row in lists if row.handle != handle and _is_among(handle, row.seen)]
    rows = sorted([*own, *among], key=lambda row: row.seq, reverse=True)[:MOST_OPENINGS]
    return _by_day(rows, names_of(rows))


def doings_of(user_id: uuid.UUID, *, since: datetime, until: datetime) -> list[Opening]:
    """Return what somebody did between two moments, newest first: for whoever reviews an emergency."""
    within = (AuditEvent.user_id == user_id, AuditEvent.at >= since, AuditEvent.at <= until)
    query = sa.select(AuditEvent).where(*within, *kept.conditions())
    rows = db.session.scalars(query.order_by(AuditEvent.seq.desc())).all()
    return _by_day(rows, names_of(rows))


def _contains(part: bytes) -> Any:
    if db.engine.dialect.name == "sqlite":
        return sa.func.instr(AuditEvent.seen, part) > 0
    return sa.func.position(sa.literal(part).op("IN")(AuditEvent.seen)) > 0


def _is_among(handle: bytes, seen: bytes | None) -> bool:
    """Say whether the handle stands in a list at a place where one begins."""
    part = handle[:SEEN_BYTES]
    return any((seen or b"")[place : place + SEEN_BYTES] == part for place in range(0, len(seen or b""), SEEN_BYTES))


def _by_day(rows: Sequence[AuditEvent], names: dict[int, str]) -> list[Opening]:
    groups: dict[tuple[Any, ...], list[datetime]] = {}
    for row in rows:
        day = local(row.at).date()
        groups.setdefault((day, names[row.seq], row.verb, row.refused), []).append(row.at)
    return [
        Opening(
            day=format_full_date(day),
            time=_span(moments),
            icon="ban" if refused else symbol_of(verb),
            what=words_of(verb),
            who=who,
            detail=_detail(len(moments), refused),
            tone="red" if refused else "grey",
        )
        for (day, who, verb, refused), moments in groups.items()
    ]


def _span(moments: list[datetime]) -> str:
    first, last = format_time(min(moments)), format_time(max(moments))
    return last if first == last else f"{first}–{last}"


def _detail(times: int, refused: bool) -> str:
    parts = [_("Not allowed; nothing was shown.")] if refused else []
    if times > 1:
        parts.append(_("%(times)s times", times=times))
    return " ".join(parts)
