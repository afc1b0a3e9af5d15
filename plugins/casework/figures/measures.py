"""The five measures of a service's caseload: carried over, new, managed, closed, open; they always agree."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.l10n import _l
from core.measures import Definition, Dimension, Measure, Period
from plugins.casework.figures import caseload
from plugins.casework.figures.splits import ENTRY, STATE, Splits
from plugins.casework.models import CaseFile


@dataclass(frozen=True)
class Codes:
    """The codes of a service's caseload, by its prefix."""

    prefix: str

    @property
    def carried_over(self) -> str:
        return f"{self.prefix}.cases_carried_over"

    @property
    def new(self) -> str:
        return f"{self.prefix}.cases_new"

    @property
    def managed(self) -> str:
        return f"{self.prefix}.cases_managed"

    @property
    def closed(self) -> str:
        return f"{self.prefix}.cases_closed"

    @property
    def open(self) -> str:
        return f"{self.prefix}.cases_open"

    @property
    def all(self) -> tuple[str, ...]:
        """All five, in the order in which a caseload comes about."""
        return self.carried_over, self.new, self.managed, self.closed, self.open


def caseload_measures(
    prefix: str, splits: Splits, dimensions: Sequence[Dimension], reason: Dimension, *, counts: Any, **shared: Any
) -> list[Measure]:
    """Return the measures of a service's caseload.

    `counts` says in words which files count, `shared` are the rights and the list that all five have.
    """
    codes = Codes(prefix)

    def measure(
        code: str, label: Any, kind: str, condition: Any, definition: Definition, *more: Dimension, **options: Any
    ) -> Measure:
        def facts(period: Period, by: Sequence[str]) -> Any:
            return splits.select(condition(period), period, by)

        return Measure(
            code=code,
            label=label,
            unit="case",
            kind=kind,
            sensitivity="sensitive",
            definition=definition,
            facts=facts,
            root=CaseFile,
            dimensions=(*dimensions, *more),
            **shared,
            **options,
        )

    return [
        measure(
            codes.carried_over,
            _l("Carried over"),
            "stock",
            caseload.carried_over,
            Definition(
                counts=counts,
                period=_l("Files that were open when the period began"),
                carried_over=_l("It is what was open at the end of the period before"),
            ),
            continues=codes.open,
            weight=10,
        ),
        measure(
            codes.new,
            _l("New cases"),
            "flow",
            caseload.new,
            Definition(
                counts=counts,
                period=_l("Files that were opened or reopened in the period and not open when it began"),
            ),
            ENTRY,
            weight=11,
        ),
        measure(
            codes.managed,
            _l("Managed cases"),
            "caseload",
            caseload.managed,
            Definition(
                counts=counts,
                period=_l("Files that were open at any time in the period"),
                carried_over=_l("New and carried over together"),
            ),
            STATE,
            equals=((codes.new, codes.carried_over), (codes.closed, codes.open)),
            weight=12,
        ),
        measure(
            codes.closed,
            _l("Closed cases"),
            "flow",
            caseload.closed,
            Definition(
                counts=counts,
                period=_l("Files that were open in the period and are not when it ends"),
            ),
            reason,
            weight=13,
        ),
        measure(
            codes.open,
            _l("Open at the end"),
            "stock",
            caseload.still_open,
            Definition(
                counts=counts,
                period=_l("Files that are open when the period ends; in a period that runs, today"),
                carried_over=_l("It is carried over into the next period"),
            ),
            weight=14,
        ),
    ]
