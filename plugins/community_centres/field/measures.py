"""The counted facts of the field: contacts in the street and trips, both events and never people."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from core.db import db
from core.l10n import _l
from core.measures import Definition, Dimension, Measure, Period
from plugins.community_centres.field import codes
from plugins.community_centres.field.permissions import TRIPS
from plugins.community_centres.models.field import CANCELLED, MobileTrip, StreetContact
from plugins.office.models import Unit


def _units() -> dict[str, Any]:
    return dict(db.session.execute(sa.select(Unit.code, Unit.name).order_by(Unit.code)).all())


UNIT = Dimension(code="unit", label=_l("Administrative unit"), values=_units)
AGE = Dimension(code="age", label=_l("Age, about"), values=lambda: codes.labels("age"), lasting=True)
SEX = Dimension(code="sex", label=_l("Sex"), values=lambda: codes.labels("sex"), lasting=True)


def contacts(period: Period, by: Sequence[str]) -> sa.Select[Any]:
    """Select the contacts of a period; the same child met twice is two contacts."""
    columns = {"unit": Unit.code, "age": StreetContact.age, "sex": StreetContact.sex}
    return (
        sa.select(StreetContact.id.label("id"), *(columns[name].label(name) for name in by))
        .join(Unit, Unit.id == StreetContact.unit_id)
        .where(StreetContact.at >= period.begins_at, StreetContact.at < period.ends_at)
    )


def trips(period: Period, by: Sequence[str]) -> sa.Select[Any]:
    """Select the trips of a period that were not called off."""
    columns = [Unit.code.label("unit")] if by else []
    return (
        sa.select(MobileTrip.id.label("id"), *columns)
        .join(Unit, Unit.id == MobileTrip.unit_id)
        .where(MobileTrip.on.between(period.first, period.last), MobileTrip.state != CANCELLED)
    )


MEASURES = (
    Measure(
        code="cc.street_contacts",
        label=_l("Contacts with children in the street"),
        unit="contact",
        kind="flow",
        sensitivity="service",
        definition=Definition(
            counts=_l("Contacts of the squads; a child who was met twice is two contacts"),
            period=_l("Contacts made in the period"),
        ),
        permission=TRIPS,
        facts=contacts,
        dimensions=(UNIT, AGE, SEX),
        weight=60,
    ),
    Measure(
        code="cc.mobile_trips",
        label=_l("Trips of the mobile team"),
        unit="trip",
        kind="flow",
        sensitivity="none",
        definition=Definition(
            counts=_l("Trips to administrative units, each once"),
            period=_l("Trips in the period; those called off are none"),
        ),
        permission=TRIPS,
        facts=trips,
        dimensions=(UNIT,),
        weight=61,
    ),
)
