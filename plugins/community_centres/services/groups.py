"""Programmes and groups: their sessions come from a rule of the week and skip holidays and days of closure."""

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from core.access.principal import current
from core.db import atomic, db
from core.l10n import _, sort_key, today
from core.records import check_version
from plugins.community_centres.models import Attendance, Group, Leader, Programme, Service, Session
from plugins.community_centres.models.groups import CANCELLED, HELD, PLANNED
from plugins.community_centres.models.groups import GROUP as OF_GROUP
from plugins.community_centres.permissions import ALL_GROUPS, PLAN, REGISTER
from plugins.community_centres.services import hours, staff
from plugins.office.problems import Refused


def programmes(*, ended: bool = True) -> list[Programme]:
    """Return the programmes by the alphabet, those that ended too unless they are left out."""
    query = sa.select(Programme).options(joinedload(Programme.service))
    found = [row for row in db.session.scalars(query) if ended or row.ended_on is None or row.ended_on >= today()]
    return sorted(found, key=lambda row: sort_key(row.title))


@atomic
def save_programme(programme: Programme | None, seen: Any, **values: Any) -> Programme:
    """Write a programme down.

    Raises:
        Refused: no right, or another programme has this code.
        core.db.Conflict: somebody else saved first.
    """
    if not current().may(PLAN):
        raise Refused(_("You cannot plan programmes."))
    same = sa.select(Programme.id).where(Programme.code == values["code"])
    if programme is not None:
        check_version(programme, seen)
        same = same.where(Programme.id != programme.id)
    if db.session.scalar(same) is not None:
        raise Refused(_("Another programme has this code."))
    if programme is None:
        programme = Programme()
        db.session.add(programme)
    for name, value in values.items():
        setattr(programme, name, value)
    db.session.flush()
    return programme


def groups() -> sa.Select[Any]:
    """Select the groups within reach, with what a list says of them."""
    return sa.select(Group).options(
        joinedload(Group.programme), joinedload(Group.centre), selectinload(Group.leaders).joinedload(Leader.user)
    )


@atomic
def save_group(group: Group | None, seen: Any, leaders: Iterable[uuid.UUID], **values: Any) -> Group:
    """Write a group down and plan its sessions; of one that runs, those that are not held yet are planned anew.

    Raises:
        Refused: no right, a centre of others, an end before the beginning, or a leader who does not work there.
        core.db.Conflict: somebody else saved first.
    """
    who = current()
    centre_id = group.centre_id if group is not None else values["centre_id"]
    if not who.may(PLAN) or centre_id not in staff.own():
        raise Refused(_("You plan groups of your own centres only."))
    if values["last"] < values["first"]:
        raise Refused(_("The last day is before the first."))
    if values["ends_at"] <= values["starts_at"]:
        raise Refused(_("The end must come after the beginning."))
    wanted = set(leaders)
    if not wanted <= {user_id for user_id, _name in staff.colleagues({centre_id})}:
        raise Refused(_("A group is led by somebody who works in its centre."))
    if group is None:
        group = Group(**values)
        db.session.add(group)
    else:
        check_version(group, seen)
        for name, value in values.items():
            setattr(group, name, value)
    group.leaders = [row for row in group.leaders if row.user_id in wanted]
    there = {row.user_id for row in group.leaders}
    group.leaders += [Leader(user_id=user_id) for user_id in sorted(wanted - there)]
    db.session.flush()
    _plan(group)
    return group


def _plan(group: Group) -> None:
    """Plan a group's sessions from the rule of its week, as many as the programme has; what was held stays."""
    rows = {row.on: row for row in sessions_of(group)}
    done = sum(row.state == HELD for row in rows.values())
    days = [day for day in hours.working(group.centre, group.days, group.first, group.last) if _is_free(rows, day)]
    days = days[: max(0, group.programme.sessions - done)]
    for day, row in rows.items():
        if row.state == PLANNED and row.group_id and day not in days and day >= today():
            db.session.delete(row)
    for day in days:
        row = rows.get(day) or Session(
            group=group, centre=group.centre, service_id=group.programme.service_id, kind=OF_GROUP, on=day
        )
        row.starts_at, row.ends_at, row.place = group.starts_at, group.ends_at, group.place
        if len(group.leaders) == 1:
            row.leader_id = group.leaders[0].user_id
        db.session.add(row)
    db.session.flush()


