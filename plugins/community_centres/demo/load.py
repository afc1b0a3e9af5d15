"""Put the invented staff into the centres, and let groups meet there for some months, with invented people."""

from datetime import date
from typing import Any

import sqlalchemy as sa

from core.access.permissions import principal_for
from core.access.principal import acting_as
from core.auth.models import User, UserRole
from core.db import db, unit_of_work
from core.demo.service import is_made
from core.state import next_epoch
from plugins.community_centres.demo import life
from plugins.community_centres.models import Centre, Placement
from plugins.community_centres.services import directory, hours
from plugins.office.models import Unit

SINCE = date(2023, 9, 1)
PLACES = (
    "Rruga e Ullinjve 4",
    "Lagjja e Re, pranë shkollës",
    "Rruga e Pazarit 17",
    "Qendra e fshatit",
    "Rruga e Urës 2",
)
ACCESS = "Ramp në hyrje; tualet i përshtatur në katin e parë."


def load(report: Any) -> None:
    """Make the data, once; nothing without a coordinator or a centre."""
    coordinators, workers = (_with(role) for role in ("centre_coordinator", "centre_worker"))
    centres = directory.centres()
    if not coordinators or not centres or is_made(Placement):
        return
    with unit_of_work():
        for centre, address, unit in zip(
            centres, PLACES, db.session.scalars(sa.select(Unit).order_by(Unit.code)), strict=False
        ):
            centre.address, centre.unit, centre.accessibility = address, unit, ACCESS
            for rule in hours.rules_of(centre):
                rule.valid_from = SINCE  # the groups met before the day on which the demonstration is made
        for number, centre in enumerate(centres):
            for user_id in coordinators:
                db.session.add(_placed(centre, user_id, "social_worker"))
            if workers:
                db.session.add(_placed(centre, workers[number % len(workers)], "educator"))
        next_epoch()
    with acting_as(principal_for(coordinators[0])):
        for service in directory.services()[:5]:
            directory.verify(service)
        report(1, 3, "")
        if workers:
            life.meet(centres, workers)
        report(2, 3, "")
        life.report_on(centres[0])
    report(3, 3, "")


def _with(role: str) -> list[Any]:
    query = sa.select(User.id).join(UserRole, UserRole.user_id == User.id).where(UserRole.role == role)
    return list(db.session.scalars(query.order_by(User.username)))


def _placed(centre: Centre, user_id: Any, profession: str) -> Placement:
    return Placement(centre=centre, user_id=user_id, first=SINCE, profession=profession)
