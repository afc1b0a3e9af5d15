"""Teams: set up by order of the mayor, with members, their absences, and the institutions that hold the roster."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from core.auth.models import RolePermission, User, UserRole
from core.db import Record, atomic, db
from core.l10n import _, format_date, sort_key, today
from core.records import check_version
from plugins.duty_roster import codes
from plugins.duty_roster.models import Absence, DutyMember, DutyTeam, MayorOrder, Recipient, ShiftPattern
from plugins.duty_roster.permissions import SHIFT
from plugins.office.models import Institution
from plugins.office.problems import Refused

ESCALATION = ({"who": "primary", "after": 0}, {"who": "backup", "after": 10}, {"who": "head", "after": 20},
              {"who": "director", "after": 40})  # fmt: skip
"""Who is called next when nobody answers, until the municipality says otherwise."""
USUAL = ("policia-", "gjykata-", "ashdmf")
"""The beginnings of the codes of those to whom a new team's roster goes: police, court, State Agency."""


def load_patterns() -> None:
    """Write down the patterns that everybody begins with; those that stand stay as they are."""
    known = set(db.session.scalars(sa.select(ShiftPattern.code)))
    for pattern in codes.patterns():
        if pattern["code"] not in known:
            db.session.add(ShiftPattern(**pattern))


def teams() -> Sequence[DutyTeam]:
    """Return the teams, by name."""
    return sorted(db.session.scalars(sa.select(DutyTeam)), key=lambda team: sort_key(team.name))


def patterns() -> list[tuple[uuid.UUID, str]]:
    """Return the patterns of shifts to choose from, the shipped ones first."""
    rows = db.session.scalars(sa.select(ShiftPattern).order_by(ShiftPattern.code.is_(None), ShiftPattern.name))
    return [(row.id, row.name) for row in rows]


def orders() -> list[tuple[uuid.UUID, str]]:
    """Return the orders of the mayor, the newest first."""
    rows = db.session.scalars(sa.select(MayorOrder).order_by(MayorOrder.on.desc()))
    return [(row.id, order_words(row)) for row in rows]


def order_words(order: MayorOrder | None) -> str:
    """Return how an order is named on screens and papers."""
    return f"{order.number}, {format_date(order.on)}" if order is not None else ""


def members_of(team: DutyTeam, *, at: date | None = None) -> list[DutyMember]:
    """Return the members of a team, by name; with `at` those of a day."""
    query = sa.select(DutyMember).where(DutyMember.team_id == team.id).options(sa.orm.joinedload(DutyMember.user))
    rows = [row for row in db.session.scalars(query) if at is None or row.is_active(at, at)]
    return sorted(rows, key=lambda row: sort_key(row.user.name))


def candidates(team: DutyTeam) -> list[tuple[uuid.UUID, str]]:
    """Return the staff whose roles let them stand on duty and who are not in the team yet."""
    roles = sa.select(RolePermission.role).where(RolePermission.permission == SHIFT)
    holders = sa.select(UserRole.user_id).where(UserRole.role.in_(roles))
    inside = sa.select(DutyMember.user_id).where(DutyMember.team_id == team.id)
    query = sa.select(User.id, User.name).where(User.active, User.id.in_(holders), User.id.not_in(inside))
    rows = [(row.id, row.name) for row in db.session.execute(query)]
    return sorted(rows, key=lambda row: sort_key(row[1]))


def absences_of(team: DutyTeam, since: date) -> list[Absence]:
    """Return the absences within reach that have not ended before a day, in order."""
    query = (
        sa.select(Absence)
        .join(DutyMember, DutyMember.id == Absence.member_id)
        .where(DutyMember.team_id == team.id, Absence.last >= since)
        .order_by(Absence.first, Absence.id)
    )
    return list(db.session.scalars(query))


def recipients_of(team: DutyTeam) -> list[Recipient]:
    """Return the institutions that hold the team's roster today."""
    query = sa.select(Recipient).where(
        Recipient.team_id == team.id, sa.or_(Recipient.ended_on.is_(None), Recipient.ended_on > today())
    )
    rows = db.session.scalars(query.options(sa.orm.joinedload(Recipient.institution)))
    return sorted(
        rows, key=lambda row: (row.institution.kind not in ("police", "court"), sort_key(row.institution.name))
    )


@atomic
def save(row: Record, seen: Any, **values: Any) -> Any:
    """Write down a team, an order, a pattern, a member or a recipient.

    Raises:
        Refused: what it says ends before it begins, or it stands already.
        core.db.Conflict: somebody else saved first.
    """
    _refuse_backwards(values)
    if row.version is None:
        db.session.add(row)
        if isinstance(row, DutyMember):
            row.keys()
    else:
        check_version(row, seen)
    for name, value in values.items():
        setattr(row, name, value)
    _refuse_double(row)
    db.session.flush()
    return row


def _refuse_backwards(values: Mapping[str, Any]) -> None:
    for first, last in (("valid_from", "valid_to"), ("active_from", "active_to"), ("first", "last")):
        if values.get(last) and values[first] > values[last]:
            raise Refused(_("It ends before it begins."))


def _refuse_double(row: Record) -> None:
    """A name, a member, a recipient stands once: said in words before the database says it in its own."""
    with db.session.no_autoflush:
        same = {
            DutyTeam: lambda: (DutyTeam.name == row.name,),
            DutyMember: lambda: (DutyMember.team_id == row.team_id, DutyMember.user_id == row.user_id),
            Recipient: lambda: (Recipient.team_id == row.team_id, Recipient.institution_id == row.institution_id),
        }.get(type(row))
        found = same and db.session.scalar(sa.select(type(row).id).where(type(row).id != row.id, *same()).limit(1))
    if found:
        raise Refused(_("This stands here already."))


@atomic
def begin_team(**values: Any) -> DutyTeam:
    """Set a team up, with the usual way up when nobody answers, and with police, court and State Agency to be told."""
    team: DutyTeam = save(DutyTeam(escalation=[dict(step) for step in ESCALATION]), None, **values)
    starts = sa.or_(*(Institution.code.startswith(code) for code in USUAL))
    for institution in db.session.scalars(sa.select(Institution).where(starts)):
        db.session.add(Recipient(team=team, institution=institution, channel="hand"))
    db.session.flush()
    return team


@atomic
def be_away(member: DutyMember, *, first: date, last: date, kind: str) -> Absence:
    """Write down that somebody is away.

    Raises:
        Refused: it ends before it begins, or is longer than a year.
    """
    if last < first or last - first > timedelta(days=366):
        raise Refused(_("It ends before it begins.") if last < first else _("An absence lasts a year at most."))
    row = Absence(member=member, user_id=member.user_id, first=first, last=last, kind=kind)
    db.session.add(row)
    db.session.flush()
    return row


@atomic
def come_back(absence: Absence) -> None:
    """Take an absence away."""
    db.session.delete(absence)


@atomic
def no_longer_send(recipient: Recipient) -> None:
    """End the sending to an institution; what it got stays written down."""
    recipient.ended_on = today()
