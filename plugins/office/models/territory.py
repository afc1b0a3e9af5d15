"""Counties, municipalities, the municipality's own units with their dated names, and who works where."""

import uuid
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.access.shared import Shared
from core.auth.models import User
from core.db import Model, Record
from core.l10n import _l
from plugins.office.models.naming import Named


class County(Model, Shared):
    """A county (qark), by its ISO 3166-2 code."""

    __tablename__ = "office_county"

    code: Mapped[str] = mapped_column(sa.String(5), primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(60))


class Municipality(Model, Shared):
    """A municipality (bashki), by its INSTAT code."""

    __tablename__ = "office_municipality"

    code: Mapped[str] = mapped_column(sa.String(2), primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(60))
    aliases: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    county_code: Mapped[str] = mapped_column(sa.ForeignKey("office_county.code"))
    county: Mapped[County] = relationship()


class Unit(Record, Named, Shared):
    """An administrative unit of the municipality: the town or a former commune; `name` is the one of today."""

    __tablename__ = "office_unit"

    code: Mapped[str] = mapped_column(sa.String(10), unique=True, info={"label": _l("Code")})
    name: Mapped[str] = mapped_column(sa.String(80), info={"label": _l("Name")})
    kind: Mapped[str] = mapped_column(sa.String(10), info={"label": _l("Kind")})
    aliases: Mapped[list[str]] = mapped_column(sa.JSON, default=list, info={"label": _l("Also written")})
    municipality_code: Mapped[str] = mapped_column(sa.ForeignKey("office_municipality.code"))
    valid_from: Mapped[date] = mapped_column(info={"label": _l("Since")})
    valid_to: Mapped[date | None] = mapped_column(info={"label": _l("Until")})
    names: Mapped[list["UnitName"]] = relationship(back_populates="unit", order_by="UnitName.valid_from.desc()")

    def is_valid(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class UnitName(Record, Shared):
    """A name of a unit, from a day on until the next one begins."""

    __tablename__ = "office_unit_name"
    __table_args__ = (sa.UniqueConstraint("unit_id", "valid_from"),)

    unit_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("office_unit.id"))
    unit: Mapped[Unit] = relationship(back_populates="names")
    name: Mapped[str] = mapped_column(sa.String(80), info={"label": _l("Name")})
    valid_from: Mapped[date] = mapped_column(info={"label": _l("Since")})
    source: Mapped[str] = mapped_column(default="", info={"label": _l("Act that gave the name")})


class UserUnit(Record, Shared):
    """A member of the staff who works for a unit, from a day to a day, both included."""

    __tablename__ = "office_user_unit"

    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"), index=True)
    user: Mapped[User] = relationship()
    unit_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("office_unit.id"), index=True)
    unit: Mapped[Unit] = relationship()
    valid_from: Mapped[date] = mapped_column(info={"label": _l("Since")})
    valid_to: Mapped[date | None] = mapped_column(info={"label": _l("Until")})

    def is_valid(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
