"""The dry run: every cell read, every row checked, and what a person still has to say about them."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.l10n import _
from plugins.office.imports.contract import Cell, ImportColumn, ImportTemplate, Issue, Level, Row
from plugins.office.imports.readers import doubt_of
from plugins.office.imports.sheets import Sheet, Typed, cell_of, text_of

OPEN: tuple[Level, ...] = ("error", "question")
"""What must be settled before anything is imported."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Something that a person is told: about a cell (what was typed in it, what stands there now), or about a row.

    `crossed` is a cell that is wrong only beside the others of its row.
    """

    row: int
    level: Level
    sentence: str
    column: str | None = None
    typed: str = ""
    text: str = ""
    key: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    crossed: bool = False

    @property
    def is_shared(self) -> bool:
        """Say whether one answer settles all rows with the same text in the same column."""
        return self.column is not None and not self.key and not (self.crossed and self.typed)

    @property
    def group(self) -> str:
        """Return the short name of what one answer settles."""
        same = (self.column, self.typed) if self.is_shared else (self.row, self.key, self.column)
        return hashlib.sha256(repr((*same, self.sentence)).encode()).hexdigest()[:16]

    def as_json(self) -> list[Any]:
        """Return the finding as it is kept, sealed."""
        return [
            self.row,
            self.level,
            self.sentence,
            self.column,
            self.typed,
            self.text,
            self.key,
            self.choices,
            self.crossed,
        ]

    @staticmethod
    def of_json(kept: Sequence[Any]) -> "Finding":
        """Return the finding that was kept."""
        row, level, sentence, column, typed, text, key, choices, crossed = kept
        pairs = tuple((value, words) for value, words in choices)
        return Finding(
            row=row,
            level=level,
            sentence=sentence,
            column=column,
            typed=typed,
            text=text,
            key=key,
            choices=pairs,
            crossed=crossed,
        )


@dataclass(frozen=True, kw_only=True)
class Group:
    """Findings that one answer settles, with the rows that they stand in."""

    first: Finding
    rows: list[int]

    @property
    def name(self) -> str:
        return self.first.group


def grouped(findings: Sequence[Finding]) -> list[Group]:
    """Return findings in groups, in the order of the first of each."""
    groups: dict[str, Group] = {}
    for finding in findings:
        groups.setdefault(finding.group, Group(first=finding, rows=[])).rows.append(finding.row)
    return list(groups.values())


@dataclass(kw_only=True)
class Review:
    """What a person said about a workbook while looking at it.

    `texts` are other texts by column and what was typed, for all rows; `cells` the same for one row; each with whether
    it is surely meant so. `answers` belong to rows, `out` are the rows to leave out.
    """

    texts: dict[str, dict[str, tuple[str, bool]]] = field(default_factory=dict)
    cells: dict[str, dict[str, tuple[str, bool]]] = field(default_factory=dict)
    answers: dict[str, dict[str, str]] = field(default_factory=dict)
    out: list[int] = field(default_factory=list)

    def cell(self, row: int, column: str, typed: Typed) -> Cell:
        """Return a cell as it stands after what was said about it."""
        text = text_of(typed)
        said = self.cells.get(str(row), {}).get(column) or self.texts.get(column, {}).get(text)
        if said is None:
            return cell_of(typed)
        now, sure = said
        # A text that was confirmed as it stands keeps the value that Excel gave it.
        return Cell(now, cell_of(typed).value if now == text else None, sure=sure)

    def settle(self, group: Group, text: str, *, sure: bool) -> None:
        """Say what a group of findings is to be: the text of its cells, or the answer to its question."""
        finding = group.first
        if finding.key:
            self.answers.setdefault(str(finding.row), {})[finding.key] = text
        elif finding.column is not None and (finding.crossed or not finding.typed):
            for row in group.rows:
                self.cells.setdefault(str(row), {})[finding.column] = (text, sure)
        elif finding.column is not None:
            self.texts.setdefault(finding.column, {})[finding.typed] = (text, sure)
            for row in group.rows:
                self.cells.get(str(row), {}).pop(finding.column, None)

    def set_cell(self, row: int, column: str, text: str) -> None:
        """Say what stands in a cell of one row."""
        self.cells.setdefault(str(row), {})[column] = (text, False)

    def leave_out(self, row: int, *, out: bool) -> None:
        """Leave a row out, or take it in again."""
        self.out = sorted({*self.out, row} if out else {*self.out} - {row})


@dataclass(kw_only=True)
class Checked:
    """The outcome of a dry run: the rows that would be imported, what was found, and how many rows were left out."""

    rows: list[Row]
    findings: list[Finding]
    left_out: int

    def count(self, level: Level) -> int:
        """Return how many findings are of a level."""
        return sum(1 for finding in self.findings if finding.level == level)

    @property
    def ready(self) -> int:
        """Return how many rows could be imported as they stand."""
        waiting = {finding.row for finding in self.findings if finding.level in OPEN}
        return sum(1 for row in self.rows if row.number not in waiting)


def check(template: ImportTemplate, sheet: Sheet, review: Review) -> Checked:
    """Read all rows of a sheet, and let the template compare them."""
    columns = ready_columns(template)
    out, rows, findings = set(review.out), [], []
    for number, cells in sheet.rows:
        if number not in out:
            row = Row(number, answers=review.answers.get(str(number), {}))
            findings += _read(row, sheet, cells, columns, review)
            rows.append(row)
    typed = dict(sheet.rows)
    findings += [_finding_of(issue, sheet, typed[issue.row], review) for issue in template.check(rows)]
    findings.sort(key=lambda finding: (finding.level != "error", finding.row))
    return Checked(rows=rows, findings=findings, left_out=len(out))


def ready_columns(template: ImportTemplate) -> dict[str, tuple[ImportColumn, Any]]:
    """Return the columns with readers that have at hand what they need."""
    return {column.name: (column, column.parse.ready()) for column in template.columns}


def _read(
    row: Row, sheet: Sheet, cells: Sequence[Typed], columns: Mapping[str, tuple[ImportColumn, Any]], review: Review
) -> list[Finding]:
    """Fill in what the cells of a row mean; return what is to be said of them."""
    typed = {name: cell for name, cell in zip(sheet.columns, cells, strict=False) if name}
    found = []
    for name, (column, reader) in columns.items():
        written = typed.get(name, "")
        cell = review.cell(row.number, name, written)
        if finding := _understand(row, column, reader, cell, text_of(written)):
            found.append(finding)
            if cell.text:
                row.unread.add(name)
    return found


def _understand(row: Row, column: ImportColumn, reader: Any, cell: Cell, typed: str) -> Finding | None:
    if not cell.text:
        if not column.required:
            return None
        return _said(row, column, typed, "error", _("The cell is empty, and this column is needed."))
    if cell.text == "#":
        return _said(row, column, typed, "error", _("The formula in this cell ends in an error of Excel."))
    try:
        row.values[column.name] = reader.read(cell)
    except ValueError as problem:
        if doubt := doubt_of(problem):
            return _said(row, column, typed, "question", doubt[0], cell.text, doubt[1])
        return _said(row, column, typed, "error", str(problem), cell.text)
    return None


def _said(
    row: Row,
    column: ImportColumn,
    typed: str,
    level: Level,
    sentence: str,
    text: str = "",
    choices: Sequence[str] = (),
) -> Finding:
    pairs = tuple((choice, choice) for choice in choices)
    return Finding(
        row=row.number, level=level, sentence=sentence, column=column.name, typed=typed, text=text, choices=pairs
    )


def _finding_of(issue: Issue, sheet: Sheet, cells: Sequence[Typed], review: Review) -> Finding:
    written: Typed = ""
    if issue.column in sheet.columns:
        place = sheet.columns.index(issue.column)
        written = cells[place] if place < len(cells) else ""
    return Finding(
        row=issue.row,
        level=issue.level,
        sentence=issue.sentence,
        column=issue.column,
        typed=text_of(written),
        text=review.cell(issue.row, issue.column, written).text if issue.column else "",
        key=issue.key,
        choices=issue.choices,
        crossed=issue.column is not None,
    )


def shown(template: ImportTemplate, sheet: Sheet, review: Review, number: int) -> list[tuple[ImportColumn, str, str]]:
    """Return a row as it was typed and as it was understood, column by column."""
    cells = dict(sheet.rows)[number]
    typed = {name: cell for name, cell in zip(sheet.columns, cells, strict=False) if name}
    row, found = Row(number), []
    for name, (column, reader) in ready_columns(template).items():
        written = typed.get(name, "")
        _understand(row, column, reader, review.cell(number, name, written), text_of(written))
        value = row.values.get(name)
        found.append((column, text_of(written), "" if value is None else reader.show(value)))
    return found
