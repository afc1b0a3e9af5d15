"""Institutions and partners: who else acts in a case, receives letters and answers."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.access.shared import Shared
from core.db import Record
from core.l10n import _l


class Institution(Record, Shared):
    """An institution or a partner; its earlier and other names are `aliases`. Nothing here is about a person."""

    __tablename__ = "office_institution"

    code: Mapped[str | None] = mapped_column(sa.String(40), unique=True)
    """The code of the reference data; none for those that the municipality added."""
    kind: Mapped[str] = mapped_column(sa.String(30), index=True, info={"label": _l("Kind")})
    name: Mapped[str] = mapped_column(info={"label": _l("Name")})
    short_name: Mapped[str] = mapped_column(sa.String(60), default="", info={"label": _l("Short name")})
    aliases: Mapped[list[str]] = mapped_column(sa.JSON, default=list, info={"label": _l("Also called")})
    level: Mapped[str] = mapped_column(sa.String(10), default="local", info={"label": _l("Level")})
    address: Mapped[str] = mapped_column(default="", info={"label": _l("Address")})
    phone: Mapped[str] = mapped_column(sa.String(20), default="", info={"label": _l("Telephone")})
    email: Mapped[str] = mapped_column(sa.String(120), default="", info={"label": _l("E-mail")})
    municipality_code: Mapped[str | None] = mapped_column(
        sa.ForeignKey("office_municipality.code"), info={"label": _l("Municipality")}
    )
    ended_on: Mapped[date | None] = mapped_column(info={"label": _l("Ended on")})

    @property
    def brief(self) -> str:
        """The name for lists and narrow places."""
        return self.short_name or self.name
