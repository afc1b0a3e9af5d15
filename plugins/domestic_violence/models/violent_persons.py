"""The violent person: a person of another kind, who is reached through the file only and whom no search finds."""

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Record
from core.field_classes import ADDRESS, PHONE
from core.l10n import _l
from core.sealed import Sealed
from plugins.casework.models import CaseFile
from plugins.casework.models.cases import OfCase


class ViolentPerson(Record, OfCase):
    """Somebody said to be violent, as one file knows them; never one of casework's people, so never in its search."""

    __tablename__ = "domestic_violence_violent_person"

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("casework_case.id"), index=True)
    case: Mapped[CaseFile] = relationship(lambda: CaseFile)
    sex: Mapped[str] = mapped_column(sa.String(10), default="unknown", info={"label": _l("Sex")})
    birth_year: Mapped[int | None] = mapped_column(info={"label": _l("Year of birth")})
    relation: Mapped[str] = mapped_column(sa.String(30), info={"label": _l("Relation to the person protected")})
    lives_together: Mapped[str] = mapped_column(sa.String(10), info={"label": _l("Lives in the same home")})
    factors: Mapped[list[str]] = mapped_column(sa.JSON, default=list, info={"label": _l("What makes it dangerous")})

    given = Sealed(_l("Given name"), length=60)
    father_name = Sealed(_l("Father's name"), length=60)
    family = Sealed(_l("Surname"), length=60)
    nid = Sealed(_l("Identity number"), length=10)
    phone = Sealed(_l("Phone"), length=30, field_class=PHONE)
    address = Sealed(_l("Address"), length=300, field_class=ADDRESS)
    workplace = Sealed(_l("Work, and where"), length=300)
    note = Sealed(_l("Note"), length=2000)

    @property
    def full_name(self) -> str:
        """Return given name, father's name and surname."""
        return " ".join(part for part in (self.given, self.father_name, self.family) if part) or str(_l("Unknown name"))
