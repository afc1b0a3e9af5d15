"""Enrolment in nursery, kindergarten and school: children counted once, child-years apart."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from core.access.principal import current
from core.db import atomic, db
from core.l10n import _, today
from core.records import check_version
from plugins.casework import cases
from plugins.casework.models import CaseFile
from plugins.casework.money import MUNICIPALITY
from plugins.casework.problems import Refused
from plugins.child_protection.models import Enrolment

NURSERY, KINDERGARTEN, SCHOOL = "nursery", "kindergarten", "school"
WITH_FEE = (NURSERY, KINDERGARTEN)
TURN_OF_YEAR = 8
"""The month from which on an enrolment belongs to the school year that begins."""
LONGEST = timedelta(days=400)
FIELDS = ("kind", "school_year", "starts_on", "ends_on", "fee_payer", "house", "note")


def school_year(day: date) -> int:
    """Return the school year that a day belongs to, by the year in which it begins."""
    return day.year if day.month >= TURN_OF_YEAR else day.year - 1


def enrolments_of(case: CaseFile) -> list[Enrolment]:
    """Return a file's enrolments, the newest first."""
    query = sa.select(Enrolment).where(Enrolment.case_id == case.id)
    return list(db.session.scalars(query.order_by(Enrolment.school_year.desc(), Enrolment.starts_on.desc())))


@atomic
def enrol(case: CaseFile, **values: Any) -> Enrolment:
    """Write down an enrolment for one school year.

    Raises:
        Refused: the file is closed, the dates do not fit the year, or the child has this place in the year already.
    """
    cases.require(case, "write")
    cases.require_open(case)
    row = Enrolment(case=case, by_id=current().user_id)
    _fill(row, values)
    db.session.add(row)
    db.session.flush()
    cases.note_event(case, "child_protection.enrolled", target=row, where=row.kind, year=row.school_year)
    return row


@atomic
def change(row: Enrolment, seen_version: Any, **values: Any) -> None:
    """Change an enrolment, for example its last day; a closed file takes it too.

    Raises:
        Conflict: somebody else saved since the form was opened.
        Refused: the dates do not fit the year, or the child has this place in the year already.
    """
    cases.require(row.case, "write")
    check_version(row, seen_version)
    _fill(row, values)
    db.session.flush()


def _fill(row: Enrolment, values: Any) -> None:
    for name in FIELDS:
        if name in values:
            setattr(row, name, values[name])
    if row.ends_on is not None and row.ends_on < row.starts_on:
        raise Refused(_("The end lies before the beginning."))
    if not row.school_year <= row.starts_on.year <= row.school_year + 1:
        raise Refused(_("The first day lies outside this school year."))
    if row.ends_on is not None and row.ends_on - row.starts_on > LONGEST:
        raise Refused(_("An enrolment is for one school year: write down the next year as the next enrolment."))
    with db.session.no_autoflush:
        others = [other for other in enrolments_of(row.case) if other.id != row.id]
    if any((other.kind, other.school_year) == (row.kind, row.school_year) and _overlap(other, row) for other in others):
        raise Refused(_("The child has this place in this year already."))


def _overlap(one: Enrolment, other: Enrolment) -> bool:
    return one.starts_on <= (other.ends_on or date.max) and other.starts_on <= (one.ends_on or date.max)


# --- counting, for the measures and for whoever asks across files


def in_period(
    first: date, last: date, *, kinds: Collection[str] = WITH_FEE, payer: str | None = MUNICIPALITY
) -> sa.Select[Any]:
    """Select the enrolments within reach that touch a period, with the child: `person_id`, `school_year`, `case_id`."""
    query = sa.select(CaseFile.subject_id.label("person_id"), Enrolment.school_year, Enrolment.case_id).join(
        CaseFile, CaseFile.id == Enrolment.case_id
    )
    touching = sa.and_(Enrolment.starts_on <= last, sa.or_(Enrolment.ends_on.is_(None), Enrolment.ends_on >= first))
    query = query.where(touching, Enrolment.kind.in_(list(kinds)))
    return query.where(Enrolment.fee_payer == payer) if payer else query


def children(first: date, last: date, **about: Any) -> int:
    """Count different children, each once however many years, files or houses they have."""
    found = in_period(first, last, **about).subquery()
    return int(db.session.scalar(sa.select(sa.func.count(found.c.person_id.distinct()))) or 0)


def child_years(first: date, last: date, **about: Any) -> int:
    """Count children by school year: a child of three years counts three times, and is not three children."""
    found = in_period(first, last, **about)
    pairs = found.with_only_columns(CaseFile.subject_id, Enrolment.school_year).distinct().subquery()
    return int(db.session.scalar(sa.select(sa.func.count()).select_from(pairs)) or 0)


def this_year() -> int:
    """Return the school year of today."""
    return school_year(today())
