"""Watching over an order: breaches told to the police, and the regular report to the police with its proof."""

from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from core.access.principal import current
from core.db import atomic, db, now
from core.l10n import TIME_ZONE, _, local
from plugins.casework import cases
from plugins.casework.models import Contact
from plugins.casework.problems import Refused
from plugins.casework.timeline import note_event
from plugins.domestic_violence.models import Breach, PoliceReport, ProtectionOrder
from plugins.domestic_violence.models.orders import REQUESTED
from plugins.office import tasks
from plugins.office.models import Task

RULE = "dv.order_monitoring_report"
PURPOSE = "order_monitoring"


@atomic
def note_breach(order: ProtectionOrder, **values: Any) -> Breach:
    """Write down that an order was not kept; until the police are told, a task says so.

    Raises:
        Refused: the order was never issued, or the moment lies in the future.
    """
    cases.require(order.case, "write")
    if order.state == REQUESTED or order.valid_from is None:
        raise Refused(_("Only an order that was issued can be broken."))
    row = Breach(order=order, by_id=current().user_id)
    for name in ("at", "kind", "text", "police_told_at", "proof"):
        setattr(row, name, values.get(name))
    if row.at > now():
        raise Refused(_("The breach cannot lie in the future."))
    db.session.add(row)
    db.session.flush()
    note_event(order.case, "domestic_violence.breach", target=order, at=row.at, breach=row.kind)
    if row.police_told_at is None:
        owner = order.case.worker_id or row.by_id
        row.task_id = tasks.add_task(
            title=_("Tell the police that an order was not kept"), owner_id=owner, due_at=row.at, subject=order
        ).id
    return row


@atomic
def tell_police(breach: Breach, *, at: datetime, proof: str | None) -> None:
    """Write down when the police were told of a breach, and the proof.

    Raises:
        Refused: told already, or before the breach, or in the future.
    """
    cases.require(breach.order.case, "write")
    if breach.police_told_at is not None:
        raise Refused(_("The police were told already."))
    if not breach.at <= at <= now():
        raise Refused(_("The police are told after the breach, and not in the future."))
    breach.police_told_at, breach.proof = at, proof
    if breach.task_id is not None and (task := db.session.get(Task, breach.task_id)) is not None:
        tasks.finish(task, "police_told")


@atomic
def send_report(order: ProtectionOrder, **values: Any) -> PoliceReport:
    """Write down a report to the police; the clock of the report is done, and runs anew by its rule.

    Raises:
        Refused: the order was never issued, the period is turned round, or it was sent in the future.
    """
    cases.require(order.case, "write")
    if order.valid_from is None:
        raise Refused(_("Only an order that was issued is reported on."))
    row = PoliceReport(order=order, by_id=current().user_id)
    for name in ("period_from", "period_to", "kept", "sent_at", "means", "text", "proof"):
        setattr(row, name, values.get(name))
    if row.period_to < row.period_from:
        raise Refused(_("The period ends before it begins."))
    if row.sent_at > now():
        raise Refused(_("The report cannot have been sent in the future."))
    row.visits = visits_in(order, row.period_from, row.period_to)
    db.session.add(row)
    db.session.flush()
    for task in tasks.open_tasks(order.id):
        if task.rule_code == RULE:
            tasks.finish(task, "sent")
    note_event(order.case, "domestic_violence.police_report", target=order, at=row.sent_at, kept=row.kept)
    return row


def reports_of(order: ProtectionOrder) -> list[PoliceReport]:
    """Return the reports on an order, the newest first."""
    query = sa.select(PoliceReport).where(PoliceReport.order_id == order.id)
    return list(db.session.scalars(query.order_by(PoliceReport.period_to.desc())))


def breaches_of(order: ProtectionOrder) -> list[Breach]:
    """Return the breaches of an order, the newest first."""
    return list(db.session.scalars(sa.select(Breach).where(Breach.order_id == order.id).order_by(Breach.at.desc())))


def visits_in(order: ProtectionOrder, first: date, last: date) -> int:
    """Count the contacts of a period that watched over the order, as far as they took place."""
    begin = datetime.combine(first, time(), TIME_ZONE)
    end = datetime.combine(last + timedelta(days=1), time(), TIME_ZONE)
    query = sa.select(sa.func.count(Contact.id)).where(
        Contact.case_id == order.case_id, Contact.purpose == PURPOSE, Contact.at >= begin, Contact.at < end
    )
    return int(db.session.scalar(query) or 0)


def next_period(order: ProtectionOrder, day: date) -> tuple[date, date]:
    """Return the period that the next report is about: from the day after the last one, or the order's first day."""
    last = next(iter(reports_of(order)), None)
    first = last.period_to + timedelta(days=1) if last is not None else order.valid_from or local(now()).date()
    return min(first, day), day
