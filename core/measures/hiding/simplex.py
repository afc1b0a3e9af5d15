"""The simplex method with exact numbers: the largest and smallest value of a variable under linear equations.

What a table gives away is a question of equations with small whole numbers; a rounding error would be an error of
protection. Each row stays an equation in whole numbers, which may be multiplied by any of them, so that nothing is ever
divided but by a common factor. Bland's rule lets it end always.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import gcd

Row = dict[int, int]
RIGHT = -1
"""The column of a row in which its right side stands."""


class Infeasible(Exception):
    """No values satisfy the equations."""


class Polytope:
    """All x >= 0 with sum(row * x) = right for every equation, held at a corner that moves with each question."""

    def __init__(self, width: int, equations: Sequence[tuple[Mapping[int, int], int]]) -> None:
        self.width = width
        self._rows: list[Row] = []
        self._basis: list[int] = []
        self._find_corner(equations)

    def corner(self) -> dict[int, Fraction]:
        """Return the values at the present corner that are not zero."""
        return {
            column: Fraction(row[RIGHT], row[column])
            for column, row in zip(self._basis, self._rows, strict=True)
            if row.get(RIGHT)
        }

    def extreme(self, column: int, sign: int) -> Fraction | None:
        """Return the largest (sign 1) or smallest (-1) value of a variable; none when it has no bound."""
        if not self._climb({column: sign}):
            return None
        return self.corner().get(column, Fraction(0))

    # --- inside

    def _find_corner(self, equations: Sequence[tuple[Mapping[int, int], int]]) -> None:
        """Start from artificial variables, one for each equation, and drive them out."""
        for place, (row, right) in enumerate(equations):
            sign = -1 if right < 0 else 1
            self._rows.append({column: sign * factor for column, factor in row.items() if factor})
            self._rows[-1][self.width + place] = 1
            if right:
                self._rows[-1][RIGHT] = sign * right
            self._basis.append(self.width + place)
        self._climb({self.width + place: -1 for place in range(len(self._rows))})
        if any(column >= self.width and row.get(RIGHT) for column, row in zip(self._basis, self._rows, strict=True)):
            raise Infeasible
        for at in reversed(range(len(self._rows))):
            if self._basis[at] >= self.width:
                self._drive_out(at)
        for kept in self._rows:
            for column in [column for column in kept if column >= self.width]:
                del kept[column]

    def _drive_out(self, at: int) -> None:
        """Let a real variable take the place of an artificial one that stands at zero; an idle equation is dropped."""
        real = min((column for column in self._rows[at] if 0 <= column < self.width), default=None)
        if real is None:
            del self._rows[at], self._basis[at]
            return
        if self._rows[at][real] < 0:
            self._rows[at] = {column: -value for column, value in self._rows[at].items()}
        self._pivot(at, real)

    def _climb(self, goal: Mapping[int, int]) -> bool:
        """Move to a corner where the goal is largest; say whether there is one."""
        gain: Row = dict(goal)
        for row, column in zip(self._rows, self._basis, strict=True):
            gain = _cleared(gain, row, column)
        while True:
            entering = min((column for column, value in gain.items() if value > 0 and column != RIGHT), default=None)
            if entering is None:
                return True
            leaving = self._leaving(entering)
            if leaving is None:
                return False
            self._pivot(leaving, entering)
            gain = _cleared(gain, self._rows[leaving], entering)

    def _leaving(self, entering: int) -> int | None:
        """Return the row that stops the entering variable first; of several the one with the smallest variable."""
        best: int | None = None
        for at, row in enumerate(self._rows):
            factor = row.get(entering, 0)
            if factor <= 0:
                continue
            if best is None:
                best = at
                continue
            held = self._rows[best]
            difference = row.get(RIGHT, 0) * held[entering] - held.get(RIGHT, 0) * factor
            if difference < 0 or (difference == 0 and self._basis[at] < self._basis[best]):
                best = at
        return best

    def _pivot(self, at: int, entering: int) -> None:
        row = self._rows[at]
        for other, other_row in enumerate(self._rows):
            if other != at and entering in other_row:
                self._rows[other] = _cleared(other_row, row, entering)
        self._basis[at] = entering


def _cleared(row: Row, by: Row, column: int) -> Row:
    """Return a row without a variable, by means of an equation in which that variable is positive."""
    times = row.get(column, 0)
    if not times:
        return row
    factor = by[column]
    found = {name: value * factor for name, value in row.items()} if factor != 1 else dict(row)
    for name, value in by.items():
        left = found.get(name, 0) - times * value
        if left:
            found[name] = left
        else:
            found.pop(name, None)
    common = gcd(*found.values()) if found else 1
    return {name: value // common for name, value in found.items()} if common > 1 else found
