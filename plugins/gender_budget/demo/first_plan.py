"""The first plan as workbooks, so that the demonstration goes the way that everybody goes: through the import."""

import functools
import io
import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from core.exports.writers import new_workbook
from core.l10n import format_date, in_language
from plugins.gender_budget.codes import FOLDER, label
from plugins.gender_budget.imports.values import PARTS
from plugins.office.imports import ImportTemplate


@functools.cache
def first_plan() -> dict[str, Any]:
    """Return the plan of the file `data/first_plan.json`."""
    found: dict[str, Any] = json.loads((FOLDER / "first_plan.json").read_text(encoding="utf-8"))
    return found


def plan_rows(plan: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    """Yield the rows of the matrix, by the names of its columns; an area without objectives has a row of its own."""
    areas = {area["code"]: f"{area['code']}. {area['title']}".strip() for area in plan["areas"]}
    objectives = {one["code"]: one for one in plan["objectives"]}
    used = {one["area"] for one in plan["objectives"]}
    for code in areas.keys() - used:
        yield {"plan": plan["plan"]["code"], "area": areas[code]}
    for one in plan["indicators"]:
        objective = objectives[one["objective"]]
        yield {
            "plan": plan["plan"]["code"],
            "area": areas[objective["area"]],
            "objective": f"{objective['code']}. {objective['title']}".strip(),
            "code": one["code"],
            "indicator": one["text"],
            "unit": label("unit", one["unit"]),
            "kind": label("kind", one["kind"]),
            "aggregation": label("aggregation", one["aggregation"]),
            "both": "po" if one.get("both") else "jo",
            "source": one.get("source"),
            "target": one.get("target"),
            "basis": one.get("basis"),
            "noun": one.get("noun"),
            "sentence": one.get("sentence"),
        }


def value_rows(plan: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    """Yield the rows of the values, by the names of their columns."""
    for one in plan["indicators"]:
        if value := one.get("value"):
            days = {name: format_date(date.fromisoformat(value[name])) for name in ("first", "last") if name in value}
            parts = {name: value.get("split", {}).get(name) for name in PARTS}
            yield {"plan": plan["plan"]["code"], "code": one["code"], "value": value["value"], **days, **parts}


def workbook(template: ImportTemplate, rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Return rows as a workbook of a template."""
    made = io.BytesIO()
    names = [column.name for column in template.columns]
    with in_language("sq"), new_workbook(made) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, [str(column.header) for column in template.columns])
        for place, row in enumerate(rows, 1):
            page.write_row(place, 0, [row.get(name) for name in names])
    return made.getvalue()
