"""Who is on duty now: one question to the database, for every page and for what a shift lets somebody see."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from core.access.principal import privileged
from core.auth.models import User
from core.db import db, now
from plugins.duty_roster.models import DutyMember, DutyTeam, Roster, Shift
from plugins.duty_roster.models.rosters import PRIMARY, PUBLISHED, REPLACED


@dataclass(frozen=True, kw_only=True)
class OnDuty:
    """Somebody who is on duty: name, telephone, until when, for which team, first or in reserve."""

    name: str
    phone: str
    until: datetime
    team: str
    is_first: bool


def running(moment: datetime) -> sa.Select[Any]:
    """Select the shifts that run at a moment by rosters in force, with who has them."""
    return (
        sa.select(Shift)
        .join(Roster, Roster.id == Shift.roster_id)
        .join(DutyTeam, DutyTeam.id == Roster.team_id)
        .join(DutyMember, DutyMember.id == Shift.member_id)
        .join(User, User.id == DutyMember.user_id)
        .where(Roster.state == PUBLISHED, Shift.starts <= moment, Shift.ends > moment)
        .options(
            contains_eager(Shift.roster).contains_eager(Roster.team),
            contains_eager(Shift.member).contains_eager(DutyMember.user),
        )
        .order_by(DutyTeam.name, Shift.role.desc(), User.name)
    )


def on_duty() -> list[OnDuty]:
    """Return who is on duty now, those in reserve after those who are called first."""
    return [
        OnDuty(
            name=shift.member.user.name,
            phone=shift.roster.team.phone or shift.member.phone,
            until=shift.ends,
            team=shift.roster.team.name,
            is_first=shift.role == PRIMARY,
        )
        for shift in db.session.scalars(running(now()))
    ]


def shifts_now(user_id: uuid.UUID) -> frozenset[uuid.UUID]:
    """Return the shifts that somebody stands now, those of replaced versions among them.

    A call belongs to the shift in which it began: when the month gets its next version in the middle of the night, who
    still stands the shift goes on with it. Who stands none by the version in force has none.
    """
    with privileged("which shift somebody stands"):
        moment = now()
        query = (
            sa.select(Shift.id, Roster.state)
            .join(Roster, Roster.id == Shift.roster_id)
            .join(DutyMember, DutyMember.id == Shift.member_id)
            .where(DutyMember.user_id == user_id, Roster.state.in_((PUBLISHED, REPLACED)))
            .where(Shift.starts <= moment, Shift.ends > moment)
        )
        rows = db.session.execute(query).all()
        stands = any(row.state == PUBLISHED for row in rows)
        return frozenset(row.id for row in rows) if stands else frozenset()


def next_change(user_id: uuid.UUID) -> datetime | None:
    """Return the next moment at which a shift of somebody begins or ends."""
    with privileged("when a shift begins or ends"):
        moment = now()
        begins_or_ends = sa.case((Shift.starts > moment, Shift.starts), else_=Shift.ends)
        query = (
            sa.select(sa.func.min(begins_or_ends))
            .join(Roster, Roster.id == Shift.roster_id)
            .join(DutyMember, DutyMember.id == Shift.member_id)
            .where(DutyMember.user_id == user_id, Roster.state == PUBLISHED, Shift.ends > moment)
        )
        return db.session.scalar(query)
