"""A fair month: who takes which shift, and why; no absence, no rest and no limit is broken to be fair.

First each shift goes, in the order of time, to who has the fewest and was last on duty longest ago. Then shifts are
given over and exchanged as long as that makes the numbers of shifts, of nights and of weekends and holidays more equal.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any

from core.l10n import local
from plugins.duty_roster.spans import Span

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """Somebody who may take shifts: the days away, spans already taken elsewhere or before, and limits."""

    id: uuid.UUID
    away: Sequence[tuple[date, date]] = ()
    busy: Sequence[Span] = ()
    no_nights: bool = False
    most: int | None = None


@dataclass(frozen=True, kw_only=True)
class Slot:
    """A shift to be given to somebody, and of which kinds it is."""

    span: Span
    night: bool
    weekend: bool

    @property
    def kinds(self) -> tuple[str, ...]:
        return ("all", *(("night",) if self.night else ()), *(("weekend",) if self.weekend else ()))


@dataclass(frozen=True, kw_only=True)
class Limits:
    """The rest between two shifts of one person, and how many nights may follow each other."""

    rest: timedelta = timedelta(hours=11)
    nights: int = 3


WEIGHTS = {"all": 100, "night": 10, "weekend": 11}
"""How much an unequal number of each kind weighs; the number of shifts comes first."""


@dataclass
class Plan:
    """An assignment in the making: who has which slots."""

    slots: Sequence[Slot]
    people: Mapping[uuid.UUID, Candidate]
    limits: Limits
    fixed: frozenset[int] = frozenset()
    """Slots that were given by hand and stay where they are."""
    held: dict[int, uuid.UUID] = field(default_factory=dict)
    of: dict[uuid.UUID, set[int]] = field(default_factory=dict)
    counts: dict[uuid.UUID, dict[str, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for one in self.people:
            self.of[one] = set()
            self.counts[one] = dict.fromkeys(WEIGHTS, 0)

    # --- what is allowed

    def fits(self, place: int, who: uuid.UUID, *, without: int | None = None) -> bool:
        """Say whether somebody may take a slot, when they give another one away."""
        slot, one = self.slots[place], self.people[who]
        mine = self.of[who] - {without}
        if (slot.night and one.no_nights) or (one.most is not None and len(mine) >= one.most):
            return False
        if is_away(slot.span, one.away) or not self._rested(slot.span, one, mine):
            return False
        return not slot.night or self._nights_in_a_row(place, mine) <= self.limits.nights

    def _rested(self, span: Span, one: Candidate, mine: set[int]) -> bool:
        rest = self.limits.rest
        others = [*one.busy, *(self.slots[other].span for other in mine)]
        return all(span.start >= other.end + rest or span.end + rest <= other.start for other in others)

    def _nights_in_a_row(self, place: int, mine: set[int]) -> int:
        nights = {local(self.slots[other].span.start).date() for other in mine if self.slots[other].night}
        day = local(self.slots[place].span.start).date()
        row = 1
        for step in (ONE_DAY, -ONE_DAY):
            other = day + step
            while other in nights:
                row, other = row + 1, other + step
        return row

    # --- giving

    def give(self, place: int, who: uuid.UUID) -> None:
        self.held[place] = who
        self.of[who].add(place)
        for kind in self.slots[place].kinds:
            self.counts[who][kind] += 1

    def take(self, place: int) -> uuid.UUID:
        who = self.held.pop(place)
        self.of[who].discard(place)
        for kind in self.slots[place].kinds:
            self.counts[who][kind] -= 1
        return who

    # --- becoming fairer

    def movable(self) -> list[int]:
        return [place for place in range(len(self.slots)) if place not in self.fixed]

    def gain_of_giving(self, place: int, to: uuid.UUID) -> int:
        """Return by how much it becomes fairer when a slot goes over to somebody."""
        giver, taker = self.counts[self.held[place]], self.counts[to]
        return sum(2 * WEIGHTS[kind] * (giver[kind] - taker[kind] - 1) for kind in self.slots[place].kinds)

    def gain_of_exchange(self, one: int, other: int) -> int:
        """Return by how much it becomes fairer when the holders of two slots exchange them."""
        first, second = self.counts[self.held[one]], self.counts[self.held[other]]
        mine, yours = set(self.slots[one].kinds), set(self.slots[other].kinds)
        gained = sum(2 * WEIGHTS[kind] * (first[kind] - second[kind] - 1) for kind in mine - yours)
        return gained + sum(2 * WEIGHTS[kind] * (second[kind] - first[kind] - 1) for kind in yours - mine)

    def better_giving(self) -> tuple[int, uuid.UUID] | None:
        """Return a slot and who would better have it, or nothing when no single giving makes it fairer."""
        for place in self.movable():
            holder = self.held.get(place)
            for who in self.people:
                if who == holder or (holder is not None and self.gain_of_giving(place, who) <= 0):
                    continue
                if self.fits(place, who):
                    return place, who
        return None

    def better_exchange(self) -> tuple[int, int] | None:
        """Return two slots whose holders would better exchange them, or nothing."""
        held = [place for place in self.movable() if place in self.held]
        for one in held:
            for other in held:
                if one >= other or self.held[one] == self.held[other] or self.gain_of_exchange(one, other) <= 0:
                    continue
                if self.may_exchange(one, other):
                    return one, other
        return None

    def may_exchange(self, one: int, other: int) -> bool:
        first, second = self.held[one], self.held[other]
        return self.fits(one, second, without=other) and self.fits(other, first, without=one)

    def improve(self) -> None:
        """Give over and exchange until nothing makes it fairer; each step lowers a sum of squares, so it ends."""
        while True:
            if (giving := self.better_giving()) is not None:
                place, who = giving
                if place in self.held:
                    self.take(place)
                self.give(place, who)
            elif (pair := self.better_exchange()) is not None:
                first, second = self.take(pair[0]), self.take(pair[1])
                self.give(pair[0], second)
                self.give(pair[1], first)
            else:
                return


def is_away(span: Span, away: Sequence[tuple[date, date]]) -> bool:
    """Say whether a shift touches a day on which somebody is away; the end of a night at 08:00 is on the next day."""
    first, last = local(span.start).date(), local(span.end - timedelta(minutes=1)).date()
    return any(start <= last and first <= end for start, end in away)


def propose(
    slots: Sequence[Slot],
    people: Sequence[Candidate],
    limits: Limits,
    fixed: Mapping[int, uuid.UUID] = MappingProxyType({}),
) -> Plan:
    """Return a fair plan; `fixed` slots keep who has them, and one that nobody may take stays empty."""
    plan = Plan(slots=slots, people={one.id: one for one in people}, limits=limits, fixed=frozenset(fixed))
    for place, who in fixed.items():
        plan.give(place, who)
    for place in plan.movable():
        able = [who for who in plan.people if plan.fits(place, who)]
        if able:
            plan.give(place, min(able, key=lambda who: (*_load(plan, place, who), _last_on_duty(plan, place, who))))
    plan.improve()
    return plan


def _load(plan: Plan, place: int, who: uuid.UUID) -> tuple[int, int]:
    counts = plan.counts[who]
    return counts["all"], sum(counts[kind] for kind in plan.slots[place].kinds[1:])


def _last_on_duty(plan: Plan, place: int, who: uuid.UUID) -> float:
    before = last_end(plan, place, who)
    return before.timestamp() if before else 0.0


def last_end(plan: Plan, place: int, who: uuid.UUID) -> datetime | None:
    """Return when somebody was last on duty before a slot begins."""
    start = plan.slots[place].span.start
    spans = [*plan.people[who].busy, *(plan.slots[other].span for other in plan.of[who] - {place})]
    return max((span.end for span in spans if span.end <= start), default=None)


def why(plan: Plan, place: int) -> dict[str, Any]:
    """Say why somebody has a slot, in facts: their shifts before it, since when they were free, who could not."""
    who, slot = plan.held[place], plan.slots[place]
    before = [other for other in plan.of[who] if plan.slots[other].span.start < slot.span.start]
    since = last_end(plan, place, who)
    away = sum(is_away(slot.span, one.away) for one in plan.people.values())
    able = sum(plan.fits(place, other, without=place) for other in plan.people)
    return {"before": len(before), "since": since.isoformat() if since else None, "away": away, "able": able,
            "of": len(plan.people)}  # fmt: skip
