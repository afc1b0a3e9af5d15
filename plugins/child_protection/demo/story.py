"""The course of one invented file: what happened when, from the referral to today."""

import random
import uuid
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from core.l10n import TIME_ZONE

URGENCY = {"immediate": 8, "high": 22, "medium": 45, "low": 25}
ORDER = ("low", "medium", "high", "immediate")
RESPONSE = {"immediate": 2, "high": 18, "medium": 50, "low": 120}
"""Hours to the first contact, about."""
ASSESSED = {"immediate": 14, "high": 34, "medium": 90, "low": 170}
PLANNED = {"immediate": 4, "high": 8, "medium": 15, "low": 22}
"""Days to the plan, about."""
REVIEWED = {"immediate": 29, "high": 29, "medium": 86, "low": 88}
LATE = 0.14
LEFT_LYING = 0.3
"""The share of the younger files that were left lying, and of their notices that nobody sent."""
CATEGORIES = {"neglect": 44, "abuse": 32, "labour": 17, "trafficking": 3}
YEARS = 3


@dataclass
class Moment:
    """Something that happened: when, and what it was about."""

    at: datetime
    facts: dict[str, str] = field(default_factory=dict)


@dataclass
class Story:
    """The course of a file; what has not happened yet is not there."""

    die: random.Random
    number: int
    opened: datetime
    unit_code: str
    worker_id: uuid.UUID
    supervisor_id: uuid.UUID
    categories: list[str]
    urgency: str
    ends: datetime
    now: datetime
    stops: datetime
    """From here on nothing was done: today, or earlier in a file that was left lying."""
    state: str = "new"
    level: str | None = None
    contacts: list[Moment] = field(default_factory=list)
    assessments: list[Moment] = field(default_factory=list)
    crime: bool = False
    told: datetime | None = None
    """When the police heard of a suspected crime."""
    in_depth: Moment | None = None
    plan: Moment | None = None
    reviews: list[Moment] = field(default_factory=list)
    closing: Moment | None = None
    closed: datetime | None = None
    lowering: bool = False

    def happened(self, at: datetime) -> bool:
        """Say whether something was done by now."""
        return at < self.stops and at <= self.ends


def opening(die: random.Random, now: datetime) -> datetime:
    """Return a moment in office hours of the last three years, the last months a little fuller."""
    span = YEARS * 365 if die.random() < 0.7 else 75
    return in_office(now - timedelta(days=die.random() * span), die, now)


def in_office(moment: datetime, die: random.Random, latest: datetime) -> datetime:
    """Move a moment into the office hours of a working day, not later than `latest`."""
    local = moment.astimezone(TIME_ZONE)
    while local.weekday() > 4:
        local -= timedelta(days=1)
    hour = time(8 + die.randrange(7), die.randrange(0, 60, 5))
    found = datetime.combine(local.date(), hour, TIME_ZONE).astimezone(moment.tzinfo)
    return found if found < latest else latest - timedelta(hours=1 + die.randrange(5))


def tell(story: Story) -> Story:
    """Let a file's course run until today."""
    die = story.die
    if "abuse" in story.categories and die.random() < 0.3:
        _suspect(story)
    _contacts(story)
    if not _assess(story):
        return story
    if die.random() < 0.6:
        _look_deeper(story)
    if _plan(story):
        _review(story)
        _close(story)
    return story


def _suspect(story: Story) -> None:
    """A crime is suspected: the police hear of it within hours, but for some notices of the last weeks."""
    story.crime, at = True, story.opened + timedelta(hours=story.die.uniform(0.3, 3))
    owed = story.now - at < timedelta(days=45) and story.die.random() < LEFT_LYING
    story.told = at if at < story.now and not owed else None


def _after(story: Story, start: datetime, days: float) -> datetime:
    """Return a moment of work about so many days later, now and then late; what is urgent does not wait for morning."""
    late = 1.9 if story.die.random() < LATE else 1
    return _at_work(start + timedelta(days=days * late * story.die.uniform(0.55, 1.0)), story.die, start)