def _is_free(rows: dict[date, Session], day: date) -> bool:
    return day not in rows or rows[day].state == PLANNED


def sessions_of(group: Group) -> list[Session]:
    """Return the sessions of a group in their order."""
    return list(db.session.scalars(sa.select(Session).where(Session.group_id == group.id).order_by(Session.on)))


def sessions_on(first: date, last: date) -> list[Session]:
    """Return the sessions within reach on some days, in their order."""
    query = sa.select(Session).where(Session.on.between(first, last))
    query = _with_group(query).options(joinedload(Session.leader))
    return list(db.session.scalars(query.order_by(Session.on, Session.starts_at, Session.id)))


def without_register() -> list[Session]:
    """Return the sessions within reach that are over and have no register yet, the oldest first."""
    query = sa.select(Session).where(Session.on < today(), Session.state == PLANNED)
    return list(db.session.scalars(_with_group(query).order_by(Session.on, Session.id).limit(20)))


def _with_group(query: sa.Select[Any]) -> sa.Select[Any]:
    """Load the groups with their sessions in one question that asks for the rule of both."""
    return query.outerjoin(Group, Group.id == Session.group_id).options(
        contains_eager(Session.group), joinedload(Session.centre)
    )


def doubts(row: Session | Group, day: date | None = None) -> list[str]:
    """Return what is odd about the time of a session, in sentences: it may be meant so, and nothing is blocked."""
    on = day or (row.on if isinstance(row, Session) else row.first)
    service: Service | None = row.service if isinstance(row, Session) else row.programme.service
    if hours.fits(row.centre, service, on, row.starts_at, row.ends_at):
        return []
    return [_("Outside of the hours of the centre: check that somebody opens.")]


@atomic
def cancel(session: Session, reason: str) -> None:
    """Cancel a session that was not held.

    Raises:
        Refused: no right, or it was held.
    """
    if not current().may(REGISTER):
        raise Refused(_("You cannot change this session."))
    if session.state != PLANNED:
        raise Refused(_("Only a planned session is cancelled."))
    session.state, session.reason = CANCELLED, reason


@atomic
def save_open(session: Session | None, seen: Any, **values: Any) -> Session:
    """Write an open activity or an awareness session down, with those who came, counted by the six groups.

    Raises:
        Refused: no right, a centre of others, or an end before the beginning.
        core.db.Conflict: somebody else saved first.
    """
    if not current().may(REGISTER) or values["centre_id"] not in staff.own():
        raise Refused(_("You write down sessions of your own centres only."))
    if values["ends_at"] <= values["starts_at"]:
        raise Refused(_("The end must come after the beginning."))
    if session is None:
        leader = None if current().may(ALL_GROUPS) and values.get("leader_id") else current().user_id
        session = Session(centre_id=values["centre_id"], leader_id=leader)
        db.session.add(session)
    else:
        check_version(session, seen)
    for name, value in values.items():
        setattr(session, name, value)
    session.people = sum(session.split.values())
    session.state = HELD if session.people else PLANNED
    db.session.flush()
    return session


def held_marks(group: Group) -> tuple[int, int]:
    """Return how many sessions of a group were held, and how many marks of presence they have."""
    held = sum(row.state == HELD for row in sessions_of(group))
    marks = sa.select(sa.func.count(Attendance.id)).join(Session, Session.id == Attendance.session_id)
    return held, int(db.session.scalar(marks.where(Session.group_id == group.id, Attendance.present)) or 0)
