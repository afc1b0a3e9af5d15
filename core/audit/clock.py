"""Jumps of the clock: the wall clock against one that only runs forward (security.md T-11)."""

import time
from datetime import datetime, timedelta

from flask import current_app

from core.db import now

LIMIT = timedelta(seconds=120)
"""Less than this is a correction, or a request that took its time."""


def jumped(last: datetime | None) -> int | None:
    """Return by how many seconds the clock jumped since this process last looked, or nothing.

    `last` is the time of the last audit row. A jump that another process has written down already is not told twice.
    """
    wall, steady = now(), _steady()
    base: tuple[datetime, float] = current_app.extensions.get("clock", (wall, steady))
    expected = base[0] + timedelta(seconds=steady - base[1])
    current_app.extensions["clock"] = (wall, steady)
    if last is None:
        return None
    if abs(wall - expected) > LIMIT:
        return None if abs(last - wall) < abs(last - expected) else round((wall - expected).total_seconds())
    return round((wall - last).total_seconds()) if last - wall > LIMIT else None


def _steady() -> float:
    """Return seconds that run forward through sleep and through every change of the wall clock."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.perf_counter()