def _at_work(moment: datetime, die: random.Random, start: datetime) -> datetime:
    """Move a moment of the night or evening to the office hours of its day, or of the next when it has passed."""
    local = moment.astimezone(TIME_ZONE)
    if 8 <= local.hour < 16 or moment - start < timedelta(hours=6):
        return moment
    morning = datetime.combine(local.date(), time(8 + die.randrange(7), die.randrange(60)), TIME_ZONE)
    return (morning if morning > start else morning + timedelta(days=1)).astimezone(moment.tzinfo)


def _contacts(story: Story) -> None:
    at = _after(story, story.opened, RESPONSE[story.urgency] / 24)
    while story.happened(at) and len(story.contacts) < 14:
        first = not story.contacts
        story.contacts.append(Moment(at, {"purpose": "safety" if first else ""}))
        at = in_office(at + timedelta(days=story.die.uniform(12, 45)), story.die, story.now + timedelta(days=9))


def _assess(story: Story) -> bool:
    at = _after(story, story.opened, ASSESSED[story.urgency] / 24)
    if not story.happened(at):
        return False
    level = story.urgency if story.die.random() < 0.7 else story.die.choice(ORDER)
    story.assessments.append(Moment(at, {"level": level}))
    story.state, story.level = "assessment", level
    return True


def _look_deeper(story: Story) -> None:
    at = _after(story, story.assessments[0].at, 14)
    if story.happened(at):
        story.in_depth, story.state = Moment(at), "planning"


def _plan(story: Story) -> bool:
    assert story.level
    begun = _after(story, story.assessments[0].at, PLANNED[story.level] * 0.6)
    if not story.happened(begun):
        return False
    story.plan, story.state = Moment(begun, {"state": "draft"}), "planning"
    proposed = _at_work(begun + timedelta(days=story.die.uniform(0.5, 4)), story.die, begun)
    if not story.happened(proposed):
        return False
    story.plan.facts |= {"state": "proposed", "proposed": proposed.isoformat()}
    approved = _at_work(proposed + timedelta(days=story.die.uniform(0.3, 3)), story.die, proposed)
    if not story.happened(approved):
        return False
    story.plan.facts |= {"state": "approved", "approved": approved.isoformat()}
    story.state = "in_progress"
    return True


def _review(story: Story) -> None:
    assert story.plan and story.level
    at = datetime.fromisoformat(story.plan.facts["approved"])
    last = story.ends - timedelta(days=32)
    while True:
        at = in_office(_after(story, at, REVIEWED[story.level] * 1.05), story.die, story.now + timedelta(days=400))
        if at >= last or not story.happened(at) or len(story.reviews) >= 8:
            break
        story.reviews.append(Moment(at, {"decision": "continue"}))
        _reassess(story, at)
    if story.happened(last) and last > datetime.fromisoformat(story.plan.facts["approved"]):
        if story.level in ("high", "immediate"):
            _set_level(story, last - timedelta(hours=2), "medium")
        story.reviews.append(Moment(last, {"decision": "close"}))
        story.state = "review"


def _reassess(story: Story, at: datetime) -> None:
    """At a review the risk is often lower, now and then higher."""
    assert story.level
    rank = ORDER.index(story.level)
    roll = story.die.random()
    if roll < 0.35 and rank > 0:
        _set_level(story, at - timedelta(hours=1), ORDER[rank - 1])
    elif roll > 0.94 and rank < 3:
        _set_level(story, at - timedelta(hours=1), ORDER[rank + 1])


def _set_level(story: Story, at: datetime, level: str) -> None:
    story.assessments.append(Moment(at, {"level": level}))
    story.level = level


def _close(story: Story) -> None:
    if story.state != "review":
        story.lowering = story.level in ("high", "immediate") and story.die.random() < 0.12
        return
    proposed = story.ends - timedelta(days=story.die.uniform(4, 22))
    if not story.happened(proposed):
        return
    story.closing, story.state = Moment(proposed), "closing"
    if story.ends < story.stops:
        story.closed, story.state = story.ends, "closed"
