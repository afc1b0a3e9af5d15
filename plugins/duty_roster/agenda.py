"""Shifts in somebody's calendar and reminders, and for the head those that nobody has confirmed a day before."""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from core.access.principal import Principal
from core.auth.models import User
from core.db import db, now
from core.l10n import _, _l
from plugins.duty_roster.models import DutyMember, Roster, Shift
from plugins.duty_roster.models.rosters import PUBLISHED
from plugins.duty_roster.permissions import PLAN, SHIFT
from plugins.duty_roster.services.rosters import words_of
from plugins.office.agenda import DEADLINE
from plugins.office.hookspecs import CalendarEntry

DUTY = _l("On duty")
BEFORE = timedelta(hours=24)
"""So long before a shift the head hears that it is not confirmed."""


def entries(who: Principal, start: datetime, end: datetime) -> list[CalendarEntry]:
    """Return one's own shifts, and as the head the shifts within a day that nobody has confirmed."""
    found = []
    if who.may(SHIFT):
        mine = _shifts(start, end).where(DutyMember.user_id == who.user_id)
        found += [_entry(shift, DUTY, _("On duty: %(shift)s", shift=words_of(shift.span)), shift.ends)
                  for shift in db.session.scalars(mine)]  # fmt: skip
    if who.may(PLAN):
        soon = _shifts(max(start, now()), min(end, now() + BEFORE)).where(Shift.acknowledged_at.is_(None))
        found += [
            _entry(
                shift,
                DEADLINE,
                _("%(name)s has not confirmed: %(shift)s", name=shift.member.user.name, shift=words_of(shift.span)),
                None,
            )
            for shift in db.session.scalars(soon.where(DutyMember.user_id != who.user_id))
        ]
    return found


def _shifts(start: datetime, end: datetime) -> sa.Select[Any]:
    return (
        sa.select(Shift)
        .join(Roster, Roster.id == Shift.roster_id)
        .join(DutyMember, DutyMember.id == Shift.member_id)
        .join(User, User.id == DutyMember.user_id)
        .where(Roster.state == PUBLISHED, Shift.starts.between(start, end))
        .options(contains_eager(Shift.member).contains_eager(DutyMember.user))
        .order_by(Shift.starts)
    )


def _entry(shift: Shift, word: Any, title: str, ends: datetime | None) -> CalendarEntry:
    kind = "duty_roster_shift" if ends else "duty_roster_unconfirmed"
    return CalendarEntry(kind=kind, id=shift.id, at=shift.starts, ends_at=ends, word=word, title=title,
                         endpoint="duty_roster.shift")  # fmt: skip
