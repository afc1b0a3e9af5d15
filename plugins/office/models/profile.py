"""The municipality's own particulars, as they stand on its paper."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.access.shared import Shared
from core.db import Record
from core.l10n import _l


class Letterhead(Record, Shared):
    """The letterhead from a day on, until the next one begins: a document of last year keeps the one of last year."""

    __tablename__ = "office_letterhead"

    valid_from: Mapped[date] = mapped_column(unique=True, info={"label": _l("Valid from")})
    municipality: Mapped[str] = mapped_column(sa.String(80), info={"label": _l("Municipality")})
    directorate: Mapped[str] = mapped_column(info={"label": _l("Directorate")})
    sector: Mapped[str] = mapped_column(default="", info={"label": _l("Sector or unit")})
    place: Mapped[str] = mapped_column(sa.String(60), info={"label": _l("Place of the date")})
    address: Mapped[str] = mapped_column(sa.String(300), default="", info={"label": _l("Address lines")})
    phone: Mapped[str] = mapped_column(sa.String(20), default="", info={"label": _l("Telephone")})
    email: Mapped[str] = mapped_column(sa.String(120), default="", info={"label": _l("E-mail")})
    website: Mapped[str] = mapped_column(sa.String(120), default="", info={"label": _l("Web page")})
