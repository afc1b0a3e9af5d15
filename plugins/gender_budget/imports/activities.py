"""Activities from Excel, one row for each, with the six groups."""

from collections.abc import Iterable, Sequence
from typing import Any

from core.db import db
from core.l10n import _, _l
from core.progress import Tell
from plugins.gender_budget.imports.plan import PlanCode, column, one_of
from plugins.gender_budget.imports.values import indicators_of
from plugins.gender_budget.models import Activity, EqualityPlan
from plugins.gender_budget.permissions import IMPORT
from plugins.gender_budget.services import activities
from plugins.office.imports import ImportTemplate, Issue, Row
from plugins.office.imports.readers import Day, Whole, Words, units

GROUPS = ("women", "young_women", "girls", "men", "young_men", "boys", "roma", "egyptian")

COLUMNS = (
    column("plan", _l("Plan"), PlanCode(), "plani", "kodi i planit", required=True, example="PVVBGJ 2022-2024"),
    column("on", _l("Day"), Day(), "data", required=True, example="25.11.2023"),
    column("title", _l("Title"), Words(300), "titulli", "aktiviteti", required=True, example="Leksion i hapur"),
    column("kind", _l("Kind"), one_of("activity_kind"), "lloji", required=True, example="Leksion i hapur"),
    column("topic", _l("Topic"), one_of("topic"), "tema"),
    column("unit", _l("Administrative unit"), units(), "nja", "njësia administrative"),
    column("partner", _l("Partner"), Words(300), "partneri", "në bashkëpunim me"),
    column("women", _l("Women"), Whole(), "gra"),
    column("young_women", _l("Young women"), Whole(), "të reja"),
    column("girls", _l("Girls"), Whole(), "vajza"),
    column("men", _l("Men"), Whole(), "burra"),
    column("young_men", _l("Young men"), Whole(), "të rinj"),
    column("boys", _l("Boys"), Whole(), "djem"),
    column("uncounted", _l("Sex not written down"), Whole(), "pa ndarje", "gjithsej pa ndarje"),
    column("roma", _l("Of them Roma"), Whole(), "romë", "rom"),
    column("egyptian", _l("Of them Egyptians"), Whole(), "egjiptianë", "egjiptian"),
    column("materials", _l("Material handed out"), Whole(), "materiale"),
    column("code", _l("Code of the indicator"), Words(20), "kodi", "kodi i treguesit"),
)  # fmt: skip


def check(rows: list[Row]) -> list[Issue]:
    """Return what is wrong: a day outside of the plan, an indicator that it does not have, more Roma than people."""
    known = indicators_of(row for row in rows if row["code"])
    return [issue for row in rows for issue in _of_row(row, known)]


def _of_row(row: Row, known: Any) -> Iterable[Issue]:
    plan = db.session.get(EqualityPlan, row["plan"]) if row["plan"] else None
    if plan is not None and row["on"] and not plan.first <= row["on"] <= plan.last:
        yield Issue(row=row.number, column="on", sentence=_("The day lies outside of the years of the plan."))
    if row["code"] and plan is not None and (row["plan"], row["code"]) not in known:
        yield Issue(row=row.number, column="code", sentence=_("The plan has no indicator of this code."))
    people = sum(row[name] or 0 for name in (*GROUPS[:6], "uncounted"))
    if (row["roma"] or 0) + (row["egyptian"] or 0) > people:
        yield Issue(row=row.number, column="roma", sentence=_("These are more than all who came (%(n)s).", n=people))


def apply(rows: list[Row], tell: Tell) -> Sequence[Any]:
    """Write the activities down."""
    known = indicators_of(row for row in rows if row["code"])
    made: list[Activity] = []
    for done, row in enumerate(rows, 1):
        names = ("on", "title", "kind", "materials")
        indicator = known.get((row["plan"], row["code"]))
        made.append(
            activities.save(
                None,
                None,
                db.session.get_one(EqualityPlan, row["plan"]),
                **{name: row[name] for name in names},
                topic=row["topic"] or "",
                unit_id=row["unit"],
                partner=row["partner"] or "",
                split={name: row[name] for name in GROUPS if row[name]},
                uncounted=row["uncounted"] or 0,
                indicator_id=indicator.id if indicator is not None else None,
            )
        )
        tell(done, len(rows))
    return made


def totals(rows: list[Row]) -> list[tuple[Any, str]]:
    """Return how many activities there are, and how many people came."""
    people = sum(row[name] or 0 for row in rows for name in (*GROUPS[:6], "uncounted"))
    return [(_l("Activities"), str(len(rows))), (_l("How many came"), str(people))]


TEMPLATE = ImportTemplate(
    name="gender_budget.activities",
    label=_l("Activities of the gender equality plan"),
    permission=IMPORT,
    columns=COLUMNS,
    check=check,
    apply=apply,
    totals=totals,
    help=_l("A row for each activity. With the code of an indicator it counts there by itself."),
    home="gender_budget.index",
    about_persons=False,
    weight=42,
)
