"""A word and an address for calls, and how one is handed over by the referrals of office."""

import uuid
from collections.abc import Collection

import sqlalchemy as sa
from flask import url_for

from core.db import db
from core.l10n import _
from plugins.duty_roster.models import DutyCall
from plugins.office.hookspecs import ReferralSource

CALL = "duty_roster.call"


def describe(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, tuple[str, str]]:
    """Return the reference of each call, with its address."""
    query = sa.select(DutyCall.id, DutyCall.reference).where(DutyCall.id.in_(ids))
    return {
        row.id: (_("Call %(reference)s", reference=row.reference), url_for("duty_roster.call", record_id=row.id))
        for row in db.session.execute(query)
    }


SOURCE = ReferralSource(
    name=CALL,
    may=lambda _call: False,
    parts=lambda _call, _profile: (),
    consent=lambda _call, _institution_id: None,
    unit=lambda call: call.unit_id,
    weight=75,
)
"""A call is handed over on its own page; a referral about it is seen by who sees the call, and ends with the shift."""
