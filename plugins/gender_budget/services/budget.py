"""The share of the budget that goes to specialised services, and what is missing to the target, in lekë.

The share is what was spent on lines so marked, of all that was spent in the year, whatever fund it came from; the page
and the report print this definition under the figure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import sqlalchemy as sa

from core.access.principal import current
from core.db import atomic, db
from core.l10n import _
from core.records import check_version
from plugins.gender_budget.models import BudgetLine, Indicator
from plugins.office.problems import Refused

SOURCE = "gb.budget_share_dv"


@dataclass(frozen=True, kw_only=True)
class Share:
    """What was spent on specialised services of all that was spent in some years, in whole lekë."""

    special: int
    total: int

    @property
    def percent(self) -> Decimal:
        return Decimal(self.special) * 100 / Decimal(self.total)

    def missing_to(self, target: Decimal) -> int:
        """Return the lekë that are missing to a target in per cent of the same total; 0 when it is reached."""
        wanted = (Decimal(self.total) * target / 100).quantize(Decimal(1), rounding=ROUND_HALF_UP)
        return max(0, int(wanted) - self.special)


def share(years: Sequence[int]) -> Share | None:
    """Return the share of some years; none when a year has no line, or nothing was spent."""
    special = sa.func.sum(sa.case((BudgetLine.specialised, BudgetLine.executed), else_=0))
    query = sa.select(BudgetLine.year, sa.func.sum(BudgetLine.executed), special).group_by(BudgetLine.year)
    found = {year: (int(total), int(part)) for year, total, part in db.session.execute(query)}
    if not years or any(year not in found for year in years):
        return None
    total = sum(found[year][0] for year in years)
    return Share(special=sum(found[year][1] for year in years), total=total) if total else None


def years() -> list[int]:
    """Return the years that have lines, the newest first."""
    return list(db.session.scalars(sa.select(BudgetLine.year).distinct().order_by(BudgetLine.year.desc())))


def lines_of(year: int) -> sa.Select[Any]:
    """Select the lines of a year."""
    return sa.select(BudgetLine).where(BudgetLine.year == year)


def target() -> Decimal | None:
    """Return the target of the share, in per cent, as the newest indicator of this source says it."""
    query = sa.select(Indicator).where(Indicator.source == SOURCE).order_by(Indicator.created_at.desc())
    return next((one.target for one in db.session.scalars(query) if one.target is not None), None)


@atomic
def save(line: BudgetLine | None, seen: Any, **values: Any) -> BudgetLine:
    """Write a line.

    Raises:
        Refused: the year has a line of this code already.
        core.db.Conflict: somebody else saved first.
    """
    if line is None:
        line = BudgetLine(by_id=current().user_id)
        db.session.add(line)
    else:
        check_version(line, seen)
    for name, value in values.items():
        setattr(line, name, value)
    with db.session.no_autoflush:
        same = sa.select(BudgetLine.id).where(BudgetLine.year == line.year, BudgetLine.code == line.code)
        if db.session.scalar(same.where(BudgetLine.id != line.id)):
            raise Refused(_("The year has a line of this code already."))
    db.session.flush()
    return line
