"""Agreements with institutions about exchanging data of people."""

from datetime import date

import sqlalchemy as sa

from core.db import atomic, db
from plugins.office.models import Agreement, Institution


def of(institution: Institution) -> list[Agreement]:
    """Return the agreements with an institution, the newest first."""
    query = sa.select(Agreement).where(Agreement.institution_id == institution.id)
    return list(db.session.scalars(query.order_by(Agreement.valid_from.desc())))


@atomic
def write_down(institution: Institution, *, reference: str, valid_from: date, valid_to: date | None) -> Agreement:
    """Write down an agreement; one that ends earlier is followed by the next, never changed."""
    row = Agreement(
        institution_id=institution.id, reference=reference.strip(), valid_from=valid_from, valid_to=valid_to
    )
    db.session.add(row)
    return row
