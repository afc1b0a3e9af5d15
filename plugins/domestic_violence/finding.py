"""Discreet words for orders, for the tasks about them."""

import uuid
from collections.abc import Collection
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import url_for

from core.access.principal import Principal
from core.db import db
from core.l10n import _, _l
from plugins.casework.finding import discreet
from plugins.casework.models import CaseFile, Person
from plugins.domestic_violence.models import ProtectionOrder
from plugins.domestic_violence.models.orders import IN_FORCE, REQUESTED
from plugins.office.hookspecs import CalendarEntry

HEARING = timedelta(hours=1)
"""How long a hearing takes in the calendar; nobody knows before."""


def hearings(who: Principal, start: datetime, end: datetime) -> list[CalendarEntry]:
    """Return the hearings about orders in the files that somebody answers for; outside they are a meeting."""
    query = (
        sa.select(ProtectionOrder.id, ProtectionOrder.hearing_at, CaseFile, Person)
        .join(CaseFile, CaseFile.id == ProtectionOrder.case_id)
        .join(Person, Person.id == CaseFile.subject_id)
        .where(
            CaseFile.worker_id == who.user_id,
            ProtectionOrder.state.in_((REQUESTED, IN_FORCE)),
            ProtectionOrder.hearing_at.between(start, end),
        )
    )
    return [
        CalendarEntry(
            kind=ProtectionOrder.__tablename__,
            id=order_id,
            at=at,
            ends_at=at + HEARING,
            word=_l("Meeting"),
            title=_("Hearing in court"),
            endpoint="domestic_violence.hearing",
            initials=person.initials,
        )
        for order_id, at, _case, person in db.session.execute(query)
    ]


def describe(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, tuple[str, str]]:
    """Return for each order within reach the words of its file, and its page."""
    if not ids:
        return {}
    query = (
        sa.select(ProtectionOrder.id, CaseFile, Person)
        .join(CaseFile, CaseFile.id == ProtectionOrder.case_id)
        .join(Person, Person.id == CaseFile.subject_id)
        .where(ProtectionOrder.id.in_(list(ids)))
    )
    return {
        order_id: (
            discreet(case, person),
            url_for("domestic_violence.order", record_id=case.id, target_id=order_id),
        )
        for order_id, case, person in db.session.execute(query)
    }


def describe_numbers(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, tuple[str, str]]:
    """Return the words and pages of numbers that other institutions give, for tasks about them."""
    from plugins.domestic_violence.services import institution_numbers

    return {
        id_: (words, url_for("domestic_violence.institution_numbers", record_id=id_))
        for id_, words in institution_numbers.describe(ids).items()
    }
