"""What the municipality pays in files of coordination: nights under another roof, rent, nursery."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from core.measures import Period
from plugins.casework.models import CaseFile, Provision, Receipt, SocialService
from plugins.casework.models.services import SHELTER
from plugins.casework.money import MUNICIPALITY
from plugins.casework.services.provisions import ACTIVE, DONE, STOPPED
from plugins.domestic_violence.measures.dimensions import SPLITS
from plugins.domestic_violence.service import NAME

GIVEN = (ACTIVE, DONE, STOPPED)
RENT = "rent_bonus"
NURSERY = ("nursery_fee", "kindergarten_fee")


def _given(period: Period, *codes: str) -> sa.Select[Any]:
    """Select what is given of some services in files of coordination, on a day of the period at least."""
    end = sa.func.coalesce(Provision.ended_on, Provision.ends_on)
    return (
        sa.select(Provision.id)
        .join(CaseFile, CaseFile.id == Provision.case_id)
        .join(SocialService, SocialService.id == Provision.service_id)
        .where(
            CaseFile.service == NAME,
            SocialService.code.in_(codes),
            Provision.state.in_(GIVEN),
            Provision.starts_on <= period.last,
            sa.or_(end.is_(None), end >= period.first),
        )
    )


def shelter_months(period: Period, _by: Sequence[str]) -> sa.Select[Any]:
    """Select the files with months of the period for which the rent of a shelter was paid, each month once."""
    paid_for = sa.func.coalesce(Receipt.month, Receipt.given_on)
    month = (sa.extract("year", paid_for), sa.extract("month", paid_for))
    place = sa.func.row_number().over(partition_by=month, order_by=(Receipt.given_on, Receipt.id))
    paid = (
        sa.select(Provision.case_id, place.label("place"))
        .select_from(Receipt)
        .join(Provision, Provision.id == Receipt.provision_id)
        .join(CaseFile, CaseFile.id == Provision.case_id)
        .where(
            CaseFile.service == NAME,
            Provision.nature == SHELTER,
            Provision.payer == MUNICIPALITY,
            paid_for.between(period.first, period.last),
        )
        .subquery()
    )
    months = sa.select(paid.c.case_id.label("id"), sa.func.count().label("amount"))
    return months.where(paid.c.place == 1).group_by(paid.c.case_id)


def with_rent_bonus(period: Period, by: Sequence[str]) -> sa.Select[Any]:
    """Select one file for each person who has the rent bonus in the period: of two files the older one."""
    paid = _given(period, RENT).with_only_columns(CaseFile.id)
    place = sa.func.row_number().over(
        partition_by=CaseFile.subject_id, order_by=(CaseFile.opened_on, CaseFile.register_number, CaseFile.id)
    )
    ranked = sa.select(CaseFile.id, place.label("place")).where(CaseFile.id.in_(paid)).subquery()
    return SPLITS.select(CaseFile.id.in_(sa.select(ranked.c.id).where(ranked.c.place == 1)), period, by)


def children_in_nursery(period: Period, _by: Sequence[str]) -> sa.Select[Any]:
    """Select the files whose children have a free place, with how many: the most that had one in the same year."""
    year = sa.extract("year", Provision.starts_on)
    yearly = (
        _given(period, *NURSERY)
        .with_only_columns(CaseFile.id.label("id"), sa.func.count(Provision.id).label("children"))
        .group_by(CaseFile.id, year)
        .subquery()
    )
    return sa.select(yearly.c.id, sa.func.max(yearly.c.children).label("amount")).group_by(yearly.c.id)
