"""The municipality: counties, municipalities, its own units with dated names, who works in them, and its letterhead."""

import uuid
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.access.shared import Shared
from core.db import Model, Record
from core.l10n import _l


class County(Model, Shared):
    """One of the 12 counties (qark), by its ISO 3166-2 code."""

    __tablename__ = "office_county"

    code: Mapped[str] = mapped_column(sa.String(5), primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(60))


class Municipality(Model, Shared):
    """One of the 61 municipalities (bashki), by the code of INSTAT's register of buildings."""

    __tablename__ = "office_municipality"

    code: Mapped[str] = mapped_column(sa.String(2), primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(60))
    county_code: Mapped[str] = mapped_column(sa.ForeignKey("office_county.code"))


class Unit(Record, Shared):
    """An administrative unit (NJA) of this municipality, or its town; it exists from a day to a day."""

    __tablename__ = "office_unit"

    code: Mapped[str] = mapped_column(sa.String(12), unique=True, info={"label": _l("Code")})
    name: Mapped[str] = mapped_column(sa.String(80), info={"label": _l("Name")})
    kind: Mapped[str] = mapped_column(sa.String(10), info={"label": _l("Kind")})
    aliases: Mapped[list[Any]] = mapped_column(sa.JSON, default=list, info={"label": _l("Also written")})
    valid_from: Mapped[date] = mapped_column(info={"label": _l("Since")})
    valid_to: Mapped[date | None] = mapped_column(info={"label": _l("Until")})

    names: Mapped[list["UnitName"]] = relationship(order_by="UnitName.valid_from", cascade="all, delete-orphan")

    def name_on(self, day: date) -> str:
        """Return what the unit was called on a day."""
        held = [
            row.name for row in self.names if row.valid_from <= day and (row.valid_to is None or day <= row.valid_to)
        ]
        return held[-1] if held else self.name


class UnitName(Record, Shared):
    """A name that a unit bore for a time."""

    __tablename__ = "office_unit_name"

    unit_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("office_unit.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(80), info={"label": _l("Name")})
    valid_from: Mapped[date] = mapped_column(info={"label": _l("Since")})
    valid_to: Mapped[date | None] = mapped_column(info={"label": _l("Until")})


class UserUnit(Record, Shared):
    """Somebody who works in a unit, from a day to a day; the town's workers reach what their role says."""

    __tablename__ = "office_user_unit"

    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id", ondelete="CASCADE"), index=True)
    unit_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("office_unit.id"))
    since: Mapped[date] = mapped_column(info={"label": _l("Since")})
    until: Mapped[date | None] = mapped_column(info={"label": _l("Until")})

    unit: Mapped[Unit] = relationship()


class Letterhead(Record, Shared):
    """How the municipality writes its name on paper, from a day on; the one in force on a paper's date is used."""

    __tablename__ = "office_letterhead"

    valid_from: Mapped[date] = mapped_column(unique=True, info={"label": _l("In force since")})
    municipality: Mapped[str] = mapped_column(sa.String(120), info={"label": _l("Municipality")})
    directorate: Mapped[str] = mapped_column(sa.String(200), default="", info={"label": _l("Directorate")})
    sector: Mapped[str] = mapped_column(sa.String(200), default="", info={"label": _l("Sector")})
    place: Mapped[str] = mapped_column(sa.String(80), default="", info={"label": _l("Place")})
    contact: Mapped[str] = mapped_column(sa.String(300), default="", info={"label": _l("Address and contact")})
