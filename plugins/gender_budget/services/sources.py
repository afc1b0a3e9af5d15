"""What is counted now for an indicator: by another module, by the plan's own records, and taken over as a value.

A module that is switched off or missing answers none, never 0.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations

from core import charts, measures
from core.charts import Chart
from core.db import atomic
from core.l10n import _
from core.measures import Cell, Counted, NotOffered, Period
from plugins.gender_budget.models import Indicator, Value
from plugins.gender_budget.services import activities, budget, campaigns, outside
from plugins.gender_budget.services.achievement import full_years
from plugins.gender_budget.services.values import current_values, save
from plugins.office.problems import Refused


@dataclass(frozen=True, kw_only=True)
class Live:
    """What is counted now: the number, or none with the words of why; `hidden` to protect people.

    `split` are its parts if it has some, `parts` numerator and denominator of a ratio. `counted` is the answer of
    another module, none for what the plan counts itself.
    """

    number: Decimal | None = None
    hidden: bool = False
    split: Mapping[str, int] = field(default_factory=dict)
    parts: tuple[Decimal, Decimal] | None = None
    counted: Counted | None = None
    why: str = ""

    @property
    def is_told(self) -> bool:
        return self.number is not None or self.hidden


def live(indicator: Indicator, period: Period, *, inside: bool = False) -> Live | None:
    """Return what the automatic source of an indicator counts in a period; none when it has no such source.

    `inside` the circle of those who may open what stands behind it, the figure is exact and of this moment; everybody
    else gets what was published. A module that is switched off answers none, never 0.
    """
    if not indicator.source:
        return None
    if indicator.source == budget.SOURCE:
        return _from_budget(period)
    if indicator.source in outside.SOURCES:
        return _from_outside(indicator, period)
    if indicator.source in campaigns.SOURCES:
        number = campaigns.counted(indicator.source, period)
        return Live(number=Decimal(number)) if number is not None else None
    if indicator.source.startswith(activities.PREFIX):
        return _from_activities(indicator, period)
    measure = measures.measures().get(indicator.source)
    if measure is None:
        return Live(why=_("module switched off"))
    if not measures.may_read(measure):
        return Live(why=_("You may not read this figure."))
    try:
        exact = inside and measures.may_open(measure)
        counted = (measures.ask if exact else measures.published)(indicator.source, period)
    except NotOffered:
        return Live(why=_("The module does not count such a period."))
    assert counted is not None
    cell = counted.total
    number = None if cell.value is None else Decimal(cell.value)
    if counted.denominator is not None and counted.denominator.value and number is not None:
        number = number * 100 / Decimal(counted.denominator.value)
    parts = (counted.numerator and counted.numerator.value, counted.denominator and counted.denominator.value)
    told = (Decimal(parts[0]), Decimal(parts[1])) if parts[0] is not None and parts[1] else None
    return Live(number=number, hidden=cell.hidden, parts=told, counted=counted)


def _from_budget(period: Period) -> Live | None:
    """Return the share of specialised services in the budget of whole years."""
    first, last = period.first.year, period.last.year
    found = budget.share(range(first, last + 1)) if full_years(period) else None
    if found is None:
        return None
    return Live(number=found.percent, parts=(Decimal(found.special), Decimal(found.total)))


def _from_outside(indicator: Indicator, period: Period) -> Live | None:
    """Return what the sheets of other directorates say of whole years."""
    found = outside.counted(indicator.source, period, indicator.unit) if full_years(period) else None
    if found is None:
        return None
    number, split_, parts = found
    return Live(number=number, split=split_, parts=parts)


def _from_activities(indicator: Indicator, period: Period) -> Live | None:
    """Return what the activities of an indicator count; none before the first of them."""
    found = activities.counted(indicator, period)
    return Live(number=found[0], split=found[1]) if found is not None else None


@atomic
def take_over(indicator: Indicator, period: Period) -> Value:
    """Take over what the module counts now, in the place of the value of this period.

    Raises:
        Refused: there is nothing to take over.
    """
    found = live(indicator, period)
    if found is None or not found.is_told:
        raise Refused(_("There is nothing to take over now: %(why)s", why=found.why if found else "–"))
    standing = current_values([indicator.id]).get(indicator.id, [])
    before = next((value for value in standing if value.period == period), None)
    counted = found.counted
    return save(
        indicator,
        before,
        first=period.first,
        last=period.last,
        number=found.number,
        hidden=found.hidden,
        split=dict(found.split),
        mode="auto",
        evidence=_evidence(indicator, counted),
        numerator=found.parts[0] if found.parts else None,
        denominator=found.parts[1] if found.parts else None,
    )


def _evidence(indicator: Indicator, counted: Counted | None) -> str:
    """Return the words for where a value that is taken over comes from."""
    if counted is not None:
        return f"{indicator.source}: {counted.measure.label}"
    if indicator.source == budget.SOURCE:
        return _("Lines of the budget")
    if indicator.source in outside.SOURCES:
        return _("Data of other directorates")
    return _("Activities that were written down")


# --- split, and how a caseload comes about


def ways(indicator: Indicator) -> dict[str, str]:
    """Return how the figure of another module may be split, by the codes of the dimensions: one, or two together."""
    measure = measures.measures().get(indicator.source)
    if measure is None or not measures.may_read(measure):
        return {}
    several = [
        chosen for size in range(1, measure.max_dimensions + 1) for chosen in combinations(measure.dimensions, size)
    ]
    return {
        ",".join(dimension.code for dimension in chosen): " × ".join(str(dimension.label) for dimension in chosen)
        for chosen in several
    }


@dataclass(frozen=True, kw_only=True)
class Split:
    """A figure split for a page: the heads of its columns, its rows of words and cells, the last one the sum."""

    head: tuple[str, ...]
    rows: list[tuple[str, list[Cell]]]
    hidden: bool


def split(indicator: Indicator, period: Period, by: Sequence[str]) -> Split:
    """Return what another module counts, split by one or two dimensions, with small numbers of people hidden.

    Raises:
        NotOffered: the module does not split it so, or not in such a period.
    """
    counted = measures.published(indicator.source, period, by)
    if counted is None or counted.by != tuple(by):
        raise NotOffered(f"{indicator.source} is not split by {', '.join(by)} in {period}")
    first, *second = by
    columns = [one for one in counted.split(second[0]) if one[2].hidden or one[2].value] if second else []

    def row(**key: str) -> list[Cell]:
        return [counted.at(**key, **{second[0]: code}) for code, _words, _cell in columns] + [counted.at(**key)]

    told = [(code, str(words)) for code, words, cell in counted.split(first) if cell.hidden or cell.value]
    rows = [(words, row(**{first: code})) for code, words in told]
    head = (str(counted.measure.dimension(first).label), *(str(words) for _code, words, _cell in columns), _("Total"))
    return Split(head=head, rows=[*rows, (_("Total"), row())], hidden=counted.has_hidden)


def steps(indicator: Indicator, period: Period) -> Chart | None:
    """Draw how the caseload of an indicator comes about: carried over and new make what was managed."""
    measure = measures.measures().get(indicator.source)
    if measure is None or len(measure.equals) != 2 or not measures.may_read(measure):
        return None
    (new, before), (closed, still) = measure.equals
    figures = (before, new, measure.code, closed, still)
    try:
        with measures.together((code, period, ()) for code in figures):
            counted = [measures.published(code, period) for code in figures]
    except NotOffered:
        return None
    cells = [one.total for one in counted if one is not None]
    if len(cells) != len(counted) or cells[2].value is None:
        return None
    title = _("%(before)s + %(new)s = %(managed)s", before=cells[0], new=cells[1], managed=cells[2])
    names = ("carried_over", "new", "managed", "closed", "still_open")
    labels = tuple(one.measure.label for one in counted if one is not None)
    return charts.steps(title, labels=labels, **dict(zip(names, cells, strict=True)))
