"""The list of services given across files: cut in SQL, persons only where the file is within reach, totals by payer."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from core.db import db
from plugins.casework.models import CaseFile, Person, Provision, Receipt
from plugins.casework.money import NOBODY, Money
from plugins.casework.services.provisions import CANCELLED, REFUSED


@dataclass(frozen=True, slots=True)
class Line:
    """A service given, with the file and the person when whoever reads may open the file."""

    provision: Provision
    case: CaseFile | None
    person: Person | None

    @property
    def id(self) -> uuid.UUID:
        return self.provision.id


def query(
    *,
    service_id: uuid.UUID | None = None,
    payer: str = "",
    state: str = "",
    since: date | None = None,
    until: date | None = None,
) -> sa.Select[Any]:
    """Return the services given that somebody may see, by service, payer and state, touching a period."""
    conditions = [
        Provision.service_id == service_id if service_id else None,
        Provision.payer == payer if payer else None,
        Provision.state == state if state else None,
        Provision.starts_on <= until if until else None,
        sa.func.coalesce(Provision.ended_on, Provision.ends_on, date.max) >= since if since else None,
    ]
    return sa.select(Provision).where(*(condition for condition in conditions if condition is not None))


def with_people(rows: Sequence[Provision]) -> list[Line]:
    """Return the lines of a page, with one query for receipts and one for the files and people within reach."""
    ids = [row.id for row in rows]
    loaded = sa.select(Provision).where(Provision.id.in_(ids))
    db.session.scalars(loaded.options(selectinload(Provision.receipts), joinedload(Provision.institution))).all()
    files = (
        sa.select(CaseFile, Person)
        .join(Person, Person.id == CaseFile.subject_id)
        .where(CaseFile.id.in_({row.case_id for row in rows}))
    )
    known: Mapping[uuid.UUID, tuple[CaseFile, Person]] = {
        case.id: (case, person) for case, person in db.session.execute(files)
    }
    return [Line(row, *known.get(row.case_id, (None, None))) for row in rows]


def totals(found: sa.Select[Any]) -> dict[str, Money]:
    """Return the money of all services of a list by who pays."""
    counted = found.where(Provision.state.not_in((CANCELLED, REFUSED)), Provision.payer != NOBODY)
    costs = counted.with_only_columns(
        Provision.payer,
        sa.func.coalesce(sa.func.sum(Provision.planned_cost), 0),
        sa.func.coalesce(sa.func.sum(Provision.approved_cost), 0),
    ).group_by(Provision.payer)
    paid = (
        counted.join(Receipt, Receipt.provision_id == Provision.id)
        .with_only_columns(Provision.payer, sa.func.coalesce(sa.func.sum(Receipt.amount), 0))
        .group_by(Provision.payer)
    )
    spent = {payer: int(amount) for payer, amount in db.session.execute(paid)}
    return {
        payer: Money(int(planned), int(approved), spent.get(payer, 0))
        for payer, planned, approved in sorted(db.session.execute(costs), key=lambda row: row[0])
    }
