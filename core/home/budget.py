"""The search budget: how many searches somebody may make in five minutes (security.md L-07)."""

from datetime import timedelta

import sqlalchemy as sa
from flask import current_app

from core.access.principal import current
from core.audit.models import AuditEvent
from core.db import db, now

WINDOW = timedelta(minutes=5)


def spend() -> bool:
    """Say whether one more search is within the budget; the audit itself is the count, so it survives a restart."""
    recent = sa.select(sa.func.count()).where(
        AuditEvent.user_id == current().user_id, AuditEvent.verb == "core.search", AuditEvent.at > now() - WINDOW
    )
    limit: int = current_app.extensions["settings"].searches_per_5_minutes
    return int(db.session.scalar(recent) or 0) < limit
