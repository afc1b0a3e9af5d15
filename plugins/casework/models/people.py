"""People, and the part they have in case files."""

import uuid
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.sql import ColumnElement

from core.access.principal import Principal
from core.access.scope import Scoped, visible_on
from core.db import Record
from core.field_classes import ADDRESS, HEALTH, PHONE
from core.l10n import _l
from core.sealed import KeyRoot, Sealed
from plugins.casework.models.cases import CaseFile, OfCase


class Person(Record, KeyRoot, Scoped):
    """Somebody that a service knows: names as the civil status says them (emër, atësi, mbiemër, mëmësi), sealed.

    In clear stand sex and year of birth alone. `nid_index` is a keyed hash of the identity number, for finding the same
    number again; it is no key, because hidden files may hold it too (security.md L-03).
    """

    __tablename__ = "casework_person"
    __table_args__ = (sa.Index("ix_casework_person_updated", "updated_at"),)

    sex: Mapped[str] = mapped_column(sa.String(10), default="unknown", info={"label": _l("Sex")})
    birth_year: Mapped[int | None] = mapped_column(info={"label": _l("Year of birth")})
    birth_date_kind: Mapped[str] = mapped_column(
        sa.String(20), default="unknown", info={"label": _l("Date of birth is")}
    )
    civil_registration: Mapped[str] = mapped_column(
        sa.String(20), default="unknown", info={"label": _l("Civil registration")}
    )
    unit_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("office_unit.id"), info={"label": _l("Lives in"), "field_class": ADDRESS}
    )
    created_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("core_user.id"), index=True)
    merged_into_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("casework_person.id"))
    """The entry that this one went up in; it has no part in a file any more, or only in hidden ones."""
    nid_index: Mapped[bytes | None] = mapped_column(sa.LargeBinary(16), index=True, info={"secret": True})

    given = Sealed(_l("Given name"), length=60)
    father_name = Sealed(_l("Father's name"), length=60)
    mother_name = Sealed(_l("Mother's name"), length=60)
    family = Sealed(_l("Surname"), length=60)
    maiden_name = Sealed(_l("Surname before marriage"), length=60)
    nickname = Sealed(_l("Called"), length=60)
    nid = Sealed(_l("Identity number"), length=10)
    birth_date = Sealed(_l("Date of birth"), kind="date")
    phone = Sealed(_l("Phone"), length=30, field_class=PHONE)
    address = Sealed(_l("Address"), length=300, field_class=ADDRESS)
    language = Sealed(_l("Language or community, as the person says it"), length=100)
    disability = Sealed(_l("Disability, if it matters for the work"), length=300, field_class=HEALTH)

    @classmethod
    def rule(cls, who: Principal) -> ColumnElement[bool]:
        """See a person through the files in which they take part; one's own new entry until it is in a file."""
        part, case = CasePerson.__table__.alias("part"), CaseFile.__table__.alias("part_case")
        inside = (
            sa.select(1)
            .select_from(part.join(case, part.c.case_id == case.c.id))
            .where(part.c.person_id == cls.id, visible_on(CaseFile, who, case))
        )
        anywhere = sa.select(1).select_from(part).where(part.c.person_id == cls.id)
        return sa.or_(
            sa.exists(inside.correlate(cls)),
            sa.and_(
                cls.created_by_id == who.user_id, cls.merged_into_id.is_(None), ~sa.exists(anywhere.correlate(cls))
            ),
        )

    @property
    def full_name(self) -> str:
        """Return given name, father's name and surname, as Albanian papers name a person."""
        return " ".join(part for part in (self.given, self.father_name, self.family) if part) or str(_l("Unknown name"))

    @property
    def short_name(self) -> str:
        return " ".join(part for part in (self.given, self.family) if part) or str(_l("Unknown name"))

    @property
    def initials(self) -> str:
        """Return initials, for words that others may read over a shoulder."""
        return " ".join(f"{part[0].upper()}." for part in (self.given, self.family) if part) or "–"


class CasePerson(Record, OfCase):
    """The part that a person has in a file, with its dates: the child, a parent, a relative, the person who reported.

    Who lives in the child's household, and since when, stands here too, because a household is what one file knows of
    it: the family tree of another file is another secret.
    """

    __tablename__ = "casework_case_person"
    __table_args__ = (
        sa.Index("ix_casework_case_person_both", "person_id", "case_id"),
        sa.Index("ix_casework_case_person_updated", "updated_at"),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("casework_case.id"), index=True)
    case: Mapped[CaseFile] = relationship()
    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("casework_person.id"))
    person: Mapped[Person] = relationship()
    role: Mapped[str] = mapped_column(sa.String(30), info={"label": _l("Part in the file")})
    relation: Mapped[str | None] = mapped_column(sa.String(30), info={"label": _l("Relation to the subject")})
    since: Mapped[date | None] = mapped_column(info={"label": _l("Since")})
    until: Mapped[date | None] = mapped_column(info={"label": _l("Until")})
    household: Mapped[bool] = mapped_column(default=False, info={"label": _l("Lives in the same household")})
    household_since: Mapped[date | None] = mapped_column(info={"label": _l("In the household since")})
    household_until: Mapped[date | None] = mapped_column(info={"label": _l("In the household until")})

    note = Sealed(_l("Note"), length=1000)
