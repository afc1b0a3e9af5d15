"""What invented files share, and the rows of some of them, sealed as the models seal them."""

import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from core.crypto import DataKeys, KeyRing
from core.l10n import TIME_ZONE, HolidayCalendar, local
from plugins.casework.models import (
    CaseEvent,
    CaseFile,
    CasePerson,
    Closing,
    Consent,
    Contact,
    Flag,
    Goal,
    Person,
    Plan,
    PlanAction,
    Provision,
    Receipt,
)
from plugins.casework.risk.invented import Sheet
from plugins.child_protection.models import (
    CourtStep,
    CourtSupport,
    DomainAssessment,
    Enrolment,
    MeasureReview,
    Notice,
    ProtectionMeasure,
    Referral,
    Review,
    RiskAssessment,
)
from plugins.office.models import Task

TABLES = (
    Person,
    CaseFile,
    CasePerson,
    Referral,
    RiskAssessment,
    DomainAssessment,
    Task,
    Notice,
    Contact,
    Plan,
    Goal,
    PlanAction,
    Review,
    Closing,
    Consent,
    Flag,
    Provision,
    Receipt,
    ProtectionMeasure,
    MeasureReview,
    CourtSupport,
    CourtStep,
    Enrolment,
    CaseEvent,
)
"""In the order in which rows lean on each other."""


@dataclass(frozen=True)
class Rule:
    """A rule of the law as the clocks of the demonstration need it."""

    id: uuid.UUID
    name: str
    amount: int
    unit: str
    level: str | None


@dataclass
class World:
    """What all files share: keys, rules, calendar, units, institutions, sheets."""

    ring: KeyRing
    rules: Mapping[str, list[Rule]]
    calendar: HolidayCalendar
    units: Mapping[str, uuid.UUID]
    institutions: Mapping[str, list[uuid.UUID]]
    services: Mapping[str, uuid.UUID]
    instrument_id: uuid.UUID
    director_id: uuid.UUID | None
    sheets: Mapping[str, list[Sheet]]
    now: datetime

    def __post_init__(self) -> None:
        self.last_day = lru_cache(maxsize=100_000)(self.calendar.due_date)

    def due(self, rule: Rule, at: datetime) -> datetime:
        """Return when a rule is due; days end at midnight in Albania."""
        if rule.unit == "hour":
            return at + timedelta(hours=rule.amount)
        return midnight_after(self.last_day(local(at).date(), rule.amount, rule.unit))  # type: ignore[arg-type]


@lru_cache(maxsize=100_000)
def midnight_after(day: date) -> datetime:
    """Return the moment at which a day ends in Albania."""
    return datetime.combine(day + timedelta(days=1), time(), TIME_ZONE)


@dataclass
class Root:
    """A record with keys of its own, under which its rows are sealed."""

    table: str
    ring: KeyRing
    id: uuid.UUID = field(default_factory=uuid.uuid4)
    keys: DataKeys = field(default_factory=DataKeys.fresh)

    @property
    def wrapped(self) -> bytes:
        return self.keys.wrapped(self.ring, f"{self.table}|{self.id}")

    def seal(self, table: str, column: str, row_id: uuid.UUID, value: str | bytes) -> bytes:
        plain = value if isinstance(value, bytes) else value.encode()
        return self.keys.seal(plain, f"{table}|{column}|{row_id}")


class Batch:
    """The rows of some files, by table."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.rows: dict[Any, list[dict[str, Any]]] = defaultdict(list)

    def put(
        self,
        model: Any,
        root: Root,
        written: datetime,
        /,
        *,
        row_id: uuid.UUID | None = None,
        sealed: Mapping[str, Any] | None = None,
        **clear: Any,
    ) -> uuid.UUID:
        """Add a row: its clear values, and its sealed ones under the keys of its root."""
        id_ = row_id or uuid.uuid4()
        table = model.__tablename__
        row = {"id": id_, "version": 1, "created_at": written, "updated_at": written, **clear}
        for column, value in (sealed or {}).items():
            row[column] = None if value is None else root.seal(table, column, id_, value)
        self.rows[model].append(row)
        return id_
