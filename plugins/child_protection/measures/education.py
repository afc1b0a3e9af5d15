"""Children whose place in nursery or kindergarten the municipality pays: each child once, however many years."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from core.measures import Period
from plugins.casework.models import CaseFile
from plugins.child_protection.measures import dimensions
from plugins.child_protection.services import enrolments


def with_fee_paid(period: Period, by: Sequence[str]) -> sa.Select[Any]:
    """Select one file for each child with a fee paid in the period: of two files of a child the older one."""
    paid = enrolments.in_period(period.first, period.last).with_only_columns(CaseFile.id).distinct()
    place = sa.func.row_number().over(
        partition_by=CaseFile.subject_id, order_by=(CaseFile.opened_on, CaseFile.register_number, CaseFile.id)
    )
    ranked = sa.select(CaseFile.id, place.label("place")).where(CaseFile.id.in_(paid)).subquery()
    first = sa.select(ranked.c.id).where(ranked.c.place == 1)
    return dimensions.SPLITS.select(CaseFile.id.in_(first), period, by)
