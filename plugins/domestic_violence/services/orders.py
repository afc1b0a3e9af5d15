"""The life of protection orders: asked for, issued, served, extended, replaced, refused, revoked, run out.

While an order is in force its clocks run, by the rule packs in force on its first day; of two orders of which one took
the place of the other, never both are in force. The limits are data: nothing here knows a number of days.
"""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

import sqlalchemy as sa

from core.access.principal import current
from core.db import atomic, db, now
from core.l10n import TIME_ZONE, _, local, today
from plugins.casework import cases
from plugins.casework.models import CaseFile
from plugins.casework.problems import Refused
from plugins.casework.timeline import note_event
from plugins.domestic_violence.models import OrderEvent, ProtectionOrder
from plugins.domestic_violence.models.orders import (
    EXPIRED,
    IN_FORCE,
    REFUSED,
    REPLACED,
    REQUESTED,
    REVOKED,
    UM,
    UMM,
    UMPMM,
    WITHDRAWN,
)
from plugins.office import tasks

NEW, UNDER_WAY = "new", "in_progress"
IN_FORCE_FROM = "dv.order_in_force"
BEFORE = {UMM: (UMPMM,), UM: (UMM, UMPMM)}
"""Of which kinds an order of a kind takes the place."""
REQUEST_FIELDS = ("requested_by", "requested_at", "institution_id", "hearing_at", "violent_person_id", "note")
ISSUE_FIELDS = (
    *("number", "issued_at", "valid_from", "valid_to", "measures", "distance_m", "weapons", "electronic"),
    *("children_protected", "institution_id"),
)


# --- the steps


@atomic
def request(case: CaseFile, kind: str, **values: Any) -> ProtectionOrder:
    """Write down that an order was asked for.

    Raises:
        Refused: the file is closed.
    """
    cases.require(case, "write")
    cases.require_open(case)
    order = ProtectionOrder(case=case, kind=kind, state=REQUESTED, by_id=current().user_id)
    for name in REQUEST_FIELDS:
        if name in values:
            setattr(order, name, values[name])
    db.session.add(order)
    db.session.flush()
    _happened(order, "requested", order.requested_at)
    _start(order, f"dv.{kind}_requested", order.requested_at)
    if case.state == NEW:
        cases.set_state(case, UNDER_WAY)
    return order


@atomic
def issue(order: ProtectionOrder, **values: Any) -> None:
    """Write down an order that was issued: from its first day it protects, and takes the place of the one before it.

    Raises:
        Refused: it was not waiting, or it would end before it begins, or before the one whose place it takes began.
    """
    _require_state(order, REQUESTED)
    for name in ISSUE_FIELDS:
        if name in values:
            setattr(order, name, values[name])
    if order.valid_from is None or order.issued_at is None:
        raise Refused(_("Write when the order was issued and from when it is in force."))
    if order.valid_to is not None and order.valid_to < order.valid_from:
        raise Refused(_("The order would end before it begins."))
    before = before_of(order)
    if before is not None and before.valid_from is not None and order.valid_from < before.valid_from:
        raise Refused(_("This order would begin before the one whose place it takes."))
    order.state = IN_FORCE
    if before is not None:
        order.replaces_id = before.id
        _end(before, REPLACED, order.valid_from, order.issued_at)
    _happened(order, "issued", order.issued_at)
    _answered(order)
    if not order.has_run_out(today()):
        _start(order, f"dv.{order.kind}_issued", order.issued_at)
        _start(order, IN_FORCE_FROM, datetime.combine(order.valid_from, time(), TIME_ZONE))


@atomic
def serve(order: ProtectionOrder, at: datetime) -> None:
    """Write down when the person bound was told.

    Raises:
        Refused: the order is not in force, or the moment lies in the future or before the order.
    """
    _require_state(order, IN_FORCE)
    if at > now() or (order.issued_at is not None and at < order.issued_at):
        raise Refused(_("The order was served after it was issued, and not in the future."))
    order.served_at = at
    _happened(order, "served", at)


@atomic
def extend(order: ProtectionOrder, valid_to: date, *, at: datetime, note: str | None = None) -> None:
    """Write down that an order protects for longer; its clocks run on.

    Raises:
        Refused: it is not in force, or the new last day is not after the present one.
    """
    _require_state(order, IN_FORCE)
    if order.valid_to is None or valid_to <= order.valid_to:
        raise Refused(_("The new last day must be after the present one."))
    if order.has_run_out(local(at).date()):
        raise Refused(_("The order had run out before that day. Ask for a new one."))
    order.valid_to = valid_to
    _happened(order, "extended", at, note)


