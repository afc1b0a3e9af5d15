"""What is given because of a protection order: tied to the order in force, and looked at when that ends."""

from typing import Any

import sqlalchemy as sa

from core.db import db
from core.l10n import _, today
from plugins.casework.models import CaseFile, Provision, SocialService
from plugins.casework.problems import Refused
from plugins.domestic_violence.models import OrderGround, ProtectionOrder
from plugins.domestic_violence.services import orders
from plugins.office import tasks

NEEDS_ORDER = "economic_aid_order"
"""Economic support as holder of an order: nobody else gets it."""
BECAUSE_OF_ORDER = (NEEDS_ORDER, "rent_bonus", "nursery_fee", "kindergarten_fee")


def given(case: CaseFile, event: Any) -> None:
    """Tie a service to the order in force on its first day, when that is why it is given.

    Raises:
        Refused: it is given to holders of an order only, and none is in force that day.
    """
    provision = db.session.get_one(Provision, event.target_id)
    code = db.session.scalar(sa.select(SocialService.code).where(SocialService.id == provision.service_id))
    if code not in BECAUSE_OF_ORDER or _ground_of(provision) is not None:
        return
    protecting = orders.in_force(orders.orders_of(case), provision.starts_on)
    if not protecting and code == NEEDS_ORDER:
        raise Refused(_("This support is for whoever holds an order: none is in force on its first day."))
    if protecting:
        db.session.add(OrderGround(order=protecting[0], provision=provision))
        db.session.flush()


def _ground_of(provision: Provision) -> OrderGround | None:
    return db.session.scalars(sa.select(OrderGround).where(OrderGround.provision_id == provision.id)).one_or_none()


def given_because_of(order: ProtectionOrder) -> list[Provision]:
    """Return the services that are given because of an order, the newest first."""
    query = (
        sa.select(Provision)
        .join(OrderGround, OrderGround.provision_id == Provision.id)
        .where(OrderGround.order_id == order.id)
    )
    return list(db.session.scalars(query.order_by(Provision.starts_on.desc())))


def passed_on(before: ProtectionOrder, after: ProtectionOrder) -> None:
    """Let what was given because of an order stand on the one that took its place."""
    for row in db.session.scalars(sa.select(OrderGround).where(OrderGround.order_id == before.id)):
        if row.provision.is_open:
            row.order = after


def ended(order: ProtectionOrder) -> None:
    """Ask, by a task, whether what was given because of an order goes on now that it has ended."""
    if any(provision.is_open for provision in given_because_of(order)):
        tasks.add_task(
            title=_("An order ended: does what is given because of it go on?"),
            owner_id=order.case.worker_id or order.by_id,
            due_on=today(),
            subject=order.case,
        )
