"""The audit chain's table."""

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Model


class AuditEvent(Model):
    """One thing that somebody did, saw, searched or was refused; each row is bound to the one before.

    Records are named by a keyed handle, so that the log does not list who has a file; `seen` packs the handles of a
    list, 8 bytes each. `note` and `changes` carry codes and column names, never content.
    """

    __tablename__ = "core_audit"

    seq: Mapped[int] = mapped_column(
        sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=False
    )
    at: Mapped[datetime] = mapped_column(index=True)
    user_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    verb: Mapped[str] = mapped_column(sa.String(80))
    model: Mapped[str] = mapped_column(sa.String(60), default="")
    handle: Mapped[bytes | None] = mapped_column(sa.LargeBinary(16), index=True)
    seen: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    refused: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(sa.String(300), default="")
    changes: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    request: Mapped[str] = mapped_column(sa.String(32), default="")
    mac: Mapped[bytes] = mapped_column(sa.LargeBinary(32))
