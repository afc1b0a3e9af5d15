"""Who provides a service: institutions of the office, with their conditions and places."""

import uuid
from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from core.db import atomic, db
from core.l10n import _, sort_key, today
from plugins.casework.models import ServiceProvider, SocialService
from plugins.casework.problems import Refused


def providers_of(service: SocialService) -> list[ServiceProvider]:
    """Return who provides a service or provided it, those of today first."""
    query = sa.select(ServiceProvider).where(ServiceProvider.service_id == service.id)
    rows = db.session.scalars(query.options(joinedload(ServiceProvider.institution)))
    return sorted(rows, key=lambda row: (not row.is_valid(today()), sort_key(row.institution.name)))


def counts(day: date | None = None) -> dict[uuid.UUID, int]:
    """Return how many provide each service on a day."""
    on = day or today()
    valid = sa.and_(
        ServiceProvider.valid_from <= on, sa.or_(ServiceProvider.valid_to.is_(None), ServiceProvider.valid_to >= on)
    )
    query = sa.select(ServiceProvider.service_id, sa.func.count()).where(valid).group_by(ServiceProvider.service_id)
    return {service_id: number for service_id, number in db.session.execute(query)}


def usual(service_ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Return the institutions that provide one of the services today."""
    query = sa.select(ServiceProvider).where(ServiceProvider.service_id.in_(list(service_ids)))
    return {row.institution_id for row in db.session.scalars(query) if row.is_valid(today())}


@atomic
def add(
    service: SocialService,
    institution_id: uuid.UUID,
    *,
    valid_from: date,
    places: int | None = None,
    conditions: str = "",
) -> ServiceProvider:
    """Write down that an institution provides a service from a day on.

    Raises:
        Refused: it does so already.
    """
    known = (row for row in providers_of(service) if row.institution_id == institution_id)
    if any(row.valid_to is None or row.valid_to >= valid_from for row in known):
        raise Refused(_("This institution provides the service already."))
    row = ServiceProvider(
        service=service,
        institution_id=institution_id,
        valid_from=valid_from,
        places=places,
        conditions=conditions,
    )
    db.session.add(row)
    db.session.flush()
    return row


@atomic
def end(row: ServiceProvider, day: date) -> None:
    """Write down the last day on which an institution provides a service.

    Raises:
        Refused: it lies before the first.
    """
    if day < row.valid_from:
        raise Refused(_("The end lies before the beginning."))
    row.valid_to = day
