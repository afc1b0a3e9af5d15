"""Excel workbooks (XLSX): what stands in their cells, sheet by sheet, and nothing else of them."""

import datetime as dt
import io
import re
import zipfile
from typing import Any
from xml.etree import ElementTree

import python_calamine

from core.parsing import Parsed, Unfit
from core.parsing.archives import require

MOST_ROWS = 20_000
MOST_CELLS = 400_000
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ERROR = re.compile(rb'<c\b(?=[^>]*\bt="e")[^>]*\br="([A-Z]+)([0-9]+)"')


def read(content: bytes) -> Parsed:
    """Return the sheets as `{"name", "rows"}`, each cell a text, or a pair of its kind and its value.

    The kinds are `n` (number), `d` (date, with the time when there is one), `b` (yes or no) and `e` (an error of Excel,
    which the library would leave empty). Row 0 is the first of the sheet.
    """
    require(content, "xl/workbook.xml")
    try:
        book = python_calamine.load_workbook(io.BytesIO(content))
        errors = _errors(content)
        sheets = [_sheet(book.get_sheet_by_name(name), errors.get(name, [])) for name in book.sheet_names]
    except (python_calamine.CalamineError, ElementTree.ParseError, KeyError, ValueError, OverflowError):
        raise Unfit("damaged_document") from None
    return Parsed({"sheets": [sheet for sheet in sheets if sheet["rows"]]}, [])


def _sheet(sheet: Any, errors: list[tuple[int, int]]) -> dict[str, Any]:
    if sheet.total_height > MOST_ROWS or sheet.total_height * sheet.total_width > MOST_CELLS:
        raise Unfit("too_many_rows")
    rows = [[_cell(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    for row, column in errors:
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = ["e", "#"]
    rows = [_trimmed(row) for row in rows]
    while rows and not rows[-1]:
        rows.pop()
    return {"name": sheet.name, "rows": rows}


def _trimmed(cells: list[Any]) -> list[Any]:
    while cells and cells[-1] == "":
        cells.pop()
    return cells


def _cell(value: Any) -> Any:
    match value:
        case bool():
            return ["b", value]
        case int() | float():
            return ["n", repr(value)]
        case dt.datetime() if value.time() != dt.time():
            return ["d", value.isoformat(timespec="minutes")]
        case dt.date():
            return ["d", value.isoformat()[:10]]
        case dt.time():
            return value.strftime("%H:%M")
    return " ".join(str(value).split())


def _errors(content: bytes) -> dict[str, list[tuple[int, int]]]:
    """Return where formulas ended in an error, by sheet: row and column, counted from 0."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        # `require` has refused document types and entities, with which such a file could do harm.
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # nosec B314
        links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # nosec B314
        targets = {link.get("Id"): str(link.get("Target")) for link in links}
        places = {sheet.get("name"): targets[sheet.get(_LINK)] for sheet in book.iter(f"{_MAIN}sheet")}
        return {
            str(name): [(int(row) - 1, _number(column.decode())) for column, row in _ERROR.findall(archive.read(path))]
            for name, target in places.items()
            if (path := target.lstrip("/") if target.startswith("/") else f"xl/{target}") in archive.namelist()
        }


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
