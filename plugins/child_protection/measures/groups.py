"""Meetings of the technical group (GTN): events, not people, so that every reader is told the same number."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from core.l10n import _l
from core.measures import Dimension, Period
from plugins.child_protection import gtn
from plugins.office.meetings.facts import TOOK_PLACE
from plugins.office.models import Body, Meeting

TOWN, UNIT = "town", "unit"
GROUP = Dimension(
    code="group",
    label=_l("Group"),
    values=lambda: {TOWN: _l("Of the municipality"), UNIT: _l("Of an administrative unit")},
)


def held(period: Period, by: Sequence[str]) -> sa.Select[Any]:
    """Select the meetings that took place in a period; those called off are none."""
    columns = [sa.case((Body.unit_id.is_(None), TOWN), else_=UNIT).label(GROUP.code)] if by else []
    return (
        sa.select(Meeting.id.label("id"), *columns)
        .join(Body, Body.id == Meeting.body_id)
        .where(
            Meeting.kind == gtn.NAME,
            Meeting.state.in_(TOOK_PLACE),
            Meeting.at >= period.begins_at,
            Meeting.at < period.ends_at,
        )
    )
