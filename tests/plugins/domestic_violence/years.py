"""Three years of the coordinator's work as rows: new files by year, unit and sex, and the meetings of the bodies."""

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from core.access.principal import privileged
from core.db import db, unit_of_work
from plugins.casework.models import CaseFile, CasePerson, Person
from plugins.domestic_violence.bodies import KD
from plugins.domestic_violence.models import Incident
from plugins.domestic_violence.service import ETN
from plugins.office.models import Body, Meeting, Unit


@dataclass(frozen=True)
class Some:
    """So many files of one kind, opened over a year and, unless they stay open, closed after so many days."""

    year: int
    number: int
    unit: str = "Elbasan"
    sex: str = "female"
    form: str = "physical"
    closed_after: int | None = 0


THREE_YEARS = (
    Some(2022, 173),
    Some(2023, 51, closed_after=400),
    *(
        Some(2024, number, unit, sex, closed_after=(None, 0)[unit == "Elbasan"])
        for unit, sex, number in (
            ("Elbasan", "female", 112),
            ("Elbasan", "male", 8),
            ("Shushicë", "female", 17),
            ("Shushicë", "male", 3),
            ("Bradashesh", "female", 17),
        )
    ),
)
"""381 new files, 157 of them in 2024 as A25 splits them; 51 of those before are open on 1.1.2024."""
TWENTY = (Some(2020, 18, form="physical"), Some(2020, 1, form="economic"), Some(2020, 1, form="social"))
"""A year of twenty files, two of which would give each other away (A26)."""


def enter(app: Any, worker: uuid.UUID, *groups: Some, start: int = 1) -> None:
    """Write the files into the database, row for row as the services leave them, numbered from `start` on."""
    with app.app_context(), privileged("test set-up"), unit_of_work():
        units = dict(db.session.execute(sa.select(Unit.name, Unit.id)).all())
        wanted = [(group, number) for group in groups for number in range(group.number)]
        people = [Person(sex=group.sex, birth_year=1990) for group, _number in wanted]
        for person in people:
            person.keys()
        db.session.add_all(people)
        db.session.flush()
        for place, ((group, number), person) in enumerate(zip(wanted, people, strict=True), start):
            db.session.add_all(_file(group, number, place, person, units[group.unit], worker))


def _file(group: Some, number: int, place: int, person: Person, unit: uuid.UUID, worker: uuid.UUID) -> list[Any]:
    opened = date(group.year, 1, 1) + timedelta(days=number * 364 // group.number)
    closed = None if group.closed_after is None else _closed(group, opened)
    case = CaseFile(
        service="domestic_violence",
        reference=f"K{place:05d}",
        register_year=group.year,
        register_number=place,
        state="closed" if closed else "new",
        subject_id=person.id,
        unit_id=unit,
        worker_id=worker,
        opened_on=opened,
        closed_on=closed,
        closing_reason="safe" if closed else None,
    )
    case.keys()
    incident = Incident(
        case=case,
        reported_at=datetime.combine(opened, time(12), UTC),
        channel="police",
        forms=[group.form],
        children_present="yes",
        earlier="no",
        by_id=worker,
    )
    return [case, CasePerson(case=case, person=person, role="subject"), incident]


def _closed(group: Some, opened: date) -> date:
    """Return the day of the closing; without so many days, within the year of the opening."""
    if group.closed_after:
        return opened + timedelta(days=group.closed_after)
    return min(opened + timedelta(days=60), date(group.year, 12, 31))


def meet(app: Any, convener: uuid.UUID) -> None:
    """Hold twelve meetings of the ETN and two of KD in each of the three years; three of the ETN are called off."""
    with app.app_context(), privileged("test set-up"), unit_of_work():
        bodies = {body.kind: body for body in db.session.scalars(sa.select(Body))}
        for year in (2022, 2023, 2024):
            moments = [(ETN, month, "held" if month % 2 else "signed") for month in range(1, 13)]
            moments += [(KD, 6, "signed"), (KD, 12, "held"), (ETN, 8, "cancelled")]
            for kind, month, state in moments:
                at = datetime(year, month, 15, 9, tzinfo=UTC)
                row = Meeting(body=bodies[kind], kind=kind, at=at, convened_by_id=convener, state=state)
                row.keys()
                db.session.add(row)
