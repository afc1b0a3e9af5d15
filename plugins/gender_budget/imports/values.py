"""Values of indicators from Excel: read by the unit of their indicator, with the six groups and the source."""

from collections.abc import Iterable, Sequence
from typing import Any

from core.access.principal import current
from core.db import db
from core.l10n import _, _l
from core.progress import Tell
from plugins.gender_budget import codes
from plugins.gender_budget.imports.plan import PlanCode, column, number_issues, one_of
from plugins.gender_budget.models import EqualityPlan, Indicator, Value
from plugins.gender_budget.models.values import PROPOSED, WAITING
from plugins.gender_budget.permissions import IMPORT
from plugins.gender_budget.reading import read_value, written
from plugins.gender_budget.services import plans
from plugins.gender_budget.services.values import split_problem
from plugins.office.imports import ImportTemplate, Issue, Row
from plugins.office.imports.readers import Amount, Day, Whole, Words

PARTS = ("women", "young_women", "girls", "men", "young_men", "boys", "joint", "legal", "urban", "rural")

COLUMNS = (
    column("plan", _l("Plan"), PlanCode(), "plani", "kodi i planit", required=True, example="PVVBGJ 2022-2024"),
    column("code", _l("Code of the indicator"), Words(20), "kodi", "treguesi", required=True, example="II.2-99"),
    column("first", _l("From"), Day(future=True), "nga", "nga data", example="01.01.2024"),
    column("last", _l("To"), Day(future=True), "deri", "deri më", example="31.12.2024"),
    column("value", _l("Value"), Words(60), "vlera", "vlera e realizuar", required=True, example="80",
           help=_l("As it stands in your papers: 80, rreth 4 500, 25–30, të paktën 3, 0,9%.")),
    column("women", _l("Women"), Whole(), "gra"),
    column("young_women", _l("Young women"), Whole(), "të reja"),
    column("girls", _l("Girls"), Whole(), "vajza"),
    column("men", _l("Men"), Whole(), "burra"),
    column("young_men", _l("Young men"), Whole(), "të rinj"),
    column("boys", _l("Boys"), Whole(), "djem"),
    column("joint", _l("Joint ownership"), Whole(), "bashkëpronësi"),
    column("legal", _l("Legal persons"), Whole(), "persona juridikë"),
    column("urban", _l("Urban areas"), Whole(), "zona urbane", "urbane"),
    column("rural", _l("Rural areas"), Whole(), "zona rurale", "rurale"),
    column("numerator", _l("Numerator"), Amount(), "numëruesi", "numeruesi"),
    column("denominator", _l("Denominator"), Amount(), "emëruesi", "emeruesi"),
    column("counting", _l("What was counted"), one_of("counting"), "baza e numërimit"),
    column("evidence", _l("Evidence"), Words(1000), "burimi", "dëshmia"),
    column("comment", _l("Note"), Words(2000), "shënim", "sqarim"),
)  # fmt: skip


def check(rows: list[Row]) -> list[Issue]:
    """Return what is wrong with a value: its indicator, its number, its parts, its period."""
    known = indicators_of(rows)
    return [issue for row in rows for issue in _of_row(row, known.get((row["plan"], row["code"])))]


def indicators_of(rows: Iterable[Row]) -> dict[tuple[Any, str], Indicator]:
    """Return the indicators of the plans of some rows, by plan and code."""
    found = {}
    for plan_id in {row["plan"] for row in rows if row["plan"]}:
        plan = db.session.get_one(EqualityPlan, plan_id)
        found.update({(plan_id, one.code): one for one in plans.indicators_of(plan)})
    return found


def _of_row(row: Row, indicator: Indicator | None) -> Iterable[Issue]:
    if indicator is None:
        if row["code"] and row["plan"]:
            yield Issue(row=row.number, column="code", sentence=_("The plan has no indicator of this code."))
        return
    if bool(row["first"]) != bool(row["last"]):
        yield Issue(row=row.number, column="last", sentence=_("Write both days of the period, or none of them."))
    elif row["first"] and row["last"] < row["first"]:
        yield Issue(row=row.number, column="last", sentence=_("The period ends before it begins."))
    elif not row["first"]:
        sentence = _("Without a period: the value waits for an answer and is not published.")
        yield Issue(row=row.number, column="first", sentence=sentence, level="note")
    if not row["value"]:
        return
    issues = list(number_issues(row, "value", indicator.unit))
    yield from issues
    if issues:
        return
    reading = read_value(row.answers.get("value") or row["value"], indicator.unit)
    if (meant := written(reading, indicator.unit)) != row["value"]:
        yield Issue(row=row.number, column="value", sentence=_("Understood as %(value)s.", value=meant), level="note")
    if problem := split_problem(reading.number, _parts(row)):
        yield Issue(row=row.number, column="value", sentence=problem)


def _parts(row: Row) -> dict[str, int]:
    return {name: row[name] for name in PARTS if row[name] is not None}


def apply(rows: list[Row], tell: Tell) -> Sequence[Any]:
    """Write the values; those without a period wait for an answer."""
    known, made = indicators_of(rows), []
    for done, row in enumerate(rows, 1):
        indicator = known[row["plan"], row["code"]]
        reading = read_value(row.answers.get("value") or row["value"], indicator.unit)
        value = Value(
            indicator=indicator,
            first=row["first"],
            last=row["last"],
            number=reading.number,
            low=reading.low,
            high=reading.high,
            qualifier=reading.qualifier,
            counting=row["counting"] or "",
            numerator=row["numerator"],
            denominator=row["denominator"],
            split=_parts(row),
            mode="import",
            evidence=row["evidence"] or "",
            comment=row["comment"] or "",
            state=PROPOSED if row["first"] else WAITING,
            by_id=current().user_id,
        )
        db.session.add(value)
        made.append(value)
        tell(done, len(rows))
    db.session.flush()
    return made


def totals(rows: list[Row]) -> list[tuple[Any, str]]:
    """Return how many values there are, and how many of them wait for a period."""
    return [
        (_l("Values"), str(len(rows))),
        (_l("Without a period"), str(sum(row["first"] is None for row in rows))),
        (_l("Split by sex"), str(sum("sex" in codes.parts_by_axis(_parts(row)) for row in rows))),
    ]


TEMPLATE = ImportTemplate(
    name="gender_budget.values",
    label=_l("Values of the gender equality plan"),
    permission=IMPORT,
    columns=COLUMNS,
    check=check,
    apply=apply,
    totals=totals,
    help=_l("A row for each value. The indicators must be there already."),
    home="gender_budget.index",
    about_persons=False,
    weight=41,
)
