"""What other directorates count, from their Excel sheets: the sources of indicators that stand for it."""

from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from core.db import db
from core.measures import Period
from plugins.gender_budget.models import OutsideRow

CERTIFICATES, BUILDINGS, AID, ENTERPRISES = "certificates", "buildings", "economic_aid", "enterprises"
OF_BUILDINGS = {
    "gb.reconstructions": OutsideRow.extent == "full",
    "gb.partial_reconstructions": OutsideRow.extent == "partial",
    "gb.buildings_with_cameras": OutsideRow.cameras,
}
OF_WOMEN = {"gb.economic_aid_exits": AID, "gb.entrepreneurship_support": ENTERPRISES}
SOURCES = ("gb.certificates", *OF_BUILDINGS, *OF_WOMEN)

Found = tuple[Decimal, dict[str, int], tuple[Decimal, Decimal] | None]
"""A number with its parts, and numerator and denominator of a ratio."""


def counted(source: str, period: Period, unit: str) -> Found | None:
    """Return what the sheets of the years of a period say; none when a year has no sheet."""
    kind = CERTIFICATES if source == "gb.certificates" else OF_WOMEN.get(source, BUILDINGS)
    years = range(period.first.year, period.last.year + 1)
    rows = [row for row in db.session.scalars(of_kind(kind)) if row.year in years]
    if {row.year for row in rows} != set(years):
        return None
    if source in OF_BUILDINGS:
        return _buildings(source, years)
    if source in OF_WOMEN:
        women, all_ = sum(row.women or 0 for row in rows), sum(row.denominator or 0 for row in rows)
        share = Decimal(women) * 100 / all_ if all_ and unit == "percent" else None
        return (share, {}, (Decimal(women), Decimal(all_))) if share is not None else (Decimal(women), {}, None)
    parts = {name: sum(getattr(row, name) or 0 for row in rows) for name in ("women", "men", "joint", "legal")}
    return Decimal(sum(row.total or 0 for row in rows)), {name: n for name, n in parts.items() if n}, None


def _buildings(source: str, years: range) -> Found:
    query = (
        sa.select(OutsideRow.area, sa.func.count(OutsideRow.id))
        .where(OutsideRow.kind == BUILDINGS, OutsideRow.year.in_(list(years)), OF_BUILDINGS[source])
        .group_by(OutsideRow.area)
    )
    areas = dict(db.session.execute(query).all())
    return Decimal(sum(areas.values())), {area: areas[area] for area in ("urban", "rural") if areas.get(area)}, None


def of_kind(kind: str) -> sa.Select[Any]:
    """Select the rows of the sheets of a kind; of all kinds for none."""
    query = sa.select(OutsideRow)
    return query.where(OutsideRow.kind == kind) if kind else query
