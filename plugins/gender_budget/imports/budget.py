"""Lines of the budget from Excel, compared to the total that finance writes beside them."""

from collections.abc import Iterable, Sequence
from typing import Any

from core.db import db
from core.l10n import _, _l, format_money
from core.progress import Tell
from plugins.gender_budget.imports.plan import column
from plugins.gender_budget.permissions import BUDGET
from plugins.gender_budget.services import budget
from plugins.office.imports import ImportTemplate, Issue, Row
from plugins.office.imports.readers import Money, Whole, Words, YesNo

COLUMNS = (
    column("year", _l("Year"), Whole(2000, 2100), "viti", required=True, example=2024),
    column("code", _l("Code"), Words(20), "kodi", "kodi i programit", required=True, example="10430-1"),
    column("text", _l("Line of the budget"), Words(300), "zëri", "programi", required=True, example="Kujdesi social"),
    column("planned", _l("Planned"), Money(), "plan", "plani", required=True, example=1_500_000),
    column("executed", _l("Spent"), Money(), "fakt", "realizuar", required=True, example=1_420_000),
    column("specialised", _l("Specialised"), YesNo(), "dhf", "shërbim i specializuar", example="jo"),
    column("ledger", _l("Total in the ledger"), Money(), "gjithsej në libër", "totali i librit",
           help=_l("Once for each year: what was spent in all. The lines must make it.")),
)  # fmt: skip


def check(rows: list[Row]) -> list[Issue]:
    """Return lines that stand twice or are there already, and years whose lines do not make the ledger's total."""
    found: list[Issue] = []
    seen: set[tuple[Any, Any]] = set()
    for row in rows:
        key = (row["year"], row["code"])
        if all(key) and key in seen:
            found.append(Issue(row=row.number, column="code", sentence=_("This code stands twice.")))
        seen.add(key)
    for year in {row["year"] for row in rows if row["year"]}:
        found += _of_year(year, [row for row in rows if row["year"] == year])
    return found


def _of_year(year: int, rows: Sequence[Row]) -> Iterable[Issue]:
    there = {line.code for line in db.session.scalars(budget.lines_of(year))}
    for row in rows:
        if row["code"] in there:
            yield Issue(row=row.number, column="code", sentence=_("The year has a line of this code already."))
    told = next((row for row in rows if row["ledger"] is not None), None)
    made = sum(row["executed"] or 0 for row in rows)
    if told is not None and made != told["ledger"]:
        sentence = _("The lines of %(year)s make %(made)s, and the ledger says %(ledger)s.",
                     year=year, made=format_money(made), ledger=format_money(told["ledger"]))  # fmt: skip
        yield Issue(row=told.number, column="ledger", sentence=sentence)


def apply(rows: list[Row], tell: Tell) -> Sequence[Any]:
    """Write the lines."""
    made = []
    for done, row in enumerate(rows, 1):
        names = ("year", "code", "text", "planned", "executed")
        made.append(
            budget.save(None, None, **{name: row[name] for name in names}, specialised=bool(row["specialised"]))
        )
        tell(done, len(rows))
    return made


def totals(rows: list[Row]) -> list[tuple[Any, str]]:
    """Return what was spent, and what of it on specialised services."""
    special = sum(row["executed"] or 0 for row in rows if row["specialised"])
    return [(_l("Spent"), format_money(sum(row["executed"] or 0 for row in rows))),
            (_l("Specialised"), format_money(special))]  # fmt: skip


TEMPLATE = ImportTemplate(
    name="gender_budget.budget",
    label=_l("Lines of the budget"),
    permission=BUDGET,
    columns=COLUMNS,
    check=check,
    apply=apply,
    totals=totals,
    help=_l("A row for each line. Specialised services for victims of violence are marked."),
    home="gender_budget.budget",
    about_persons=False,
    weight=43,
)
