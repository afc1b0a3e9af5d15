"""Calls: begun in two taps, filled in when there is time, handed over with a receipt, taken over in the morning."""

import uuid
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from core.access.exclusions import exclude, excluded_from
from core.access.principal import current, privileged
from core.audit.chain import record
from core.auth.models import RolePermission, User, UserRole
from core.db import atomic, db, now
from core.l10n import _, sort_key, today
from core.records import check_version
from plugins.duty_roster.codes import label
from plugins.duty_roster.models import DutyCall, DutyMember, Roster, Shift
from plugins.duty_roster.models.calls import CHILD, CLOSED, HANDED_OVER, IN_ACTION, RECEIVED, VIOLENCE
from plugins.duty_roster.models.rosters import PUBLISHED
from plugins.duty_roster.permissions import CALLS, SHIFT, TAKE_CHILD, TAKE_VIOLENCE
from plugins.office.hookspecs import Handover
from plugins.office.problems import Refused
from plugins.office.referrals import handover
from plugins.office.referrals.sending import new_reference

KEPT = timedelta(days=30)
"""So long after the hand-over the words of a call are kept."""
TYPED_WITHIN = timedelta(hours=72)
"""So long after a shift its calls can be typed."""


def my_shifts(since: datetime) -> list[Shift]:
    """Return the shifts of whoever acts that have begun and had not ended at a moment, the newest first."""
    query = (
        sa.select(Shift)
        .join(Roster, Roster.id == Shift.roster_id)
        .join(DutyMember, DutyMember.id == Shift.member_id)
        .where(
            Roster.state == PUBLISHED,
            DutyMember.user_id == current().user_id,
            Shift.starts <= now(),
            Shift.ends > since,
        )
        .options(contains_eager(Shift.roster), contains_eager(Shift.member))
        .order_by(Shift.starts.desc())
    )
    return list(db.session.scalars(query))


@atomic
def begin(category: str, *, urgent: bool) -> DutyCall:
    """Begin a call that comes now.

    Raises:
        Refused: whoever acts is not on duty.
    """
    running = my_shifts(now())
    if not running:
        raise Refused(_("You are not on duty now. Type a call of an earlier shift in afterwards."))
    return _new(DutyCall(category=category, urgent=urgent, received_at=now(), shift=running[0]))


@atomic
def type_in(shift: Shift, *, received_at: datetime, started_at: datetime | None, arrived_at: datetime | None,
            **values: Any) -> None:  # fmt: skip
    """Write a call down afterwards, with the moments at which things truly happened; it is handed over at once.

    Raises:
        Refused: the moments are not in order, or lie outside of the shift.
    """
    moments = [moment for moment in (received_at, started_at, arrived_at) if moment is not None]
    if moments != sorted(moments) or not shift.starts <= received_at < shift.ends or moments[-1] > now():
        raise Refused(_("Received in the shift, then set out, then arrived: the hours are not in this order."))
    # The shift is over, and with it the reach of who stood it: they write the call down and do not see it again.
    with privileged("a call is typed in after its shift"):
        call = _new(DutyCall(category=values["category"], received_at=received_at, shift=shift, is_late_entry=True))
        call.started_at, call.arrived_at = started_at, arrived_at
        _fill(call, values)
        _hand_over(call)


def _new(call: DutyCall) -> DutyCall:
    call.reference, call.taken_by_id, call.state, call.actions = new_reference(), current().user_id, RECEIVED, []
    call.keys()
    db.session.add(call)
    db.session.flush()
    return call


@atomic
def note_time(call: DutyCall, what: str) -> None:
    """Write down that somebody sets out or arrives now; what was noted before stays."""
    _require_open(call)
    if what == "started" and call.started_at is None:
        call.started_at = now()
    elif what == "arrived" and call.arrived_at is None:
        call.arrived_at = now()
    call.state = IN_ACTION


@atomic
def save(call: DutyCall, seen: Any, **values: Any) -> None:
    """Fill a call in.

    Raises:
        Refused: it was handed over.
        core.db.Conflict: somebody else saved first.
    """
    check_version(call, seen)
    _require_open(call)
    _fill(call, values)


