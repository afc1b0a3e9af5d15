"""Links for people without a login, kept as hashes."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.access.shared import Internal
from core.db import Record, now
from core.l10n import _l


class Link(Record, Internal):
    """A random token that lets somebody without a login reach one record for one purpose, until a moment."""

    __tablename__ = "office_link"

    purpose: Mapped[str] = mapped_column(sa.String(40))
    target_id: Mapped[uuid.UUID] = mapped_column(index=True)
    token_hash: Mapped[bytes] = mapped_column(sa.LargeBinary(32), unique=True, info={"secret": True})
    made_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("core_user.id"))
    expires_at: Mapped[datetime] = mapped_column(info={"label": _l("Valid until")})
    ended_at: Mapped[datetime | None] = mapped_column(info={"label": _l("Ended at")})
    used_at: Mapped[datetime | None] = mapped_column(info={"label": _l("Last used")})
    uses: Mapped[int] = mapped_column(default=0, info={"label": _l("Times used")})

    @property
    def is_live(self) -> bool:
        """Whether the link opens now; one from the future, after the clock jumped back, does not."""
        return self.ended_at is None and self.created_at <= now() < self.expires_at