@atomic
def refuse(order: ProtectionOrder, *, at: datetime, note: str | None = None) -> None:
    """Write down that an order was refused; the one that it was to replace stays as it is.

    Raises:
        Refused: it was not waiting.
    """
    _require_state(order, REQUESTED)
    _end(order, REFUSED, local(at).date(), at, note)


@atomic
def withdraw(order: ProtectionOrder, *, at: datetime, note: str | None = None) -> None:
    """Write down that the request was taken back.

    Raises:
        Refused: it was not waiting.
    """
    _require_state(order, REQUESTED)
    _end(order, WITHDRAWN, local(at).date(), at, note)


@atomic
def revoke(order: ProtectionOrder, *, at: datetime, note: str | None = None) -> None:
    """Write down that the court ended an order before its last day.

    Raises:
        Refused: it is not in force.
    """
    _require_state(order, IN_FORCE)
    _end(order, REVOKED, local(at).date(), at, note)


@atomic
def end_run_out(day: date) -> int:
    """End the orders whose last day is over on a day, within reach; return how many."""
    query = sa.select(ProtectionOrder).where(ProtectionOrder.state == IN_FORCE, ProtectionOrder.valid_to < day)
    found = list(db.session.scalars(query))
    for order in found:
        assert order.valid_to is not None
        _end(order, EXPIRED, order.valid_to, datetime.combine(order.valid_to, time(23, 59), TIME_ZONE))
    return len(found)


# --- reading


def orders_of(case: CaseFile) -> list[ProtectionOrder]:
    """Return a file's orders, the newest first."""
    query = sa.select(ProtectionOrder).where(ProtectionOrder.case_id == case.id)
    return list(
        db.session.scalars(query.order_by(ProtectionOrder.requested_at.desc(), ProtectionOrder.created_at.desc()))
    )


def events_of(order: ProtectionOrder) -> list[OrderEvent]:
    """Return the life of an order, from its beginning."""
    query = sa.select(OrderEvent).where(OrderEvent.order_id == order.id)
    return list(db.session.scalars(query.order_by(OrderEvent.at, OrderEvent.created_at)))


def before_of(order: ProtectionOrder) -> ProtectionOrder | None:
    """Return the order in force in the same file whose place an order takes: against the same person, by its kind."""
    candidates = (
        other
        for other in orders_of(order.case)
        if other.id != order.id and other.state == IN_FORCE and other.kind in BEFORE.get(order.kind, ())
    )
    return next((other for other in candidates if other.violent_person_id == order.violent_person_id), None)


def in_force(orders: Iterable[ProtectionOrder], day: date) -> list[ProtectionOrder]:
    """Return the orders that protect on a day."""
    return [order for order in orders if order.is_in_force(day)]


def state_of(order: ProtectionOrder) -> str:
    """Return the state as it is today: an order whose last day is over has run out, whatever is written down."""
    return EXPIRED if order.has_run_out(today()) else order.state


# --- inside


def _require_state(order: ProtectionOrder, state: str) -> None:
    cases.require(order.case, "write")
    if order.state != state:
        raise Refused(_("The order has gone on meanwhile. Look at its state first."))


def _end(order: ProtectionOrder, state: str, on: date, at: datetime, note: str | None = None) -> None:
    order.state, order.ended_on = state, on
    tasks.stop_clocks(order.id, "order_ended")
    _happened(order, state, at, note)


def _happened(order: ProtectionOrder, kind: str, at: datetime, note: str | None = None) -> None:
    db.session.add(OrderEvent(order=order, kind=kind, at=at, by_id=current().user_id or order.by_id, note=note))
    db.session.flush()
    note_event(order.case, "domestic_violence.order", target=order, at=at, order=order.kind, step=kind)


def _start(order: ProtectionOrder, trigger: str, at: datetime) -> None:
    tasks.start_clocks(order, trigger, at=at, owner_id=order.case.worker_id or order.by_id)


def _answered(order: ProtectionOrder) -> None:
    """End the clocks of a request: somebody has decided."""
    for task in tasks.open_tasks(order.id):
        tasks.finish(task, "answered")
