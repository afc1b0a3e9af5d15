"""What can be worked out: how narrow the printed numbers leave the ones that are not printed."""

import math
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Generic, TypeVar

from core.measures.hiding.simplex import Polytope

Name = TypeVar("Name", bound=Hashable)
NOTHING = Fraction(0)


@dataclass(frozen=True)
class Sum(Generic[Name]):
    """An equation that everybody knows: a total and its parts."""

    total: Name
    parts: tuple[Name, ...]


@dataclass(frozen=True)
class Unknown:
    """What is known beforehand of a number that is not printed: at least so much (a hidden one is never zero)."""

    least: int


def narrow(
    unknown: Mapping[Name, Unknown],
    printed: Mapping[Name, int],
    sums: Sequence[Sum[Name]],
    width: int,
    guarded: Iterable[Name],
) -> Iterator[Name]:
    """Yield those of the guarded numbers that are known to less than a width (hi - lo, in whole numbers).

    Raises:
        Infeasible: the sums do not hold.
    """
    wanted = set(guarded)
    for names, equations in _parts(unknown, printed, sums):
        if wanted & set(names):
            yield from _narrow_part(names, equations, unknown, width, wanted)


def bounds(
    unknown: Mapping[Name, Unknown], printed: Mapping[Name, int], sums: Sequence[Sum[Name]]
) -> dict[Name, tuple[int, int | None]]:
    """Return the smallest and largest whole value that each number can have; none for no bound."""
    found: dict[Name, tuple[int, int | None]] = {name: (known.least, None) for name, known in unknown.items()}
    for names, equations in _parts(unknown, printed, sums):
        polytope = Polytope(len(names), equations)
        for column, name in enumerate(names):
            low, high = polytope.extreme(column, -1), polytope.extreme(column, 1)
            least = unknown[name].least
            found[name] = (math.ceil(low or 0) + least, None if high is None else math.floor(high) + least)
    return found


def _narrow_part(
    names: Sequence[Name],
    equations: Sequence[tuple[dict[int, int], int]],
    unknown: Mapping[Name, Unknown],
    width: int,
    wanted: set[Name],
) -> Iterator[Name]:
    """Ask for the extremes of each number, unless corners that were visited before lie far enough apart."""
    polytope = Polytope(len(names), equations)
    corner = polytope.corner()
    low = [corner.get(column, NOTHING) for column in range(len(names))]
    high = list(low)

    def is_wide(column: int) -> bool:
        return math.floor(high[column]) - math.ceil(low[column]) >= width

    for column, name in enumerate(names):
        if name not in wanted:
            continue
        for sign in (1, -1):
            if is_wide(column):
                break
            if polytope.extreme(column, sign) is None:
                high[column] = low[column] + width + 1
                break
            corner = polytope.corner()
            for place in range(len(names)):
                value = corner.get(place, NOTHING)
                low[place], high[place] = min(low[place], value), max(high[place], value)
        if not is_wide(column):
            yield name


def _parts(
    unknown: Mapping[Name, Unknown], printed: Mapping[Name, int], sums: Sequence[Sum[Name]]
) -> Iterator[tuple[list[Name], list[tuple[dict[int, int], int]]]]:
    """Yield the groups of numbers that the equations bind to each other, with their equations, numbered anew.

    Each number is counted from the least that it can be.
    """
    equations = [_equation(one, unknown, printed) for one in sums]
    leader: dict[Name, Name] = {}

    def lead(name: Name) -> Name:
        while leader.setdefault(name, name) != name:
            leader[name] = name = leader[leader[name]]
        return name

    bound = [(factors, right) for factors, right in equations if factors]
    for factors, _right in bound:
        first, *others = factors
        for other in others:
            leader[lead(other)] = lead(first)
    groups: dict[Name, tuple[dict[Name, int], list[tuple[dict[Name, int], int]]]] = {}
    for factors, right in bound:
        names, own = groups.setdefault(lead(next(iter(factors))), ({}, []))
        for name in factors:
            names.setdefault(name, len(names))
        own.append((factors, right))
    for names, own in groups.values():
        numbered = [({names[name]: factor for name, factor in factors.items()}, right) for factors, right in own]
        yield list(names), numbered


def _equation(
    one: Sum[Name], unknown: Mapping[Name, Unknown], printed: Mapping[Name, int]
) -> tuple[dict[Name, int], int]:
    """Return a sum as factors of what is not printed, and what they come to."""
    factors: dict[Name, int] = {}
    right = 0
    for name, factor in ((one.total, -1), *((part, 1) for part in one.parts)):
        if name in unknown:
            factors[name] = factors.get(name, 0) + factor
            right -= factor * unknown[name].least
        else:
            right -= factor * printed[name]
    return {name: factor for name, factor in factors.items() if factor}, right
