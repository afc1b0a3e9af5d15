"""Services given in a file: planned, begun, paid or handed over, ended; and what they cost whom."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload
from werkzeug.exceptions import NotFound

from core import drafts
from core.access.principal import current
from core.db import atomic, db
from core.l10n import _, format_money, format_month, today
from core.records import check_version
from plugins.casework import cases
from plugins.casework.case_services import service_of
from plugins.casework.models import CaseFile, PlanAction, Provision, Receipt
from plugins.casework.models.services import CASH, FEE, GOODS, SHELTER
from plugins.casework.money import NOBODY, PUBLIC, Money
from plugins.casework.problems import Refused
from plugins.casework.services import catalogue
from plugins.casework.timeline import note_event
from plugins.office import tasks
from plugins.office.models import Task

PLANNED, ACTIVE, DONE, STOPPED, REFUSED, CANCELLED = "planned", "active", "done", "stopped", "refused", "cancelled"
BEGINNINGS, ENDINGS = (PLANNED, ACTIVE), (DONE, STOPPED, REFUSED, CANCELLED)
BY_MONTHS = (CASH, FEE)
REMINDED_BEFORE = timedelta(days=14)
"""How long before the last day somebody is told to look whether the service goes on."""
FIELDS = (
    "institution_id",
    "action_id",
    "starts_on",
    "ends_on",
    "quantity",
    "unit_cost",
    "planned_cost",
    "approved_cost",
    "payer",
    "decided_on",
    "decision_no",
    "note",
    "whereabouts",
)
MONTH = "month"


# --- planning and changing


@atomic
def give(case: CaseFile, service_id: uuid.UUID, *, state: str = PLANNED, **values: Any) -> Provision:
    """Plan a service in a file, or write down that it is under way; a task comes before its last day.

    Raises:
        Refused: the file is closed, the service is not offered then, or the money does not add up.
    """
    cases.require(case, "write")
    cases.require_open(case)
    entry = _offered(case, service_id, values["starts_on"])
    row = Provision(
        case=case,
        service_id=service_id,
        nature=entry.service.nature,
        unit=entry.edition.unit,
        state=state if state in BEGINNINGS else PLANNED,
        made_by_id=current().user_id,
    )
    row.keys()
    _fill(row, values)
    db.session.add(row)
    db.session.flush()
    _remind(row)
    note_event(case, "casework.service_given", target=row, service=service_id, state=row.state)
    drafts.discard(draft_of(case))
    return row


@atomic
def change(row: Provision, seen_version: Any, *, state: str | None = None, **values: Any) -> None:
    """Change what is planned or under way.

    Raises:
        Conflict: somebody else saved since the form was opened.
        Refused: it has ended, or the money does not add up.
    """
    _require_write(row)
    check_version(row, seen_version)
    _require_going_on(row)
    if state in BEGINNINGS and state != row.state:
        row.state = state
        note_event(row.case, "casework.service_given", target=row, service=row.service_id, state=state)
    _fill(row, values)
    if spent(row) > (row.approved_cost or spent(row)):
        raise Refused(_("More has been paid already than this would approve."))
    _remind(row)
    db.session.flush()
    drafts.discard(draft_of(row))


def _require_write(row: Provision) -> None:
    """Refuse whoever may not write in the file, also those who see the money of a service and not its file."""
    if row.case is None:
        raise NotFound
    cases.require(row.case, "write")


def draft_of(record: CaseFile | Provision) -> str:
    """Return the key of the draft of a new service, or of a change of one."""
    return f"casework.service:{record.id}"


def _offered(case: CaseFile, service_id: uuid.UUID, day: date) -> catalogue.Entry:
    found = {entry.service.id: entry for entry in catalogue.offered(service_of(case), day)}
    if service_id not in found:
        raise Refused(_("The catalogue does not offer this service on that day."))
    return found[service_id]


def _fill(row: Provision, values: Mapping[str, Any]) -> None:
    for name in FIELDS:
        if name in values:
            setattr(row, name, values[name])
    if row.nature != SHELTER:
        row.whereabouts = None
    if row.planned_cost is None and row.unit_cost is not None and row.quantity is not None:
        row.planned_cost = row.unit_cost * row.quantity
    _require_order(row)
    _require_money(row)
    _require_own_action(row)


def _require_order(row: Provision) -> None:
    if row.ends_on is not None and row.ends_on < row.starts_on:
        raise Refused(_("The end lies before the beginning."))


def _require_money(row: Provision) -> None:
    costs = row.planned_cost or row.approved_cost
    if costs and row.payer == NOBODY:
        raise Refused(_("There is a cost: choose who pays it."))
    if (row.decision_no is None) != (row.decided_on is None):
        raise Refused(_("A decision has a number and a date: write both."))
    if row.approved_cost is not None and row.decision_no is None and row.payer in PUBLIC:
        raise Refused(_("An approved amount needs the number and the date of the decision."))


def _require_own_action(row: Provision) -> None:
    action = db.session.get(PlanAction, row.action_id) if row.action_id else None
    if row.action_id and (action is None or action.case_id != row.case.id):
        raise Refused(_("This action belongs to another file."))


def _require_going_on(row: Provision) -> None:
    if not row.is_open:
        raise Refused(_("This service has ended. Write down a new one."))


# --- the task before the last day


def _remind(row: Provision) -> None:
    """Keep one open task before the last day of a service, and none when it has no last day."""
    task = db.session.get(Task, row.task_id) if row.task_id else None
    due = max(row.ends_on - REMINDED_BEFORE, today()) if row.ends_on and row.ends_on >= today() else None
    if task is not None and task.is_open:
        if due is not None and task.due_on == due:
            return
        tasks.cancel(task, "service_moved")
    row.task_id = None
    if due is not None and row.is_open:
        row.task_id = tasks.add_task(
            title=_("A service of the file ends soon: does it go on?"),
            text=catalogue.entries()[row.service_id].label,
            due_on=due,
            owner_id=row.case.worker_id or current().user_id,
            subject=row.case,
        ).id


def _stop_reminding(row: Provision) -> None:
    task = db.session.get(Task, row.task_id) if row.task_id else None
    if task is not None:
        tasks.finish(task, "service_ended")


# --- paying and handing over


@atomic
def receive(row: Provision, *, given_on: date, amount: int = 0, month: date | None = None, **values: Any) -> Receipt:
    """Write down a payment or what was handed over; what was planned is under way with it. A closed file takes it too.

    Raises:
        Refused: no decision allows it, it is more than approved, the month was paid, or nobody received it.
    """
    _require_write(row)
    month = month.replace(day=1) if month else None
    _require_payable(row, amount, month)
    if not row.starts_on <= given_on <= today() and row.nature not in BY_MONTHS:
        raise Refused(_("The day lies between the beginning of the service and today."))
    if given_on > today():
        raise Refused(_("The date cannot be in the future."))
    if row.nature == GOODS and not values.get("received_by"):
        raise Refused(_("Write who received it: the receipt is signed by that person."))
    receipt = Receipt(provision=row, month=month, amount=amount, given_on=given_on, by_id=current().user_id, **values)
    db.session.add(receipt)
    if row.state == PLANNED:
        row.state = ACTIVE
    db.session.flush()
    note_event(row.case, "casework.service_paid", target=row, service=row.service_id, month=month)
    return receipt


def _require_payable(row: Provision, amount: int, month: date | None) -> None:
    if row.nature in BY_MONTHS and row.payer in PUBLIC and row.decision_no is None:
        raise Refused(_("Nothing is paid without a decision: write its number and date into the service first."))
    if row.approved_cost is not None and spent(row) + amount > row.approved_cost:
        left = format_money(row.approved_cost - spent(row))
        raise Refused(_("This is more than approved: %(left)s are left.", left=left))
    if row.nature in BY_MONTHS and row.unit == MONTH:
        _require_fresh_month(row, month)


def _require_fresh_month(row: Provision, month: date | None) -> None:
    if month is None or month not in months_of(row):
        raise Refused(_("Choose a month of this service."))
    if any(receipt.month == month for receipt in row.receipts):
        raise Refused(_("%(month)s has been paid already.", month=format_month(month)))


@atomic
def take_back(receipt: Receipt) -> None:
    """Remove a payment that was written down by mistake; the audit keeps that it was there."""
    row = receipt.provision
    _require_write(row)
    note_event(row.case, "casework.service_unpaid", target=row, service=row.service_id, month=receipt.month)
    db.session.delete(receipt)
    db.session.flush()


def months_of(row: Provision) -> list[date]:
    """Return the months of a service from the first to the last, or to the present one while it has no end."""
    return months_between(row.starts_on, row.ended_on or row.ends_on or max(today(), row.starts_on))


def months_between(first: date, last: date) -> list[date]:
    """Return the first day of every month that a span of days touches."""
    found, month = [], first.replace(day=1)
    while month <= last:
        found.append(month)
        month = (month + timedelta(days=31)).replace(day=1)
    return found


def unpaid_months(row: Provision) -> list[date]:
    """Return the months of a service that nobody has paid yet."""
    paid = {receipt.month for receipt in row.receipts}
    return [month for month in months_of(row) if month not in paid]


def is_by_months(row: Provision) -> bool:
    """Say whether a service is paid month by month."""
    return row.nature in BY_MONTHS and row.unit == MONTH


def spent(row: Provision) -> int:
    """Return what was paid for a service so far, in whole lekë."""
    return sum(receipt.amount for receipt in row.receipts)


# --- the end


@atomic
def end(row: Provision, *, state: str, on: date, reason: str, **values: Any) -> None:
    """Write down how a service ended, with its result; a closed file takes it too.

    Raises:
        Refused: it has ended already, before it began, or in the future.
    """
    _require_write(row)
    _require_going_on(row)
    if on > today():
        raise Refused(_("The date cannot be in the future."))
    if on < row.starts_on and state in (DONE, STOPPED):
        raise Refused(_("The end lies before the beginning."))
    if state in (CANCELLED, REFUSED) and row.receipts:
        raise Refused(_("Something was paid or handed over already: the service was given or stopped."))
    row.state, row.ended_on, row.end_reason = state, on, reason
    for name in ("result", "result_text"):
        setattr(row, name, values.get(name))
    _stop_reminding(row)
    note_event(row.case, "casework.service_ended", target=row, service=row.service_id, state=state, reason=reason)


# --- reading


def money_of(row: Provision) -> Money:
    """Return the money of a service given; a cancelled or refused one costs nothing."""
    if row.state in (CANCELLED, REFUSED):
        return Money()
    return Money(row.planned_cost or 0, row.approved_cost or 0, spent(row))


def provisions_of(case: CaseFile) -> list[Provision]:
    """Return what is given in a file with its receipts and providers, what goes on first, the newest first."""
    query = (
        sa.select(Provision)
        .where(Provision.case_id == case.id)
        .options(selectinload(Provision.receipts), joinedload(Provision.institution))
        .order_by(Provision.ended_on.is_not(None), Provision.starts_on.desc(), Provision.created_at.desc())
    )
    return list(db.session.scalars(query))


def by_payer(rows: Iterable[Provision]) -> dict[str, Money]:
    """Return the money of services by who pays."""
    found: dict[str, Money] = defaultdict(Money)
    for row in rows:
        found[row.payer] += money_of(row)
    return {payer: money for payer, money in sorted(found.items()) if payer != NOBODY}


def spent_by_action(action_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Return what was paid for the services that belong to actions of a plan; an action without one is missing."""
    query = (
        sa.select(Provision.action_id, sa.func.coalesce(sa.func.sum(Receipt.amount), 0))
        .outerjoin(Receipt, Receipt.provision_id == Provision.id)
        .where(Provision.action_id.in_(list(action_ids)))
        .group_by(Provision.action_id)
    )
    return {action_id: int(amount) for action_id, amount in db.session.execute(query)}
