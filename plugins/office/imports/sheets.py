"""A workbook that was sent: its sheet with the data, its head, and its rows as they were typed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from core import files
from core.files.kinds import ask, kind_of
from core.l10n import _, fold, format_date, format_number, in_language
from plugins.office.imports.contract import Cell, ImportColumn, ImportTemplate

MOST_ROWS = 5000
HEAD_WITHIN = 20
"""So many rows of titles may stand above the head."""
Typed = Any
"""A cell as JSON keeps it: a text, or a pair of kind and value (`core.parsing.workbooks`)."""


class NotThisWorkbook(files.Refused):
    """The workbook does not fit the template."""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The rows of a workbook: `heads` by place, `columns` the name of the known column at each place, or nothing."""

    heads: list[str]
    columns: list[str | None]
    rows: list[tuple[int, list[Typed]]]
    """Number of the row as Excel counts, and its cells."""

    def as_json(self) -> dict[str, Any]:
        """Return the sheet as it is kept, sealed, until it is confirmed."""
        return {"heads": self.heads, "columns": self.columns, "rows": [list(row) for row in self.rows]}

    @staticmethod
    def of_json(kept: dict[str, Any]) -> "Sheet":
        """Return the sheet that was kept."""
        rows = [(number, cells) for number, cells in kept["rows"]]
        return Sheet(heads=kept["heads"], columns=kept["columns"], rows=rows)

    @property
    def unknown(self) -> list[str]:
        """Return the heads that no column knows."""
        return [head for head, column in zip(self.heads, self.columns, strict=True) if column is None and head]


def read(template: ImportTemplate, name: str, content: bytes) -> Sheet:
    """Return the sheet of a workbook that fits a template, read in an enclosed child.

    Raises:
        core.files.Refused: no workbook, too much of one, or not one of this template; the sentence says what to do.
    """
    if kind_of(name).extension != "xlsx":
        raise NotThisWorkbook(_("Choose an Excel workbook (.xlsx). Open the old one in Excel and save it as .xlsx."))
    found = [_fitting(template, sheet["rows"]) for sheet in ask("workbooks:read", content).facts["sheets"]]
    best = max((pair for pair in found if pair), key=lambda pair: pair[0], default=None)
    if best is None:
        raise NotThisWorkbook(
            _("No sheet of the workbook has the columns of this template. Download the template and compare the heads.")
        )
    sheet = best[1]
    _require_columns(template, sheet)
    if not sheet.rows:
        raise NotThisWorkbook(_("The workbook has no rows under its head."))
    if len(sheet.rows) > MOST_ROWS:
        most = format_number(MOST_ROWS)
        raise NotThisWorkbook(_("The workbook has more than %(most)s rows. Divide it into several.", most=most))
    return sheet


def _fitting(template: ImportTemplate, rows: list[list[Typed]]) -> tuple[int, Sheet] | None:
    """Return how many columns of a sheet are known, and the sheet; nothing when it has less than two of them."""
    words = _words(template)
    best, place = 0, 0
    for number, cells in enumerate(rows[:HEAD_WITHIN]):
        known = len({words.get(_plain(text_of(cell))) for cell in cells} - {None})
        if known > best:
            best, place = known, number
    if best < min(2, len(template.columns)):
        return None
    heads = [text_of(cell) for cell in rows[place]]
    columns = _once(words.get(_plain(head)) for head in heads)
    example = [text_of(cell) for cell in example_of(template)]
    kept = [
        (number + 1, cells)
        for number, cells in enumerate(rows)
        if number > place and any(cells) and not _is_example(cells, columns, template, example)
    ]
    return best, Sheet(heads=heads, columns=columns, rows=kept)


def _once(names: Any) -> list[str | None]:
    """Return the names, each at its first place only: a head that stands twice is not read twice."""
    seen: set[str] = set()
    found = []
    for name in names:
        found.append(None if name in seen else name)
        seen.add(name)
    return found


def _words(template: ImportTemplate) -> dict[str, str]:
    """Return the words by which each column is known, in both languages of the suite."""
    words: dict[str, str] = {}
    for code in ("sq", "en"):
        with in_language(code):
            for column in template.columns:
                for word in (str(column.header), *column.synonyms, column.name):
                    words.setdefault(_plain(word), column.name)
    return words


def _plain(head: str) -> str:
    """Return a head without marks, capitals, spaces, brackets and what stands in them."""
    return "".join(re.findall(r"[a-z0-9]+", fold(re.sub(r"\([^)]*\)", " ", head))))


def _require_columns(template: ImportTemplate, sheet: Sheet) -> None:
    missing = [column for column in template.columns if column.required and column.name not in sheet.columns]
    if missing:
        heads = ", ".join(f"«{column.header}»" for column in missing)
        raise NotThisWorkbook(_("These columns are missing: %(heads)s. Add them and send it again.", heads=heads))


def example_of(template: ImportTemplate) -> list[Typed]:
    """Return the row of the template that shows how to fill it in."""
    return [_as_typed(column.example) for column in template.columns]


def _as_typed(value: Any) -> Typed:
    if isinstance(value, date):
        return ["d", value.isoformat()]
    return ["n", str(value)] if isinstance(value, int) and not isinstance(value, bool) else str(value)


def _is_example(
    cells: Sequence[Typed], columns: Sequence[str | None], template: ImportTemplate, example: Sequence[str]
) -> bool:
    """Say whether a row is the template's own example, left where it stood."""
    shown = {column.name: text for column, text in zip(template.columns, example, strict=True) if text}
    found = {name: text_of(cell) for name, cell in zip(columns, cells, strict=False) if name and text_of(cell)}
    return found == shown


def text_of(typed: Typed) -> str:
    """Return a cell as Excel shows it."""
    if isinstance(typed, str):
        return typed
    kind, value = typed
    if kind == "n":
        return _number(Decimal(value))
    if kind == "d":
        moment = datetime.fromisoformat(value)
        return format_date(moment.date()) + (f" {moment:%H:%M}" if "T" in value else "")
    if kind == "b":
        return _("Yes") if value else _("No")
    return str(value)


def _number(number: Decimal) -> str:
    """Write a number as it was typed into a cell: no grouping, a comma before decimals."""
    plain = format(number.normalize(), "f")
    return plain.replace(".", ",")


def cell_of(typed: Typed) -> Cell:
    """Return a cell for the readers."""
    return Cell(text_of(typed), None if isinstance(typed, str) else _value(*typed))


def _value(kind: str, value: Any) -> date | Decimal | bool | None:
    match kind:
        case "n":
            return Decimal(value).normalize()
        case "d":
            return datetime.fromisoformat(value).date()
        case "b":
            return bool(value)
    return None


def column_of(template: ImportTemplate, name: str) -> ImportColumn:
    """Return a column by its name."""
    return next(column for column in template.columns if column.name == name)
