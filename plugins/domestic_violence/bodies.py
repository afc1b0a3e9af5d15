"""The bodies of the referral mechanism: ETN, which speaks of files, and KD, which sees numbers alone."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from core import measures
from core.access.principal import acting_as, current
from core.db import atomic, db
from core.l10n import _, _l
from core.measures import Period
from core.measures.door import READ_SENSITIVE
from plugins.casework.agenda import KIND as CASE
from plugins.casework.figures import Codes
from plugins.domestic_violence.service import ETN
from plugins.office.hookspecs import BodyKind
from plugins.office.meetings import bodies, facts
from plugins.office.models import Body, Institution

KD, JOINT = "domestic_violence.kd", "domestic_violence.joint"
FILE = Path(__file__).parent / "data" / "bodies.json"
STANDING = (
    _l("How Law 9669 is applied"),
    _l("The cases that the ETN manages"),
    _l("Services that have to be added in support of the cases"),
    _l("Needs for resources, trainings, standards and protocols"),
)
"""What every meeting of KD speaks of, as the municipality's page has it."""


def counts(since: date, until: date) -> list[tuple[Any, Any]]:
    """Return the numbers that KD sees: meetings since its last one, and the caseload of the last whole quarter.

    Numbers of people are told by whole fixed periods alone, with small ones hidden. Whoever works with KD may read
    them, and that is all that they may read.
    """
    quarter = Period.around("quarter", until).before()
    told = [(_("Meetings of the ETN since then"), facts.held_between(ETN, since, until))]
    with acting_as(replace(current(), permissions=frozenset({READ_SENSITIVE}))):
        for code in Codes("dv").all:
            counted = measures.published(code, quarter)
            if counted is not None:
                told.append((f"{counted.measure.label}, {quarter.label}", str(counted.total)))
    return told


def _kind(name: str, label: Any, chair: Any, weight: int, **options: Any) -> BodyKind:
    return BodyKind(
        name=name,
        label=label,
        read=f"{name}.read",
        write=f"{name}.write",
        sign=f"{name}.sign",
        chair=chair,
        weight=weight,
        **options,
    )


KINDS = (
    _kind(ETN, _l("Technical team (ETN)"), _l("The local coordinator"), 20, subjects=(CASE,)),
    _kind(KD, _l("Steering committee (KD)"), _l("The mayor"), 21, standing=STANDING, counts=counts),
    _kind(JOINT, _l("Joint meeting of MKR, ETN and KVSP"), _l("The mayor"), 22),
)


@atomic
def set_up() -> list[Body]:
    """Set up the bodies of the municipality with their seats, those that are not there yet."""
    known = dict(db.session.execute(sa.select(Institution.code, Institution.id)).all())
    there = set(db.session.scalars(sa.select(Body.kind)))
    written: dict[str, dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))["bodies"]
    return [_found(kind, data, known) for kind, data in written.items() if kind not in there]


def _found(kind: str, data: dict[str, Any], known: dict[str, Any]) -> Body:
    body = bodies.found(kind, data["name"], short_name=data["short_name"], aliases=data["aliases"])
    since = body.names[0].valid_from
    for seat in data["seats"]:
        if seat["institution"] in known:
            bodies.give_seat_to(
                body, known[seat["institution"]], role=seat["role"], since=since, person=seat.get("office")
            )
    return body
