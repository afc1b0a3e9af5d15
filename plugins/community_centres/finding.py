"""A word and an address for what documents and tasks of the centres are about; no names."""

import uuid
from collections.abc import Collection

import sqlalchemy as sa
from flask import url_for
from sqlalchemy.orm import contains_eager, joinedload

from core.db import db
from core.l10n import format_month
from plugins.community_centres.models import Enrolment, Group, MonthlyReport


def of_reports(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, tuple[str, str]]:
    """Return the centre's code and the month of each report, with its address."""
    query = sa.select(MonthlyReport).where(MonthlyReport.id.in_(ids)).options(joinedload(MonthlyReport.centre))
    return {
        row.id: (
            f"{row.centre.code} · {format_month(row.month)}",
            url_for("community_centres.report", record_id=row.id),
        )
        for row in db.session.scalars(query)
    }


def of_enrolments(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, tuple[str, str]]:
    """Return the group of each place in one, with the address of the group."""
    query = (
        sa.select(Enrolment)
        .join(Group, Group.id == Enrolment.group_id)
        .options(contains_eager(Enrolment.group))
        .where(Enrolment.id.in_(ids))
    )
    return {
        row.id: (row.group.title, url_for("community_centres.group", record_id=row.group_id))
        for row in db.session.scalars(query)
    }
