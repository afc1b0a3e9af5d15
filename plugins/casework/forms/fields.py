"""Fields that several forms share: those of the core, and a moment that is typed as a day and a time."""

from datetime import UTC, datetime
from typing import Any

from core.forms import IdField, Pairs, SeenVersion, VersionedForm, choose, differences, none_if_empty, values_of
from core.l10n import TIME_ZONE

__all__ = [
    "IdField",
    "Pairs",
    "SeenVersion",
    "VersionedForm",
    "choose",
    "differences",
    "moment_of",
    "none_if_empty",
    "propose_now",
    "values_of",
]


def moment_of(day: Any, time: Any) -> datetime:
    """Return the moment that two fields, a day and a time on Albanian clocks, say together."""
    return datetime.combine(day.data, time.data, TIME_ZONE).astimezone(UTC)


def propose_now(day: Any, time: Any) -> None:
    """Fill two fields, a day and a time, with the present moment."""
    moment = datetime.now(TIME_ZONE)
    day.data, time.data = moment.date(), moment.time().replace(second=0, microsecond=0)