def _fill(call: DutyCall, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(call, name, value)


def _require_open(call: DutyCall) -> None:
    if call.handed_at is not None:
        raise Refused(_("This call was handed over already."))


@atomic
def hand_over(call: DutyCall, seen: Any) -> None:
    """Hand a call over: a child to who protects children, with a receipt; everything to the morning.

    Raises:
        Refused: it was handed over, or the unit and what happened are missing.
        core.db.Conflict: somebody else saved first.
    """
    check_version(call, seen)
    _require_open(call)
    _hand_over(call)


def _hand_over(call: DutyCall) -> None:
    if call.category == CHILD and handover.CHILD in handover.receivers():
        if call.unit_id is None or not call.note:
            raise Refused(_("Write the administrative unit and what happened before the child is handed over."))
        call.receipt = handover.hand_over(
            _facts(call), reason="safety", ground="vital", ground_words=_("A call to who was on duty"), told={},
            record=call,
        ).receipt  # fmt: skip
    call.state, call.handed_at, call.forget_on = HANDED_OVER, now(), today() + KEPT
    record("duty_roster.call.handed_over", call)


def _facts(call: DutyCall) -> Handover:
    given, _space, family = (call.person or "").partition(" ")
    assert call.unit_id is not None
    return Handover(
        kind=handover.CHILD,
        unit_id=call.unit_id,
        story=str(call.note),
        person={"given": given, "family": family, "address": call.address, "unit_id": call.unit_id},
        sender=f"{current().name}, {label('caller', call.caller)}".rstrip(", "),
        at=call.received_at,
        urgent=call.urgent,
        source=call.id,
    )


@atomic
def take_over(call: DutyCall, seen: Any) -> None:
    """Take a call over in the morning; it is no longer shown to the others who take over.

    Raises:
        Refused: somebody took it over already, or it was not handed over.
        core.db.Conflict: somebody else was quicker.
    """
    check_version(call, seen)
    if call.taken_over_at is not None or call.handed_at is None or not may_take(call):
        raise Refused(_("This call does not wait to be taken over."))
    call.taken_over_at, call.taken_over_by_id, call.state = now(), current().user_id, CLOSED


def may_take(call: DutyCall) -> bool:
    """Say whether whoever acts may take a call over that waits."""
    waits = call.handed_at is not None and call.taken_over_at is None
    return waits and any(current().may(right) for right in (*_taken_by(call), CALLS))


def _taken_by(call: DutyCall) -> tuple[str, ...]:
    """Return the rights of whom one suffices to take a call over by day."""
    return {CHILD: (TAKE_CHILD,), VIOLENCE: (TAKE_VIOLENCE,)}.get(call.category, (TAKE_CHILD, TAKE_VIOLENCE))


def colleagues(call: DutyCall) -> list[tuple[uuid.UUID, str]]:
    """Return those who could come to see a call, without whoever acts."""
    holders = _holders(CALLS, SHIFT, TAKE_CHILD, TAKE_VIOLENCE)
    query = sa.select(User.id, User.name).where(User.active, User.id.in_(holders))
    found = ((row.id, row.name) for row in db.session.execute(query) if row.id != current().user_id)
    return sorted(found, key=lambda row: sort_key(row[1]))


def _holders(*rights: str) -> sa.Select[Any]:
    """Select the ids of those who hold one of some rights."""
    roles = sa.select(RolePermission.role).where(RolePermission.permission.in_(rights))
    return sa.select(UserRole.user_id).where(UserRole.role.in_(roles))


@atomic
def hide(call: DutyCall, user_id: uuid.UUID) -> None:
    """Hide a call from a colleague, whatever their role: from now on it does not exist for them.

    Raises:
        Refused: nobody but whoever acts would be left to take it over; who is on duty must not make a call vanish.
    """
    query = sa.select(User.id).where(User.active, User.id.in_(_holders(CALLS, *_taken_by(call))))
    if set(db.session.scalars(query)) <= {current().user_id, user_id, *excluded_from(call.id)}:
        raise Refused(_("Somebody must be left who can take this call over."))
    exclude(call.id, user_id)


def waiting() -> sa.Select[Any]:
    """Select the calls within reach that were handed over and that nobody has taken over."""
    return sa.select(DutyCall).where(DutyCall.handed_at.is_not(None), DutyCall.taken_over_at.is_(None))


def forget() -> None:
    """Forget the words of calls whose time is over; that there was a call, and when, stays."""
    with privileged("words of calls are forgotten"):
        due = list(db.session.scalars(sa.select(DutyCall).where(DutyCall.forget_on <= today())))
        for call in due:
            _forget(call)


@atomic
def _forget(call: DutyCall) -> None:
    call.person = call.address = call.caller_words = call.note = call.forget_on = None
