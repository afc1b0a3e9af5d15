"""Whether the person followed was heard when a meeting spoke of their file."""

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Record
from core.l10n import _l
from core.sealed import Sealed
from plugins.casework.models.cases import CaseFile, OfCase


class Hearing(Record, OfCase):
    """How a person was heard in a meeting about their file: yes, no, or not appropriate, and why."""

    __tablename__ = "casework_hearing"

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("casework_case.id"), index=True)
    case: Mapped[CaseFile] = relationship()
    item_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("office_agenda_item.id"), unique=True)
    heard: Mapped[str] = mapped_column(sa.String(20), info={"label": _l("Hearing in the meeting")})

    words = Sealed(_l("What was said, or why the person was not heard"), length=4000)
