"""Hiding small numbers: attacked by linear programming, compared with brute force, and as sparing as promised."""

import itertools
import os
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from core.measures.counting import with_sums
from core.measures.hiding.intervals import Sum, Unknown, bounds, narrow
from core.measures.hiding.simplex import Infeasible, Polytope
from core.measures.hiding.tables import Table, hide

LEAST, MOST = 5, 10
TABLES = 5000 if os.environ.get("KUJDES_SOAK") == "1" else 500


def table_of(leaves):
    width = len(next(iter(leaves)))
    return Table({key: value for key, value in with_sums(leaves, width).items()})


def protected(table, least=LEAST):
    """Return what a table hides when nothing else was published."""
    sums = [Sum(total, parts) for total, parts in table.sums()]

    def check(hidden):
        printed = {key: value for key, value in table.values.items() if key not in hidden}
        return narrow({key: Unknown(1) for key in hidden}, printed, sums, least, hidden)

    return hide(table, {key for key, value in table.values.items() if 0 < value < least}, check)


def known(table, hidden):
    sums = [Sum(total, parts) for total, parts in table.sums()]
    printed = {key: value for key, value in table.values.items() if key not in hidden}
    return bounds({key: Unknown(1) for key in hidden}, printed, sums)


def narrowest(table, hidden):
    """Return the narrowest interval that an attacker with a solver finds (hidden numbers are at least 1)."""
    place = {key: at for at, key in enumerate(sorted(hidden))}
    rows, rights = [], []
    for total, parts in table.sums():
        row, right = np.zeros(len(place)), 0
        for key, factor in ((total, -1), *((part, 1) for part in parts)):
            if key in place:
                row[place[key]] += factor
            else:
                right -= factor * table.values[key]
        if row.any():
            rows.append(row)
            rights.append(right)
    low, high = np.full(len(place), np.inf), np.full(len(place), -np.inf)
    for at in place.values():
        goal = np.zeros(len(place))
        goal[at] = 1
        for sign in (1, -1):
            if high[at] - low[at] >= 2 * MOST:
                continue  # two explanations that were met on the way lie far apart already
            end = linprog(sign * goal, A_eq=rows or None, b_eq=rights or None, bounds=(1, None), method="highs")
            if end.status == 3:
                high[at] = np.inf
                continue
            assert end.status == 0, "the truth itself satisfies the equations"
            low, high = np.minimum(low, end.x), np.maximum(high, end.x)
    return min(high - low, default=np.inf)


def test_small_cells_of_a_sensitive_table_with_its_margins():
    """A25: four cells go, the margins and the third row stay."""
    leaves = {
        ("Elbasan", "F"): 112, ("Elbasan", "M"): 8,
        ("Shushicë", "F"): 17, ("Shushicë", "M"): 3,
        ("Bradashesh", "F"): 17, ("Bradashesh", "M"): 0,
    }  # fmt: skip
    table = table_of(leaves)
    hidden = protected(table)
    assert hidden == {("Elbasan", "F"), ("Elbasan", "M"), ("Shushicë", "F"), ("Shushicë", "M")}
    assert table.values[("", "")] == 157 and table.values[("", "M")] == 11
    assert known(table, hidden) == {
        ("Elbasan", "F"): (110, 119), ("Elbasan", "M"): (1, 10),
        ("Shushicë", "F"): (10, 19), ("Shushicë", "M"): (1, 10),
    }  # fmt: skip


def test_two_small_cells_that_give_each_other_away():
    """A26: with the two small cells hidden alone, what is left is 2, so each must be 1."""
    table = table_of({("a",): 18, ("b",): 1, ("c",): 1})
    assert known(table, {("b",), ("c",)}) == {("b",): (1, 1), ("c",): (1, 1)}
    assert protected(table) == {("a",), ("b",), ("c",)}


def test_the_attack_finds_what_is_hidden_by_size_alone():
    """If the attacker's solver found nothing here, the tests below would prove nothing."""
    table = table_of({("a", "x"): 30, ("a", "y"): 2, ("b", "x"): 9, ("b", "y"): 11})
    assert narrowest(table, {("a", "y")}) == 0


@pytest.mark.parametrize("least", [3, 5, 10])
def test_no_hidden_number_of_random_tables_is_known_to_less_than_the_threshold(least):
    die, stars = random.Random(least), 0
    for _one in range(TABLES if least == LEAST else TABLES // 10):
        two, rows, columns = die.random() < 0.7, die.choice((2, 3, 4, 5, 6, 8, 14)), die.choice((2, 2, 3, 4, 6))
        keys = itertools.product(range(rows), range(columns)) if two else ((row,) for row in range(rows))
        sizes = (lambda: 0, lambda: die.randrange(6), lambda: die.randrange(40), lambda: die.randrange(400))
        table = table_of({tuple(map(str, key)): die.choice(sizes)() for key in keys})
        hidden = protected(table, least)
        assert narrowest(table, hidden) >= least - 1e-6, table.values
        assert all(table.values[key] for key in hidden), "a zero is told"
        assert all(not 0 < value < least for key, value in table.values.items() if key not in hidden)
        stars += len(hidden)
    print(f"{stars} numbers hidden, each known to {least} or more")
    assert stars > 100


@settings(max_examples=25)
@given(st.lists(st.integers(0, 5), min_size=6, max_size=6))
def test_what_is_hidden_has_other_explanations_by_brute_force(values):
    """Fill small tables in every way that fits what is printed: the solver's bounds are those that are reached."""
    table = table_of(dict(zip(itertools.product("ab", "xyz"), values, strict=True)))
    hidden = sorted(key for key in protected(table, 3) if "" not in key)[:4]
    if not hidden:
        return
    bound, most = known(table, set(hidden)), max(table.values.values())
    fits: dict[tuple[str, ...], set[int]] = {key: set() for key in hidden}
    sums = [(table.values[total], parts) for total, parts in table.sums() if total not in hidden]
    for found in itertools.product(range(1, most + 1), repeat=len(hidden)):
        filled = {**table.values, **dict(zip(hidden, found, strict=True))}
        if all(total == sum(filled[part] for part in parts) for total, parts in sums):
            for key, value in zip(hidden, found, strict=True):
                fits[key].add(value)
    assert {key: (min(found), max(found)) for key, found in fits.items()} == bound


@settings(max_examples=60)
@given(st.data())
def test_the_exact_solver_agrees_with_another_one(data):
    width, height = data.draw(st.integers(1, 6)), data.draw(st.integers(1, 4))
    row = st.lists(st.integers(-1, 1), min_size=width, max_size=width)
    matrix = data.draw(st.lists(row, min_size=height, max_size=height))
    truth = data.draw(st.lists(st.integers(0, 9), min_size=width, max_size=width))
    rights = [sum(factor * value for factor, value in zip(row, truth, strict=True)) for row in matrix]
    polytope = Polytope(width, [(dict(enumerate(row)), right) for row, right in zip(matrix, rights, strict=True)])
    for column in range(width):
        goal = np.zeros(width)
        goal[column] = 1
        for sign in (1, -1):
            ours = polytope.extreme(column, sign)
            other = linprog(-sign * goal, A_eq=matrix, b_eq=rights, bounds=(0, None), method="highs")
            assert (ours is None) == (other.status == 3)
            assert ours is None or abs(float(ours) + sign * other.fun) < 1e-6


def test_numbers_that_cannot_be_are_refused():
    with pytest.raises(Infeasible):
        Polytope(1, [({0: 1}, 3), ({0: 1}, 4)])
