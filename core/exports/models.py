"""The table of exports about persons: who asked, why, who agreed, and the file while it waits."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql import ColumnElement

from core.access.principal import Principal
from core.access.scope import Scoped
from core.db import Record, now
from core.l10n import _l
from core.sealed import KeyRoot, Sealed

WAITING, READY, DENIED, FETCHED, EXPIRED = "waiting", "ready", "denied", "fetched", "expired"
LIVE = (WAITING, READY)


class Export(Record, KeyRoot, Scoped):
    """A list about persons that somebody asked for; seen by who asked, and while it waits by who may agree."""

    __tablename__ = "core_export"

    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"), index=True)
    listing: Mapped[str] = mapped_column(sa.String(80))
    model: Mapped[str | None] = mapped_column(sa.String(80))
    rows: Mapped[int] = mapped_column(info={"label": _l("Rows")})
    state: Mapped[str] = mapped_column(sa.String(10), index=True, info={"label": _l("State")})
    reason_code: Mapped[str] = mapped_column(sa.String(20), info={"label": _l("Purpose")})
    asked_at: Mapped[datetime] = mapped_column(default=now, info={"label": _l("Asked on")})
    expires_at: Mapped[datetime] = mapped_column(info={"label": _l("Expires on")})
    decided_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("core_user.id"))
    stored_name: Mapped[str | None] = mapped_column(sa.String(80))

    title = Sealed(_l("List"))
    reason = Sealed(_l("Reason"), length=500)
    row_ids = Sealed(kind="json")
    file_key = Sealed()
    password = Sealed()

    @classmethod
    def rule(cls, who: Principal) -> ColumnElement[bool]:
        """One's own exports; and those that wait, for who may agree to them."""
        own = cls.user_id == who.user_id
        return sa.or_(own, cls.state == WAITING) if who.may("core.export.approve") else own

    @property
    def is_live(self) -> bool:
        return self.state in LIVE and now() < self.expires_at
