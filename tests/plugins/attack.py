"""An attacker with a solver, who knows how files are counted: every table is sums over kinds of file."""

import itertools

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from core.measures import ALL, UNKNOWN, Counted

ENTRIES, ENDS = ("new", "carried"), ("closed", "open")
COUNTS = {
    "cases_managed": lambda entry, end: True,
    "cases_new": lambda entry, end: entry == "new",
    "cases_carried_over": lambda entry, end: entry == "carried",
    "cases_closed": lambda entry, end: end == "closed",
    "cases_open": lambda entry, end: end == "open",
}


def narrowest(tables: tuple[Counted, ...]) -> float:
    """Return the narrowest interval of a hidden number, from all that some tables of one period print together."""
    dimensions = sorted({code for counted in tables for code in counted.by})
    groups = [[*tables[0].measure.dimension(code).values(), UNKNOWN] for code in dimensions]
    kinds = list(itertools.product(ENTRIES, ENDS, *groups))
    told, rights, stars = [], [], []
    for counted in tables:
        shown = itertools.product(*([ALL, *groups[dimensions.index(code)]] for code in counted.by))
        for key in shown:
            cell = counted.cells.get(key)
            row = _row(counted, key, kinds, dimensions)
            if cell is not None and cell.hidden:
                stars.append(row)
            else:
                told.append(row)
                rights.append(cell.value if cell else 0)
    known = {"A_eq": csr_matrix(told) if told else None, "b_eq": rights or None}
    known |= {"A_ub": -csr_matrix(stars), "b_ub": [-1] * len(stars), "bounds": (0, None), "method": "highs"}
    low, high = np.full(len(stars), np.inf), np.full(len(stars), -np.inf)
    for at, star in enumerate(stars):
        for sign in (1, -1):
            if high[at] - low[at] >= 20:
                continue
            end = linprog(sign * star, **known)
            if end.status == 3:
                high[at] = np.inf
                continue
            assert end.status == 0, end.message
            values = np.array([row @ end.x for row in stars])
            low, high = np.minimum(low, values), np.maximum(high, values)
    return min(high - low)


def _row(counted, key, kinds, dimensions):
    wanted = {2 + dimensions.index(code): value for code, value in zip(counted.by, key, strict=True) if value != ALL}
    counts = COUNTS[counted.measure.code.partition(".")[2]]
    return np.array(
        [counts(kind[0], kind[1]) and all(kind[at] == value for at, value in wanted.items()) for kind in kinds],
        dtype=float,
    )
