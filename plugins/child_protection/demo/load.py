"""Loading the demonstration: any number of files, in bulk, the same ones for the same seed but for ids and keys."""

import random
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from core.access.principal import privileged
from core.audit.chain import record
from core.db import db, now, unit_of_work
from core.l10n import local
from core.sealed import keyring
from plugins.casework.models import CaseFile, RegisterBook, SocialService
from plugins.casework.risk import invented
from plugins.child_protection.demo import given, meetings, outside, papers, people
from plugins.child_protection.demo.batch import TABLES, Batch, Rule, World
from plugins.child_protection.demo.protection import ProtectedFile
from plugins.child_protection.demo.rows import SERVICE
from plugins.child_protection.demo.story import CATEGORIES, LEFT_LYING, URGENCY, Story, in_office, opening, tell
from plugins.child_protection.services.risk import RISK
from plugins.office.days import calendar
from plugins.office.models import Institution, RulePack, Unit
from plugins.office.models import Rule as LegalRule

SEED = 20180301
FULL = 600
"""So many files have everything; in a larger load the others have what lists, counts and searches need."""
BATCH = 250
TOWN = 0.45
"""The share of the files that lie in the town."""

Report = Callable[[int, int, str], None]


def load(scale: int, report: Report) -> None:
    """Make `scale` invented files, with progress."""
    with privileged("demonstration"):
        with unit_of_work():
            placed = people.place_workers()
            given.name_providers()
            record("core.demo.loaded", note=str(scale))
        world, first = _world(), _count()
    supervisors = [*people.with_role("cp_supervisor"), *people.with_role("director")]
    stories = _stories(scale, first, world, placed, supervisors)
    done = 0
    for batch in _batches(stories, world, scale):
        with privileged("demonstration"), unit_of_work():
            _insert(batch)
        done += len(batch.rows[CaseFile])
        report(done, scale, "Fëmijë të shpikur")
    if heads := people.with_role("cp_supervisor"):
        meetings.load(scale, heads[0], next(iter(people.with_role("director")), None), SEED)
    papers.write()
    outside.load(SEED)


def _count() -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(CaseFile)) or 0


def _world() -> World:
    units = dict(db.session.execute(sa.select(Unit.code, Unit.id)).all())
    offices: dict[str, list[uuid.UUID]] = defaultdict(list)
    for kind, id_ in db.session.execute(sa.select(Institution.kind, Institution.id).order_by(Institution.code)):
        offices[kind].append(id_)
    version = RISK.newest_version()
    return World(
        ring=keyring(),
        rules=_rules(),
        calendar=calendar(),
        units=units,
        institutions=offices,
        services=dict(db.session.execute(sa.select(SocialService.code, SocialService.id)).all()),
        instrument_id=version.id,
        director_id=next(iter(people.with_role("director")), None),
        sheets=invented.pools(RISK.instrument_of(version), SEED),
        now=now(),
    )


def _rules() -> dict[str, list[Rule]]:
    """Return the rules that run today, by trigger; the three years of the demonstration lie in one pack."""
    query = sa.select(LegalRule).join(LegalRule.pack).where(LegalRule.amount.is_not(None), RulePack.valid_to.is_(None))
    found: dict[str, list[Rule]] = defaultdict(list)
    for row in db.session.scalars(query.order_by(LegalRule.position)):
        if row.trigger and row.unit and row.amount is not None:
            found[row.trigger].append(Rule(row.id, row.rule, row.amount, row.unit, row.level))
    return found


def _stories(
    scale: int, first: int, world: World, placed: dict[str, list[uuid.UUID]], supervisors: list[uuid.UUID]
) -> Iterator[Story]:
    """Yield the courses in the order of their opening, so that register numbers grow with the days."""
    die = random.Random(SEED + first)
    moments = sorted(opening(die, world.now) for _file in range(scale))
    for number, moment in enumerate(moments):
        yield tell(
            _begin(random.Random(f"{SEED}-{first + number}"), first + number, moment, world, placed, supervisors)
        )


def _begin(
    die: random.Random,
    number: int,
    moment: datetime,
    world: World,
    placed: dict[str, list[uuid.UUID]],
    supervisors: list[uuid.UUID],
) -> Story:
    town, *country = sorted(code for code, workers in placed.items() if workers)
    unit = town if die.random() < TOWN or not country else die.choice(country)
    categories = [die.choices(list(CATEGORIES), list(CATEGORIES.values()))[0]]
    if die.random() < 0.2:
        categories = sorted({*categories, die.choice(list(CATEGORIES))})
    days = min(1000.0, max(40.0, die.lognormvariate(5.5, 0.55)))
    return Story(
        die=die,
        number=number,
        opened=moment,
        unit_code=unit,
        worker_id=die.choice(placed[unit]),
        supervisor_id=supervisors[0] if supervisors else placed[unit][0],
        categories=categories,
        urgency=die.choices(list(URGENCY), list(URGENCY.values()))[0],
        ends=in_office(moment + timedelta(days=days), die, datetime.max.replace(tzinfo=moment.tzinfo)),
        now=world.now,
        stops=_stops(die, moment, world.now),
    )


def _stops(die: random.Random, moment: datetime, now: datetime) -> datetime:
    """Return when work on a file stopped: today, but some younger ones were left lying and miss their deadlines."""
    lying = now - moment < timedelta(days=80) and die.random() < LEFT_LYING
    return min(now, moment + timedelta(days=die.uniform(0.5, 30))) if lying else now


def _batches(stories: Iterator[Story], world: World, scale: int) -> Iterator[Batch]:
    with privileged("demonstration"):
        last = Counter(dict(db.session.execute(_books()).all()))
    batch, lean_from = Batch(world), FULL if scale > 2 * FULL else scale
    for place, story in enumerate(stories, 1):
        year = local(story.opened).year
        last[year] += 1
        # The newest files are whole: they are those that people open.
        ProtectedFile(batch, story, last[year], lean=place <= scale - lean_from).write()
        if place % BATCH == 0:
            yield batch
            batch = Batch(world)
    if batch.rows:
        yield batch


def _books() -> sa.Select[Any]:
    return sa.select(RegisterBook.year, RegisterBook.last).where(RegisterBook.service == SERVICE)


def _insert(batch: Batch) -> None:
    connection = db.session.connection()
    for model in TABLES:
        if rows := batch.rows[model]:
            connection.execute(sa.insert(model.__table__), _alike(rows))
    numbers: dict[int, int] = {}
    for row in batch.rows[CaseFile]:
        numbers[row["register_year"]] = max(numbers.get(row["register_year"], 0), row["register_number"])
    for year, number in numbers.items():
        db.session.merge(RegisterBook(service=SERVICE, year=year, last=number))


def _alike(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give all rows of one statement the same columns."""
    columns = dict.fromkeys(name for row in rows for name in row)
    return [{name: row.get(name) for name in columns} for row in rows]
