"""Which services invented families are given, by whom, at what cost."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from core.db import db
from plugins.casework.models import ServiceProvider, SocialService
from plugins.office.models import Institution

SINCE = date(2022, 1, 3)
PROVIDERS = {
    "social_psychological": (("world-vision", 40), ("tjeter-vizion", 60)),
    "school_support": (("zvap-elbasan", None),),
    "health_mediation": (("njvksh-elbasan", None),),
    "legal_support": (("ndihma-juridike-elbasan", None),),
    "food_parcel": (("ndihme-ballkanin", 120), ("motrat-nene-tereza", 80)),
    "emergency_shelter": (("tjeter-vizion", 6),),
}
"""Who provides what in the demonstration, with so many places."""


@dataclass(frozen=True, slots=True)
class Gift:
    """A service as it is usually given: its nature and unit, the cost of one, who pays, who provides."""

    code: str
    nature: str
    unit: str
    unit_cost: int
    payer: str
    kinds: tuple[str, ...]
    weight: int
    ages: range = range(18)

    @property
    def by_months(self) -> bool:
        return self.unit == "month"


GIFTS = (
    Gift("social_psychological", "support", "session", 0, "none", ("ngo", "social_service"), 30),
    Gift("school_support", "support", "session", 0, "none", ("education_office",), 18),
    Gift("health_mediation", "support", "visit", 0, "none", ("health",), 12),
    Gift("legal_support", "support", "session", 0, "none", ("legal_aid",), 7),
    Gift("economic_aid_need", "cash", "month", 9000, "state", ("municipal_unit",), 10),
    Gift("rent_bonus", "cash", "month", 12000, "municipality", ("municipal_unit",), 7),
    Gift("kindergarten_fee", "fee", "month", 3500, "municipality", ("municipal_unit",), 10, range(3, 6)),
    Gift("nursery_fee", "fee", "month", 4000, "municipality", ("municipal_unit",), 6, range(3)),
    Gift("food_parcel", "goods", "parcel", 3000, "donor", ("ngo",), 14),
    Gift("medicines", "goods", "piece", 1800, "municipality", ("health",), 9),
    Gift("safe_transport", "transport", "trip", 2500, "municipality", ("municipal_unit",), 2),
    Gift("emergency_shelter", "shelter", "day", 2000, "municipality", ("ngo",), 2),
)


def chosen(die: random.Random, age: int) -> list[Gift]:
    """Return what a family with a child of this age is given: mostly one or two services, each once."""
    wanted = die.choices((0, 1, 2, 3, 4), (10, 30, 30, 20, 10))[0]
    fitting = [gift for gift in GIFTS if age in gift.ages]
    found = die.choices(fitting, [gift.weight for gift in fitting], k=wanted)
    return list(dict.fromkeys(found))


def end_of_month(first: date, count: int) -> date:
    """Return the last day of the so many-th month from a day on."""
    month = first.replace(day=1)
    for _month in range(count):
        month = (month + timedelta(days=31)).replace(day=1)
    return month - timedelta(days=1)


def name_providers() -> None:
    """Say who provides which service, where nobody said it before."""
    if db.session.scalar(sa.select(sa.func.count(ServiceProvider.id))):
        return
    services = {row.code: row.id for row in db.session.scalars(sa.select(SocialService))}
    offices = {row.code: row.id for row in db.session.scalars(sa.select(Institution))}
    for code, known in PROVIDERS.items():
        for office, places in known:
            if office in offices:
                db.session.add(
                    ServiceProvider(
                        service_id=services[code], institution_id=offices[office], valid_from=SINCE, places=places
                    )
                )
    db.session.flush()
