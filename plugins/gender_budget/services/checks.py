"""The checks C01 to C15 over a plan: what its values say of each other, and what its text lacks.

They know no plan: what they compare are parts, periods, sources and titles.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from core.l10n import _, format_number
from plugins.gender_budget.codes import among_institutions, every_year, relations, rhythms
from plugins.gender_budget.models import Area, Indicator, Objective, Value
from plugins.gender_budget.services.achievement import full_years, outcome
from plugins.gender_budget.services.values import split_problem

Pair = tuple[Indicator, Value]
LOOSE = 220
"""From how many per cent on a target was more than doubled."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What a check says: `key` names it for good, `about` are the indicators that it speaks of.

    What only `hints` is no contradiction: it is worth a look, and the report may say it as it is.
    """

    check: str
    key: str
    sentence: str
    about: tuple[Indicator, ...] = ()
    objective: Objective | None = None
    hints: bool = False


def run(
    areas: Sequence[Area],
    objectives: Sequence[Objective],
    indicators: Sequence[Indicator],
    pairs: Sequence[Pair],
    institutions: Mapping[str, int],
) -> list[Finding]:
    """Return what all checks find in a plan and its values that stand.

    `institutions` says how many institutions of each kind the directory of the municipality has.
    """
    known = [(indicator, value) for indicator, value in pairs if value.number is not None and value.period]
    return [
        *_parts(known),
        *_years(known),
        *_inside(known),
        *_related(known),
        *_rhythm(known),
        *_wording(known),
        *_among(known, institutions),
        *_titles(areas, objectives),
        *_same_source(indicators),
    ]


def _parts(pairs: Sequence[Pair]) -> Iterator[Finding]:
    """C01, C02, C10: the parts make the whole, or at most the whole."""
    for indicator, value in pairs:
        if problem := split_problem(value.number, value.split):
            yield Finding(check="C01", key=f"C01:{indicator.code}", sentence=problem, about=(indicator,))


def _years(pairs: Sequence[Pair]) -> Iterator[Finding]:
    """C03: a yearly figure times the years is the total: then these are people and years, not different people."""
    for (one, year), (other, total) in _couples(pairs):
        years = full_years(total.period) if total.period else 0
        of_people = one.unit in ("person", "child") and total.counting != "attendance"
        if not (of_people and _is_source(one, other) and years > 1 and year.number):
            continue
        if total.number == year.number * years:
            yield Finding(
                check="C03",
                key=f"C03:{one.code}:{other.code}",
                sentence=_(
                    "%(year)s × %(years)s = %(total)s: the total counts the same people every year. "
                    "Different people are another number.",
                    year=_n(year.number),
                    years=years,
                    total=_n(total.number),
                ),
                about=(other,),
            )


def _inside(pairs: Sequence[Pair]) -> Iterator[Finding]:
    """C05: what happened in a part of a period is no more than what happened in the whole."""
    for (one, part), (other, whole) in _couples(pairs):
        if not _is_source(one, other) or one.kind != "flow" or part.period == whole.period:
            continue
        within = whole.first <= part.first and part.last <= whole.last  # type: ignore[operator]
        if within and part.number > whole.number:  # type: ignore[operator]
            yield Finding(
                check="C05",
                key=f"C05:{one.code}:{other.code}",
                sentence=_(
                    "%(part)s in a part of the period are more than %(whole)s in the whole period.",
                    part=_n(part.number),
                    whole=_n(whole.number),
                ),
                about=(one, other),
            )


def _related(pairs: Sequence[Pair]) -> Iterator[Finding]:
    """C04, C06, C12: what the module's data says must hold between two counted facts of one period."""
    for relation in relations():
        for (one, less), (other, more) in _couples(pairs):
            fits = (one.source, other.source) == (relation["less"], relation["more"]) and less.period == more.period
            if fits and less.number > more.number:  # type: ignore[operator]
                yield Finding(
                    check=relation["id"],
                    key=f"{relation['id']}:{one.code}:{other.code}",
                    sentence=relation["sentence"].format(less=_n(less.number), more=_n(more.number)),
                    about=(other, one),
                )


