"""Exchanges of shifts: asked by one, accepted by the other, approved by the head; after publishing a new version."""

import uuid
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from core.access.principal import current
from core.db import atomic, db, now
from core.l10n import _
from core.records import check_version
from plugins.duty_roster.models import DutyMember, Roster, Shift, Swap
from plugins.duty_roster.models.rosters import APPROVED, DRAFT, OPEN, PUBLISHED, REFUSED, TAKEN
from plugins.duty_roster.permissions import APPROVE
from plugins.duty_roster.services import rosters
from plugins.duty_roster.services.teams import members_of
from plugins.office.problems import Refused

WAITING = (OPEN, TAKEN)


def is_mine(member: DutyMember) -> bool:
    """Say whether a member is whoever acts."""
    return member.user_id == current().user_id


def state_of(swap: Swap) -> str:
    """Return the state of a swap; one whose shift has begun, or was changed meanwhile, has expired."""
    over = swap.shift.starts <= now() or swap.shift.roster.state != PUBLISHED
    return "expired" if swap.state in WAITING and over else swap.state


def upcoming() -> list[Shift]:
    """Return the shifts of whoever acts that have not ended, by rosters in force, the nearest first."""
    query = (
        sa.select(Shift)
        .join(Roster, Roster.id == Shift.roster_id)
        .join(DutyMember, DutyMember.id == Shift.member_id)
        .where(Roster.state == PUBLISHED, DutyMember.user_id == current().user_id, Shift.ends > now())
        .order_by(Shift.starts)
    )
    return list(db.session.scalars(query.options(contains_eager(Shift.roster))))


def swaps() -> sa.Select[Any]:
    """Select the swaps that concern whoever acts: as the head all, else those one asked for or is asked about."""
    query = sa.select(Swap).join(Shift, Shift.id == Swap.shift_id)
    if current().may(APPROVE):
        return query
    mine = sa.select(DutyMember.id).where(DutyMember.user_id == current().user_id)
    return query.where(sa.or_(Shift.member_id.in_(mine), Swap.with_id.in_(mine)))


def exchangeable(shift: Shift) -> tuple[list[DutyMember], Sequence[Shift]]:
    """Return with whom a shift could be exchanged, and their shifts to come in the same roster."""
    others = [one for one in rosters.shifts_of(shift.roster) if one.member_id != shift.member_id]
    ahead = [one for one in others if one.starts > now()]
    day = shift.starts.date()
    members = [one for one in members_of(shift.roster.team, at=day) if one.id != shift.member_id]
    return members, ahead


@atomic
def ask(shift: Shift, *, with_id: uuid.UUID, offered: Shift | None) -> Swap:
    """Ask a colleague to take a shift of one's own, for one of theirs or for none.

    Raises:
        Refused: it is not one's own, has begun, or is asked about already.
    """
    if not is_mine(shift.member) or shift.starts <= now() or shift.roster.state != PUBLISHED:
        raise Refused(_("Only a shift of your own that has not begun can be exchanged."))
    if offered is not None and (offered.member_id != with_id or offered.roster_id != shift.roster_id):
        raise Refused(_("The other shift is not one of this colleague's."))
    waits = sa.select(Swap.id).where(Swap.shift_id == shift.id, Swap.state.in_(WAITING))
    if db.session.scalar(waits.limit(1)):
        raise Refused(_("You have asked about this shift already."))
    swap = Swap(shift=shift, offered=offered, with_id=with_id, state=OPEN)
    db.session.add(swap)
    db.session.flush()
    return swap


@atomic
def answer(swap: Swap, seen: Any, *, take: bool) -> None:
    """Say as the colleague who is asked whether one takes it.

    Raises:
        Refused: one is not asked, or it is over.
        core.db.Conflict: somebody else was quicker.
    """
    check_version(swap, seen)
    if not is_mine(swap.with_member) or state_of(swap) != OPEN:
        raise Refused(_("Nobody asks you for this exchange any more."))
    swap.state = TAKEN if take else REFUSED


@atomic
def decide(swap: Swap, seen: Any, *, approve: bool) -> Roster | None:
    """Approve or refuse as the head; approved, it makes the next version, which is published at once.

    Raises:
        Refused: it is not to be decided, or somebody would stand without rest or where they are away.
        core.db.Conflict: somebody else was quicker.
    """
    check_version(swap, seen)
    if not current().may(APPROVE) or state_of(swap) != TAKEN:
        raise Refused(_("This exchange is not to be decided any more."))
    swap.state, swap.decided_by_id, swap.decided_at = (APPROVED if approve else REFUSED), current().user_id, now()
    return _carry_out(swap) if approve else None


def _carry_out(swap: Swap) -> Roster:
    before, shift, other = swap.shift.roster, swap.shift, swap.offered
    known = set(rosters.look(before).conflicts)
    fresh = rosters.revise(before, _change(swap))
    for row in rosters.shifts_of(fresh):
        if row.span == shift.span and row.member_id == shift.member_id and row.role == shift.role:
            _pass_on(row, swap.with_member)
        elif other is not None and row.span == other.span and row.member_id == other.member_id:
            _pass_on(row, shift.member)
    db.session.flush()
    if found := [words for words in rosters.look(fresh).conflicts if words not in known]:
        raise Refused(found[0])
    rosters.publish(fresh, fresh.version, before.override or "")
    return fresh


def _pass_on(row: Shift, member: DutyMember) -> None:
    row.member, row.origin, row.why, row.acknowledged_at = member, "swap", {}, None


def _change(swap: Swap) -> str:
    said = _("%(shift)s: %(to)s instead of %(from)s", shift=rosters.words_of(swap.shift.span),
             to=swap.with_member.user.name, **{"from": swap.shift.member.user.name})  # fmt: skip
    if swap.offered is None:
        return said
    back = _("%(shift)s: %(to)s instead of %(from)s", shift=rosters.words_of(swap.offered.span),
             to=swap.shift.member.user.name, **{"from": swap.with_member.user.name})  # fmt: skip
    return f"{said}; {back}"


def draft_after(roster: Roster) -> Roster | None:
    """Return the next version of a roster when it is begun and not published."""
    return db.session.scalars(
        sa.select(Roster).where(Roster.team_id == roster.team_id, Roster.month == roster.month, Roster.state == DRAFT)
    ).one_or_none()


@atomic
def acknowledge(shift: Shift) -> None:
    """Say that one knows of a shift of one's own.

    Raises:
        Refused: it is somebody else's.
    """
    if not is_mine(shift.member):
        raise Refused(_("This is not your shift."))
    shift.acknowledged_at = shift.acknowledged_at or now()
