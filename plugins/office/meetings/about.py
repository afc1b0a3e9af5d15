"""How other pages speak of a point of an agenda: discreetly, with the page of its meeting."""

import uuid
from collections.abc import Collection

import sqlalchemy as sa
from flask import url_for
from sqlalchemy.orm import selectinload

from core.db import db
from core.l10n import format_date
from plugins.office.models import AgendaItem, Meeting


def describe(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, tuple[str, str]]:
    """Return body and day, and the meeting's page, of points within reach."""
    query = (
        sa.select(AgendaItem, Meeting)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .where(AgendaItem.id.in_(list(ids)))
        .options(selectinload(Meeting.body))
    )
    return {
        item.id: (
            f"{meeting.body.brief}, {format_date(meeting.day)}",
            url_for("office_meetings.meeting", record_id=meeting.id),
        )
        for item, meeting in db.session.execute(query)
    }
