"""What a template of an import is made of: columns with their readers, rows, and what is to be said of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from core.progress import Tell

Text = Any
"""A str or a lazily translated one."""
Level = Literal["error", "question", "note"]


class Unsure(ValueError):
    """A cell can be read, but not surely: the sentence says why, `choices` are the texts that may be meant."""

    def __init__(self, sentence: str, *choices: str) -> None:
        super().__init__(sentence)
        self.choices = choices


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell: its text, and its value when Excel knows it as a number, a date, or yes or no.

    `sure` says that a person looked at the text and means it so.
    """

    text: str
    value: date | Decimal | bool | None = None
    sure: bool = False


class Reader:
    """Understands the cells of a column; `kind` is how Excel is to keep them: text, date or number."""

    kind: Literal["text", "date", "number"] = "text"

    def ready(self) -> "Reader":
        """Return a reader that has at hand what it needs for all rows; called once before them."""
        return self

    def read(self, cell: Cell) -> Any:
        """Return what a cell that is not empty means.

        Raises:
            Unsure: it may mean this or that; a person must say.
            ValueError: it means nothing here; the sentence says what to write.
        """
        raise NotImplementedError

    def show(self, value: Any) -> str:
        """Return a value in words, to stand beside what was typed."""
        return str(value)

    def offers(self) -> Sequence[str]:
        """Return the texts among which a column chooses, for drop-downs; nothing where any text may stand."""
        return ()


@dataclass(frozen=True, kw_only=True)
class ImportColumn:
    """A column: its name in the code, its head in the workbook, and how its cells are understood.

    `synonyms` are other heads that old workbooks use; capitals, marks and punctuation do not matter.
    """

    name: str
    header: Text
    parse: Reader
    synonyms: tuple[str, ...] = ()
    required: bool = False
    help: Text = ""
    example: Any = ""


@dataclass(slots=True)
class Row:
    """A row of the workbook, counted as Excel counts, with what its cells mean and what was answered about it.

    `unread` are the columns whose cell holds something that could not be understood.
    """

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)

    def __getitem__(self, column: str) -> Any:
        return self.values.get(column)


@dataclass(frozen=True, kw_only=True)
class Issue:
    """Something to be said of a row: an error, a question with its answers, or a note.

    `column` names the cell that it is about, if it is one. A question has a `key`, under which `Row.answers` holds the
    chosen one of `choices` (pairs of value and words) the next time.
    """

    row: int
    sentence: str
    level: Level = "error"
    column: str | None = None
    key: str = ""
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class ImportTemplate:
    """A kind of workbook that can be imported by who holds `permission`.

    `apply` makes the records of all rows inside one unit of work and returns those that a person would count; it tells
    how far it has come. `undo` gets the ids of all that was made, before it is deleted; it refuses with
    `plugins.office.problems.Refused`, and may return what is to be done when all is deleted. `totals` are figures of
    the dry run to compare with paper. `home` is the endpoint where what was imported stands. With `about_persons`
    nothing leaves again but as an export about persons.
    """

    name: str
    label: Text
    permission: str
    columns: tuple[ImportColumn, ...]
    apply: Callable[[list[Row], Tell], Sequence[Any]]
    check: Callable[[list[Row]], list[Issue]] = lambda _rows: []
    undo: Callable[[Mapping[str, Sequence[Any]]], Callable[[], None] | None] = lambda _made: None
    totals: Callable[[list[Row]], list[tuple[Text, str]]] = lambda _rows: []
    help: Text = ""
    home: str = ""
    about_persons: bool = True
    weight: int = 50
