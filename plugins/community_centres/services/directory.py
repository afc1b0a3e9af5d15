"""The directory: centres and services with their hours, the day on which they were verified, and the export (HSDS)."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from core.access.principal import current
from core.db import atomic, db
from core.l10n import _, fold, sort_key, today
from core.records import check_version
from plugins.community_centres.models import Centre, Offering, OpeningRule, Provider, Service
from plugins.community_centres.models.directory import ACTIVE, OPEN, PLANNED
from plugins.community_centres.permissions import EDIT
from plugins.community_centres.services import first, hours
from plugins.office.problems import Refused


def centres() -> list[Centre]:
    """Return all centres by their code."""
    return list(db.session.scalars(sa.select(Centre).options(joinedload(Centre.unit)).order_by(Centre.code)))


def services() -> list[Service]:
    """Return all services by the alphabet."""
    found = db.session.scalars(sa.select(Service).options(joinedload(Service.provider)))
    return sorted(found, key=lambda row: sort_key(row.name))


def providers() -> list[Provider]:
    """Return all providers by the alphabet."""
    return sorted(db.session.scalars(sa.select(Provider)), key=lambda row: sort_key(row.name))


def offered(centre: Centre) -> list[Service]:
    """Return the services of a centre by the alphabet."""
    query = sa.select(Service).join(Offering, Offering.service_id == Service.id).where(Offering.centre_id == centre.id)
    return sorted(db.session.scalars(query), key=lambda row: sort_key(row.name))


def where(service: Service) -> list[Centre]:
    """Return the centres in which a service is given."""
    query = sa.select(Centre).join(Offering, Offering.centre_id == Centre.id).where(Offering.service_id == service.id)
    return list(db.session.scalars(query.order_by(Centre.code)))


def _require() -> None:
    if not current().may(EDIT):
        raise Refused(_("You cannot change the directory."))


@atomic
def save_centre(centre: Centre | None, seen: Any, service_ids: Iterable[uuid.UUID] = (), **values: Any) -> Centre:
    """Write a centre down; a new one gets the usual hours and services.

    Raises:
        Refused: no right, or another centre has this code.
        core.db.Conflict: somebody else saved first.
    """
    _require()
    same = sa.select(Centre.id).where(Centre.code == values["code"])
    if centre is not None:
        check_version(centre, seen)
        same = same.where(Centre.id != centre.id)
    if db.session.scalar(same) is not None:
        raise Refused(_("Another centre has this code."))
    if centre is None:
        return first.add_centre(Centre(**values))
    for name, value in values.items():
        setattr(centre, name, value)
    _offer(centre, set(service_ids))
    db.session.flush()
    return centre


def _offer(centre: Centre, wanted: set[uuid.UUID]) -> None:
    there = {
        row.service_id: row for row in db.session.scalars(sa.select(Offering).where(Offering.centre_id == centre.id))
    }
    for service_id in wanted - there.keys():
        db.session.add(Offering(centre_id=centre.id, service_id=service_id))
    for service_id in there.keys() - wanted:
        db.session.delete(there[service_id])


@atomic
def save_service(service: Service | None, seen: Any, **values: Any) -> Service:
    """Write a service down.

    Raises:
        Refused: no right, or another service has this code.
        core.db.Conflict: somebody else saved first.
    """
    _require()
    same = sa.select(Service.id).where(Service.code == values["code"])
    if service is not None:
        check_version(service, seen)
        same = same.where(Service.id != service.id)
    if db.session.scalar(same) is not None:
        raise Refused(_("Another service has this code."))
    if service is None:
        service = Service()
        db.session.add(service)
    for name, value in values.items():
        setattr(service, name, value)
    db.session.flush()
    return service


@atomic
def save_provider(provider: Provider | None, seen: Any, **values: Any) -> Provider:
    """Write a provider down.

    Raises:
        Refused: no right.
        core.db.Conflict: somebody else saved first.
    """
    _require()
    if provider is None:
        provider = Provider()
        db.session.add(provider)
    else:
        check_version(provider, seen)
    for name, value in values.items():
        setattr(provider, name, value)
    db.session.flush()
    return provider


@atomic
def verify(service: Service) -> None:
    """Say that a service is today as the directory says.

    Raises:
        Refused: no right.
    """
    _require()
    service.verified_on, service.verified_by_id = today(), current().user_id


@dataclass(frozen=True, kw_only=True)
class Directory:
    """The whole directory, read once for a page: services that are given, where, and the hours in force today."""

    services: list[Service]
    centres: list[Centre]
    where: Mapping[uuid.UUID, list[Centre]]
    hours: Mapping[uuid.UUID, list[OpeningRule]]

    def days(self, service: Service) -> set[str]:
        """Return the days of the week on which a service is given: by hours of its own, or by its open centres."""
        own = self.hours.get(service.id) or [
            rule
            for centre in self.where.get(service.id, [])
            if centre.state == OPEN
            for rule in self.hours.get(centre.id, [])
        ]
        return {day for rule in own for day in rule.days}

    def said(self, owner: Centre | Service) -> str:
        """Return the hours of a centre or a service in words."""
        return "; ".join(hours.in_words(self.hours.get(owner.id, []), today()))

    @property
    def places(self) -> list[Centre]:
        """Return the centres that are more than a plan."""
        return [centre for centre in self.centres if centre.state != PLANNED]

    def given_at(self, service: Service) -> str:
        """Return in words where a service is given."""
        given = [centre for centre in self.where.get(service.id, []) if centre.state != PLANNED]
        everywhere = len(given) == len(self.places) > 1
        return _("All community centres") if everywhere else ", ".join(centre.name for centre in given)

    def fitting(self, audience: str = "", typology: str = "", day: str = "", words: str = "") -> list[Service]:
        """Return the services for some people, of a kind, on a day of the week, with some words."""
        return [
            row
            for row in self.services
            if (not audience or audience in row.audience)
            and (not typology or row.typology == typology)
            and all(word in fold(f"{row.name} {row.description}") for word in fold(words).split())
            and (not day or day in self.days(row))
        ]


def whole() -> Directory:
    """Return the directory as it stands today."""
    places = centres()
    known = {row.id: row for row in places}
    where_: dict[uuid.UUID, list[Centre]] = {}
    for row in db.session.execute(sa.select(Offering.service_id, Offering.centre_id)):
        where_.setdefault(row.service_id, []).append(known[row.centre_id])
    return Directory(
        services=[row for row in services() if row.status == ACTIVE],
        centres=places,
        where={key: sorted(rows, key=lambda row: row.code) for key, rows in where_.items()},
        hours={key: hours.in_force(rows, today()) for key, rows in hours.by_owner().items()},
    )


def hsds(only: Centre | None = None) -> Mapping[str, Any]:
    """Return the directory, or one centre with its services, as Open Referral HSDS 3.0 writes it."""
    found = whole()
    places = [only] if only is not None else [row for row in found.centres if row.state == OPEN]
    given = [
        row for row in found.services if only is None or any(one.id == only.id for one in found.where.get(row.id, []))
    ]
    return {
        "organizations": [_organization(row) for row in providers() if any(s.provider_id == row.id for s in given)],
        "locations": [_location(row, found) for row in places],
        "services": [_service(row, found) for row in given],
        "service_at_locations": [
            {"id": f"{place.id}-{row.id}", "service_id": str(row.id), "location_id": str(place.id)}
            for row in given
            for place in found.where.get(row.id, [])
            if any(one.id == place.id for one in places)
        ],
    }


def _organization(row: Provider) -> dict[str, Any]:
    return {"id": str(row.id), "name": row.name, "description": row.contact}


def _location(row: Centre, found: Directory) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "name": row.name,
        "alternate_name": row.code,
        "location_type": "physical",
        "addresses": [{"address_1": row.address, "city": row.unit.name if row.unit else "", "country": "AL"}],
        "phones": [{"number": row.phone}] if row.phone else [],
        "accessibility": [{"description": row.accessibility}] if row.accessibility else [],
        "schedules": _schedules(found.hours.get(row.id, [])),
    }


def _service(row: Service, found: Directory) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "organization_id": str(row.provider_id) if row.provider_id else None,
        "name": row.name,
        "alternate_name": row.name_en,
        "description": row.description,
        "status": row.status,
        "eligibility_description": row.eligibility,
        "fees_description": row.cost,
        "application_process": row.how,
        "assured_date": _day(row.verified_on),
        "schedules": _schedules(found.hours.get(row.id, [])),
    }


def _schedules(rules: Iterable[OpeningRule]) -> list[dict[str, Any]]:
    return [
        {
            "freq": "WEEKLY",
            "byday": ",".join(row.days),
            "opens_at": f"{row.opens:%H:%M}",
            "closes_at": f"{row.closes:%H:%M}",
            "valid_from": _day(row.valid_from),
            "valid_to": _day(row.valid_to),
        }
        for row in rules
    ]


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None
