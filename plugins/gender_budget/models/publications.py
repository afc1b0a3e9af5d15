"""What the public may read of a plan: exactly what was published, and nothing that leads further."""

import uuid
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.access.shared import Shared
from core.db import Record


class Publication(Record, Shared):
    """An approved round as everybody may read it, without a login; small numbers of people are hidden in it already."""

    __tablename__ = "gender_budget_publication"

    round_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("gender_budget_round.id"), unique=True)
    slug: Mapped[str] = mapped_column(sa.String(60), unique=True)
    content: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    sha256: Mapped[str] = mapped_column(sa.String(64))
    published_on: Mapped[date] = mapped_column()
    by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"))
