"""Chores, each with how often it was done and by which process."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.access.shared import Internal
from core.db import Record


class Chore(Record, Internal):
    """Something for the job to do; a heavy one takes long."""

    __tablename__ = "chores_chore"
    audited = False

    heavy: Mapped[bool] = mapped_column(default=False)
    begun_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    times: Mapped[int] = mapped_column(default=0)
    by: Mapped[int | None] = mapped_column(sa.Integer)
