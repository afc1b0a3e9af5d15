"""The facts behind the figures: sessions that were held, who was present in them, and the services that are given.

People who are hidden from a colleague are left out for everybody, so that no comparison tells of them.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from core.access.exclusions import Exclusion
from core.measures import Period
from plugins.community_centres.models import Attendance, Enrolment, Group, Participant, Programme, Service, Session
from plugins.community_centres.models.directory import ACTIVE
from plugins.community_centres.models.groups import AWARENESS, HELD


def _held(period: Period) -> sa.ColumnElement[bool]:
    return sa.and_(Session.state == HELD, Session.on.between(period.first, period.last))


def _of_kind(query: sa.Select[Any], kind: str | None) -> sa.Select[Any]:
    query = query.join(Group, Group.id == Session.group_id)
    if kind is None:
        return query
    return query.join(Programme, Programme.id == Group.programme_id).where(Programme.kind == kind)


def hidden() -> Any:
    """Say of a participant that they are hidden from somebody."""
    return sa.exists().where(Exclusion.record_id == Participant.id)


def people(kind: str | None) -> Any:
    """Return the facts of the different people of programmes: one row for each person of all centres."""

    def facts(period: Period, by: Sequence[str]) -> sa.Select[Any]:
        query = sa.select(Participant.person_id.label("id"), *(_column(code) for code in by)).distinct()
        query = (
            query.select_from(Attendance)
            .join(Session, Session.id == Attendance.session_id)
            .join(Enrolment, Enrolment.id == Attendance.enrolment_id)
            .join(Participant, Participant.id == Enrolment.participant_id)
        )
        return _of_kind(query, kind).where(_held(period), Attendance.present, ~hidden())

    return facts


def _column(_code: str) -> Any:
    return Participant.sex.label("sex")


def centres(kind: str | None) -> Any:
    """Return the facts of the centres that held sessions of groups."""

    def facts(period: Period, _by: Sequence[str]) -> sa.Select[Any]:
        query = sa.select(Session.centre_id.label("id")).distinct().select_from(Session)
        return _of_kind(query, kind).where(_held(period))

    return facts


def of_groups(kind: str | None) -> Any:
    """Return the facts of the sessions of groups."""

    def facts(period: Period, _by: Sequence[str]) -> sa.Select[Any]:
        return _of_kind(sa.select(Session.id.label("id")).select_from(Session), kind).where(_held(period))

    return facts


def held(period: Period, _by: Sequence[str]) -> sa.Select[Any]:
    """Select all sessions that were held."""
    return sa.select(Session.id.label("id")).where(_held(period))


def marks() -> Any:
    """Return how many were marked present in a session, as a part of a query on sessions."""
    return (
        sa.select(sa.func.count(Attendance.id))
        .join(Enrolment, Enrolment.id == Attendance.enrolment_id)
        .join(Participant, Participant.id == Enrolment.participant_id)
        .where(Attendance.session_id == Session.id, Attendance.present, ~hidden())
        .correlate(Session)
        .scalar_subquery()
    )


def attendances(period: Period, _by: Sequence[str]) -> sa.Select[Any]:
    """Select the sessions with how many came: named and unnamed."""
    return sa.select(Session.id.label("id"), (marks() + Session.people).label("amount")).where(_held(period))


def awareness(period: Period, _by: Sequence[str]) -> sa.Select[Any]:
    """Select the awareness sessions with how many were counted in them."""
    query = sa.select(Session.id.label("id"), Session.people.label("amount"))
    return query.where(_held(period), Session.kind == AWARENESS)


def services(_period: Period, _by: Sequence[str]) -> sa.Select[Any]:
    """Select the services that are given."""
    return sa.select(Service.id.label("id")).where(Service.status == ACTIVE)
