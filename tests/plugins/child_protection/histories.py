"""Random lives of files, and what a patient clerk with paper and pencil would count of them."""

import random
import uuid
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from core.access.principal import privileged
from core.db import db, unit_of_work
from core.l10n import TIME_ZONE
from core.measures import Period
from plugins.casework.models import CaseEvent, CaseFile, CasePerson, Closing, Person, Plan, Reopening, Transfer
from plugins.child_protection.models import ProtectionMeasure, Referral
from plugins.office.models import Unit

FIRST, LAST = date(2022, 1, 1), date(2025, 12, 31)
HOURS = (time(0, 0), time(9, 30), time(23, 59, 59))
"""Midnight and the second before it, so that every end of a day is put to the test."""
CATEGORIES = ("trafficking", "labour", "abuse", "neglect")
LEVELS = (None, "low", "medium", "high", "immediate")
BANDS = ((0, 5, "0-5"), (6, 13, "6-13"), (14, 17, "14-17"), (18, 99, "18+"))
SAID = {None: "unknown", "Romë": "roma", "egjiptian": "egyptian", "shqip": "albanian", "kinezçe": "other"}
MEASURES = ("supervision", "alternative_care", "emergency")
REASONS = ("not_at_risk", "transferred", "moved_away")


@dataclass(eq=False)
class Life:
    """What happens to one file, day by day; `moves`, `levels` and `ends` are in the order of their moments."""

    opened: date
    sex: str
    birth_year: int | None
    categories: list[str]
    channel: str
    language: str | None
    disability: bool
    units: list[tuple[datetime | None, int]]
    levels: list[tuple[datetime, str | None]]
    plan: datetime | None
    ends: list[tuple[datetime, str]]
    """Closings (with their reason) and reopenings (an empty one), one after the other."""
    measures: list[tuple[datetime, date | None, str, str]]
    """Protection measures: decided, ended on, kind and state."""
    id: uuid.UUID = field(default_factory=uuid.uuid4)
    known: dict[Period, frozenset[str]] = field(default_factory=dict)

    # --- as the clerk sees it

    def is_open(self, day: date) -> bool:
        """Say whether the file is open when a day ends."""
        return self.opened <= day and _until(day, self.ends) % 2 == 0

    def was_open(self, period: Period) -> bool:
        days = (period.first + timedelta(days=number) for number in range(-1, period.days))
        entered = self.opened in period or any(not reason and _on(at) in period for at, reason in self.ends)
        return entered or any(self.is_open(day) for day in days)

    def counts_as(self, period: Period) -> frozenset[str]:
        """Return the codes under which the file counts in a period."""
        if period not in self.known:
            self.known[period] = frozenset(self._codes(period))
        return self.known[period]

    def _codes(self, period: Period) -> set[str]:
        carried_over, still = self.is_open(period.first - timedelta(days=1)), self.is_open(period.last)
        if not (carried_over or self.was_open(period)):
            return set()
        came = "cp.cases_carried_over" if carried_over else "cp.cases_new"
        return {"cp.cases_managed", came, "cp.cases_open" if still else "cp.cases_closed"}

    def values(self, period: Period) -> dict[str, str]:
        """Return what the file is in each dimension when a period ends."""
        age = None if self.birth_year is None else period.last.year - self.birth_year
        unit = [unit for at, unit in self.units if at is None or _on(at) <= period.last][-1]
        level = ([level for at, level in self.levels if _on(at) <= period.last] or [None])[-1]
        reasons = [reason for at, reason in self.ends if reason and _on(at) <= period.last]
        return {
            "sex": self.sex,
            "age": "unknown" if age is None else next(code for low, high, code in BANDS if low <= age <= high),
            "unit": f"15-{unit + 1:02d}",
            "area": "town" if unit == 0 else "villages",
            "category": self.categories[0] if len(self.categories) == 1 else "several",
            "risk": level or "none",
            "measure": self._measure(period),
            "source": self.channel,
            "plan": "yes" if self.plan and _on(self.plan) <= period.last else "no",
            "community": SAID[self.language],
            "disability": "yes" if self.disability else "unknown",
            "state": "open" if self.is_open(period.last) else "closed",
            "entry": "opened" if self.opened in period else "reopened",
            "reason": reasons[-1] if reasons else "unknown",
        }

    def _measure(self, period: Period) -> str:
        kinds = {
            kind
            for at, ended, kind, state in self.measures
            if state in ("in_force", "ended") and _on(at) <= period.last and (ended is None or ended >= period.first)
        }
        return "none" if not kinds else "several" if len(kinds) > 1 else kinds.pop()


def _on(moment: datetime) -> date:
    return moment.astimezone(TIME_ZONE).date()


def _until(day: date, ends: list[tuple[datetime, str]]) -> int:
    return sum(_on(at) <= day for at, _reason in ends)


def lives(number: int, seed: int) -> list[Life]:
    """Return random lives, the same ones for the same seed."""
    die = random.Random(seed)
    return [_life(die) for _one in range(number)]


