"""The gender plan with 200 000 rows of activities and values: its pages beside the bare queries that they need.

Nothing here fails for being slow. KUJDES_BENCH_ROWS and KUJDES_BENCH_KINDS choose how many rows on which databases.
"""

import os
import statistics
import time
import uuid
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from core.access.principal import privileged
from core.auth.models import User
from core.db import db, now, unit_of_work
from plugins.gender_budget.demo.first_plan import first_plan
from plugins.gender_budget.models import Activity, EqualityPlan, Indicator, Value
from tests.conftest import Visitor, add_user
from tests.plugins.gender_budget.conftest import import_all
from tests.plugins.gender_budget.test_first_import import address_of
from tests.plugins.gender_budget.test_rounds import answer_all, close, open_round

ROWS = int(os.environ.get("KUJDES_BENCH_ROWS", "200000"))
KINDS = os.environ.get("KUJDES_BENCH_KINDS", "postgresql,sqlite").split(",")
TURNS = 7
MANY = "II.1-01"
"""The indicator to which every other row belongs."""
FIRST, DAYS = date(2022, 1, 1), 1095


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def plugins() -> tuple[str, ...]:
    return ("gender_budget",)


def fill(app: Any) -> None:
    """Write so many rows, half of them activities and half values that were corrected since; then let the database see
    how many there are."""
    with app.app_context(), privileged("bench"), unit_of_work():
        plan = db.session.scalars(sa.select(EqualityPlan.id)).one()
        by = db.session.scalars(sa.select(User.id).where(User.username == "rezarta")).one()
        codes = dict(db.session.execute(sa.select(Indicator.code, Indicator.id)).all())
        all_ = list(codes.values())
        stamp = {"version": 1, "created_at": now(), "updated_at": now()}
        base = {"plan_id": plan, "kind": "meeting", "topic": "", "partner": "", "counting": "attendance",
                "uncounted": 1, "officer_present": False, "evidence": "", "by_id": by, "unit_id": None,
                "materials": None, **stamp}  # fmt: skip
        told = {"qualifier": "exact", "counting": "", "split": {}, "mode": "manual", "evidence": "", "comment": "",
                "state": "proposed", "hidden": False, "by_id": by, **stamp}  # fmt: skip
        for begin in range(0, ROWS // 2, 10_000):
            numbers = range(begin, min(begin + 10_000, ROWS // 2))
            places = [(number, codes[MANY] if number % 2 else all_[number % len(all_)]) for number in numbers]
            db.session.execute(
                sa.insert(Activity.__table__),
                [base | {"id": uuid.uuid4(), "title": f"Takim {number}", "people": 20, "indicator_id": place,
                         "held_on": FIRST + timedelta(number % DAYS), "split": {"women": 12, "men": 7}}
                 for number, place in places],
            )  # fmt: skip
            db.session.execute(
                sa.insert(Value.__table__),
                [told | {"id": uuid.uuid4(), "indicator_id": place, "first": FIRST, "last": date(2022, 12, 31),
                         "number": number, "replaced_on": date(2025, 1, 1)}
                 for number, place in places],
            )  # fmt: skip
    with app.app_context(), privileged("bench"), db.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(sa.text("ANALYZE"))


def bare(app: Any, *queries: Any) -> float:
    """Return the milliseconds in which queries alone are answered, in the middle of several turns."""

    def once() -> float:
        with app.app_context(), privileged("bench"), db.engine.connect() as connection:
            begun = time.perf_counter()
            for query in queries:
                connection.execute(query).all()
            return (time.perf_counter() - begun) * 1000

    return statistics.median(once() for _turn in range(TURNS))


def taken(ask: Any) -> float:
    def once() -> float:
        begun = time.perf_counter()
        assert ask().status_code == 200
        return (time.perf_counter() - begun) * 1000

    ask()
    return statistics.median(once() for _turn in range(TURNS))


def test_the_pages_of_a_large_plan(app: Any, capsys: pytest.CaptureFixture[str], kind: str) -> None:
    """Print what the Monday page, an indicator and the report take beside their bare queries."""
    with app.app_context(), privileged("test set-up"):
        add_user("rezarta", "gender_officer")
        db.session.remove()
    rezarta = Visitor(app.test_client())
    rezarta.sign_in("rezarta")
    plan, *_pages = import_all(rezarta, first_plan())
    answer_all(rezarta, plan)
    fill(app)
    round_ = open_round(rezarta, plan)
    indicator = address_of(rezarta, plan, MANY)
    standing = sa.select(Value.__table__).where(Value.replaced_on.is_(None))
    of_indicator = Activity.indicator_id == uuid.UUID(indicator.rsplit("/", 1)[1])
    counted = sa.select(Activity.__table__.c.people, Activity.__table__.c.split).where(
        of_indicator, Activity.on.between(date(2024, 1, 1), date(2024, 12, 31))
    )
    parts = [sa.select(model.__table__) for model in (EqualityPlan, Indicator)]
    page = sa.select(Activity.__table__).order_by(Activity.on.desc()).limit(50)
    close(rezarta, round_)
    lines = [
        ("Monday page", "/gender-budget/", [*parts, standing]),
        ("indicator", f"{indicator}?period=2024", [*parts, standing.where(of_value(indicator)), counted]),
        ("activities", f"{plan}/activities", [page, sa.select(sa.func.count()).select_from(Activity.__table__)]),
        ("round, closed", round_, [*parts, standing]),
        ("report, check", f"{round_}/report/check", [*parts, standing]),
        ("report, table", f"{round_}/table.xlsx", [*parts, standing]),
    ]
    with capsys.disabled():
        print(f"\n=== {kind}, {ROWS} rows of activities and values; load of the machine {os.getloadavg()[0]:.1f}")
        for name, address, queries in lines:
            ours, alone = taken(lambda address=address: rezarta.get(address)), bare(app, *queries)
            print(f"{name:<16} {ours:7.1f} ms   bare queries {alone:6.1f} ms   ratio {ours / alone:5.1f}")


def of_value(indicator: str) -> Any:
    return Value.indicator_id == uuid.UUID(indicator.rsplit("/", 1)[1])
