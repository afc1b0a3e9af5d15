"""The contract of counted facts: what a plugin declares, and what everybody else gets."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from core.contributions import Text
from core.l10n import _, _l, format_number
from core.measures.periods import Period

ALL = ""
"""In a key: all values of a dimension together."""
UNKNOWN = "unknown"
"""The value of a dimension where nobody wrote one down; every dimension has it."""
STAR = "*"
PEOPLE = frozenset({"person", "child", "case", "certificate"})
"""Units that stand for people, whose small numbers are hidden; two meetings are never a secret."""
KINDS = frozenset({"flow", "stock", "caseload", "ratio", "milestone"})
SENSITIVITIES = ("none", "public_event", "service", "sensitive")

Key = tuple[str, ...]
"""The values of the dimensions asked for, in their order."""
Number = int | Decimal


@dataclass(frozen=True, kw_only=True)
class Dimension:
    """A way to split a figure; `values` are the codes that may come, with their words, in the order of a table.

    `part_of` names a coarser dimension and says to which of its values each code belongs: villages and the town.
    `lasting` values are the same in every period; `private` ones are nobody's to guess even at a public event.
    """

    code: str
    label: Text
    values: Callable[[], Mapping[str, Text]]
    part_of: tuple[str, Callable[[], Mapping[str, str]]] | None = None
    lasting: bool = False
    private: bool = False

    def words(self) -> dict[str, Text]:
        """Return the words of all values, the unknown one last."""
        return {**self.values(), UNKNOWN: _l("not known")}


@dataclass(frozen=True, kw_only=True)
class Definition:
    """What a figure means, for the sheet behind it: who counts, when, and what is taken over from the period before."""

    counts: Text
    period: Text
    carried_over: Text = ""


Facts = Callable[[Period, Sequence[str]], sa.Select[Any]]
"""Select, for a period and the dimensions asked for, one row for each member: `id`, a column for each dimension, and
`amount` where something is summed up. `id` is that of a row of the measure's `root`, whose rule cuts it to the reach of
the reader; what splits the members may be read by whoever sees them."""


@dataclass(frozen=True, kw_only=True)
class Measure:
    """A counted fact that a plugin offers.

    `kind`: a flow happens in the period, a stock stands at its end, a caseload is everything that was there in it; a
    ratio is `facts` of `denominator`; a milestone is reached or not. `root` is the scoped model of its members.
    `permission` lets its owner's readers read it. Who holds one of `opened_by` (the one that reaches all comes first)
    may open what stands behind: they see exact figures of what is within their reach, and `list_endpoint` opens the
    list. Everybody else sees the whole municipality, with small numbers of people hidden. `equals` names sums that it
    always is, by code: managed = new + carried over. `continues` names the stock that it takes over from the period
    before.
    """

    code: str
    label: Text
    unit: str
    kind: str
    sensitivity: str
    definition: Definition
    permission: str
    facts: Facts
    root: Any = None
    denominator: Facts | None = None
    dimensions: tuple[Dimension, ...] = ()
    max_dimensions: int = 2
    smallest: str = "month"
    opened_by: tuple[str, ...] = ()
    list_endpoint: str | None = None
    equals: tuple[tuple[str, ...], ...] = ()
    continues: str | None = None
    weight: int = 50

    def __post_init__(self) -> None:
        codes = [dimension.code for dimension in self.dimensions]
        if self.kind not in KINDS or self.sensitivity not in SENSITIVITIES or len(codes) != len(set(codes)):
            raise ValueError(f"{self.code}: unknown kind or sensitivity, or a dimension twice")
        if not 0 <= self.max_dimensions <= 2 or (self.kind == "ratio") != (self.denominator is not None):
            raise ValueError(f"{self.code}: at most two dimensions; a ratio, and nothing else, has a denominator")

    @property
    def name(self) -> str:
        return self.code

    @property
    def counts_people(self) -> bool:
        return self.unit in PEOPLE

    def dimension(self, code: str) -> Dimension:
        """Return a declared dimension.

        Raises:
            NotOffered: it is not declared.
        """
        found = next((dimension for dimension in self.dimensions if dimension.code == code), None)
        if found is None:
            raise NotOffered(f"{self.code} is not split by {code}")
        return found


class NotOffered(ValueError):
    """Somebody asks for what the measure does not declare: a dimension, a period too short, too many dimensions."""


class ContractBroken(Exception):
    """A plugin answered with a value that its measure does not declare."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure: `hidden` to protect people (then its value is none); `small` when that is because it is small."""

    value: Number | None
    hidden: bool = False
    small: bool = False

    def __str__(self) -> str:
        return STAR if self.hidden else "–" if self.value is None else format_number(self.value)


@dataclass(frozen=True, kw_only=True)
class Counted:
    """An answer: the cells by their key, sums under `ALL`; `exact` when its reader may open what stands behind it."""

    measure: Measure
    period: Period
    by: tuple[str, ...]
    cells: Mapping[Key, Cell]
    as_of: datetime
    exact: bool
    numerator: Cell | None = None
    denominator: Cell | None = None
    completeness: Decimal | None = None
    notes: tuple[str, ...] = field(default=())

    @property
    def total(self) -> Cell:
        return self.cells[(ALL,) * len(self.by)]

    def at(self, **values: str) -> Cell:
        """Return the cell of some values of the dimensions; a dimension left out counts as a whole.

        A figure that was not given by a dimension, so that nobody is found out, tells nothing of its values.
        """
        if any(value != ALL for code, value in values.items() if code not in self.by):
            return Cell(None, hidden=True)
        return self.cells.get(tuple(values.get(code, ALL) for code in self.by), Cell(0))

    def split(self, code: str) -> Iterator[tuple[str, Text, Cell]]:
        """Yield value, words and figure along one dimension; a value that nobody has is left out if it is unknown."""
        for value, words in self.measure.dimension(code).words().items():
            cell = self.at(**{code: value})
            if value != UNKNOWN or cell.hidden or cell.value:
                yield value, words, cell

    @property
    def has_hidden(self) -> bool:
        return any(cell.hidden for cell in self.cells.values())


def units() -> dict[str, Text]:
    """Return the words for units, in the plural."""
    return {
        "person": _("people"),
        "child": _("children"),
        "case": _("cases"),
        "certificate": _("certificates"),
        "meeting": _("meetings"),
    }
