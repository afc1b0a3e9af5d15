"""Workbooks that go out: the empty template with its explanations, and a sent one again with our remarks."""

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from core.exports.cells import cell_of
from core.exports.writers import new_workbook
from core.l10n import _, in_language
from plugins.office.imports.checking import Finding
from plugins.office.imports.contract import ImportColumn, ImportTemplate
from plugins.office.imports.sheets import MOST_ROWS, Sheet, Typed, example_of, text_of

WIDE, NARROW = 34, 16
_KINDS = {"text": "@", "date": "dd.mm.yyyy", "number": "General"}


def empty(template: ImportTemplate) -> bytes:
    """Return the template as a workbook in Albanian: an example, drop-downs for codes, and a sheet of explanations."""
    made = io.BytesIO()
    with in_language("sq"), new_workbook(made) as book:
        _data(book, template, [str(column.header) for column in template.columns], [example_of(template)])
        _explanations(book, template)
    return made.getvalue()


def with_remarks(template: ImportTemplate, sheet: Sheet, findings: Sequence[Finding]) -> bytes:
    """Return a sent workbook again: what was typed, with a remark in every cell, and every row, that needs one."""
    made = io.BytesIO()
    by_row: dict[int, list[Finding]] = {}
    for finding in findings:
        by_row.setdefault(finding.row, []).append(finding)
    with new_workbook(made) as book:
        page = _data(book, template, [*sheet.heads, _("Remarks")], [cells for _number, cells in sheet.rows], sheet)
        tones = {level: book.add_format({"bg_color": colour}) for level, colour in _TONES.items()}
        for place, (number, cells) in enumerate(sheet.rows, 1):
            _remark(page, place, cells, sheet, by_row.get(number, []), tones)
    return made.getvalue()


_TONES = {"error": "#F6C6C3", "question": "#FBE7B2", "note": "#DCE9F7"}


def _remark(
    page: Any, place: int, cells: Sequence[Typed], sheet: Sheet, findings: Sequence[Finding], tones: Mapping[str, Any]
) -> None:
    if not findings:
        return
    said = [f"{_name(sheet, finding)}{finding.sentence}" for finding in findings]
    page.write_string(place, len(sheet.heads), cell_text(" ".join(said)), tones[findings[0].level])
    for finding in findings:
        if finding.column in sheet.columns:
            column = sheet.columns.index(finding.column)
            page.write_string(place, column, cell_text(finding.typed), tones[finding.level])
            page.write_comment(place, column, finding.sentence, {"x_scale": 2})


def _name(sheet: Sheet, finding: Finding) -> str:
    place = sheet.columns.index(finding.column) if finding.column in sheet.columns else None
    return f"«{sheet.heads[place]}»: " if place is not None else ""


def cell_text(text: str) -> str:
    """Return a text as a cell can hold it."""
    return str(cell_of(text))


def _data(
    book: Any,
    template: ImportTemplate,
    heads: Sequence[str],
    rows: Sequence[Sequence[Typed]],
    sheet: Sheet | None = None,
) -> Any:
    page = book.add_worksheet(_("Data"))
    lists = book.add_worksheet(_("Lists"))
    lists.hide()
    formats = {kind: book.add_format({"num_format": shape}) for kind, shape in _KINDS.items()}
    bold = {
        needed: book.add_format({"bold": needed, "bg_color": "#E6F0F0", "border": 1, "text_wrap": True})
        for needed in (True, False)
    }
    columns = {column.name: column for column in template.columns}
    names = sheet.columns if sheet is not None else list(columns)
    for place, head in enumerate(heads):
        column = columns.get(names[place] or "") if place < len(names) else None
        needed = column is not None and column.required
        page.write_string(0, place, head + (" *" if needed and sheet is None else ""), bold[needed])
        kind = column.parse.kind if column is not None else "text"
        page.set_column(place, place, NARROW if kind != "text" else WIDE, formats[kind])
        if column is not None:
            _choices(page, lists, place, column)
            if column.help and sheet is None:
                page.write_comment(0, place, str(column.help), {"x_scale": 2})
    for number, cells in enumerate(rows, 1):
        for place, typed in enumerate(cells):
            _write(page, number, place, typed, formats)
    page.freeze_panes(1, 0)
    return page


def _choices(page: Any, lists: Any, place: int, column: ImportColumn) -> None:
    """Let a column choose among its words; another text is warned about, and may stand."""
    offers = column.parse.ready().offers()
    if not offers:
        return
    for number, word in enumerate(offers):
        lists.write_string(number, place, word)
    letters = _letters(place)
    rule = {"validate": "list", "source": f"={_quoted(lists.name)}!${letters}$1:${letters}${len(offers)}"}
    page.data_validation(1, place, MOST_ROWS, place, {**rule, "error_type": "warning"})


def _quoted(name: str) -> str:
    return f"'{name}'"


def _letters(place: int) -> str:
    letters = ""
    while place >= 0:
        letters = chr(65 + place % 26) + letters
        place = place // 26 - 1
    return letters


def _write(page: Any, row: int, column: int, typed: Typed, formats: Mapping[str, Any]) -> None:
    if isinstance(typed, str):
        page.write_string(row, column, cell_text(typed))
    elif typed[0] == "n":
        page.write_number(row, column, float(typed[1]))
    elif typed[0] == "d" and "T" not in typed[1]:
        page.write_datetime(row, column, datetime.fromisoformat(typed[1]), formats["date"])
    else:
        page.write_string(row, column, text_of(typed))


def _explanations(book: Any, template: ImportTemplate) -> None:
    page = book.add_worksheet(_("Explanations"))
    wrapped, bold = book.add_format({"text_wrap": True, "valign": "top"}), book.add_format({"bold": True})
    page.set_column(0, 0, WIDE, wrapped)
    page.set_column(1, 1, NARROW, wrapped)
    page.set_column(2, 4, 2 * WIDE, wrapped)
    page.write_row(0, 0, [str(template.label)], bold)
    page.write_row(1, 0, [str(template.help)])
    heads = (_("Column"), _("Needed"), _("What to write"), _("Example"), _("Words of the list"))
    page.write_row(3, 0, [str(head) for head in heads], bold)
    for number, column in enumerate(template.columns, 4):
        example = text_of(example_of(template)[number - 4])
        cells = (
            str(column.header),
            _("Yes") if column.required else _("No"),
            str(column.help),
            example,
            ", ".join(column.parse.ready().offers()),
        )
        for place, text in enumerate(cells):
            page.write_string(number, place, cell_text(text))