def _life(die: random.Random) -> Life:
    opened = FIRST + timedelta(days=die.randrange((LAST - FIRST).days))

    def moments(most: int) -> list[datetime]:
        days = sorted(die.randrange((LAST - opened).days + 1) for _one in range(die.randrange(most + 1)))
        found = [datetime.combine(opened + timedelta(days=day), die.choice(HOURS), TIME_ZONE) for day in days]
        return [at + timedelta(microseconds=place) for place, at in enumerate(sorted(found))]

    ends = moments(4)
    return Life(
        opened=opened,
        sex=die.choice(("female", "male", "unknown")),
        birth_year=die.choice((None, *range(opened.year - 17, opened.year + 1))),
        categories=sorted(die.sample(CATEGORIES, die.choice((1, 1, 1, 2, 3)))),
        channel=die.choice(("school", "police", "phone")),
        language=die.choice(list(SAID)),
        disability=die.random() < 0.2,
        units=[(None, die.randrange(13)), *((at, die.randrange(13)) for at in moments(2))],
        levels=[(at, die.choice(LEVELS)) for at in moments(3)],
        plan=next(iter(moments(1)), None),
        ends=[(at, die.choice(REASONS) if place % 2 == 0 else "") for place, at in enumerate(ends)],
        measures=[_measure_of(die, at) for at in moments(2)],
    )


def _measure_of(die: random.Random, at: datetime) -> tuple[datetime, date | None, str, str]:
    state = die.choice(("in_force", "ended", "ended", "rejected"))
    ended = _on(at) + timedelta(days=die.choice((0, 1, 40, 400))) if state == "ended" else None
    return at, ended, die.choice(MEASURES), state


def periods(number: int, seed: int) -> list[Period]:
    """Return random periods of all kinds."""
    die = random.Random(seed)
    found = []
    for _one in range(number):
        day = FIRST + timedelta(days=die.randrange((LAST - FIRST).days))
        kind = die.choice(("month", "quarter", "half", "year", "span"))
        found.append(
            Period(day, day + timedelta(days=die.randrange(28, 400))) if kind == "span" else Period.around(kind, day)
        )
    return found


def enter(app: Any, found: list[Life], worker: uuid.UUID) -> None:
    """Write lives into the database, row for row as the services leave them."""
    with app.app_context(), privileged("test set-up"):
        units = list(db.session.scalars(sa.select(Unit.id).order_by(Unit.code)))
        for start in range(0, len(found), 100):
            some = found[start : start + 100]
            with unit_of_work():
                children = [child_of(life) for life in some]
                db.session.add_all(children)
                db.session.flush()
                for place, (life, child) in enumerate(zip(some, children, strict=True), start):
                    db.session.add_all(_rows(life, child, place, units, worker))
        db.session.remove()


def child_of(life: Life) -> Person:
    child = Person(sex=life.sex, birth_year=life.birth_year)
    child.keys()
    child.language, child.disability = life.language, "e shënuar" if life.disability else None
    return child


def _rows(life: Life, child: Person, place: int, units: list[uuid.UUID], worker: uuid.UUID) -> list[Any]:
    closed = len(life.ends) % 2 == 1
    level = life.levels[-1][1] if life.levels else None
    case = CaseFile(
        id=life.id,
        service="child_protection",
        reference=f"T{place:05d}",
        register_year=life.opened.year,
        register_number=place + 1,
        state="closed" if closed else "new",
        risk=level,
        risk_rank=LEVELS.index(level) - 1 if level else None,
        subject_id=child.id,
        unit_id=units[life.units[-1][1]],
        worker_id=worker,
        opened_on=life.opened,
        closed_on=_on(life.ends[-1][0]) if closed else None,
        closing_reason=life.ends[-1][1] if closed else None,
    )
    case.keys()
    referral = Referral(
        case=case,
        unit_id=case.unit_id,
        received_at=datetime.combine(life.opened, time(12), UTC),
        received_by_id=worker,
        decided_by_id=worker,
        channel=life.channel,
        categories=life.categories,
        urgency="low",
        decision="open_case",
    )
    referral.keys()
    rows: list[Any] = [case, CasePerson(case=case, person=child, role="subject"), referral]
    before: Any = None
    for at, held in life.levels:
        if held != before:
            facts = {name: value for name, value in (("before", before), ("after", held)) if value}
            rows.append(CaseEvent(case=case, at=at, kind="casework.risk", facts=facts))
        before = held
    for (_at, came_from), (at, to) in zip(life.units, life.units[1:], strict=False):
        rows.append(
            Transfer(
                case=case, from_unit_id=units[came_from], to_unit_id=units[to], reason="other", by_id=worker, at=at
            )
        )
    if life.plan:
        rows.append(Plan(case=case, number=1, state="approved", made_by_id=worker, approved_at=life.plan))
    for at, ended, kind, state in life.measures:
        asked = {"proposed_by_id": worker, "proposed_at": at, "decided_by_id": worker, "decided_at": at}
        rows.append(ProtectionMeasure(case=case, kind=kind, state=state, ended_on=ended, **asked))
    for at, reason in life.ends:
        if reason:
            asked = {"proposed_by_id": worker, "proposed_at": at, "decision": "approved", "decided_at": at}
            rows.append(Closing(case=case, reason=reason, **asked))
        else:
            rows.append(Reopening(case=case, reason="other", by_id=worker, at=at))
    return rows


def counted_by_hand(
    found: list[Life], code: str, period: Period, by: tuple[str, ...]
) -> dict[tuple[str, ...], set[Any]]:
    """Return the ids of the files that count under a code, by the values of some dimensions."""
    groups: dict[tuple[str, ...], set[Any]] = {}
    for life in found:
        if code in life.counts_as(period):
            values = life.values(period)
            groups.setdefault(tuple(values[name] for name in by), set()).add(life.id)
    return groups


def spread(found: list[Life], period: Period) -> Counter[str]:
    """Return how many files count under each code: a test in which none does proves nothing."""
    return Counter(code for life in found for code in life.counts_as(period))
