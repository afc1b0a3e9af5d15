"""Institutions and partners: police, court, school, health, organisations."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.access.shared import Shared
from core.db import Record
from core.l10n import _l


class Institution(Record, Shared):
    """An institution that takes part in the work; never a person, and never a protected address."""

    __tablename__ = "office_institution"

    code: Mapped[str | None] = mapped_column(sa.String(80), unique=True)
    kind: Mapped[str] = mapped_column(sa.String(40), index=True, info={"label": _l("Kind")})
    name: Mapped[str] = mapped_column(sa.String(200), info={"label": _l("Name")})
    short_name: Mapped[str] = mapped_column(sa.String(80), default="", info={"label": _l("Short name")})
    aliases: Mapped[list[Any]] = mapped_column(sa.JSON, default=list, info={"label": _l("Also written")})
    level: Mapped[str] = mapped_column(sa.String(20), default="local", info={"label": _l("Level")})
    municipality_code: Mapped[str | None] = mapped_column(
        sa.ForeignKey("office_municipality.code"), info={"label": _l("Municipality")}
    )
    contact: Mapped[str] = mapped_column(sa.String(300), default="", info={"label": _l("Contact")})
    ended_on: Mapped[date | None] = mapped_column(info={"label": _l("Closed on")})
