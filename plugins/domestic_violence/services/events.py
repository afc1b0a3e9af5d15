"""What local coordination does when something happens in a file elsewhere: on the pages of casework."""

from typing import Any

from core.db import db
from core.l10n import _, today
from plugins.casework import cases
from plugins.casework.models import CaseFile
from plugins.domestic_violence.models import ProtectionOrder
from plugins.domestic_violence.models.orders import EXPIRED, REVOKED
from plugins.domestic_violence.services import grounds, orders
from plugins.domestic_violence.services.registration import SERVICE
from plugins.domestic_violence.services.risk import DANGER
from plugins.office import tasks


def noted(case: CaseFile, event: Any) -> None:
    """Move the file's state and the clocks of its orders along with an event of casework."""
    if case.service != SERVICE:
        return
    match event.kind:
        case "casework.plan_approved" | "casework.closing_returned" | "casework.reopened":
            cases.set_state(case, "in_progress")
        case "casework.closing_proposed":
            cases.set_state(case, "closing")
        case "casework.service_given":
            grounds.given(case, event)
        case "domestic_violence.order":
            _follow_grounds(event)
        case "casework.closed":
            for order in orders.orders_of(case):
                tasks.stop_clocks(order.id, "case_closed")


def _follow_grounds(event: Any) -> None:
    """Let what is given because of an order go over to the one that took its place, or ask whether it goes on."""
    order = db.session.get_one(ProtectionOrder, event.target_id)
    step = event.facts.get("step")
    if step == "issued" and order.replaces_id is not None:
        grounds.passed_on(db.session.get_one(ProtectionOrder, order.replaces_id), order)
    elif step in (EXPIRED, REVOKED):
        grounds.ended(order)


def objections(case: CaseFile) -> list[str]:
    """Return why a file cannot be closed yet."""
    rows = orders.orders_of(case)
    found = []
    if orders.in_force(rows, today()):
        found.append(_("An order is in force: it has to be watched over until its end."))
    if any(order.state == "requested" for order in rows):
        found.append(_("An order was asked for and not answered yet."))
    return [*found, *DANGER.objections(case)]