def _rhythm(pairs: Sequence[Pair]) -> Iterator[Finding]:
    """C07, C08: what is held every year was held in each, and what meets at a rhythm met as often."""
    wanted = {one["source"]: one for one in rhythms()}
    for indicator, value in pairs:
        years = full_years(value.period) if value.period else 0
        rhythm = wanted.get(indicator.source)
        times = int(rhythm["a_year"]) if rhythm else int(every_year(indicator.unit))
        if not (times and years and indicator.kind == "flow") or value.number >= times * years:  # type: ignore[operator]
            continue
        check = "C08" if rhythm else "C07"
        yield Finding(
            check=check,
            key=f"{check}:{indicator.code}:{value.period}",
            sentence=_(
                "%(number)s in %(years)s years, where %(times)s a year are held. Is one missing?",
                number=_n(value.number),
                years=years,
                times=times,
            ),
            about=(indicator,),
            hints=True,
        )


def _wording(pairs: Sequence[Pair]) -> Iterator[Finding]:
    """C09: a sentence says that a target was doubled, and the figure is more than that."""
    for indicator, value in pairs:
        found = outcome(indicator, indicator.plan.period, value)
        if found.percent is None or "dyfish" not in found.words or found.percent < LOOSE:
            continue
        yield Finding(
            check="C09",
            key=f"C09:{indicator.code}",
            sentence=_(
                "The sentence says “doubled”; the figure is %(times)s times the target and stands beside it.",
                times=format_number(found.percent / 100, 2),
            ),
            about=(indicator,),
            hints=True,
        )


def _among(pairs: Sequence[Pair], institutions: Mapping[str, int]) -> Iterator[Finding]:
    """C11: no more institutions of a kind did something than there are."""
    for indicator, value in pairs:
        there = institutions.get(among_institutions().get(indicator.source, ""), 0)
        if there and value.number > there:  # type: ignore[operator]
            yield Finding(
                check="C11",
                key=f"C11:{indicator.code}:{value.period}",
                sentence=_("%(number)s are more than the %(there)s that the directory has.",
                           number=_n(value.number), there=there),
                about=(indicator,),
            )  # fmt: skip


def _titles(areas: Sequence[Area], objectives: Sequence[Objective]) -> Iterator[Finding]:
    """C13, C14: every area has objectives, and every objective a title."""
    used = {objective.area_id for objective in objectives}
    for area in areas:
        if area.id not in used:
            yield Finding(check="C13", key=f"C13:{area.code}", sentence=_("Area %(code)s is empty.", code=area.code))
    for objective in objectives:
        if not objective.title.strip():
            sentence = _("Objective %(code)s has no title.", code=objective.code)
            yield Finding(check="C14", key=f"C14:{objective.code}", sentence=sentence, objective=objective)


def _same_source(indicators: Sequence[Indicator]) -> Iterator[Finding]:
    """C15: a step that is reported under two objectives counts once."""
    for one, other in combinations(indicators, 2):
        same = one.source and one.source == other.source and one.unit == other.unit
        if same and one.objective_id != other.objective_id and one.unit == "milestone":
            yield Finding(
                check="C15",
                key=f"C15:{one.code}:{other.code}",
                sentence=_("The same fact is reported under two objectives."),
                about=(one, other),
            )


def _couples(pairs: Sequence[Pair]) -> Iterator[tuple[Pair, Pair]]:
    """Yield each two values of two indicators that have a source, in both orders."""
    sourced = [pair for pair in pairs if pair[0].source]
    for one in sourced:
        for other in sourced:
            if one[0].id != other[0].id:
                yield one, other


def _is_source(one: Indicator, other: Indicator) -> bool:
    return bool(one.source) and one.source == other.source and one.unit == other.unit


def _n(number: Decimal | None) -> str:
    return format_number(number)
