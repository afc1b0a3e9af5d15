"""The table of drafts."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql import ColumnElement

from core.access.principal import Principal
from core.access.scope import Scoped
from core.db import Record, now
from core.sealed import KeyRoot, Sealed


class Draft(Record, KeyRoot, Scoped):
    """What one opened page of a form held when it was last written; only its author ever sees it.

    `form_key` names the form and its record, `page` the opened page. `content` holds label, address and fields.
    """

    __tablename__ = "core_draft"
    __table_args__ = (sa.UniqueConstraint("user_id", "form_key", "page"),)
    audited = False

    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id", ondelete="CASCADE"))
    form_key: Mapped[str] = mapped_column(sa.String(120))
    page: Mapped[str] = mapped_column(sa.String(24))
    saved_at: Mapped[datetime] = mapped_column(default=now)

    content = Sealed(kind="json")

    @classmethod
    def rule(cls, who: Principal) -> ColumnElement[bool]:
        """A draft is seen by who wrote it."""
        return cls.user_id == who.user_id
