"""A scoped root, its nested notes, a subclass, a counted property, and a shared model that points at the root."""

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, column_property, declared_attr, mapped_column, relationship

from core.access.scope import Scoped
from core.access.shared import Shared
from core.db import Record


class Box(Record, Scoped):
    """A box belongs to a unit (here a word) and is seen by who claims it."""

    __tablename__ = "vault_box"
    excludable = True

    unit: Mapped[str]
    name: Mapped[str]
    kind: Mapped[str] = mapped_column(default="box")
    notes: Mapped[list["Note"]] = relationship(lambda: Note, back_populates="box")

    @classmethod
    def rule(cls, who):
        return cls.unit.in_(who.claim("vault.units"))

    @declared_attr.directive
    def __mapper_args__(cls):
        return {"version_id_col": cls.version, "polymorphic_on": "kind", "polymorphic_identity": "box"}


class IronBox(Box):
    """A box of another kind, in the same table."""

    __mapper_args__ = {"polymorphic_identity": "iron"}  # noqa: RUF012 - SQLAlchemy's own declaration


class Note(Record, Scoped):
    """A note in a box; it follows its box."""

    __tablename__ = "vault_note"
    scoped_by = "box"

    box_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("vault_box.id"))
    box: Mapped[Box] = relationship(back_populates="notes")
    body: Mapped[str]


class Link(Record, Shared):
    """A row that everybody may read, and that points at a box."""

    __tablename__ = "vault_link"

    box_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("vault_box.id"))
    box: Mapped[Box] = relationship()


Box.note_count = column_property(
    sa.select(sa.func.count(Note.id)).where(Note.box_id == Box.id).correlate_except(Note).scalar_subquery(),
    deferred=True,
)
