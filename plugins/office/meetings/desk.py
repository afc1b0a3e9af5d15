"""Lists of meetings: by body, kind, state and time, within reach."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from core.access.principal import Principal
from core.db import db, now
from core.l10n import _l, today
from plugins.office.hookspecs import CalendarEntry
from plugins.office.meetings import slips
from plugins.office.models import Body, Guest, Meeting
from plugins.office.models.meetings import BEFORE, CANCELLED, HELD
from plugins.office.tasks import ONE_DAY, end_of

AHEAD = timedelta(days=14)
MEETING = _l("A meeting")


def meetings_query(*, body: uuid.UUID | None = None, kind: str = "", state: str = "", when: str = "") -> sa.Select[Any]:
    """Return the query of a list of meetings; `when` is `coming`, `past`, `unsigned` (held, not yet signed) or all."""
    query = sa.select(Meeting).options(selectinload(Meeting.body))
    if body is not None:
        query = query.where(Meeting.body_id == body)
    if kind:
        query = query.where(Meeting.kind == kind)
    if state:
        query = query.where(Meeting.state == state)
    match when:
        case "coming":
            query = query.where(Meeting.at >= _midnight(), Meeting.state != CANCELLED)
        case "past":
            query = query.where(Meeting.at < _midnight())
        case "unsigned":
            query = query.where(Meeting.at < now(), Meeting.state.in_((*BEFORE, HELD)))
    return query


def _midnight() -> Any:
    return end_of(today() - ONE_DAY)


def ahead() -> Sequence[Meeting]:
    """Return the meetings of today and the next two weeks, the next one first."""
    query = meetings_query(when="coming").where(Meeting.at <= now() + AHEAD)
    return db.session.scalars(query.order_by(Meeting.at, Meeting.id)).all()


def latest(body: Body, most: int = 12) -> Sequence[Meeting]:
    """Return the newest meetings of a body within reach, those to come included."""
    query = meetings_query(body=body.id).order_by(Meeting.at.desc(), Meeting.id)
    return db.session.scalars(query.limit(most)).all()


def unsigned() -> Sequence[Meeting]:
    """Return the meetings whose hour has passed and whose minutes are not signed, the oldest first."""
    return db.session.scalars(meetings_query(when="unsigned").order_by(Meeting.at, Meeting.id)).all()


def entries(who: Principal, start: datetime, end: datetime) -> list[CalendarEntry]:
    """Return the meetings that somebody convened or is invited to, as entries of a calendar."""
    query = sa.select(Meeting).where(
        Meeting.convened_by_id == who.user_id, Meeting.state != CANCELLED, Meeting.at.between(start, end)
    )
    own = [
        _entry(Meeting.__tablename__, row.id, row.at, row.body.brief, "office_meetings.meeting")
        for row in db.session.scalars(query.options(selectinload(Meeting.body)))
    ]
    known = {entry.at for entry in own}
    invited = [
        _entry(Guest.__tablename__, guest_id, slip["at"], slip["body"], "office_slips.slip")
        for guest_id, slip in slips.mine()
        if start <= slip["at"] <= end and slip["at"] not in known
    ]
    return own + invited


def _entry(kind: str, id_: uuid.UUID, at: datetime, title: str, endpoint: str) -> CalendarEntry:
    return CalendarEntry(kind=kind, id=id_, at=at, word=MEETING, title=title, endpoint=endpoint)
