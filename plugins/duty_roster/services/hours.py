"""Hours on duty by night, weekend and holiday, from the rosters in force."""

import uuid
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from core.access.principal import current
from core.auth.models import User
from core.db import db
from core.l10n import sort_key
from plugins.duty_roster.models import DutyMember, Roster, Shift
from plugins.duty_roster.models.rosters import PRIMARY, PUBLISHED
from plugins.duty_roster.permissions import HOURS_ALL
from plugins.duty_roster.spans import Hours, hours_of, instant, next_month
from plugins.office import days


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """Somebody's hours in a month, on duty first and in reserve; what is of two kinds stands under both."""

    id: uuid.UUID
    name: str
    shifts: int
    first: Hours
    reserve: Hours


def ledger(month: date) -> list[Ledger]:
    """Return the hours of a month: everybody's for who may see them, else one's own. A shift counts where it begins."""
    query = (
        sa.select(Shift)
        .join(Roster, Roster.id == Shift.roster_id)
        .join(DutyMember, DutyMember.id == Shift.member_id)
        .join(User, User.id == DutyMember.user_id)
        .where(
            Roster.state == PUBLISHED,
            Shift.starts >= instant(month, "00:00"),
            Shift.starts < instant(next_month(month), "00:00"),
        )
        .options(contains_eager(Shift.member).contains_eager(DutyMember.user))
    )
    if not current().may(HOURS_ALL):
        query = query.where(DutyMember.user_id == current().user_id)
    by_user: dict[uuid.UUID, list[Shift]] = {}
    for shift in db.session.scalars(query):
        by_user.setdefault(shift.member.user_id, []).append(shift)
    rows = [_row(user_id, shifts) for user_id, shifts in by_user.items()]
    return sorted(rows, key=lambda row: sort_key(row.name))


def _row(user_id: uuid.UUID, shifts: list[Shift]) -> Ledger:
    holiday = days.calendar().is_holiday
    found = {True: Hours(), False: Hours()}
    for shift in shifts:
        found[shift.role == PRIMARY] += hours_of(shift.span, holiday)
    return Ledger(id=user_id, name=shifts[0].member.user.name, shifts=len(shifts), first=found[True],
                  reserve=found[False])  # fmt: skip
