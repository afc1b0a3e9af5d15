"""A word and an address for rounds of monitoring and campaigns, for tasks and documents that are about one."""

import uuid
from collections.abc import Collection

import sqlalchemy as sa
from flask import url_for

from core.db import db
from core.measures import Period
from plugins.gender_budget.models import Campaign, EqualityPlan, Round


def describe(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, tuple[str, str]]:
    """Return the plan's code and the period of each round, with its address."""
    query = sa.select(Round.id, Round.first, Round.last, EqualityPlan.code).join(
        EqualityPlan, EqualityPlan.id == Round.plan_id
    )
    return {
        row.id: (
            f"{row.code} · {Period(row.first, row.last).brief}",
            url_for("gender_budget.monitoring_round", record_id=row.id),
        )
        for row in db.session.execute(query.where(Round.id.in_(ids)))
    }


def describe_campaigns(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, tuple[str, str]]:
    """Return the plan's code and the year of each campaign, with its address."""
    query = sa.select(Campaign.id, Campaign.year, EqualityPlan.code).join(
        EqualityPlan, EqualityPlan.id == Campaign.plan_id
    )
    return {
        row.id: (f"{row.code} · {row.year}", url_for("gender_budget.campaign", record_id=row.id))
        for row in db.session.execute(query.where(Campaign.id.in_(ids)))
    }
