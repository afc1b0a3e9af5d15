"""Writing the files: XLSX and CSV in memory, without a trace of who wrote them, and XLSX under a password."""

import csv
import io
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from core.exports.cells import Cell, cell_of, text_of

Columns = Sequence[tuple[Any, Callable[[Any], Any]]]
"""The columns of a list: label, and the function that takes the value from a row."""

MOST = 5_000
"""How many rows one export may have; it is made while its reader waits."""

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"
_NO_TIME = datetime(2000, 1, 1)
_CONSONANTS, _VOWELS = "bdfgjkmnprstvzhq", "aeiouy"
_RUDE = {"kari", "kara", "muti", "muta", "qifi"}


def table_of(columns: Columns, rows: Iterable[Any]) -> list[list[Cell]]:
    """Return head and rows as cells."""
    head: list[Cell] = [str(label) for label, _value in columns]
    return [head, *([cell_of(value(row)) for _label, value in columns] for row in rows)]


def to_csv(table: Sequence[Sequence[Cell]]) -> bytes:
    """Write a table as Excel in Albania reads CSV: UTF-8 with its mark, semicolons."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL).writerows([text_of(cell) for cell in row] for row in table)
    return text.getvalue().encode("utf-8-sig")


@contextmanager
def new_workbook(into: io.BytesIO) -> Iterator[Any]:
    """Open a workbook that leaves the suite: texts stay texts, whatever they begin with; nothing says by whom.

    It is made in memory: the mode for constant memory would put every row into a clear temporary file (K-12).
    """
    from xlsxwriter import Workbook

    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(into, options) as book:
        book.set_properties({"author": "", "created": _NO_TIME})
        yield book


def to_xlsx(table: Sequence[Sequence[Cell]], sheet: str) -> bytes:
    """Write a table as a workbook of one sheet."""
    made = io.BytesIO()
    with new_workbook(made) as book:
        page = book.add_worksheet(_sheet_name(sheet))
        formats: dict[type, Any] = {
            date: book.add_format({"num_format": "dd.mm.yyyy"}),
            datetime: book.add_format({"num_format": "dd.mm.yyyy hh:mm"}),
        }
        for number, row in enumerate(table):
            for place, cell in enumerate(row):
                _write(page, number, place, cell, formats)
        page.set_row(0, None, book.add_format({"bold": True}))
        page.freeze_panes(1, 0)
        page.autofit(400)
    return made.getvalue()


def _write(page: Any, row: int, column: int, cell: Cell, formats: dict[type, Any]) -> None:
    if isinstance(cell, str):
        page.write_string(row, column, cell)
    elif isinstance(cell, datetime):
        page.write_datetime(row, column, cell, formats[datetime])
    elif isinstance(cell, date):
        page.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), formats[date])
    else:
        page.write_number(row, column, cell)


def _sheet_name(text: str) -> str:
    return "".join(" " if char in "[]:*?/\\" else char for char in text).strip("' ")[:31] or "Lista"


def locked(xlsx: bytes, password: str) -> bytes:
    """Encrypt a workbook so that Excel and LibreOffice ask for the password (ECMA-376 agile: AES-256, SHA-512)."""
    from msoffcrypto.format.ooxml import OOXMLFile

    made = io.BytesIO()
    OOXMLFile(io.BytesIO(xlsx)).encrypt(password, made)
    return made.getvalue()


def new_password() -> str:
    """Return five groups of two syllables, 65 bits: to be read aloud and typed on any keyboard."""
    return "-".join(_group() for _number in range(5))


def _group() -> str:
    word = "".join(secrets.choice(letters) for letters in (_CONSONANTS, _VOWELS) * 2)
    return _group() if word in _RUDE else word
