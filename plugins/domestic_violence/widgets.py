"""What local coordination says on the home page and on the first page of a file."""

from datetime import timedelta

import sqlalchemy as sa
from flask import render_template, url_for

from core.access.principal import Principal
from core.db import db, now
from core.l10n import format_date, format_phone, today
from plugins.casework.finding import discreet
from plugins.casework.models import CaseFile, Person
from plugins.casework.reaching import CALL
from plugins.casework.widgets import risk_panel
from plugins.domestic_violence.codes import several
from plugins.domestic_violence.models import ProtectionOrder
from plugins.domestic_violence.models.orders import IN_FORCE
from plugins.domestic_violence.next_steps import is_ours

WARNED_BEFORE = timedelta(days=30)
MOST = 10


def ending(who: Principal) -> str:
    """Draw the orders within reach that end within thirty days, the nearest first."""
    query = (
        sa.select(ProtectionOrder, CaseFile, Person)
        .join(CaseFile, CaseFile.id == ProtectionOrder.case_id)
        .join(Person, Person.id == CaseFile.subject_id)
        .where(ProtectionOrder.state == IN_FORCE, ProtectionOrder.valid_to <= today() + WARNED_BEFORE)
        .order_by(ProtectionOrder.valid_to)
        .limit(MOST)
    )
    items = [
        (
            f"{order.kind.upper()} · {discreet(case, person)}",
            url_for("domestic_violence.order", record_id=case.id, target_id=order.id),
            format_date(order.valid_to),
        )
        for order, case, person in db.session.execute(query)
        if who.may("domestic_violence.order.read")
    ]
    return render_template("domestic_violence/_ending.html", items=items) if items else ""


def panels(case: CaseFile, who: Principal) -> list[tuple[int, str]]:
    """Return the parts of a file's first page: how to call safely, then what protects."""
    from plugins.domestic_violence.services import orders, reaching, registration
    from plugins.domestic_violence.services.risk import DANGER

    if not is_ours(case):
        return []
    contact = registration.safe_contact_of(case)
    number = format_phone(contact.number) if contact is not None and contact.number else ""
    hours = reaching.hours_of(contact) if contact is not None else ""
    reach = reaching.may_reach(case, db.session.get_one(Person, case.subject_id), CALL, now())
    said = {"row": contact, "number": number, "hours": hours, "callable": reach is not None and reach.allowed}
    parts = [(5, render_template("domestic_violence/_safe_contact.html", several=several, **said))]
    if who.may("domestic_violence.risk.read"):
        parts.append((10, risk_panel(DANGER, case)))
    if who.may("domestic_violence.order.read"):
        rows = orders.in_force(orders.orders_of(case), today())
        parts.append((15, render_template("domestic_violence/_in_force.html", rows=rows, case=case, several=several)))
    return parts
