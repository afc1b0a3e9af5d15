"""Make invented files of the coordinator, in all states, with orders and reports, by the same services as the pages."""

import json
import random
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from core.access.permissions import principal_for
from core.access.principal import acting_as
from core.auth.models import User, UserRole
from core.db import db, now, unit_of_work
from core.l10n import TIME_ZONE, today
from plugins import casework
from plugins.casework.risk import invented
from plugins.domestic_violence.codes import codes
from plugins.domestic_violence.demo import meetings
from plugins.domestic_violence.models.orders import UM, UMM, UMPMM
from plugins.domestic_violence.services import counselling, orders, registration, reports, safety
from plugins.domestic_violence.services.risk import DANGER
from plugins.office.models import Unit

NAMES = json.loads((Path(casework.__file__).parent / "data" / "demo_names.json").read_text(encoding="utf-8"))
SHARE = 12
"""One file of the coordinator for so many of the demonstration."""
SEED = 20260128
PLAN = {
    "signs": "Kur kthehet i dehur dhe mbyll derën me çelës.",
    "helpers": "Fqinja e katit të parë thërret 129 kur drita e ballkonit ndizet dy herë.",
    "ready": "Dokumentet dhe një çelës rezervë te motra.",
    "traces": "Vendndodhja e ndarë në telefon u fik; fjalëkalimet u ndryshuan në zyrë.",
}
STORIES = (
    "Fqinjët njoftuan policinë për britma natën; u gjet e frikësuar, pa lëndime të dukshme.",
    "Erdhi vetë në zyrë dhe tregoi për kërcënime të përsëritura prej disa muajsh.",
    "Spitali njoftoi pas mjekimit të lëndimeve në krah.",
    "Shkolla njoftoi se nëna nuk lejohet të dalë nga shtëpia.",
)


def load(scale: int, report: Any) -> None:
    """Make about a twelfth of `scale` files; nothing without a coordinator."""
    coordinator = db.session.scalar(
        sa.select(User.id)
        .join(UserRole, UserRole.user_id == User.id)
        .where(UserRole.role == "dv_coordinator")
        .order_by(User.username)
    )
    count = min(60, max(6, scale // SHARE))
    if coordinator is None:
        return
    units = list(db.session.scalars(sa.select(Unit.id).order_by(Unit.code)))
    chance = random.Random(SEED)
    for number in range(count):
        with acting_as(principal_for(coordinator)), unit_of_work():
            _file(chance, units[number % len(units)], number)
        report(number + 1, count, "")
    meetings.load(coordinator)


def _file(chance: random.Random, unit_id: Any, number: int) -> None:
    opened = today() - timedelta(days=chance.randrange(5, 700))
    moment = _at(opened, chance.randrange(7, 22))
    family = chance.choice(NAMES["surnames"])
    case = registration.register(
        {"given": chance.choice(NAMES["first_names"]["female"]), "family": family, "sex": "female", "unit_id": unit_id}
        | {"birth_year": chance.randrange(1965, 2006)},
        {"given": chance.choice(NAMES["first_names"]["male"]), "family": family, "sex": "male", "lives_together": "yes"}
        | {"relation": chance.choice(("spouse", "former_spouse", "cohabitant")), "factors": []},
        {
            "reported_at": moment,
            "channel": chance.choice(codes("channel")),
            "forms": sorted(chance.sample(["physical", "psychological", "economic", "moral"], 2)),
            "children_present": chance.choice(("yes", "no", "unknown")),
            "earlier": chance.choice(("yes", "no", "unknown")),
            "story": chance.choice(STORIES),
        },
        {"ways": ["call"], "days": ["1", "2", "3", "4", "5"], "not_before": time(9), "not_after": time(12)}
        | {"who_may_answer": "Vetëm vetë; të tjerëve: «nga kursi i gjuhës»", "letters": False},
    )
    _safety(chance, case, number)
    if number % 4:
        _orders(chance, case, opened)


def _safety(chance: random.Random, case: Any, number: int) -> None:
    """Assess the danger in most files beside the police; some have a safety plan, some send the other party on."""
    if number % 5 == 4:
        return
    level = ("low", "medium", "high", "immediate")[(number * 7) % 4]
    police = {"police_level": "high" if level == "immediate" else level, "police_level_on": case.opened_on}
    answers = json.loads(chance.choice(_sheets()[level]).answers)
    DANGER.assess(case, DANGER.newest_version(), answers, safety="U njoftua policia.", **police)
    if level in ("high", "immediate"):
        safety.write(case, held_by=chance.choice(codes("held_by")), review_on=today() + timedelta(days=20), **PLAN)
    if number % 6 == 1:
        party = registration.violent_persons_of(case)[0]
        counselling.send(case, party, basis=chance.choice(codes("counselling_basis")), phone=False)


@cache
def _sheets() -> dict[str, list[invented.Sheet]]:
    return invented.pools(DANGER.instrument_of(DANGER.newest_version()), SEED)


def _orders(chance: random.Random, case: Any, opened: date) -> None:
    """A UMPMM at once, then the court's UMM, then a UM of a year with its reports, as far as the days have come."""
    party = registration.violent_persons_of(case)[0].id
    for kind, after, lasts in ((UMPMM, 0, None), (UMM, 2, 30), (UM, 22, 365)):
        day = opened + timedelta(days=after)
        if day > today():
            return
        asked = _at(day, 9)
        order = orders.request(
            case,
            kind,
            requested_at=asked,
            requested_by="police" if kind == UMPMM else "self",
            violent_person_id=party,
        )
        orders.issue(
            order,
            number=f"{chance.randrange(10, 900)}/{day.year}",
            issued_at=_at(day, 12),
            valid_from=day,
            valid_to=day + timedelta(days=lasts) if lasts else None,
            measures=["no_violence", "no_approach"],
            distance_m=150,
        )
        orders.serve(order, _at(day, 16))
    _reports(order, opened + timedelta(days=22))


def _reports(order: Any, first: date) -> None:
    last = min(today() - timedelta(days=5), order.valid_to)
    day = first + timedelta(days=58)
    while day <= last:
        begin, end = reports.next_period(order, day)
        reports.send_report(
            order,
            period_from=begin,
            period_to=end,
            kept="kept",
            text="Vizitë në banesë: urdhri zbatohet, nuk ka pasur afrim.",
            sent_at=_at(day, 11),
            means="by_hand",
            proof="firmë në librin e dorëzimit",
        )
        day += timedelta(days=58)


def _at(day: date, hour: int) -> datetime:
    return min(datetime.combine(day, time(hour), TIME_ZONE), now())
