"""A scoped record with a unit: seen by who works there, unless excluded."""

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.access.scope import Scoped
from core.db import Record


class Errand(Record, Scoped):
    """An errand belongs to a unit."""

    __tablename__ = "errands_errand"
    excludable = True

    unit_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("office_unit.id"))
    reference: Mapped[str]

    @classmethod
    def rule(cls, who):
        return cls.unit_id.in_(list(who.claim("office.units")))
