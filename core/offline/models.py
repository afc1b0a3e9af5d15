"""The server's key pairs for answers from the field, and which answers have come."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.access.principal import Principal
from core.access.scope import Scoped
from core.access.shared import Internal
from core.db import Record, now
from core.sealed import KeyRoot, Sealed

DONE, WAITING, DROPPED = "done", "waiting", "dropped"


class OfflineKey(Record, KeyRoot, Internal):
    """A pair of keys on the curve P-256: phones seal to the newest, and older ones still open what comes late.

    `point` is the public key, uncompressed (65 bytes); the private one is sealed like every secret, and so follows the
    rotations of the key ring.
    """

    __tablename__ = "core_offline_key"

    made_at: Mapped[datetime] = mapped_column(default=now)
    point: Mapped[bytes] = mapped_column(sa.LargeBinary)

    private = Sealed(kind="bytes")


class OfflineAnswer(Record, KeyRoot, Scoped):
    """That an answer has come, under the id that the phone gave it: the same one is never taken in twice.

    What it says is where its sheet puts it; one that waits for a correction lies in the drafts of its author.
    """

    __tablename__ = "core_offline_answer"
    __table_args__ = (sa.UniqueConstraint("user_id", "answer_id"),)

    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"))
    answer_id: Mapped[uuid.UUID]
    sheet: Mapped[str] = mapped_column(sa.String(80))
    item_id: Mapped[uuid.UUID]
    finished_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(sa.String(10), default=DONE)

    reason = Sealed()

    @classmethod
    def rule(cls, who: Principal) -> sa.ColumnElement[bool]:
        """An answer is followed by who sent it."""
        return cls.user_id == who.user_id
