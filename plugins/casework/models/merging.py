"""Two entries of one person made one, and what is needed to undo it."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.access.scope import Scoped
from core.db import Record
from core.l10n import _l
from core.sealed import Sealed
from plugins.casework.models.people import Person


class PersonMerge(Record, Scoped):
    """A second entry (`other_id`) that went up in a first one: what moved, and what the first one said before."""

    __tablename__ = "casework_person_merge"
    scoped_by = "person"
    sealed_under = "person"

    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("casework_person.id"), index=True)
    person: Mapped[Person] = relationship(lambda: Person, foreign_keys=[person_id])
    other_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("casework_person.id"), index=True)
    by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("core_user.id"))
    at: Mapped[datetime] = mapped_column(info={"label": _l("Merged at")})
    undone_at: Mapped[datetime | None] = mapped_column(info={"label": _l("Undone at")})
    undone_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("core_user.id"))

    trace = Sealed(kind="json")
    """`moved`: table, id and column of each row that pointed to the other; `ended`: parts that stood twice in a file;
    `before`, `after`: what the merge changed in the person, by field."""
