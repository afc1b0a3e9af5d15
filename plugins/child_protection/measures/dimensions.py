"""How children's files are split: beside what all files have, by age, category, source, community and disability."""

from typing import Any

import sqlalchemy as sa

from core.l10n import _l
from core.measures import UNKNOWN, Period, schemes
from plugins.casework.figures import Splits, splits
from plugins.casework.figures.splits import AREA, NONE, PLAN, SEX, UNIT, YES, fixed
from plugins.casework.models import CaseFile, Person
from plugins.child_protection import codes, communities
from plugins.child_protection.models import ProtectionMeasure, Referral
from plugins.child_protection.models.protection_measures import ENDED, IN_FORCE
from plugins.child_protection.service import RISKS

SEVERAL = "several"

AGE = schemes.dimension("child_ages", "age", _l("Age"))
CATEGORY = fixed(
    "category", _l("Category"), {**codes.labels("category"), SEVERAL: _l("More than one category")}, lasting=True
)
RISK = splits.risk(RISKS)
SOURCE = fixed("source", _l("Source of referral"), codes.labels("referral_channel"), lasting=True)
MEASURE = fixed(
    "measure",
    _l("Protection measure in force in the period"),
    {**codes.labels("measure_kind"), SEVERAL: _l("More than one measure"), NONE: _l("No measure")},
)
REASON = splits.reason(codes.labels("closing_reason"))
COMMUNITY = fixed("community", _l("Community"), communities.labels(), lasting=True, private=True)
DISABILITY = fixed("disability", _l("Disability"), {YES: _l("Written down")}, lasting=True, private=True)

CHILD = (SEX, AGE, UNIT, AREA, CATEGORY, RISK, SOURCE, MEASURE, PLAN, COMMUNITY, DISABILITY)
"""The dimensions that every figure about files has."""


def _of_referral(column: Any) -> Any:
    """Read from the referral that opened the file: its first one."""
    query = sa.select(column).where(Referral.case_id == CaseFile.id).order_by(Referral.received_at)
    return query.limit(1).correlate(CaseFile).scalar_subquery()


def _category(_period: Period) -> Any:
    several = sa.func.json_array_length(Referral.categories) > 1
    return _of_referral(sa.case((several, SEVERAL), else_=Referral.categories[0].as_string()))


def _source(_period: Period) -> Any:
    return _of_referral(Referral.channel)


def _measure(period: Period) -> Any:
    """The kind of measure that was in force on some day of the period.

    It is in force from its decision, or the act at once, until it ends; no file is closed over one, so the end of the
    period alone would say little.
    """
    kinds = sa.func.count(ProtectionMeasure.kind.distinct())
    told = sa.case((kinds == 0, NONE), (kinds > 1, SEVERAL), else_=sa.func.min(ProtectionMeasure.kind))
    query = sa.select(told).where(
        ProtectionMeasure.case_id == CaseFile.id,
        ProtectionMeasure.state.in_((IN_FORCE, ENDED)),
        ProtectionMeasure.decided_at < period.ends_at,
        sa.or_(ProtectionMeasure.ended_on.is_(None), ProtectionMeasure.ended_on >= period.first),
    )
    return query.correlate(CaseFile).scalar_subquery()


def _disability(_period: Period) -> Any:
    """Whether something is written down; what it is, is sealed."""
    return sa.case((Person.sealed_disability.is_not(None), YES), else_=UNKNOWN)  # type: ignore[attr-defined]


SPLITS = Splits(
    service="child_protection",
    columns={
        **splits.COLUMNS,
        "age": splits.age("child_ages"),
        "category": _category,
        "source": _source,
        "measure": _measure,
        "disability": _disability,
        "community": lambda _period: communities.of(Person),
    },
    of_person=frozenset({"sex", "age", "disability", "community"}),
)
